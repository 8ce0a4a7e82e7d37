"""Both stores tell what customers did as the same arrays, whatever the order of rows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from graphcrm.merges import HAND, Merge
from graphcrm.model import Customer, Interaction
from graphcrm.settings import Settings
from graphcrm.store import open_store
from graphcrm.store.base import Store
from graphcrm.tables import VOID_STATUSES, Activity
from tests.contract.graphs import NOON, ODD_TEXTS, make_run, write

COLUMNS = (
    *("customer", "type", "at", "amount", "quantity", "rating", "currency", "product", "channel"),
    "void",
)
ORDER = (0, 2, 1, 7, 3, 4, 5, 6, 8, 9)
"""Places in COLUMNS of what rows are sorted by."""


def did(number: int, customer_id: str = "a", **given: Any) -> Interaction:
    plain = Interaction(f"i{number:05}", customer_id, "purchase", NOON + number)
    return plain._replace(**given)


def read(
    store: Store, types: Sequence[str] | None = None, until: int | None = None
) -> tuple[list[str], Activity]:
    with store.read() as reader:
        return reader.customer_ids(), reader.activity(types, until)


def told(store: Store, *asked: Any) -> list[tuple[Any, ...]]:
    """Return the rows in words, None for what there is not."""
    ids, activity = read(store, *asked)
    words = {
        "customer": ids,
        "type": activity.types,
        "currency": activity.currencies,
        "product": activity.products,
        "channel": activity.channels,
    }
    columns = []
    for name in COLUMNS:
        values = getattr(activity, name).tolist()
        assert len(values) == len(activity)
        if name in words:
            columns.append([words[name][place] if place >= 0 else None for place in values])
        else:
            columns.append([None if np.isnan(value) else value for value in values])
    return list(zip(*columns, strict=True))


def as_told(row: Interaction, owners: dict[str, str]) -> tuple[Any, ...]:
    """Return a row of the model as `told` has it."""
    status = row.attributes.get("status")
    void = isinstance(status, str) and status.lower() in VOID_STATUSES
    customer = owners.get(row.customer_id, row.customer_id)
    return (
        *(customer, row.type, row.occurred_at, row.amount, row.quantity, row.rating),
        *(row.currency, row.product_id, row.channel, void),
    )


def in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Sort rows as the arrays are: words before which stands none, numbers after which does."""

    def key(row: tuple[Any, ...]) -> list[tuple[bool, Any]]:
        found = [(place, row[place]) for place in ORDER]
        return [
            ((value is None) == (place in (3, 4, 5)), 0 if value is None else value)
            for place, value in found
        ]

    return sorted(rows, key=key)


def many(count: int = 400) -> list[Interaction]:
    """Return rows of few values each, so that many differ in one column only."""
    rng = random.Random(8)
    some: dict[str, tuple[Any, ...]] = {
        "customer_id": ODD_TEXTS[:6],
        "type": ("purchase", "return", ODD_TEXTS[5]),
        "occurred_at": (NOON, NOON + 1, -5),
        "amount": (None, 0.0, -0.0, -1.5, 12.25),
        "currency": (None, "EUR", "人民币"),
        "quantity": (None, 2.0),
        "rating": (None, 4.0),
        "product_id": (None, "p-1", *ODD_TEXTS[8:12]),
        "channel": (None, "web", "😀"),
        "attributes": ({}, {"status": "VOID"}, {"status": "done"}, {"other": "void"}),
    }
    return [
        did(number)._replace(**{name: rng.choice(values) for name, values in some.items()})
        for number in range(count)
    ]


def test_nobody_did_anything(store: Store) -> None:
    for asked in ((), (["purchase"],), ([],), (None, NOON)):
        ids, activity = read(store, *asked)
        assert ids == []
        assert len(activity) == 0
        words = (activity.types, activity.currencies, list(activity.products), activity.channels)
        assert words == ((), (), [], ())


def test_dtypes_are_those_of_the_table(store: Store) -> None:
    write(store, interactions=[did(1, amount=3.0)])
    _, activity = read(store)
    kinds = {name: getattr(activity, name).dtype.name for name in COLUMNS}
    assert kinds == {
        **dict.fromkeys(("customer", "product"), "int32"),
        **dict.fromkeys(("type", "currency", "channel"), "int16"),
        **dict.fromkeys(("amount", "quantity", "rating"), "float64"),
        "at": "int64",
        "void": "bool",
    }


def test_every_row_is_there_in_the_order_that_is_said(store: Store) -> None:
    rows = many()
    write(store, interactions=rows)
    found = told(store)
    assert found == in_order(as_told(row, {}) for row in rows)
    assert sum(row[-1] for row in found) == sum(r.attributes == {"status": "VOID"} for r in rows)
    _, activity = read(store)
    for words in (activity.types, activity.currencies, activity.products, activity.channels):
        assert list(words) == sorted(set(words))


