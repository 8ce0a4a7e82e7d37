"""What became of customers after a day: who left, and from when on that was known.

By the own rhythm, or a fixed number of days: somebody leaves who does not order within so many days
of the day. By an attribute that says on which day: somebody leaves whose day comes within so many.
By an attribute that says whether, not when: somebody leaves of whom it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Bool, Float64, Int32
from graphcrm.value import churn_kernels as columns
from graphcrm.value.churn_features import Known, Past, know, patience_of
from graphcrm.value.churn_rules import ChurnRules
from graphcrm.value.histories import up_to


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was known on a day of m customers who were there, and what became of each.

    table: float64 (m, features). owner: int32 (m,), who it is. left: bool. settled: float64, days
    after which it was known, NaN where nobody knows.
    """

    table: Float64
    owner: Int32
    left: Bool
    settled: Float64

    def only(self, rows: Bool) -> Outcomes:
        """Return those of some rows."""
        return Outcomes(self.table[rows], self.owner[rows], self.left[rows], self.settled[rows])


def who_is_there(known: Known, day: int, past: Past, rules: ChurnRules) -> Bool:
    """Return of whom a risk is told on a day, bool (n,): who bought and has not left by then."""
    if past.label is not None:
        # An attribute without days says who had left by today, on no earlier day.
        return known.bought & ~past.label.left_by(day) if past.label.dated else known.bought
    return known.bought if rules.horizon_days else known.active


def outcomes_of(past: Past, day: int, rules: ChurnRules, span: int | None = None) -> Outcomes:
    """Return what became of those who were there on a day; span: days looked at, not the rules'.

    Only orders that came count: what was given back later still says that the customer was there.
    """
    known = know(past, day, rules)
    rows = np.flatnonzero(who_is_there(known, day, past, rules))
    if past.label is not None:
        left, settled = _labelled(past, day, span or rules.longest)
    else:
        wait = known.patience
        if rules.horizon_days:
            wait = np.full(len(wait), span or rules.horizon_days, dtype=np.float64)
        left, settled = _by_orders(past, (day, day + rules.longest), wait)
    return Outcomes(known.table[rows], rows.astype(np.int32), left[rows], settled[rows])


def settled_by(past: Past, day: int, today: int, rules: ChurnRules) -> tuple[Bool, Float64] | None:
    """Return of each customer whether it left after a day, and days until that was known.

    bool (n,), float64 (n,): what is known after today is not known yet. None where who left is
    known as of today alone. Cost: two passes over orders.
    """
    if past.label is not None:
        return _labelled(past, day, rules.longest) if past.label.dated else None
    before = past.orders(day)
    wait = patience_of(past, up_to(before, day), rules)[1]
    if rules.horizon_days:
        wait = np.full(len(wait), rules.horizon_days, dtype=np.float64)
    return _by_orders(past, (day, today), wait)


def _by_orders(past: Past, days: tuple[int, int], wait: Float64) -> tuple[Bool, Float64]:
    """days: the first one, after which orders count, and the last one looked at."""
    ahead = np.full(len(wait), np.inf)
    later = past.orders(days[1])
    columns.next_order(later.customer, later.day, days[0], ahead)
    return ahead > wait, np.minimum(ahead, wait)


def _labelled(past: Past, day: int, span: int) -> tuple[Bool, Float64]:
    label = past.label
    assert label is not None
    if not label.dated:
        return label.left_by(day), np.full(len(label.day), np.nan)
    left = label.left_by(day + span)
    return left, np.where(left, label.day.astype(np.float64) - day, float(span))
