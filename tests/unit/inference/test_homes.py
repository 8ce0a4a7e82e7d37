from __future__ import annotations

from itertools import pairwise

import pytest

from graphcrm.inference.wording import home_key, surname_key, year_of
from graphcrm.model import Customer
from tests.unit.inference.world import World, crowd, person

HOME = {"address": "12 Main St.", "postcode": "1010", "city": "Vienna"}


def test_one_address_and_one_rare_name_is_a_household_and_a_family() -> None:
    other = person("b", family_name="QUIST", address="12 main street", postcode="10 10")
    other = other._replace(city="VIENNA")
    world = World([person("a", family_name="Quist", **HOME), other, *crowd(50)])
    assert world.confidence("household")["a", "b"] > 0.95
    assert world.confidence("family")["a", "b"] > 0.95
    detail = {fact.rule: fact.detail for fact in world.facts("household", "a", "b")}
    assert detail["shared-address"] == {"address": "12 Main St.", "people": 2}
    assert detail["shared-surname"]["surname"] in ("Quist", "QUIST")


def test_one_address_and_two_names_is_a_household_of_less_confidence_and_no_family() -> None:
    pair = [person("a", family_name="Quist", **HOME), person("b", family_name="Berg", **HOME)]
    alike = [person("c", family_name="Lund", address="3 Side Road", postcode="1010", city="Vienna")]
    alike.append(alike[0]._replace(customer_id="d"))
    found = World([*pair, *alike, *crowd(50)]).confidence("household")
    assert 0.5 < found["a", "b"] < found["c", "d"]
    assert ("a", "b") not in World([*pair, *crowd(50)]).confidence("family")


def test_an_address_of_many_is_no_home_but_for_those_of_one_rare_name() -> None:
    block = [person(f"b{n:02d}", family_name=f"Name{n}", **HOME) for n in range(40)]
    kin = [person("k1", family_name="Quist", **HOME), person("k2", family_name="Quist", **HOME)]
    assert set(World([*block, *kin, *crowd(400)]).confidence("household")) == {("k1", "k2")}


def test_the_seat_of_an_organization_is_no_home() -> None:
    workers = [person("a", family_name="Quist", **HOME), person("b", family_name="Berg", **HOME)]
    seat = Customer("o", name="Works Ltd", kind="organization", **HOME)
    assert ("a", "b") in World([*workers, *crowd(20)]).confidence("household")
    assert World([*workers, seat, *crowd(20)]).confidence("household") == {}
    assert World([*workers, seat, *crowd(20)]).confidence("neighbor") == {}


def test_the_same_door_in_two_towns_and_words_for_unknown_are_no_homes() -> None:
    rows = [
        person("a", family_name="Quist", address="12 Main St", postcode="1010", city="Vienna"),
        person("b", family_name="Quist", address="12 Main St", postcode="4020", city="Linz"),
        person("c", family_name="Berg", address="unknown", postcode="1010", city="Vienna"),
        person("d", family_name="Berg", address="Unknown", postcode="1010", city="Vienna"),
        person("e", family_name="Lund", address="12 Main St"),
        person("f", family_name="Lund", address="12 Main St"),
    ]
    assert World([*rows, *crowd(30)]).confidence("household") == {}


def test_neighbours_are_less_sure_the_more_doors_lie_between_without_a_cliff() -> None:
    street = [
        person(
            f"n{number:02d}", family_name=f"N{number}", address=f"Elm Road {number}", postcode="9"
        )
        for number in range(1, 41)
    ]
    found = World(street).confidence("neighbor")
    chances = [found.get(("n01", f"n{number:02d}"), 0.0) for number in range(2, 12)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.8
    assert chances[-1] == pytest.approx(0.5)
    assert max(a - b for a, b in pairwise(chances)) < 0.1
    assert ("n01", "n20") not in found


def test_one_street_name_in_two_postcodes_makes_no_neighbours() -> None:
    rows = [
        person("a", address="Elm Road 1", postcode="1010"),
        person("b", address="Elm Road 3", postcode="1020"),
    ]
    assert World(rows).confidence("neighbor") == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nováková", "Novák"),
        ("Иванова", "Иванов"),
        ("Wiśniewska", "WIŚNIEWSKI"),
        ("Müller", "muller"),
        ("Ｓｍｉｔｈ", "Smith"),
    ],
)
def test_family_names_are_compared_without_case_accents_width_and_endings(
    one: str, other: str
) -> None:
    assert surname_key(one, None) == surname_key(other, None) != ""


def test_family_names_come_from_whole_names_only_where_there_are_several_words() -> None:
    assert surname_key(None, "Ada Lovelace") == surname_key("Lovelace", None)
    assert surname_key(None, "Lovelace, Ada") == ""
    assert surname_key(None, "王小明") == ""
    assert surname_key("n/a", None) == ""


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "'; DROP TABLE x; --", "￿" * 50, "٣", "-", "9" * 500]
)
def test_hostile_text_makes_keys_or_none_and_never_fails(text: str) -> None:
    home = home_key(text, text, text)
    assert isinstance(home.address, str)
    assert -1 <= home.house < 10**6
    assert surname_key(text, text) is not None
    assert 0 <= year_of(text) <= 2200


def test_years_are_read_from_what_people_write() -> None:
    assert [year_of(v) for v in (2011, "2011", "2011-09", "09/2011", 2011.0, "20110901")] == [
        2011
    ] * 6
    assert [year_of(v) for v in (None, True, "", "12", float("nan"), float("inf"))] == [0] * 6
