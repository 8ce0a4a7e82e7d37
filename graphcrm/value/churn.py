"""Who is about to leave: a probability for each customer, its reasons, and how right it has been.

A customer leaves who does not order again within the days after which it counts as gone (three of
its own rhythms by default, at least two weeks, at most half a year), or within a fixed horizon
where the rules give one. No label is needed: the past says who left; where an attribute of
customers says it, that is believed. Learnt from several past days and judged on a later one,
between which lie as many days as it takes to know who left: nothing that is judged could have been
learnt. Gradient-boosted trees (Friedman 2001, doi:10.1214/aos/1013203451, in scikit-learn's
histogram form), their log odds set right on customers that the trees never saw (Platt 1999).
Beside them stand a model of the silence alone, in rhythms and in days, and one of own behaviour
alone; which of the three speaks is decided on those customers too, before the day of judgement is
looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Float64, Int8, Int64
from graphcrm.value.churn_features import FEATURES, OWN, Known, Past, know
from graphcrm.value.churn_models import SET_RIGHT, Learned, learn
from graphcrm.value.churn_outcomes import Outcomes, outcomes_of, who_is_there
from graphcrm.value.churn_reasons import explain
from graphcrm.value.churn_report import Judged, judge
from graphcrm.value.churn_rules import ChurnRules
from graphcrm.value.churn_weeks import Weeks, by_week

MODELS: dict[str, tuple[str, ...]] = {
    "silence": ("silence", "recency_days"),
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
    positions in FEATURES, -1 for none; weights: float64 (n, REASONS), what each thing adds to the
    log odds, the strongest first; values: float64 (n, len(FEATURES)), what is known today. usual:
    float64 (len(FEATURES),), of a customer in the middle. model: which
    one speaks, None where nothing could be learnt, with `note` saying why. judged: by model, how
    right it was on the latest day of which that is known; weeks: what became of the warnings that
    the model that speaks would have given on that day, None where it is not known when somebody
    left; learnt_days, judged_day: days since 1970-01-01.
    """

    risk: Float64
    reasons: Int8
    weights: Float64
    values: Float64
    usual: Float64
    model: str | None
    note: str
    judged: dict[str, Judged]
    weeks: Weeks | None
    learnt_days: tuple[int, ...]
    judged_day: int | None


def warn_of_churn(
    past: Past, today: int, rules: ChurnRules, *, seed: int = 0, first_day: int | None = None
) -> ChurnWarning:
    """Return who is likely to leave as of a day, learnt from the days before it.

    first_day: the first day of the data. Cost: for each past day one pass over orders and ties, and
    finding communities, from those of the day before; trees from at most rules.most_rows rows; then
    as many predictions for each customer as there are things that can be reasons.
    """
    undated = past.label is not None and not past.label.dated
    days = _days(today, rules, first_day, undated)
    past = past.grouped((*days, today))
    now = know(past, today, rules)
    if len(days) < 2:
        return _silent(
            now,
            f"The data cover too short a time: {_needed(rules, undated)} days and more "
            "before today are needed to learn from and to judge by.",
        )
    *learnt, judged_day = days
    rows, test = _parts(past, (learnt, judged_day), rules, seed)
    if (note := _too_few(rows, rules)) is not None:
        return _silent(now, note)
    models = {name: _learn(rows, seen, rules, seed) for name, seen in MODELS.items()}
    speaks = min(models, key=lambda name: models[name].loss)
    risks = {name: model.risk(test.table) for name, model in models.items()}
    # What is said of today is learnt from the day of judgement too: who left then is known by now.
    # Where only a shorter horizon could be learnt before, that day is the first with a whole one.
    whole = [test] if rules.learn_days and _enough([test], rules) else [*rows, test]
    latest = _learn(whole, MODELS[speaks], rules, seed)
    weeks = None
    if not undated:
        weeks = by_week(risks[speaks], test.left, test.settled, today - judged_day)
    there = who_is_there(now, today, past, rules)
    if undated and past.label is not None:
        there &= ~past.label.left_by(today)
    risk, reasons, weights = _tell(latest, now.table, np.flatnonzero(there))
    return ChurnWarning(
        risk=risk,
        reasons=reasons,
        weights=weights,
        values=now.table,
        usual=latest.usual,
        model=speaks,
        note="",
        judged={name: judge(risk, test.left) for name, risk in risks.items()},
        weeks=weeks,
        learnt_days=tuple(learnt),
        judged_day=judged_day,
    )


def _parts(
    past: Past, days: tuple[list[int], int], rules: ChurnRules, seed: int
) -> tuple[list[Outcomes], Outcomes]:
    """Return what is learnt from, day by day, and what is judged by."""
    learnt, judged_day = days
    test = outcomes_of(past, judged_day, rules)
    if learnt != [judged_day]:
        span = rules.learn_days or None
        return [outcomes_of(past, day, rules, span) for day in learnt], test
    # There is but one day: every fifth customer is kept apart to judge by.
    rng = np.random.default_rng([seed, 1])
    apart = rng.permutation(int(test.owner.max(initial=0)) + 1)[test.owner] % SET_RIGHT == 0
    return [test.only(~apart)], test.only(apart)


def _too_few(rows: Sequence[Outcomes], rules: ChurnRules) -> str | None:
    """Return why nothing can be learnt from these rows; None where there are enough."""
    if _enough(rows, rules):
        return None
    left, count = _counts(rows)
    return (
        f"Of {count:,} customers in the past {left:,} left: there must be "
        f"{rules.least_rows:,} of either kind to learn from."
    )


def _enough(rows: Sequence[Outcomes], rules: ChurnRules) -> bool:
    left, count = _counts(rows)
    return min(left, count - left) >= rules.least_rows


def _counts(rows: Sequence[Outcomes]) -> tuple[int, int]:
    return sum(int(one.left.sum()) for one in rows), sum(len(one.left) for one in rows)


def _learn(rows: Sequence[Outcomes], seen: Sequence[str], rules: ChurnRules, seed: int) -> Learned:
    table = np.concatenate([one.table for one in rows])
    left = np.concatenate([one.left for one in rows])
    owner = np.concatenate([one.owner for one in rows])
    return learn(table, left, owner, [FEATURES.index(one) for one in seen], rules, seed)


def _days(today: int, rules: ChurnRules, first_day: int | None, undated: bool) -> list[int]:
    """Return past days to learn from and, last, the one to judge by, with enough before each.

    undated: who left is known as of today alone, so there is one day, for both.
    """
    judged = today - rules.longest
    start = judged - (rules.learn_days or rules.longest)
    step = max(1, rules.window_days // 3)
    learnt = [start - step * back for back in reversed(range(rules.past_days))]
    if undated:
        learnt = [judged]
    earliest = -np.inf if first_day is None else first_day + rules.window_days
    return [day for day in (*learnt, judged) if day >= earliest]


def _needed(rules: ChurnRules, undated: bool) -> int:
    """Return how many days before today somebody must be known for to learn from the last day."""
    if undated:
        return rules.longest + rules.window_days
    return rules.longest + (rules.learn_days or rules.longest) + rules.window_days


def _tell(model: Learned, table: Float64, who: Int64) -> tuple[Float64, Int8, Float64]:
    n = len(table)
    risk = np.full(n, np.nan)
    reasons = np.full((n, REASONS), -1, dtype=np.int8)
    weights = np.full((n, REASONS), np.nan)
    if len(who):
        risk[who] = model.risk(table[who])
        reasons[who], weights[who] = explain(model, table[who], REASONS)
    return risk, reasons, weights


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
        weeks=None,
        learnt_days=(),
        judged_day=None,
    )
