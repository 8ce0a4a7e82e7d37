"""Warnings of earlier runs that are kept, held against what came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.model import DAY, Micros, Run
from graphcrm.service.moments import moment_of
from graphcrm.store.base import Reader
from graphcrm.tables import Float64
from graphcrm.value.churn_features import Past
from graphcrm.value.churn_outcomes import settled_by
from graphcrm.value.churn_rules import ChurnRules
from graphcrm.value.churn_weeks import Weeks, by_week

MOST_RUNS = 12
"""Kept runs that are looked at, the latest."""


@dataclass(frozen=True, slots=True)
class PastWarning:
    """What a kept run said: float64 (n,) in the order of ids, NaN for those it was silent of."""

    run_id: str
    as_of: Micros
    risk: Float64


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the warnings of a kept run."""

    run_id: str
    as_of: Micros
    weeks: Weeks


def past_warnings(reader: Reader, until: Micros) -> tuple[PastWarning, ...]:
    """Return the warnings of kept runs of a week and more before a moment, the earliest first.

    Of runs of one day that published last. Cost: all values of each run.
    """
    latest: dict[int, Run] = {}
    for run in reader.kept_runs():
        warned = (run.models or {}).get("churn") or {}
        if warned.get("model") and moment_of(run) // DAY + 7 <= until // DAY:
            latest[moment_of(run) // DAY] = run
    days = sorted(latest)[-MOST_RUNS:]
    return tuple(
        PastWarning(
            latest[day].run_id,
            moment_of(latest[day]),
            reader.at(latest[day].run_id).value_table().churn_risk,
        )
        for day in days
    )


def hold_against(
    warnings: Sequence[PastWarning], past: Past, today: int, rules: ChurnRules
) -> tuple[Kept, ...]:
    """Return what became of warnings by today, by what leaving means now."""
    found = []
    for one in warnings:
        day = one.as_of // DAY
        outcome = settled_by(past, day, today, rules)
        rows = np.flatnonzero(~np.isnan(one.risk))
        if outcome is None or not len(rows):
            continue
        left, settled = outcome
        weeks = by_week(one.risk[rows], left[rows], settled[rows], today - day)
        found.append(Kept(one.run_id, one.as_of, weeks))
    return tuple(found)
