"""What a merge is built on: a model that is kept, new loads, and pairs that a person separated."""

from __future__ import annotations

import json
import random

import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.identity.matching import match_records
from graphcrm.identity.model import Model
from graphcrm.model import Customer
from tests.unit.identity.test_matching import FAMILY, GIVEN


def people(number: int) -> list[Customer]:
    """Return people, every eighth of whom is there a second time with another spelling."""
    draw = random.Random(number)
    found = []
    for place in range(number):
        given, family = draw.choice(GIVEN), draw.choice(FAMILY)
        one = Customer(
            f"p{place:04}",
            name=f"{given} {family}",
            email=f"{given}.{family}{place}@mail.example".lower(),
            phone=f"+4930{1000000 + place * 7919}",
            birth_date=f"{1940 + place % 60}-{1 + place % 12:02}-{1 + place % 28:02}",
            city=draw.choice(("Berlin", "Hamburg", "Bonn")),
        )
        found.append(one)
        if place % 8 == 0:
            again = one._replace(customer_id=f"q{place:04}", name=f"{family.upper()}, {given}")
            found.append(again._replace(email=None) if place % 16 else again._replace(phone=None))
    return found


CUSTOMERS = people(480)


def test_a_kept_model_gives_the_same_answer() -> None:
    first = match_records(CUSTOMERS)
    kept = json.loads(json.dumps(first.model.to_json()))
    again = match_records(CUSTOMERS, model=Model.from_json(kept))
    assert len(first.groups) == 60
    assert again.groups == first.groups
    known = {(pair.left_id, pair.right_id): pair.probability for pair in first.pairs}
    for pair in again.pairs:
        # Scored by Splink here, and there from the comparisons it was learned from.
        assert pair.probability == pytest.approx(known[pair.left_id, pair.right_id], abs=1e-5)


@pytest.mark.parametrize("data", [{}, {"version": 0}, {"version": 1, "kinds": {"person": {}}}])
def test_what_is_no_model_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError, match="no model"):
        Model.from_json(data)


def test_a_new_load_is_compared_with_all_and_nothing_else_is() -> None:
    everything = match_records(CUSTOMERS)
    new = {"q0008", "p0016", "p0017"}
    found = match_records(CUSTOMERS, model=everything.model, new=new)
    assert found.groups == (("p0008", "q0008"), ("p0016", "q0016"))
    assert all({pair.left_id, pair.right_id} & new for pair in found.pairs)
    assert match_records(CUSTOMERS, model=everything.model, new=()).pairs == ()


def test_a_new_load_without_a_model_learns_one() -> None:
    found = match_records(CUSTOMERS, new={"q0008"})
    assert found.groups == (("p0008", "q0008"),)
    assert found.model.kinds["person"].duplicates > 0.05


def test_what_a_person_separated_stays_apart() -> None:
    three = [
        Customer("a", name="Ann Lee", email="ann@example.org", birth_date="1979-06-21"),
        Customer("b", name="Ann Lee", email="ann@example.org", birth_date="1979-06-21"),
        Customer("c", name="Ann Lee", email="ann@example.org", birth_date="1979-06-21"),
    ]
    customers = [*CUSTOMERS[:200], *three]
    assert ("a", "b", "c") in match_records(customers).groups
    found = match_records(customers, separated={("b", "a"), ("b", "c")})
    assert [group for group in found.groups if "b" in group] == []
    assert ("a", "c") in found.groups
    assert ("a", "b") not in {(pair.left_id, pair.right_id) for pair in found.pairs}


def test_hundreds_of_records_in_any_order_give_the_same_bytes() -> None:
    expected = match_records(CUSTOMERS)
    shuffled = list(CUSTOMERS)
    random.Random(1).shuffle(shuffled)
    found = match_records(shuffled)
    assert found.pairs == expected.pairs
    assert found.groups == expected.groups
    assert found.model == expected.model


def test_why_not_says_which_keys_are_missing() -> None:
    found = match_records(CUSTOMERS)
    apart = found.explain("p0001", "p0002")
    assert apart.probability < 0.01
    assert "e-mail" in apart.missing
    together = found.explain("p0008", "q0008")
    assert "birth date" in together.common
    assert "birth date" not in together.missing
