"""Who is about to leave: a probability for each customer, its reasons, and how right it has been.

A customer leaves who does not order again within the days after which it counts as gone (three of
its own usual gaps by default, at least two weeks, at most half a year), or within a fixed horizon
where the rules give one. No label is needed: the past says who left. Learnt from several past days
and judged on a later one, between which lie as many days as it takes to know who left: nothing that
is judged could have been learnt. Gradient-boosted trees (Friedman 2001, doi:10.1214/aos/1013203451,
in scikit-learn's histogram form), their log odds set right on customers that the trees never saw
(Platt 1999). Beside them stand a model of the silence alone and one of own behaviour alone; which
of the three speaks is decided on those customers too, before the day of judgement is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Bool, Float64, Int8, Int32
from graphcrm.value import churn_kernels as columns
from graphcrm.value.churn_features import FEATURES, OWN, Known, Past, know
from graphcrm.value.churn_models import Learned, explain, learn
from graphcrm.value.churn_report import Judged, judge
from graphcrm.value.churn_rules import ChurnRules

MODELS: dict[str, tuple[str, ...]] = {
    "silence": ("silence",),
    "own": OWN,
    "own and neighbourhood": FEATURES,
}
"""What each model may look at, the plainest first."""

REASONS = 3
"""Reasons that are told of a customer."""


@dataclass(frozen=True, slots=True)
class ChurnWarning:
    """The result for n customers.

    risk: float64 (n,), NaN for who never bought or is gone already. reasons: int8 (n, REASONS),
    positions in FEATURES, -1 for none; weights: float64 (n, REASONS), what each adds to the log
    odds, the strongest first; values: float64 (n, len(FEATURES)), what is known today. usual:
    float64 (len(FEATURES),), of a customer in the middle. model: which
    one speaks, None where nothing could be learnt, with `note` saying why. judged: by model, how
    right it was on the latest day of which that is known; learnt_days, judged_day: days since
    1970-01-01.
    """

    risk: Float64
    reasons: Int8
    weights: Float64
    values: Float64
    usual: Float64
    model: str | None
    note: str
    judged: dict[str, Judged]
    learnt_days: tuple[int, ...]
    judged_day: int | None


def warn_of_churn(
    past: Past, today: int, rules: ChurnRules, *, seed: int = 0, first_day: int | None = None
) -> ChurnWarning:
    """Return who is likely to leave as of a day, learnt from the days before it.

    first_day: the first day of the data. Cost: for each past day one pass over orders and ties, and
    finding communities; trees from at most rules.most_rows rows; then as many predictions for each
    customer as there are features.
    """
    now = know(past, today, rules)
    days = _days(today, rules, first_day)
    if len(days) < 2:
        return _silent(
            now,
            f"The data cover too short a time: {2 * rules.longest} days and more "
            "before today are needed to learn from and to judge by.",
        )
    *learnt, judged_day = days
    rows = [_rows(past, day, rules) for day in learnt]
    left = sum(int(one.left.sum()) for one in rows)
    count = sum(len(one.left) for one in rows)
    if min(left, count - left) < rules.least_rows:
        return _silent(
            now,
            f"Of {count:,} customers in the past {left:,} left: there must be "
            f"{rules.least_rows:,} of either kind to learn from.",
        )
    models = {name: _learn(rows, seen, rules, seed) for name, seen in MODELS.items()}
    speaks = min(models, key=lambda name: models[name].loss)
    test = _rows(past, judged_day, rules)
    judged = {name: judge(model.risk(test.table), test.left) for name, model in models.items()}
    # What is said of today is learnt from the day of judgement too: who left then is known by now.
    rows.append(test)
    latest = _learn(rows, MODELS[speaks], rules, seed)
    return _warn(now, latest, speaks, judged, (tuple(learnt), judged_day), rules)


@dataclass(frozen=True, slots=True)
class _Rows:
    table: Float64
    left: Bool
    owner: Int32


def _learn(rows: Sequence[_Rows], seen: Sequence[str], rules: ChurnRules, seed: int) -> Learned:
    table = np.concatenate([one.table for one in rows])
    left = np.concatenate([one.left for one in rows])
    owner = np.concatenate([one.owner for one in rows])
    return learn(table, left, owner, [FEATURES.index(one) for one in seen], rules, seed)


def _days(today: int, rules: ChurnRules, first_day: int | None) -> list[int]:
    """Return past days to learn from and, last, the one to judge by, with enough before each."""
    judged = today - rules.longest
    start = judged - rules.longest
    step = max(1, rules.window_days // 3)
    learnt = [start - step * back for back in reversed(range(rules.past_days))]
    earliest = -np.inf if first_day is None else first_day + rules.window_days
    return [day for day in (*learnt, judged) if day >= earliest]


def _rows(past: Past, day: int, rules: ChurnRules) -> _Rows:
    known = know(past, day, rules)
    ahead = np.full(len(known.bought), np.inf)
    span = rules.horizon_days or known.patience
    # Only orders that came: what was given back later still says that the customer was there.
    later = past.orders(day + rules.longest)
    columns.next_order(later.customer, later.day, day, ahead)
    who = np.flatnonzero(known.bought if rules.horizon_days else known.active)
    left = (ahead > span)[who]
    return _Rows(known.table[who], left, who.astype(np.int32))


def _warn(
    now: Known,
    model: Learned,
    speaks: str,
    judged: dict[str, Judged],
    days: tuple[tuple[int, ...], int],
    rules: ChurnRules,
) -> ChurnWarning:
    who = np.flatnonzero(now.bought if rules.horizon_days else now.active)
    n = len(now.bought)
    risk = np.full(n, np.nan)
    reasons = np.full((n, REASONS), -1, dtype=np.int8)
    weights = np.full((n, REASONS), np.nan)
    if len(who):
        risk[who] = model.risk(now.table[who])
        reasons[who], weights[who] = explain(model, now.table[who], REASONS)
    return ChurnWarning(
        risk=risk,
        reasons=reasons,
        weights=weights,
        values=now.table,
        usual=model.usual,
        model=speaks,
        note="",
        judged=judged,
        learnt_days=days[0],
        judged_day=days[1],
    )


def _silent(now: Known, note: str) -> ChurnWarning:
    n = len(now.bought)
    return ChurnWarning(
        risk=np.full(n, np.nan),
        reasons=np.full((n, REASONS), -1, dtype=np.int8),
        weights=np.full((n, REASONS), np.nan),
        values=now.table,
        usual=np.full(len(FEATURES), np.nan),
        model=None,
        note=note,
        judged={},
        learnt_days=(),
        judged_day=None,
    )
