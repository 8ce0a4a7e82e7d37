"""Timelines on both stores: counted as one would by hand, whatever the moment, type or side."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pytest

from graphcrm.errors import CustomerNotFoundError, InvalidValueError
from graphcrm.model import EPOCH, Interaction, Micros, MonthCount
from graphcrm.service import timeline as service
from graphcrm.service.context import Context, open_context
from graphcrm.service.ledger import merge, unmerge
from graphcrm.service.timeline import AmountSum, rows_of, timeline
from graphcrm.settings import Settings
from graphcrm.store.base import Store
from tests.contract.graphs import ODD_TEXTS, write

ALWAYS = (-(2**62), 2**62)


def at(year: int, month: int, day: int = 1, **more: int) -> Micros:
    return (datetime(year, month, day, tzinfo=UTC, **more) - EPOCH) // timedelta(microseconds=1)


@pytest.fixture
def ctx(store_settings: Settings) -> Iterator[Context]:
    with open_context(store_settings, create=True) as context:
        yield context


Key = tuple[str, str, str | None, bool]


def by_hand(rows: list[Interaction], name: str, since: Micros, until: Micros) -> list[object]:
    counts: Counter[Key] = Counter()
    sums: dict[Key, float] = {}
    for row in rows:
        sides = (row.customer_id, row.counterparty_id)
        if name in sides and since <= row.occurred_at <= until:
            month = f"{EPOCH + timedelta(microseconds=row.occurred_at):%Y-%m}"
            priced = row.amount is not None
            key = (month, row.type, row.currency if priced else None, priced)
            counts[key] += 1
            sums[key] = sums.get(key, 0.0) + (row.amount or 0.0)
    found = ((*key[:3], counts[key], sums[key] if key[3] else None) for key in counts)
    return sorted(found, key=repr)


def test_it_is_what_one_counts_by_hand(store: Store) -> None:
    dice = random.Random(7)
    names = ["a", "b", *ODD_TEXTS[:4]]
    rows = [
        Interaction(
            f"i{number}",
            dice.choice(names),
            dice.choice(["call", "purchase", *ODD_TEXTS]),
            at(1969, 11) + dice.randrange(120 * 86_400_000_000),
            dice.choice([None, *names]),
            amount=dice.choice([None, 0, -1.25, 0.5, 1e6]),
            currency=dice.choice([None, "EUR", "USD"]),
        )
        for number in range(400)
    ]
    write(store, interactions=rows)
    with store.read() as reader:
        for name in names:
            for span in (ALWAYS, (at(1969, 12, 5), at(1970, 1, 3)), (0, 0)):
                found = reader.timeline(name, *span)
                assert sorted(map(astuple, found), key=repr) == by_hand(rows, name, *span)
        assert reader.timeline("nobody", *ALWAYS) == []


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (-1, "1969-12"),
        (0, "1970-01"),
        (at(2026, 3) - 1, "2026-02"),
        (at(2026, 3), "2026-03"),
        (at(2024, 2, 29, hour=23, minute=59, second=59, microsecond=999_999), "2024-02"),
        (at(1, 1), "0001-01"),
        (at(9999, 12, 31), "9999-12"),
        (at(1969, 12) - 1, "1969-11"),
    ],
)
def test_months_begin_and_end_in_utc(store: Store, moment: Micros, month: str) -> None:
    write(store, interactions=[Interaction("i", "a", "call", moment)])
    with store.read() as reader:
        assert reader.timeline("a", *ALWAYS) == [MonthCount(month, "call", None, 1, None)]
        assert reader.timeline("a", moment, moment) != []
        assert reader.timeline("a", moment + 1, 2**62) == []
        assert reader.timeline("a", -(2**62), moment - 1) == []


def test_the_newest_month_comes_first_then_type_and_currency(store: Store) -> None:
    write(
        store,
        interactions=[
            Interaction("1", "a", "z", at(2026, 1)),
            Interaction("2", "a", "b", at(2026, 1), amount=2, currency="USD"),
            Interaction("3", "a", "b", at(2026, 1), amount=2, currency="EUR"),
            Interaction("4", "a", "b", at(2026, 1), amount=3),
            Interaction("5", "a", "b", at(2026, 1), currency="EUR"),
            Interaction("6", "c", "b", at(2026, 2), "a", amount=1e308),
            Interaction("7", "c", "b", at(2026, 2), "a", amount=1e308),
        ],
    )
    with store.read() as reader:
        found = reader.timeline("a", *ALWAYS)
    # A sum beyond all numbers is none.
    assert found[0] == MonthCount("2026-02", "b", None, 2, None)
    assert sorted(found[1:3], key=repr) == [
        MonthCount("2026-01", "b", None, 1, 3.0),
        MonthCount("2026-01", "b", None, 1, None),
    ]
    assert found[3:] == [
        MonthCount("2026-01", "b", "EUR", 1, 2.0),
        MonthCount("2026-01", "b", "USD", 1, 2.0),
        MonthCount("2026-01", "z", None, 1, None),
    ]


def test_sums_are_the_same_whatever_the_order(store: Store) -> None:
    amounts = [0.1, 1e9, 0.2, 33.33, 1e-3] * 200
    for name, order in (("a", amounts), ("b", amounts[::-1]), ("c", sorted(amounts))):
        write(
            store,
            interactions=[
                Interaction(f"{name}{number}", name, "purchase", at(2026, 3), amount=amount)
                for number, amount in enumerate(order)
            ],
        )
    with store.read() as reader:
        sums = {reader.timeline(name, *ALWAYS)[0].amount for name in "abc"}
    assert sums == {float(f"{math.fsum(amounts):.12g}")}


def test_merged_records_count_together_and_a_shared_one_once(ctx: Context) -> None:
    rows = [
        Interaction("1", "a", "call", at(2026, 1), "b"),
        Interaction("2", "a", "call", at(2026, 1), "c"),
        Interaction("3", "c", "call", at(2026, 2), "b"),
        Interaction("4", "a", "call", at(2026, 2), "a"),
    ]
    write(ctx.store, interactions=rows)
    merge(ctx, "a", "b")
    for name in "ab":
        found = timeline(ctx, name)
        assert (found.customer_id, found.total) == ("a", 4)
        assert [(one.month, one.count) for one in found.bins] == [("2026-01", 2), ("2026-02", 2)]
    unmerge(ctx, "b")
    assert timeline(ctx, "b").total == 2
    with pytest.raises(CustomerNotFoundError):
        timeline(ctx, "nobody")


def test_the_answer_is_bounded(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        Interaction(f"{month}-{number}", "a", f"t{number}", at(1950 + month // 12, month % 12 + 1))
        for month in range(700)
        for number in range(1 + month % 3)
    ]
    write(ctx.store, interactions=rows)
    found = timeline(ctx, "a")
    assert len(found.bins) == service.MAX_BINS == 600
    assert (found.bins[0].month, found.bins[-1].month) == ("1958-05", "2008-04")
    assert found.total == len(rows)
    assert found.left_out == sum(1 + month % 3 for month in range(100))
    assert found.total == found.left_out + sum(one.count for one in found.bins)
    assert [kind.type for kind in found.bins[-3].types] == ["t0", "t1"][: 1 + 697 % 3]
    earlier = timeline(ctx, "a", until=at(1958, 5) - 1)
    assert (len(earlier.bins), earlier.left_out) == (100, 0)
    monkeypatch.setattr(service, "MAX_TYPES", 1)
    kinds = timeline(ctx, "a", since=at(2008, 3)).bins[0].types
    assert [(kind.type, kind.count) for kind in kinds] == [("t0", 1), (None, 2)]


def test_rows_add_up_to_the_bins(ctx: Context) -> None:
    write(
        ctx.store,
        interactions=[
            Interaction("1", "a", "buy", at(2026, 1), amount=2, currency="EUR"),
            Interaction("2", "a", "buy", at(2026, 1), amount=3, currency="EUR"),
            Interaction("3", "a", "buy", at(2026, 1), amount=4),
            Interaction("4", "a", "buy", at(2026, 1)),
            Interaction("5", "a", "call", at(2026, 2)),
        ],
    )
    found = timeline(ctx, "a")
    buys = found.bins[0].types[0]
    assert buys.amounts == (AmountSum(None, 1, 4.0), AmountSum("EUR", 2, 5.0))
    assert rows_of(found) == [
        MonthCount("2026-01", "buy", None, 1, None),
        MonthCount("2026-01", "buy", None, 1, 4.0),
        MonthCount("2026-01", "buy", "EUR", 2, 5.0),
        MonthCount("2026-02", "call", None, 1, None),
    ]
    with pytest.raises(InvalidValueError, match="Swap them"):
        timeline(ctx, "a", since=5, until=4)
    with pytest.raises(InvalidValueError, match="Take month"):
        timeline(ctx, "a", by="week")
