"""The scales that ratings are on, and which rating is on which: the rules of satisfaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from graphcrm.errors import InvalidValueError
from graphcrm.value.rule_values import check_names, number_of, whole_number_of, word_of

NPS = "nps"
CSAT = "csat"
MEASURES = (NPS, CSAT, "mean")

MOST_SCALES = 100
"""Scales, and entries of `ratings`, that there may be."""

LIMIT = 1e9


@dataclass(frozen=True, slots=True)
class Scale:
    """What ratings go from and to; the worst may be the higher number.

    measure: what is made of them beside the mean: "nps" (promoters less detractors), "csat" (the
    share of the satisfied), or "mean", nothing. good: from which on one is a promoter, or
    satisfied. bad: up to which one is a detractor; nan where none is.
    """

    name: str
    worst: float
    best: float
    measure: str = "mean"
    good: float = float("nan")
    bad: float = float("nan")


@dataclass(frozen=True, slots=True)
class RatingRule:
    """Which scale a rating is on: the first rule that fits. None fits anything."""

    scale: str
    type: str | None = None
    channel: str | None = None


SCALES = (
    Scale("stars", 1.0, 5.0),
    Scale("nps", 0.0, 10.0, NPS, 9.0, 6.0),
    Scale("csat", 1.0, 5.0, CSAT, 4.0),
    Scale("percent", 0.0, 100.0, CSAT, 75.0),
)

RATINGS = (
    *(RatingRule(scale.name, channel=scale.name) for scale in SCALES),
    RatingRule("nps", type="survey"),
    RatingRule("csat", type="support_ticket"),
    RatingRule("stars"),
)


@dataclass(frozen=True, slots=True)
class SatisfactionRules:
    """How ratings are read.

    scales: those there are. ratings: rules in their order; a rating that none fits is not counted.
    prior: how many ratings the average of all counts beside a customer's own. min_group: groups of
    fewer customers are marked as small.
    """

    scales: tuple[Scale, ...] = SCALES
    ratings: tuple[RatingRule, ...] = RATINGS
    prior: float = 2.0
    min_group: int = 10


def satisfaction_rules(values: Mapping[str, Any]) -> SatisfactionRules:
    """Return the rules that a mapping gives, defaults for the rest.

    `scales` adds to those there are, or replaces one of the same name; `ratings` come before the
    ones there are. Raises InvalidValueError naming the key, the value and what is allowed.
    """
    key = "satisfaction"
    base = SatisfactionRules()
    check_names(values, key, asdict(base))
    given = values.get("scales", {})
    if not isinstance(given, Mapping) or len(given) > MOST_SCALES:
        raise InvalidValueError(
            f"{key}: scales is {given!r:.200}; it takes up to {MOST_SCALES} names with values."
        )
    scales = {scale.name: scale for scale in SCALES}
    for name, one in given.items():
        word = _word(name, f"{key}: scales")
        scales[word] = _scale(word, one, f"{key}: scales: {word}")
    rows = values.get("ratings", [])
    if not isinstance(rows, list | tuple) or len(rows) > MOST_SCALES:
        raise InvalidValueError(
            f"{key}: ratings is {rows!r:.200}; it takes a list of up to {MOST_SCALES} rules."
        )
    ratings = [
        _rating(one, tuple(scales), f"{key}: ratings: {at}") for at, one in enumerate(rows, start=1)
    ]
    return replace(
        base,
        scales=tuple(scales.values()),
        ratings=(*ratings, *base.ratings),
        prior=number_of(f"{key}: prior", values.get("prior", base.prior), 0.0, 1000.0),
        min_group=whole_number_of(
            f"{key}: min_group", values.get("min_group", base.min_group), 1, 1_000_000
        ),
    )


def _scale(name: str, values: Any, key: str) -> Scale:
    given = _mapping(values, key)
    check_names(given, key, ("worst", "best", "measure", "good", "bad"))
    for end in ("worst", "best"):
        if end not in given:
            raise InvalidValueError(f"{key}: {end} is missing; it takes a number.")
    worst, best = (
        number_of(f"{key}: {end}", given[end], -LIMIT, LIMIT) for end in ("worst", "best")
    )
    if worst == best:
        raise InvalidValueError(f"{key}: worst and best are both {worst:g}; they must differ.")
    measure = word_of(f"{key}: measure", given.get("measure", "mean"), MEASURES)
    needed = {NPS: ("good", "bad"), CSAT: ("good",)}.get(measure, ())
    check_names(given, key, ("worst", "best", "measure", *needed))
    low, high = min(worst, best), max(worst, best)
    marks = {end: number_of(f"{key}: {end}", given.get(end), low, high) for end in needed}
    scale = Scale(name, worst, best, measure, **marks)
    if measure == NPS and (scale.good - scale.bad) * (best - worst) <= 0:
        raise InvalidValueError(
            f"{key}: good is {scale.good:g} and bad is {scale.bad:g}; good must be the better one."
        )
    return scale


def _rating(values: Any, scales: tuple[str, ...], key: str) -> RatingRule:
    given = _mapping(values, key)
    check_names(given, key, ("scale", "type", "channel"))
    words = {name: _word(given[name], f"{key}: {name}") for name in given if name != "scale"}
    return RatingRule(word_of(f"{key}: scale", given.get("scale"), scales), **words)


def _mapping(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidValueError(f"{key} is {value!r}; it takes names with values.")
    return value


def _word(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidValueError(
            f"{key} is {value!r}; it takes a word, in quotes where YAML reads something else in it."
        )
    return value
