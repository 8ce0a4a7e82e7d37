"""What happened with a customer month by month, counted in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from graphcrm.errors import InvalidValueError
from graphcrm.model import Micros, MonthCount, format_moment
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.store.about import ALWAYS
from graphcrm.store.base import Reader

MAX_BINS = 600
"""Months in an answer, the newest: fifty years without a gap."""

MAX_TYPES = 50
"""Types that are told apart, the most frequent; the others are counted together."""

BINS = ("month",)
EARLIEST, LATEST = ALWAYS


@dataclass(frozen=True, slots=True)
class AmountSum:
    """The sum of what interactions cost in one currency, None where none was given."""

    currency: str | None
    count: int
    amount: float


@dataclass(frozen=True, slots=True)
class TypeCount:
    """Interactions of a type in a month; type: None for all that are not told apart."""

    type: str | None
    count: int
    amounts: tuple[AmountSum, ...]


@dataclass(frozen=True, slots=True)
class TimelineBin:
    """A month in UTC, such as 2026-03, in which something happened."""

    month: str
    count: int
    types: tuple[TypeCount, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Months in order. total: interactions in the span; left_out: those of months before."""

    customer_id: str
    bin: str
    total: int
    left_out: int
    bins: tuple[TimelineBin, ...]


def timeline(
    ctx: Context,
    customer_id: str,
    *,
    since: Micros | None = None,
    until: Micros | None = None,
    by: str = "month",
) -> Timeline:
    """Count what a customer took part in, on either side, by month and type.

    since, until: both included. Months without anything are not there; of more than MAX_BINS the
    newest are. Raises CustomerNotFoundError, InvalidValueError.
    """
    if by not in BINS:
        raise InvalidValueError(f"{by!r} is not a bin. Take month.")
    if since is not None and until is not None and since > until:
        raise InvalidValueError(
            f"since ({format_moment(since)}) is after until ({format_moment(until)}). Swap them."
        )
    first, last = EARLIEST if since is None else since, LATEST if until is None else until
    with ctx.store.read() as reader:
        return timeline_in(reader, need_customer(reader, customer_id).customer_id, first, last, by)


def timeline_in(
    reader: Reader,
    customer_id: str,
    first: Micros = EARLIEST,
    last: Micros = LATEST,
    by: str = BINS[0],
) -> Timeline:
    """Return the same of a customer that is there, from an open reader."""
    counts = reader.timeline(customer_id, first, last)
    told = _told_apart(counts)
    months = [list(rows) for _, rows in groupby(counts, key=lambda row: row.month)]
    bins = tuple(_bin(rows, told) for rows in reversed(months[:MAX_BINS]))
    total = sum(row.count for row in counts)
    return Timeline(customer_id, by, total, total - sum(one.count for one in bins), bins)


def rows_of(found: Timeline) -> list[MonthCount]:
    """Return a timeline as flat rows; type '' stands for those that are not told apart."""
    rows = []
    for one in found.bins:
        for kind in one.types:
            name, priced = kind.type or "", sum(each.count for each in kind.amounts)
            if priced < kind.count:
                rows.append(MonthCount(one.month, name, None, kind.count - priced, None))
            rows += (
                MonthCount(one.month, name, each.currency, each.count, each.amount)
                for each in kind.amounts
            )
    return rows


def _told_apart(counts: Sequence[MonthCount]) -> frozenset[str]:
    found: Counter[str] = Counter()
    for row in counts:
        found[row.type] += row.count
    ranked = sorted(found, key=lambda name: (-found[name], name))
    return frozenset(ranked[:MAX_TYPES])


def _bin(rows: Sequence[MonthCount], told: frozenset[str]) -> TimelineBin:
    by_type: dict[str | None, list[MonthCount]] = {}
    for row in rows:
        by_type.setdefault(row.type if row.type in told else None, []).append(row)
    # They come by type; those that are not told apart go last.
    order = sorted(by_type, key=lambda name: (name is None, name or ""))
    types = tuple(_type_count(name, by_type[name]) for name in order)
    return TimelineBin(rows[0].month, sum(one.count for one in types), types)


def _type_count(name: str | None, rows: Sequence[MonthCount]) -> TypeCount:
    sums: dict[str | None, tuple[int, float]] = {}
    for row in rows:
        if row.amount is not None:
            count, amount = sums.get(row.currency, (0, 0.0))
            sums[row.currency] = (count + row.count, amount + row.amount)
    order = sorted(sums, key=lambda currency: (currency is not None, currency or ""))
    amounts = tuple(AmountSum(currency, *sums[currency]) for currency in order)
    return TypeCount(name, sum(row.count for row in rows), amounts)