def test_the_order_of_rows_does_not_matter(store_settings: Settings, tmp_path: Any) -> None:
    rows, again = many(), many()
    random.Random(3).shuffle(again)
    # Ids of interactions say nothing of what was done.
    again = [row._replace(interaction_id=f"x{place}") for place, row in enumerate(again)]
    other = open_store(Settings(store=str(tmp_path / "other.db")), create=True)
    store = open_store(store_settings, create=True)
    try:
        write(store, interactions=rows)
        for row in again:
            write(other, interactions=[row])
        one, two = read(store)[1], read(other)[1]
    finally:
        store.close()
        other.close()
    for field in fields(Activity):
        left, right = getattr(one, field.name), getattr(two, field.name)
        if isinstance(left, np.ndarray):
            assert left.dtype == right.dtype
            assert left.tobytes() == right.tobytes()
        else:
            assert list(left) == list(right)


def test_types_and_a_moment_limit_what_is_told(store: Store) -> None:
    rows = [
        did(0, type="purchase", product_id="early"),
        did(1, type="return", currency="USD"),
        did(2, type=ODD_TEXTS[5], channel="web"),
        did(3, type="purchase", product_id="late"),
    ]
    write(store, interactions=rows)
    assert [row[2] for row in told(store, ["purchase"])] == [NOON, NOON + 3]
    assert [row[2] for row in told(store, ["purchase", "return"], NOON + 1)] == [NOON, NOON + 1]
    assert [row[2] for row in told(store, [ODD_TEXTS[5], "no such", "half \ud800"])] == [NOON + 2]
    assert [row[2] for row in told(store, None, NOON + 2)] == [NOON, NOON + 1, NOON + 2]
    assert told(store, []) == told(store, None, NOON - 1) == []
    _, activity = read(store, ["purchase"], NOON + 1)
    assert (activity.types, activity.products) == (("purchase",), ["early"])
    assert (activity.currencies, activity.channels) == ((), ())


def test_only_what_was_rated_where_that_is_asked_for(store: Store) -> None:
    rows = [did(number, rating=float(number) if number % 3 else None) for number in range(12)]
    write(store, customers=[Customer("a")], interactions=rows)
    with store.read() as reader:
        found = reader.activity(None, NOON + 10, rated=True)
    wanted = [row for row in rows[:11] if row.rating is not None]
    assert found.rating.tolist() == [row.rating for row in wanted]
    assert found.at.tolist() == [row.occurred_at for row in wanted]


def test_it_is_of_who_did_it_not_of_who_was_there(store: Store) -> None:
    write(store, interactions=[did(1, "b", counterparty_id="a")])
    assert [row[0] for row in told(store)] == ["b"]


def test_words_hold_anything(store: Store) -> None:
    rows = [
        did(n, word, type=word, currency=word, product_id=word, channel=word)
        for n, word in enumerate(ODD_TEXTS)
    ]
    write(store, interactions=rows)
    assert told(store) == in_order(as_told(row, {}) for row in rows)


@pytest.mark.parametrize("word", [*VOID_STATUSES, "Cancelled", "VOIDED", "cAnCeLeD"])
def test_what_was_cancelled_is_void(store: Store, word: str) -> None:
    write(store, interactions=[did(1, attributes={"a": 1, "status": word, "z": '"status"'})])
    assert told(store)[0][-1] is True


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"status": "shipped"},
        {"status": "voids"},
        {"status": ""},
        {"status": None},
        {"status": True},
        {"status": ["void"]},
        {"status": {"status": "void"}},
        {"order": {"status": "void"}},
        {"Status": "void"},
        {'x"status': "void"},
        {"note": '"status":"void"'},
        {"note": 'said "status":"void"', "status": "paid"},
        {"note": "status void"},
    ],
    ids=str,
)
def test_what_was_not_is_not(store: Store, attributes: dict[str, Any]) -> None:
    write(store, interactions=[did(1, attributes=attributes)])
    assert told(store)[0][-1] is False


def test_records_merged_are_one(store: Store) -> None:
    rows = [did(1, "a"), did(2, "b"), did(3, "c"), did(4, "a")]
    write(store, interactions=rows)
    with store.write() as writer:
        writer.merge([Merge("b", "a", NOON, HAND)])
    assert told(store) == in_order(as_told(row, {"b": "a"}) for row in rows)
    with store.write() as writer:
        writer.unmerge(["b"], NOON)
    assert told(store) == in_order(as_told(row, {}) for row in rows)


def test_a_reader_of_a_past_run_tells_the_same(store: Store) -> None:
    write(store, customers=[Customer("a")], interactions=[did(1, "a", amount=2.5)])
    for name in ("r1", "r2"):
        with store.write_run(name) as writer:
            writer.publish(make_run(name), keep=2)
    with store.read() as reader:
        past = reader.at("r1").activity(None, None)
        assert past.amount.tolist() == reader.activity(None, None).amount.tolist() == [2.5]


def test_more_customers_than_are_read_together(store: Store) -> None:
    rows = [did(n, f"c{n * 7 % 2_345:05}", amount=float(n)) for n in range(3_000)]
    write(store, interactions=rows)
    assert told(store) == in_order(as_told(row, {}) for row in rows)
