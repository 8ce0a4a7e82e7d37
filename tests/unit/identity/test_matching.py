"""Small tables of invented customers, of many shapes: who is who, and who is not."""

from __future__ import annotations

import random

import pytest

from graphcrm.errors import CustomerNotFoundError, InvalidValueError
from graphcrm.identity.matching import match_records
from graphcrm.identity.settings import MatchSettings
from graphcrm.identity.waterfall import Step
from graphcrm.model import ORGANIZATION, Customer

GIVEN = tuple(
    "Ada Bruno Clara Dmitri Elena Farid Greta Hugo Ines Jonas "  # noqa: SIM905
    "Kira Luis Mona Nils Olga Pedro Quentin Rosa Stefan Tara".split()
)
FAMILY = tuple(
    "Abbott Becker Castillo Dupont Eriksen Fontana Gruber Hansen Ivanov Jansen "  # noqa: SIM905
    "Kowalski Lindgren Moretti Novak Oliveira Petrov Quigley Rossi Schmidt Takeda".split()
)


def crowd(number: int) -> list[Customer]:
    """People with name, e-mail and phone, all different."""
    return [
        Customer(
            f"x{place:03}",
            name=f"{GIVEN[place % 20]} {FAMILY[(place * 7 + place // 20) % 20]}",
            email=f"{GIVEN[place % 20]}.{place}@mail{place % 9}.example".lower(),
            phone=f"+4930{5000000 + place * 7919}",
        )
        for place in range(number)
    ]


def test_name_and_mailbox() -> None:
    found = match_records(
        [
            *crowd(60),
            Customer("a1", name="Johanna Smith", email="j.smith@gmail.com"),
            Customer("a2", name="Smith, Johana", email="JSmith+news@googlemail.com"),
            Customer("a3", name="Johanna Smith", email="johanna@elsewhere.example"),
        ]
    )
    assert found.groups == (("a1", "a2"),)
    assert found.explain("a1", "a3").probability < 0.9


def test_name_and_phone() -> None:
    found = match_records(
        [
            *crowd(60),
            Customer("a1", name="Peter Ng", phone="030 901820", country="DE"),
            Customer("a2", name="Pete Ng", phone="+49 30 901820"),
        ]
    )
    assert found.groups == (("a1", "a2"),)


def test_a_crowd_without_duplicates_has_none() -> None:
    assert match_records(crowd(100)).groups == ()


@pytest.mark.parametrize("customers", [[], crowd(1)])
def test_nothing_to_compare(customers: list[Customer]) -> None:
    found = match_records(customers)
    assert (found.pairs, found.groups) == ((), ())


def test_two_records_are_enough() -> None:
    one = Customer("a", name="Ann Lee", email="ann@example.org", birth_date="1979-06-21")
    assert match_records([one, one._replace(customer_id="b")]).groups == (("a", "b"),)
    other = Customer("b", name="Karl Roe", email="karl@example.org", birth_date="1951-02-03")
    assert match_records([one, other]).pairs == ()


def test_a_name_alone_is_a_candidate_and_no_more() -> None:
    found = match_records(
        [*crowd(40), Customer("a", name="Ann Lee"), Customer("b", name="Ann Lee")]
    )
    assert found.groups == ()
    explained = found.explain("a", "b")
    assert explained.probability < 0.9
    assert "not enough" in explained.steps[-1].words


def test_chinese_names_by_their_sound_in_either_order() -> None:
    found = match_records(
        [
            *crowd(40),
            Customer("a", name="王小明", phone="+8613800138000"),
            Customer("b", name="Xiaoming Wang", phone="+86 138 0013 8000"),
            Customer("c", name="Wang Xiao Ming", phone="138 0013 8000", country="CN"),
        ]
    )
    assert found.groups == (("a", "b", "c"),)


@pytest.mark.parametrize(
    ("one", "other"), [("Мария Иванова", "ИВАНОВА, Мария"), ("سامي رشدي", "سامي رشدي")]
)
def test_names_in_other_scripts(one: str, other: str) -> None:
    pair = [
        Customer("a", name=one, birth_date="1980-01-02"),
        Customer("b", name=other, birth_date="1980-01-02"),
    ]
    assert match_records([*crowd(40), *pair]).groups == (("a", "b"),)


