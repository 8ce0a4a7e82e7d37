from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import InvalidValueError
from graphcrm.model import Customer
from graphcrm.survivorship import (
    MOST_COMPLETE,
    NEWEST,
    TRUSTED,
    Survivorship,
    blend,
    blend_and_tell,
)

OLD = Customer(
    "old", name="Ana Maria Lopez", city="Madrid", postcode="28001", created_at=1, source="crm"
)
NEW = Customer("new", given_name="Ana", family_name="Lopez", email="ana@x.org", created_at=9)
SHOP = Customer("shop", address="Calle 1", city="Toledo", phone="1", created_at=5, source="shop")
RECORDS = [OLD, NEW, SHOP]


def test_a_name_and_an_address_are_each_from_one_record() -> None:
    made, origins = blend_and_tell("old", RECORDS, Survivorship(rules=(NEWEST,)))
    # The newest name has no full text, and that of another record is not put beside its parts.
    assert (made.name, made.given_name, made.family_name) == (None, "Ana", "Lopez")
    assert (made.address, made.city, made.postcode) == ("Calle 1", "Toledo", None)
    assert origins["city"] == ("shop", NEWEST)
    assert origins["email"] == ("new", "only-value")


def test_the_trusted_source_comes_first_where_it_has_a_value() -> None:
    rules = Survivorship(rules=(TRUSTED, NEWEST), trusted=("crm", "shop"))
    made, origins = blend_and_tell("old", RECORDS, rules)
    assert (made.name, made.city) == ("Ana Maria Lopez", "Madrid")
    assert origins["name"] == ("old", TRUSTED)
    assert made.phone == "1"


def test_parts_can_have_rules_of_their_own() -> None:
    rules = Survivorship(rules=(NEWEST,), trusted=("crm",), parts={"address": (TRUSTED,)})
    made = blend("old", RECORDS, rules)
    assert (made.given_name, made.city) == ("Ana", "Madrid")


def test_the_most_complete_record_can_come_first() -> None:
    full = SHOP._replace(customer_id="full", birth_date="1980-01-01", company="Acme")
    made = blend("full", [OLD, full], Survivorship(rules=(MOST_COMPLETE,)))
    assert made.city == "Toledo"


def test_an_attribute_may_say_how_new_a_record_is() -> None:
    late = OLD._replace(attributes={"updated_at": "2026-03-01T10:00:00Z", "size": 1})
    made = blend("old", [late, NEW._replace(attributes={"size": 2, "own": "x"})], Survivorship())
    assert made.name == "Ana Maria Lopez"
    assert made.attributes == {"updated_at": "2026-03-01T10:00:00Z", "size": 1, "own": "x"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"rules": ["latest"]}, "'latest'"),
        ({"parts": {"shoe": ["newest"]}}, "'shoe'"),
        ({"rule": ["newest"]}, "'rule'"),
        ({"trusted": 7}, "'trusted' is 7"),
        (["newest"], "mapping"),
    ],
)
def test_rules_that_make_no_sense_are_named(given: object, told: str) -> None:
    with pytest.raises(InvalidValueError, match=told):
        Survivorship.of(given)


def test_rules_come_back_from_json() -> None:
    rules = Survivorship(trusted=("crm",), parts={"email": (NEWEST,)})
    assert Survivorship.from_json(rules.to_json()) == rules
    assert Survivorship.from_json(None) == Survivorship()


def record(**fields: Any) -> Customer:
    # Given the class itself, Hypothesis makes up the other fields too.
    return Customer(**fields)


VALUES = st.sampled_from([None, "x", "y"])


@given(
    st.lists(
        st.builds(
            record,
            customer_id=st.uuids().map(str),
            name=VALUES,
            email=VALUES,
            city=VALUES,
            source=VALUES,
            created_at=st.sampled_from([None, 1, 2]),
            tags=st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple),
            attributes=st.dictionaries(st.sampled_from("pq"), st.integers(0, 3), max_size=2),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda record: record.customer_id,
    )
)
def test_nothing_known_is_lost_and_order_does_not_matter(records: list[Customer]) -> None:
    rules = Survivorship(trusted=("y",))
    made, origins = blend_and_tell("id", records, rules)
    by_id = {record.customer_id: record for record in records}
    for name in ("name", "email", "city", "source", "created_at"):
        known = {getattr(record, name) for record in records} - {None}
        assert (getattr(made, name) is None) == (not known)
        if known:
            assert getattr(by_id[origins[name].record_id], name) == getattr(made, name)
    assert set(made.tags) == {tag for record in records for tag in record.tags}
    assert set(made.attributes) == {key for record in records for key in record.attributes}
    for order in permutations(records):
        assert blend("id", order, rules) == made
