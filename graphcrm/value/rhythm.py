"""How often a customer usually orders: the rhythm that stages of life and warnings of churn share.

From own_gaps gaps between own orders on it is the customer's own: the median of its recent_gaps
latest gaps. Until then it is the usual one: the median of the first own_gaps gaps of all customers
who go the same path of life. Both are as known on the day of the order: nothing later is in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Bool, Float64, Int8, Int64
from graphcrm.value.orders import Orders
from graphcrm.value.rule_values import check_names, number_of, whole_number_of

if TYPE_CHECKING:
    from graphcrm.value.rhythm_kernels import Usual

DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a customer usually orders.

    From own_gaps gaps between own orders on it is the median of the recent_gaps latest of them.
    Else it is the usual one: the median of everybody's first own_gaps gaps that began at least
    usual_within days before and were over within so many, from usual_gaps such gaps on; before
    that, usual_days.
    """

    own_gaps: int = 3
    recent_gaps: int = 12
    usual_gaps: int = 100
    usual_within: int = 180
    usual_days: float = 60.0


@dataclass(frozen=True, slots=True)
class Rhythms:
    """Of m orders the rhythm of their customer as known on their day: float64 (m,) days, own: bool.

    starts: int64 (n + 1,), where each customer's orders begin. usual: what is usual on each day.
    """

    days: Float64
    own: Bool
    starts: Int64
    usual: Usual

    def latest(self) -> Float64:
        """Return each customer's on the day of its last order, float64 (n,), NaN without one."""
        bought = np.diff(self.starts) > 0
        found = np.full(len(bought), np.nan)
        found[bought] = self.days[self.starts[1:][bought] - 1]
        return found


def rhythms_of(orders: Orders, path: Int8, rule: Rhythm) -> Rhythms:
    """Return the rhythm behind every order; path: int8 (n,), customers of one share what is usual.

    Cost: O(orders x recent_gaps), and the days that the orders span for each path.
    """
    from graphcrm.value.rhythm_kernels import Usual, own_rhythms

    starts = np.zeros(orders.customers + 1, dtype=np.int64)
    np.cumsum(np.bincount(orders.customer, minlength=orders.customers), out=starts[1:])
    first = int(orders.day.min()) if len(orders) else 0
    usual = Usual(_usual(orders, starts, path, first, rule), first, float(rule.usual_days))
    days, own = np.empty(len(orders)), np.empty(len(orders), dtype=np.bool_)
    own_rhythms((starts, orders.day), path, usual, (rule.own_gaps, rule.recent_gaps), days, own)
    return Rhythms(days, own, starts, usual)


def _usual(orders: Orders, starts: Int64, path: Int8, first_day: int, rule: Rhythm) -> Float64:
    """Return the usual rhythm by path and day, from the first gaps of each customer.

    A gap counts from the day on which all that began with it would be over: of those that are over
    on a day most are short, as the long ones of that time still last.
    """
    from graphcrm.value.rhythm_kernels import running_median

    customer, day = orders.customer, orders.day
    days = int(day.max()) - first_day + 1 if len(day) else 1
    place = np.arange(len(day)) - starts[customer]
    rows = np.flatnonzero((place >= 1) & (place <= rule.own_gaps))
    rows = rows[day[rows] - day[rows - 1] <= rule.usual_within]
    rows = rows[np.argsort(day[rows - 1], kind="stable")]
    counts = day[rows - 1] + rule.usual_within - first_day
    gap, of = day[rows] - day[rows - 1], path[customer[rows]]
    before = float(rule.usual_days)
    return np.stack(
        [
            running_median(counts[of == number], gap[of == number], days, rule.usual_gaps, before)
            for number in range(int(path.max(initial=0)) + 1)
        ]
    )


def rhythm_rules(values: Any, base: Rhythm, key: str) -> Rhythm:
    """Return a rhythm with some of its values changed; raises InvalidValueError."""
    if not isinstance(values, Mapping):
        raise InvalidValueError(f"{key} is {values!r}; it takes names with values.")
    check_names(values, key, [part.name for part in fields(Rhythm)])

    def whole(name: str, most: int) -> int:
        return whole_number_of(f"{key}: {name}", values.get(name, getattr(base, name)), 1, most)

    rhythm = Rhythm(
        whole("own_gaps", 50),
        whole("recent_gaps", 50),
        whole("usual_gaps", 10**9),
        whole("usual_within", DAYS),
        number_of(f"{key}: usual_days", values.get("usual_days", base.usual_days), 1, DAYS),
    )
    if rhythm.recent_gaps < rhythm.own_gaps:
        raise InvalidValueError(
            f"{key}: recent_gaps is {rhythm.recent_gaps}, below own_gaps ({rhythm.own_gaps}); "
            "raise the one or lower the other."
        )
    return rhythm