def test_organizations_are_matched_among_themselves() -> None:
    found = match_records(
        [
            *crowd(30),
            Customer("o1", name="Acme Trading GmbH", phone="+4930901820", city="Berlin"),
            Customer("o2", name="ACME Trading", kind=ORGANIZATION, phone="+49 30 901820"),
            Customer("o3", name="Globex Ltd", phone="+49 89 111222", city="Berlin"),
            Customer("p1", name="Karl Acme", phone="+49 30 901820"),
        ]
    )
    assert found.groups == (("o1", "o2"),)
    assert found.explain("o1", "p1").probability == 0.0


def test_people_behind_one_mailbox_and_one_switchboard_are_not_glued() -> None:
    staff = [
        Customer(
            f"s{place}",
            name=f"{GIVEN[place]} {FAMILY[place]}",
            email="info@acme.example",
            phone="+4930901820",
            company="Acme",
            address="Main Street 1",
            city="Berlin",
        )
        for place in range(12)
    ]
    found = match_records([*staff, *crowd(30)])
    assert not any(member.startswith("s") for group in found.groups for member in group)
    assert found.shared["phone", "+4930901820"] == 12
    words = [step.words for step in found.explain("s0", "s1").steps]
    assert "e-mail is shared by 12 different names and does not count" in words


def test_one_person_who_is_in_a_shared_mailbox_twice_is_still_found() -> None:
    staff = [
        Customer(f"s{n}", name=f"{GIVEN[n]} {FAMILY[n]}", email="info@acme.example")
        for n in range(5)
    ]
    twice = Customer("t", name=staff[0].name, email=staff[0].email, birth_date="1979-06-21")
    first = staff[0]._replace(birth_date="1979-06-21")
    assert match_records([first, *staff[1:], twice, *crowd(30)]).groups == (("s0", "t"),)


def test_a_family_in_one_house_stays_several_people() -> None:
    house = {"address": "Hauptstraße 5", "postcode": "10115", "city": "Berlin"}
    family = [
        Customer("f1", given_name="Karl", family_name="Meier", birth_date="1975-03-01", **house),
        Customer("f2", given_name="Petra", family_name="Meier", birth_date="1977-11-20", **house),
        Customer("f3", given_name="Lena", family_name="Meier", birth_date="2006-05-13", **house),
        Customer("f4", given_name="Tim", family_name="Meier", birth_date="2006-05-13", **house),
        Customer("f5", given_name="Lena", family_name="Meyer", birth_date="2006-05-31", **house),
    ]
    assert match_records([*family, *crowd(30)]).groups == (("f3", "f5"),)


def test_the_order_of_rows_does_not_matter() -> None:
    customers = [*crowd(80), *(c._replace(customer_id=f"y{c.customer_id}") for c in crowd(9))]
    expected = match_records(customers)
    assert len(expected.groups) == 9
    random.Random(5).shuffle(customers)
    found = match_records(customers)
    assert found.pairs == expected.pairs
    assert found.groups == expected.groups


def test_the_waterfall_leads_from_the_prior_to_the_probability() -> None:
    pair = [
        Customer("a", name="Ann Lee", email="ann@example.org", birth_date="1979-06-21"),
        Customer("b", name="Ann Lee", email="ann@example.org", birth_date="1979-06-27"),
    ]
    found = match_records([*crowd(40), *pair])
    [match] = found.pairs
    explained = found.explain("b", "a")
    assert (explained.left_id, explained.right_id) == ("a", "b")
    assert explained.probability == pytest.approx(match.probability, abs=1e-5)
    assert explained.steps[-1].probability == explained.probability
    birth = next(step for step in explained.steps if step.comparison == "birth date")
    assert birth.words == "birth date differs by one digit"
    assert (birth.left, birth.right) == ("1979-06-21", "1979-06-27")


def test_why_two_are_not_the_same() -> None:
    found = match_records(crowd(40))
    steps = found.explain("x000", "x001").steps
    assert {step.words for step in steps} >= {"given name differs", "e-mail differs"}
    assert found.explain("x000", "x001").probability < 0.01


def test_who_can_be_explained() -> None:
    found = match_records(crowd(3))
    with pytest.raises(CustomerNotFoundError):
        found.explain("x000", "nobody")
    with pytest.raises(InvalidValueError):
        found.explain("x000", "x000")


