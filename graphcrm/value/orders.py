"""Orders: what customers bought, in one currency, with what they gave back taken off.

An order is a day in UTC on which a customer bought something: several purchases of one day are one
visit to the shop, as the literature counts them (Fader, Hardie and Lee 2005,
doi:10.1287/mksc.1040.0098). Cancelled purchases never happened. A return, or a purchase of less
than nothing, is taken off the purchases before it: first of the same product, then of any, the
latest first. What is left over is counted as unmatched. A purchase given back as a whole is no
order any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY, Micros
from graphcrm.tables import PURCHASE, RETURN, Activity, Bool, Float64, Int32, Int64

TRADE = (PURCHASE, RETURN)
"""Types of interactions that orders are made of."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders of customers, sorted by customer, then day.

    customers: how many there are, with an order or without. customer: int32 (m,) positions in ids.
    day: int64 (m,) days since 1970-01-01. amount: float64 (m,) in `currency` (None where no row
    names one), returns taken off; NaN where no purchase of that day has an amount. unmatched: what
    returns left over, in money. unpriced: purchases without an amount. void: cancelled ones.
    """

    customers: int
    customer: Int32
    day: Int64
    amount: Float64
    currency: str | None
    unmatched: float = 0.0
    unpriced: int = 0
    void: int = 0

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True, slots=True)
class Rates:
    """What a unit of each currency is worth in the one that all is reckoned in.

    currency: that one; None for the one most purchases are in. of: by currency, above 0.
    """

    currency: str | None = None
    of: Mapping[str, float] = field(default_factory=dict)


def orders_of(
    activity: Activity, customers: int, rates: Rates, until: Micros | None = None
) -> Orders:
    """Return the orders among the purchases and returns up to a moment, that one included.

    A return after it has not happened yet. Rows without a currency are taken to be in that of the
    rates. Raises InvalidValueError for a currency without a rate. Cost: O(k), and for each return
    the purchases of its customer.
    """
    settled = _settled(activity, rates, until)
    rows, left = settled.bought, settled.left
    return Orders(
        customers,
        *_days(activity.customer[rows], activity.at[rows] // DAY, left),
        currency=settled.currency,
        unmatched=settled.unmatched,
        unpriced=int(np.isnan(left).sum()),
        void=settled.void,
    )


def bought_rows(activity: Activity, rates: Rates, until: Micros | None = None) -> Int64:
    """Return which rows are purchases that something is left of, as `orders_of` counts them."""
    return _settled(activity, rates, until).bought


def purchases_of(
    activity: Activity, customers: int, rates: Rates, until: Micros | None, each: bool
) -> Int32:
    """Return how many purchases each customer made that something is left of, int32 (n,).

    each: every row counts; else those of one moment, such as the lines of an invoice, count once.
    Cost: as `orders_of`.
    """
    rows = bought_rows(activity, rates, until)
    customer, at = activity.customer[rows], activity.at[rows]
    fresh = np.ones(len(rows), dtype=np.bool_)
    if not each:
        fresh[1:] = (np.diff(customer) != 0) | (np.diff(at) != 0)
    return np.bincount(customer[fresh], minlength=customers).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Settled:
    """Rows of purchases that were not given back as a whole, and what is left of each."""

    bought: Int64
    left: Float64
    currency: str | None
    unmatched: float
    void: int


def _settled(activity: Activity, rates: Rates, until: Micros | None) -> _Settled:
    kept = _trade(activity) & (True if until is None else activity.at <= until)
    void = kept & activity.void
    kept &= ~activity.void
    currency = rates.currency or _most_used(activity, kept)
    amount = activity.amount[kept] * _worth(activity, kept, currency, rates.of)
    gives = np.array([name == RETURN for name in activity.types], dtype=np.bool_)
    back = gives[activity.type[kept]] | (amount < 0)
    from graphcrm.value.order_kernels import take_back

    left, unmatched = take_back(
        activity.customer[kept], activity.product[kept], np.abs(amount), back
    )
    bought = ~back & ((left != 0.0) | (amount == 0.0))
    return _Settled(
        bought=np.flatnonzero(kept)[bought],
        left=left[bought],
        currency=currency,
        unmatched=float(unmatched),
        void=int(void.sum()),
    )


def _trade(activity: Activity) -> Bool:
    known = np.array([name in TRADE for name in activity.types], dtype=np.bool_)
    return known[activity.type] if len(known) else np.zeros(len(activity), dtype=np.bool_)


def _most_used(activity: Activity, kept: Bool) -> str | None:
    codes = activity.currency[kept]
    counts = np.bincount(codes[codes >= 0], minlength=len(activity.currencies))
    return activity.currencies[int(counts.argmax())] if counts.sum() else None


def _worth(
    activity: Activity, kept: Bool, currency: str | None, rates: Mapping[str, float]
) -> Float64:
    """Return for each kept row what a unit of its currency is worth."""
    codes = activity.currency[kept]
    worth = np.ones(len(activity.currencies) + 1)
    for code in np.unique(codes[codes >= 0]).tolist():
        name = activity.currencies[code]
        if name == currency:
            continue
        rate = rates.get(name)
        if rate is None:
            raise InvalidValueError(
                f"Purchases are in {name!r} and in {currency!r}, and no rate says what one "
                f"{name!r} is worth. Give it under 'rates' in the value rules, such as "
                f"'rates: {{{name}: 1.1}}'."
            )
        worth[code] = rate
    return worth[codes]


def _days(customer: Int32, day: Int64, amount: Float64) -> tuple[Int32, Int64, Float64]:
    """Return purchases of one customer and day as one order."""
    fresh = np.ones(len(customer), dtype=np.bool_)
    fresh[1:] = (np.diff(customer) != 0) | (np.diff(day) != 0)
    starts = np.flatnonzero(fresh)
    if not len(starts):
        return customer, day, amount
    known = ~np.isnan(amount)
    total = np.add.reduceat(np.where(known, amount, 0.0), starts)
    priced = np.add.reduceat(known.astype(np.int64), starts)
    return customer[starts], day[starts], np.where(priced > 0, total, np.nan)
