"""RFM: how lately customers bought, how often, and for how much, as scores and named segments.

Scores go from 1 to K (`scores`), the highest best. By quantiles: the cuts are the values below
which a K-th, two K-ths, ... of all buyers lie (between two of them on a line, numpy's default);
the score is 1 plus the cuts that lie below the value. So customers with equal values have equal
scores, a value on a cut belongs below it, and where many are equal (most have one order) some
scores stay empty. Of recency, where less is better, a value on a cut has the better score. Where
equal values are told `apart`, ranks are cut instead, equal ones being ranked in the order of ids:
all scores are equally frequent, and equal customers may score differently.
Those who have not bought score 0, and so does the money of those whose orders have no amount.

Source: Hughes 1994, "Strategic database marketing", with quantiles over all buyers rather than
nested. Cost: O(n) for n customers, beside their histories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Bool, Float64, Int8, Int16, Int32, Int64
from graphcrm.value.histories import Histories, histories_of
from graphcrm.value.orders import Orders
from graphcrm.value.rfm_segments import (
    SCORES,
    Segment,
    default_segments,
    read_segments,
    segment_table,
)
from graphcrm.value.rule_values import check_names, steps_of, whole_number_of, word_of

TOTAL, AVERAGE = "total", "average"
DAYS, MOMENTS, PURCHASES = "days", "moments", "purchases"
_WORDS = {
    "monetary": (TOTAL, AVERAGE),
    "count": (DAYS, MOMENTS, PURCHASES),
}
NO_RECENCY = -1


@dataclass(frozen=True, slots=True)
class RfmRules:
    """Choices about RFM: `rfm:` of the value rules.

    scores: the highest. monetary: total, all that was spent net of returns, or average, of an order
    with an amount. count: what frequency is of: days with an order, moments at which something was
    bought, or purchases one by one. apart: scores that tell equal values apart, see above. recency:
    days; one score less beyond each. frequency: of what is counted, spending: money; one score more
    from each on. Where one of these is None, quantiles cut. segments: in order.
    """

    scores: int = 5
    monetary: str = TOTAL
    count: str = DAYS
    apart: tuple[str, ...] = ()
    recency: tuple[float, ...] | None = None
    frequency: tuple[float, ...] | None = None
    spending: tuple[float, ...] | None = None
    segments: tuple[Segment, ...] = field(default_factory=default_segments)


def rfm_rules(values: Mapping[str, Any]) -> RfmRules:
    """Return the rules that a mapping gives, defaults for what it leaves out.

    Raises InvalidValueError for an unknown name, a value that does not fit, and segments that do
    not hold every combination of scores.
    """
    check_names(values, "rfm", [part.name for part in fields(RfmRules)])
    scores = whole_number_of("rfm: scores", values.get("scores", 5), 2, 10)
    checked: dict[str, Any] = {"scores": scores}
    for name, value in values.items():
        if name in _WORDS:
            checked[name] = word_of(f"rfm: {name}", value, _WORDS[name])
        elif name == "apart":
            checked[name] = _names_of(value)
        elif name == "segments":
            checked[name] = read_segments(value)
        elif name != "scores":
            checked[name] = steps_of(f"rfm: {name}", value, scores - 1)
    rules = RfmRules(**checked)
    segment_table(rules.segments, scores)
    return rules


def _names_of(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or any(name not in SCORES for name in value):
        raise InvalidValueError(
            f"rfm: apart is {value!r}; it takes a list of some of {', '.join(SCORES)}, such as "
            "[frequency]."
        )
    return tuple(name for name in SCORES if name in value)


@dataclass(frozen=True, slots=True)
class Rfm:
    """RFM of n customers as of a day.

    recency: int64 (n,) days since the last order, NO_RECENCY without one. frequency: int32 (n,)
    by the rule. monetary: float64 (n,) by the rule, NaN where no order has an amount.
    recency_score, frequency_score, monetary_score: int8 (n,). segment: int16 (n,) positions in
    segments (sorted names), -1 for those who have not bought.
    """

    recency: Int64
    frequency: Int32
    monetary: Float64
    recency_score: Int8
    frequency_score: Int8
    monetary_score: Int8
    segments: tuple[str, ...]
    segment: Int16

    def __len__(self) -> int:
        return len(self.recency)


def rfm_of(orders: Orders, as_of: int, rules: RfmRules | None = None) -> Rfm:
    """Return the RFM of all customers as of a day, in days since 1970-01-01."""
    return score(histories_of(orders, as_of), rules or RfmRules())


def score(histories: Histories, rules: RfmRules, frequency: Int32 | None = None) -> Rfm:
    """Return scores and segments of customers by their histories.

    frequency: int32 (n,), above 0 for those who bought; None for their orders. Raises
    InvalidValueError where the segments do not fit the scores.
    """
    table = segment_table(rules.segments, rules.scores)
    bought = histories.bought
    recency = np.where(bought, histories.as_of - histories.last, NO_RECENCY)
    monetary = histories.average if rules.monetary == AVERAGE else histories.spent
    # Mirrored, a recency with less days is more, and its thresholds count from the other end.
    steps = {
        "recency": _mirrored(rules.recency),
        "frequency": rules.frequency,
        "monetary": rules.spending,
    }
    cuts = {name: _Cuts(rules.scores, steps[name], name in rules.apart) for name in SCORES}
    of_recency = _scores(-recency, bought, cuts["recency"], onto=True)
    often = histories.orders if frequency is None else frequency
    of_frequency = _scores(often, bought, cuts["frequency"])
    of_money = _scores(monetary, ~np.isnan(monetary), cuts["monetary"])
    return Rfm(
        recency,
        often,
        monetary,
        of_recency,
        of_frequency,
        of_money,
        table.names,
        table.codes[of_recency, of_frequency, of_money],
    )


def _mirrored(steps: tuple[float, ...] | None) -> tuple[float, ...] | None:
    return None if steps is None else tuple(-step for step in reversed(steps))


@dataclass(frozen=True, slots=True)
class _Cuts:
    """scores: the highest. steps: lower ends of those above 1; None for quantiles, of ranks where
    equal values are told apart."""

    scores: int
    steps: tuple[float, ...] | None
    apart: bool


def _scores(value: Float64 | Int64 | Int32, known: Bool, cuts: _Cuts, onto: bool = False) -> Int8:
    """Return scores, int8 (n,), 0 where the value is not known.

    onto: a value on a quantile has the score above it, and of equal ones the first in the order of
    ids is the best.
    """
    found = np.zeros(len(value), dtype=np.int8)
    values = value[known]
    if not len(values):
        return found
    if cuts.steps is None and cuts.apart:
        found[known] = _ranked(values, cuts.scores, onto)
        return found
    shares = np.arange(1, cuts.scores) / cuts.scores
    ends = np.quantile(values, shares) if cuts.steps is None else np.array(cuts.steps)
    side = "right" if onto or cuts.steps is not None else "left"
    found[known] = 1 + np.searchsorted(ends, values, side=side)  # type: ignore[call-overload]
    return found


def _ranked(values: Float64 | Int64 | Int32, scores: int, first_best: bool) -> Int8:
    """Return scores by rank, equal values ranked as they come; the quantiles of ranks cut them."""
    worst = len(values) - 1
    order = np.argsort(-values if first_best else values, kind="stable")
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values))
    # In whole numbers, since a rank on a cut must not fall on either side by rounding.
    below = -(-rank * scores // max(worst, 1))
    found = np.clip(below, 1, scores)
    return (scores + 1 - found if first_best else found).astype(np.int8)