def test_the_floor_leaves_out_pairs_below_it() -> None:
    customers = [*crowd(40), Customer("a", name="Ann Lee"), Customer("b", name="Ann Lee")]
    low = match_records(customers, MatchSettings(floor=0.001)).pairs
    assert [(p.left_id, p.right_id) for p in low if p.left_id == "a"] == [("a", "b")]
    assert match_records(customers, MatchSettings(floor=0.99)).pairs == ()
    with pytest.raises(InvalidValueError):
        MatchSettings(floor=1.5)


def test_twins_are_two() -> None:
    house = {"address": "Hauptstraße 5", "postcode": "10115", "city": "Berlin"}
    twins = [
        Customer("t1", given_name="Lena", family_name="Meier", birth_date="2006-05-13", **house),
        Customer("t2", given_name="Tim", family_name="Meier", birth_date="2006-05-13", **house),
    ]
    found = match_records([*twins, *crowd(40)])
    assert found.groups == ()
    assert any("twins" in step.words for step in found.explain("t1", "t2").steps)


def test_parts_of_a_name_in_another_order_count_once() -> None:
    found = match_records(
        [
            *crowd(60),
            Customer("a1", given_name="Judith", family_name="Okonkwo", phone="+4930901820"),
            Customer("a2", given_name="Okonkwo", family_name="Judith", phone="+4930901820"),
        ]
    )
    assert found.groups == (("a1", "a2"),)
    said = [step.words for step in found.explain("a1", "a2").steps]
    assert "given name is the same or almost in another order" in said
    assert "family name is the same or almost in another order" in said


@pytest.mark.parametrize(
    ("whole", "given", "family"), [("ЮлиянКолев", "Юлиян", "Колев"), ("나래강", "나래", "강")]
)
def test_a_name_without_its_blank_is_the_whole_name(whole: str, given: str, family: str) -> None:
    found = match_records(
        [
            *crowd(60),
            Customer("a1", name=whole, email="a@example.org"),
            Customer("a2", given_name=given, family_name=family, email="a@example.org"),
        ]
    )
    assert found.groups == (("a1", "a2"),)


def test_two_who_each_have_their_name_in_their_mailbox_are_two() -> None:
    here = {"address": "26 Harbour Road", "city": "Leeds", "family_name": "Jimenez"}
    one = Customer("a1", given_name="Ximena", email="ximena.jimenez@example.com", **here)
    two = Customer("a2", given_name="Jimena", email="jimena.jimenez@example.com", **here)
    found = match_records([*crowd(60), one, two])
    assert found.groups == ()
    assert "given name differs, and each stands in its own e-mail" in [
        step.words for step in found.explain("a1", "a2").steps
    ]


def test_a_mailbox_that_is_the_name_proves_nothing_at_another_provider() -> None:
    def bits(mailbox: str) -> float:
        one = Customer("a1", name="Ruby Wood", email=f"{mailbox}@example.com")
        two = Customer("a2", name="Ruby Wood", email=f"{mailbox}@example.net")
        steps = match_records([*crowd(60), one, two]).explain("a1", "a2").steps
        return next(step.bits for step in steps if step.comparison == "e-mail")

    assert bits("ruby.wood") < 0 < bits("hotrod77")


def test_an_initial_is_not_another_member_of_the_household() -> None:
    one = Customer("a1", name="Oceane Girard", email="o.girard@example.org", phone="+33199008026")
    two = one._replace(customer_id="a2", name="O Girard")
    assert match_records([*crowd(60), one, two]).groups == (("a1", "a2"),)


def test_a_name_is_common_by_its_people_and_not_by_their_records() -> None:
    records = [
        Customer(f"a{n}", name="Zebulon Quill", birth_date="1960-07-01", address="1 Elm Row")
        for n in range(8)
    ]
    two = match_records([*crowd(60), *records[:2]]).explain("a0", "a1").steps
    eight = match_records([*crowd(60), *records]).explain("a0", "a1").steps

    def of(steps: tuple[Step, ...]) -> float:
        return next(step.bits for step in steps if step.comparison == "family name")

    assert of(eight) > of(two) - 0.5


def test_where_a_postcode_is_missing_the_city_is_asked_for() -> None:
    one = Customer("a1", name="Ann Lee", city="Leeds", postcode="LS1 1AA", phone="+4930901820")
    steps = match_records([*crowd(60), one, one._replace(customer_id="a2", postcode=None)])
    assert "city is the same" in [step.words for step in steps.explain("a1", "a2").steps]
