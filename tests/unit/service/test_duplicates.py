"""Duplicates through the service: what a reviewer reads, on both stores."""

from __future__ import annotations

import pytest

from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.model import Customer
from graphcrm.service.context import Context
from graphcrm.service.duplicates import find_duplicates
from graphcrm.settings import Settings
from graphcrm.store.base import Store

CUSTOMERS = [
    Customer("a", name="Johanna Smith", email="j.smith@gmail.com", birth_date="1979-06-21"),
    Customer("b", name="Johana Smith", email="jsmith@googlemail.com", birth_date="1979-06-21"),
    Customer("c", name="Ann Lee", email="ann@example.org", phone="+4930901820"),
    Customer("d", name="Ann Lee", email="lee@example.org", phone="+4930901821"),
    Customer("e", name="Karl Roe", email="karl@example.net"),
]


@pytest.fixture
def ctx(store: Store) -> Context:
    with store.write() as writer:
        writer.upsert_customers(CUSTOMERS)
    return Context(store, Settings(), resident=True)


def test_the_best_pair_comes_first_with_reasons(ctx: Context) -> None:
    best, *others = find_duplicates(ctx, floor=0.0)
    assert (best.left_id, best.right_id, best.left_name) == ("a", "b", "Johanna Smith")
    assert best.probability > 0.99
    assert "birth date is the same" in best.reasons
    assert "e-mail is the same (j.smith@gmail.com / jsmith@googlemail.com)" in best.reasons
    assert best.waterfall[-1].probability == pytest.approx(best.probability, abs=1e-5)
    assert [o.probability for o in others] == sorted((o.probability for o in others), reverse=True)


def test_what_speaks_against_is_said(ctx: Context) -> None:
    pairs = {(p.left_id, p.right_id): p for p in find_duplicates(ctx, floor=0.0)}
    said = pairs["c", "d"].reasons
    assert "but e-mail differs (ann@example.org / lee@example.org)" in said
    assert "phone differs by one digit (+4930901820 / +4930901821)" in said


def test_the_list_is_bounded(ctx: Context) -> None:
    assert len(find_duplicates(ctx, 1, 0.0)) == 1
    assert all(pair.probability >= 0.9 for pair in find_duplicates(ctx, 20, 0.9))
    with pytest.raises(InvalidValueError):
        find_duplicates(ctx, 0)
    with pytest.raises(InvalidValueError):
        find_duplicates(ctx, 5, 1.5)


def test_new_customers_are_seen(ctx: Context) -> None:
    before = find_duplicates(ctx)
    assert find_duplicates(ctx) == before
    with ctx.store.write() as writer:
        twin = CUSTOMERS[4]._replace(customer_id="f")
        writer.upsert_customers([twin])
    assert ("e", "f") in {(p.left_id, p.right_id) for p in find_duplicates(ctx)}


def test_too_many_customers_are_refused_with_the_limit(ctx: Context) -> None:
    with pytest.raises(EngineError, match=r"5 customers, and at most 4 "):
        find_duplicates(ctx, max_records=4)
