"""Why two records are, or are not, the same, before and after `resolve`, on both stores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphcrm.errors import CustomerNotFoundError, EngineError, RecordConflictError
from graphcrm.model import ORGANIZATION, Customer
from graphcrm.service.comparing import Comparison, compare
from graphcrm.service.context import Context
from graphcrm.service.ledger import merge, separate
from graphcrm.service.resolving import resolve
from graphcrm.settings import Settings
from graphcrm.store.base import Store
from tests.contract.graphs import interaction, write
from tests.unit.service.test_resolving import ASKED, OTHERS, SURE

FIRM = Customer("f1", name="Voss Ltd", kind=ORGANIZATION, phone="+4930555123")
SWITCHBOARD = tuple(
    Customer(f"s{n}", name=name, phone="+49 30 777777")
    for n, name in enumerate(("Ada Bell", "Cem Dogan", "Eva Falk", "Gil Hart"))
)


@pytest.fixture
def ctx(store: Store) -> Context:
    write(
        store,
        customers=[*SURE, *OTHERS, FIRM, *SWITCHBOARD],
        interactions=[interaction(1, "shop-1", "bare")],
    )
    return Context(store, Settings())


def words(found: Comparison) -> list[str]:
    return [step.words for step in found.waterfall]


def test_two_that_are_the_same_and_two_that_are_not(ctx: Context) -> None:
    before = compare(ctx, "shop-1", "crm-1")
    assert (before.left_id, before.right_id) == ("crm-1", "shop-1")
    assert before.left_customer_id != before.right_customer_id
    resolve(ctx, ASKED)
    after = compare(ctx, "crm-1", "shop-1")
    assert after.left_customer_id == after.right_customer_id
    for found in (before, after):
        assert found.probability > 0.99
        assert "birth date is the same" in found.reasons
        assert "e-mail" in found.common
        other = compare(ctx, "x1", "x2")
        assert other.probability < 0.01
        assert (other.common, "e-mail" in other.missing) == ((), True)
        assert other.reasons[-1].startswith("but no key in common")


def test_what_many_share_does_not_count_here_either(ctx: Context) -> None:
    resolve(ctx, ASKED)
    assert "phone is shared by 4 different names and does not count" in words(
        compare(ctx, "s0", "s1")
    )


def test_a_person_and_a_firm_are_never_the_same(ctx: Context) -> None:
    for _ in range(2):
        found = compare(ctx, "f1", "y1")
        assert (found.probability, found.waterfall) == (0.0, ())
        assert found.reasons == ("a person and an organization are never the same",)
        resolve(ctx, ASKED)


def test_what_people_said_of_them_is_told(ctx: Context) -> None:
    separate(ctx, "crm-1", "shop-1")
    assert compare(ctx, "crm-1", "shop-1").never
    merge(ctx, "x1", "x2")
    merged = compare(ctx, "x1", "x2")
    assert (merged.left_customer_id, merged.right_customer_id) == ("x1", "x1")


def test_the_region_that_resolve_was_given_holds(ctx: Context) -> None:
    write(
        ctx.store,
        customers=[
            Customer("p1", name="Ida Moss", phone="030 123456"),
            Customer("p2", name="Ida Moss", phone="+49 30 123456"),
        ],
    )
    resolve(ctx, replace(ASKED, auto_merge=1.0))
    assert "phone is the same" in words(compare(ctx, "p1", "p2"))


@pytest.mark.parametrize(
    ("pair", "error", "told"),
    [
        (("x1", "nobody"), CustomerNotFoundError, "nobody"),
        (("x1", "x1"), RecordConflictError, "named twice"),
        (("x1", "bare"), RecordConflictError, "nothing to compare"),
    ],
)
def test_what_cannot_be_compared_is_named(
    ctx: Context, pair: tuple[str, str], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        compare(ctx, *pair)


def test_too_many_are_refused_until_something_was_learnt(ctx: Context) -> None:
    with pytest.raises(EngineError, match="at most 2"):
        compare(ctx, "x1", "x2", max_records=2)
    resolve(ctx, ASKED)
    assert compare(ctx, "x1", "x2", max_records=2).probability < 0.01
