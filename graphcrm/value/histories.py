"""What each customer's orders come to: how many, when, for how much; all that the models look at.

Cost: O(m) for m orders; the distinct histories need one sort of the n customers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graphcrm.tables import Bool, Float64, Int32, Int64
from graphcrm.value.orders import Orders

NO_DAY = np.iinfo(np.int64).min
"""Stands for the day of an order that there is none of."""


@dataclass(frozen=True, slots=True)
class Histories:
    """Orders up to a day, one row a customer, n in all.

    as_of: that day, in days since 1970-01-01. orders: int32 (n,). first, last: int64 (n,) days,
    NO_DAY without an order. spent: float64 (n,) money, NaN where no order has an amount. priced:
    int32 (n,) orders with an amount. repeat_value: float64 (n,) mean amount of the orders after the
    first, NaN without any. repeat_priced: int32 (n,), how many of those have an amount.
    """

    as_of: int
    orders: Int32
    first: Int64
    last: Int64
    spent: Float64
    priced: Int32
    repeat_value: Float64
    repeat_priced: Int32

    def __len__(self) -> int:
        return len(self.orders)

    @property
    def bought(self) -> Bool:
        """Who has an order, bool (n,)."""
        return self.orders > 0

    @property
    def average(self) -> Float64:
        """Mean amount of an order with an amount, float64 (n,), NaN without one."""
        return np.where(self.priced > 0, self.spent / np.maximum(self.priced, 1), np.nan)


def up_to(orders: Orders, as_of: int) -> Orders:
    """Return the orders of a day and before."""
    kept = orders.day <= as_of
    return replace(
        orders,
        customer=orders.customer[kept],
        day=orders.day[kept],
        amount=orders.amount[kept],
    )


def histories_of(orders: Orders, as_of: int) -> Histories:
    """Return what the orders up to a day come to; later ones have not happened yet."""
    seen = up_to(orders, as_of)
    n, customer, day, amount = seen.customers, seen.customer, seen.day, seen.amount
    count = np.bincount(customer, minlength=n).astype(np.int32)
    fresh = np.ones(len(customer), dtype=np.bool_)
    fresh[1:] = np.diff(customer) != 0
    first, last = np.full(n, NO_DAY), np.full(n, NO_DAY)
    first[customer[fresh]] = day[fresh]
    last[customer[np.roll(fresh, -1)]] = day[np.roll(fresh, -1)]
    spent, priced = _sums(customer, amount, n)
    again, repeat_priced = _sums(customer[~fresh], amount[~fresh], n)
    repeat_value = again / np.maximum(repeat_priced, 1)
    return Histories(as_of, count, first, last, spent, priced, repeat_value, repeat_priced)


def _sums(customer: Int32, amount: Float64, n: int) -> tuple[Float64, Int32]:
    known = ~np.isnan(amount)
    priced = np.bincount(customer[known], minlength=n)
    total = np.bincount(customer[known], weights=amount[known], minlength=n)
    return np.where(priced > 0, total, np.nan), priced.astype(np.int32)


@dataclass(frozen=True, slots=True)
class Distinct:
    """Histories of buyers as the models of buying see them, equal ones together.

    repeats: int64 (k,) orders after the first (x). last: float64 (k,) from the first to the last
    (t_x). age: float64 (k,) from the first order to the day (T). count: int64 (k,) buyers with
    this history. row: int64 (buyers,) the history of each buyer, in the order of customers.
    Times are in units of the model.
    """

    repeats: Int64
    last: Float64
    age: Float64
    count: Int64
    row: Int64

    def __len__(self) -> int:
        return len(self.repeats)

    @property
    def buyers(self) -> int:
        """How many there are of."""
        return int(self.count.sum())


def distinct_of(histories: Histories, unit_days: float) -> Distinct:
    """Return the distinct histories of those who bought, sorted by repeats, last, age.

    unit_days: days in a unit of time; all times are multiples of a day.
    """
    bought = histories.bought
    repeats = histories.orders[bought].astype(np.int64) - 1
    last = histories.last[bought] - histories.first[bought]
    age = histories.as_of - histories.first[bought]
    span = int(age.max(initial=0)) + 1
    # One integer a history sorts far faster than three columns; days of centuries fit.
    keys, row, count = np.unique(
        (repeats * span + last) * span + age, return_inverse=True, return_counts=True
    )
    rest, age = np.divmod(keys, span)
    repeats, last = np.divmod(rest, span)
    return Distinct(repeats, last / unit_days, age / unit_days, count, row)
