"""Who bought which product, on how many days, and when last: what recommendations rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.model import DAY, Micros
from graphcrm.tables import Activity, Float64, Int32, Int64
from graphcrm.value.orders import Rates, bought_rows


@dataclass(frozen=True, slots=True)
class ProductDays:
    """Days on which customers bought products, each once, sorted by customer, product, day.

    products: names, sorted. customer, product: int32 (d,) positions. day: int64 (d,) since 1970.
    """

    customers: int
    products: Sequence[str]
    customer: Int32
    product: Int32
    day: Int64

    def __len__(self) -> int:
        return len(self.customer)

    def before(self, day: int) -> ProductDays:
        """Return what was bought before a day."""
        return self._of(self.day < day)

    def within(self, first: int, after: int) -> ProductDays:
        """Return what was bought from a day on and before another."""
        return self._of((self.day >= first) & (self.day < after))

    def _of(self, kept: np.typing.NDArray[np.bool_]) -> ProductDays:
        return ProductDays(
            self.customers,
            self.products,
            self.customer[kept],
            self.product[kept],
            self.day[kept],
        )


@dataclass(frozen=True, slots=True)
class Owned:
    """Which products each customer bought, in rows by customer, products ascending.

    start: int64 (n + 1,), where the row of each customer begins. product: int32 (p,) positions.
    days: int32 (p,), on how many days. last: int64 (p,), the last of them. weight: float64 (p,),
    those days, each halved with every half-life that passed since.
    """

    start: Int64
    product: Int32
    days: Int32
    last: Int64
    weight: Float64


def product_days(activity: Activity, customers: int, rates: Rates, until: Micros) -> ProductDays:
    """Return on which days who bought what, returns and cancelled purchases taken off.

    Purchases without a product do not count. Cost: O(k log k).
    """
    rows = bought_rows(activity, rates, until)
    rows = rows[activity.product[rows] >= 0]
    customer, product = activity.customer[rows], activity.product[rows]
    day = activity.at[rows] // DAY
    order = np.lexsort((day, product, customer))
    customer, product, day = customer[order], product[order], day[order]
    fresh = _changes(customer, product, day)
    return ProductDays(customers, activity.products, customer[fresh], product[fresh], day[fresh])


def owned_of(days: ProductDays, today: int, half_life: float) -> Owned:
    """Return what each customer bought by the end of a day; nothing after it may be among it."""
    starts = np.flatnonzero(_changes(days.customer, days.product))
    weight = np.exp2((days.day - today) / half_life)
    ends = np.append(starts[1:], len(days))
    customer = days.customer[starts]
    start = np.zeros(days.customers + 1, dtype=np.int64)
    np.cumsum(np.bincount(customer, minlength=days.customers), out=start[1:])
    return Owned(
        start=start,
        product=days.product[starts],
        days=(ends - starts).astype(np.int32),
        last=days.day[ends - 1] if len(starts) else np.empty(0, dtype=np.int64),
        weight=np.add.reduceat(weight, starts) if len(starts) else np.empty(0),
    )


def popular_of(days: ProductDays, today: int, span: int) -> Int64:
    """Return how many customers bought each product within the last days, int64 (products,)."""
    recent = days.within(today - span + 1, today + 1)
    first = _changes(recent.customer, recent.product)
    return np.bincount(recent.product[first], minlength=len(days.products)).astype(np.int64)


def _changes(*columns: np.typing.NDArray[np.int32 | np.int64]) -> np.typing.NDArray[np.bool_]:
    """Return which rows differ from the one before in any of these columns."""
    fresh = np.zeros(len(columns[0]), dtype=np.bool_)
    fresh[:1] = True
    for column in columns:
        fresh[1:] |= column[1:] != column[:-1]
    return fresh
