"""How well the model foresees what it has not seen: fitted on the first part, held to the last.

Expected against actual orders in total, week by week, and by how often customers had bought before
(conditional expectations: figure 4 of Fader, Hardie and Lee 2005, doi:10.1287/mksc.1040.0098).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graphcrm.tables import Float64, Int64
from graphcrm.value.bg_nbd import BgNbd
from graphcrm.value.buying_models import fit_models
from graphcrm.value.clv_rules import ClvRules
from graphcrm.value.histories import Distinct, histories_of
from graphcrm.value.orders import Orders

CLASSES = 8
"""Classes by repeat orders: 0, 1, ... and the last with that many or more."""

LEAST_DAYS = 28
"""A test of less time says nothing."""

FAR_OFF = 10.0
"""Percent by which the total may be missed without a warning."""


@dataclass(frozen=True, slots=True)
class FrequencyClass:
    """Customers by how many repeat orders they had (the last class: or more), orders a customer."""

    repeats: int
    customers: int
    expected: float
    actual: float


@dataclass(frozen=True, slots=True)
class Holdout:
    """The test of a model on days that it was not fitted to.

    first_day, last_day: of the held-out time, days since 1970-01-01. customers: those who had
    bought before it. expected, actual: their orders in that time. by_week: the same for each of its
    weeks, the last perhaps shorter. parameters: of the model fitted to the days before.
    """

    first_day: int
    last_day: int
    customers: int
    expected: float
    actual: int
    by_week: tuple[tuple[float, int], ...]
    by_frequency: tuple[FrequencyClass, ...]
    parameters: BgNbd

    @property
    def error_percent(self) -> float | None:
        """How far the expected total is above (below: minus) the actual one; None without one."""
        return 100.0 * (self.expected / self.actual - 1.0) if self.actual else None

    def as_record(self) -> dict[str, Any]:
        """Return it by name, ready for JSON."""
        return {
            "first_day": str(np.datetime64(self.first_day, "D")),
            "last_day": str(np.datetime64(self.last_day, "D")),
            "customers": self.customers,
            "expected": self.expected,
            "actual": self.actual,
            "error_percent": self.error_percent,
            "by_week": [
                {"expected": expected, "actual": actual} for expected, actual in self.by_week
            ],
            "by_frequency": [asdict(one) for one in self.by_frequency],
            "parameters": asdict(self.parameters),
        }


def hold_out(orders: Orders, as_of: int, rules: ClvRules) -> Holdout | None:
    """Return the test on the last share of the time; None where there is too little to test.

    orders: those up to the day. Cost: a fit, and one expectation for each week and each distinct
    (repeat orders, age).
    """
    if not len(orders):
        return None
    days = round((as_of - int(orders.day.min())) * rules.holdout)
    return None if days < LEAST_DAYS else held_from(orders, as_of - days, as_of, rules)


def held_from(orders: Orders, split: int, as_of: int, rules: ClvRules) -> Holdout | None:
    """Return the test of a model fitted up to the day `split` on the days after it."""
    known = histories_of(orders, split)
    models = fit_models(known, rules, with_value=False)
    if models.buying is None:
        return None
    distinct, model = models.distinct, models.buying.model
    edges = np.append(np.arange(7, as_of - split, 7), as_of - split)
    by_age = expected_by_age(model, distinct, edges / rules.unit_days)
    weekly = np.diff(by_age.totals @ by_age.expected, prepend=0.0)
    held = (orders.day > split) & (orders.day <= as_of) & known.bought[orders.customer]
    came = np.bincount((orders.day[held] - split - 1) // 7, minlength=len(edges))
    return Holdout(
        first_day=split + 1,
        last_day=as_of,
        customers=distinct.buyers,
        expected=float(weekly.sum()),
        actual=int(held.sum()),
        by_week=tuple(zip(weekly.tolist(), came.tolist(), strict=True)),
        by_frequency=_by_frequency(
            distinct,
            by_age.alive * by_age.expected[by_age.row, -1],
            np.bincount(orders.customer[held], minlength=len(known))[known.bought],
        ),
        parameters=model,
    )


@dataclass(frozen=True, slots=True)
class ExpectedByAge:
    """Expected orders of the alive for each distinct (repeat orders, age), and who shares them.

    expected: float64 (g, h) by span. row: int64 (k,) of each distinct history. alive: float64 (k,)
    probability. totals: float64 (g,) customers expected to be alive.
    """

    expected: Float64
    row: Int64
    alive: Float64
    totals: Float64


def expected_by_age(model: BgNbd, distinct: Distinct, spans: Float64) -> ExpectedByAge:
    """Return expectations of the alive, once for all histories that share repeats and age."""
    both, row = np.unique(
        np.stack([distinct.repeats.astype(np.float64), distinct.age]), axis=1, return_inverse=True
    )
    alive = model.p_alive(distinct.repeats, distinct.last, distinct.age)
    return ExpectedByAge(
        model.expected_if_alive(both[0].astype(np.int64), both[1], spans),
        row,
        alive,
        np.bincount(row, alive * distinct.count, both.shape[1]).astype(np.float64),
    )


def _by_frequency(
    distinct: Distinct, expected: Float64, actual: Int64
) -> tuple[FrequencyClass, ...]:
    """expected: float64 (k,) of each history. actual: int64 (buyers,)."""
    kind = np.minimum(distinct.repeats, CLASSES - 1)
    customers = np.bincount(kind, weights=distinct.count, minlength=CLASSES)
    foreseen = np.bincount(kind, weights=expected * distinct.count, minlength=CLASSES)
    came = np.bincount(kind[distinct.row], weights=actual, minlength=CLASSES)
    return tuple(
        FrequencyClass(
            repeats, int(size), float(foreseen[repeats] / size), float(came[repeats] / size)
        )
        for repeats, size in enumerate(customers.tolist())
        if size
    )


def doubts_of(test: Holdout | None) -> tuple[str, ...]:
    """Return what the test says against the model."""
    if test is None:
        return ("There is too little to test the model on days that it has not seen.",)
    error = test.error_percent
    if error is None:
        return (
            f"In the days held out nobody bought again, and {test.expected:,.0f} orders were "
            "expected.",
        )
    if abs(error) <= FAR_OFF:
        return ()
    side = "fewer" if error < 0.0 else "more"
    return (
        f"In the days held out the model expected {test.expected:,.0f} orders of known customers, "
        f"{abs(error):.0f} % {side} than the {test.actual:,} that came. Take the figures to come "
        "with that in mind.",
    )
