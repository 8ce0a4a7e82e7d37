"""Satisfaction: ratings on scales that differ, made comparable, by customer and by group.

A rating is normalised to [0, 1] from the worst to the best of its scale. One outside its scale is
counted and left out, not moved to its edge. A customer's satisfaction is the mean of the own
ratings and of `prior` ratings that are the average of all: somebody who gave one star once is not
the least satisfied of all (credibility, Bühlmann 1969, doi:10.1017/S0515036100008023).

Means and shares come with the 95 % interval of Wilson 1927 (doi:10.1080/01621459.1927.10502953):
for a share it is exact in kind, for a mean of values in [0, 1] it is wide enough, since none varies
more than a share of the same mean. NPS (Reichheld 2003) has the adjusted Wald interval that Rocks
2016 (arXiv:1601.07235) found best of the simple ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from graphcrm.model import DAY, Micros
from graphcrm.tables import NO_TIME, Activity, Bool, Float64, Int16, Int32, Int64
from graphcrm.value.satisfaction_rules import CSAT, NPS, RatingRule, SatisfactionRules, Scale

Z = 1.959963984540054
"""Standard deviations within which 95 % of a normal distribution lie."""

NPS_EXTRA = 3.0
"""Answers added for the interval of NPS: a quarter of them promoters, a quarter detractors."""


@dataclass(frozen=True, slots=True)
class ScaleUse:
    """What was found of a rating rule: ratings within its scale and outside of it, and their ends.

    lowest, highest: of all of them, NaN where there are none. A scale of 0 to 10 with nothing
    above 5 is likely another one.
    """

    rule: RatingRule
    scale: Scale
    ratings: int
    outside: int
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings within their scales, sorted as the Activity.

    customer: int32 (r,). at: int64 (r,) microseconds. channel: int16 (r,), position in channels.
    score: float64 (r,) in [0, 1]. promoter, detractor: bool (r,), both false for a passive answer;
    asked: bool (r,), on an NPS scale. satisfied, csat: bool (r,), the same for CSAT. uses: of each
    rule that met a rating. unread: ratings that no rule fits.
    """

    channels: tuple[str, ...]
    customer: Int32
    at: Int64
    channel: Int16
    score: Float64
    asked: Bool
    promoter: Bool
    detractor: Bool
    csat: Bool
    satisfied: Bool
    uses: tuple[ScaleUse, ...]
    unread: int

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """By customer: satisfaction, mean, last: float64 (n,) in [0, 1], NaN without ratings.

    satisfaction: the mean drawn towards that of all. last: the latest rating, last_at: int64 (n,)
    microseconds. ratings: int32 (n,). average: of all ratings, NaN where there are none.
    """

    satisfaction: Float64
    mean: Float64
    ratings: Int32
    last: Float64
    last_at: Int64
    average: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by group: value, and its 95 % interval from low to high; NaN where n is 0."""

    n: Int64
    value: Float64
    low: Float64
    high: Float64


@dataclass(frozen=True, slots=True)
class GroupSatisfaction:
    """Groups with ratings. names: of each group. customers: int64 (g,), who rated in it.

    mean, csat: in [0, 1]. nps: in [-1, 1]. small: bool (g,), whether fewer customers rated than
    `min_group`: too few to compare.
    """

    names: tuple[str, ...]
    customers: Int64
    mean: Measure
    nps: Measure
    csat: Measure
    small: Bool


def ratings_of(
    activity: Activity, rules: SatisfactionRules, until: Micros | None = None
) -> Ratings:
    """Return the ratings up to a moment, that one included; cancelled interactions are left out.

    Cost: O(rows times rules).
    """
    rows = np.flatnonzero(~np.isnan(activity.rating) & ~activity.void)
    if until is not None:
        rows = rows[activity.at[rows] <= until]
    value = activity.rating[rows]
    rule = _rules_of(activity, rows, rules)
    scales = {scale.name: scale for scale in rules.scales}
    score = np.full(len(rows), np.nan)
    flags = {
        name: np.zeros(len(rows), dtype=np.bool_)
        for name in ("asked", "promoter", "detractor", "csat", "satisfied")
    }
    uses = []
    for number, one in enumerate(rules.ratings):
        scale, mine = scales[one.scale], np.flatnonzero(rule == number)
        if not len(mine):
            continue
        low, high = min(scale.worst, scale.best), max(scale.worst, scale.best)
        inside = mine[(value[mine] >= low) & (value[mine] <= high)]
        score[inside] = (value[inside] - scale.worst) / (scale.best - scale.worst)
        for name, flag in _judged(value[inside], scale).items():
            flags[name][inside] = flag
        ends = float(value[mine].min()), float(value[mine].max())
        uses.append(ScaleUse(one, scale, len(inside), len(mine) - len(inside), *ends))
    kept = ~np.isnan(score)
    return Ratings(
        activity.channels,
        activity.customer[rows][kept],
        activity.at[rows][kept],
        activity.channel[rows][kept],
        score[kept],
        **{name: flag[kept] for name, flag in flags.items()},
        uses=tuple(uses),
        unread=int((rule < 0).sum()),
    )


def among(ratings: Ratings, chosen: Bool) -> Ratings:
    """Return some of the ratings; chosen: bool (r,). What was found of the rules stays of all."""
    columns = {
        name: getattr(ratings, name)[chosen]
        for name in Ratings.__dataclass_fields__
        if name not in ("channels", "uses", "unread")
    }
    return replace(ratings, **columns)


def _rules_of(activity: Activity, rows: Int64, rules: SatisfactionRules) -> Int16:
    """Return for each row the first rule that fits it, -1 for none."""
    columns = {
        "type": (activity.types, activity.type[rows]),
        "channel": (activity.channels, activity.channel[rows]),
    }
    chosen = np.full(len(rows), -1, dtype=np.int16)
    for number, rule in enumerate(rules.ratings):
        fits = chosen < 0
        for name, (words, codes) in columns.items():
            wanted = getattr(rule, name)
            if wanted is not None:
                fits &= _is(words, codes, wanted)
        chosen[fits] = number
    return chosen


def _is(words: Sequence[str], codes: Int16, wanted: str) -> Bool:
    """Return which rows have the word, upper and lower case alike; -1 leads to the last, none."""
    folded = wanted.casefold()
    return np.array([word.casefold() == folded for word in words] + [False], dtype=np.bool_)[codes]


def _judged(value: Float64, scale: Scale) -> dict[str, Bool]:
    up = 1.0 if scale.best > scale.worst else -1.0
    good = value * up >= scale.good * up
    every = np.ones(len(value), dtype=np.bool_)
    if scale.measure == NPS:
        return {"asked": every, "promoter": good, "detractor": value * up <= scale.bad * up}
    return {"csat": every, "satisfied": good} if scale.measure == CSAT else {}


def by_customer(ratings: Ratings, customers: int, rules: SatisfactionRules) -> Satisfaction:
    """Return how satisfied each customer is. Cost: O(customers + ratings)."""
    count = np.bincount(ratings.customer, minlength=customers)
    total = np.bincount(ratings.customer, ratings.score, customers)
    average = float(ratings.score.mean()) if len(ratings) else float("nan")
    rated = count > 0
    mean, drawn, last = (np.full(customers, np.nan) for _ in range(3))
    mean[rated] = total[rated] / count[rated]
    drawn[rated] = (total[rated] + rules.prior * average) / (count[rated] + rules.prior)
    latest = np.cumsum(count)[rated] - 1
    last[rated] = ratings.score[latest]
    last_at = np.full(customers, NO_TIME)
    last_at[rated] = ratings.at[latest]
    return Satisfaction(drawn, mean, count.astype(np.int32), last, last_at, average)


def by_community(ratings: Ratings, community: Int32, rules: SatisfactionRules) -> GroupSatisfaction:
    """Return satisfaction by community of the customer, int32 (n,), -1 for none; names: its id."""
    ids, code = np.unique(community[ratings.customer], return_inverse=True)
    code = np.where(ids[code] >= 0, code, -1)
    return by_group(ratings, code, tuple(map(str, ids.tolist())), rules)


def by_channel(ratings: Ratings, rules: SatisfactionRules) -> GroupSatisfaction:
    """Return satisfaction by channel, of ratings that name one."""
    return by_group(ratings, ratings.channel.astype(np.int64), ratings.channels, rules)


def by_month(ratings: Ratings, rules: SatisfactionRules) -> GroupSatisfaction:
    """Return satisfaction by month in UTC, such as 2026-03."""
    month = (ratings.at // DAY).astype("datetime64[D]").astype("datetime64[M]")
    months, code = np.unique(month, return_inverse=True)
    return by_group(ratings, code.astype(np.int64), tuple(map(str, months)), rules)


def by_group(
    ratings: Ratings, code: Int64, names: Sequence[str], rules: SatisfactionRules
) -> GroupSatisfaction:
    """Return satisfaction of groups with ratings, in the order of names.

    code: int64 (r,), each rating's group, a position in names, -1 for none. Cost: O(r log r).
    """
    grouped = code >= 0
    found = np.flatnonzero(np.bincount(code[grouped], minlength=len(names)))
    size = len(names)

    def sums(chosen: Bool, values: Float64 | None = None) -> Float64:
        rows = grouped & chosen
        weights = None if values is None else values[rows]
        return np.bincount(code[rows], weights, size)[found].astype(np.float64)

    pairs = np.unique(np.stack((code[grouped], ratings.customer[grouped])), axis=1)
    raters = np.bincount(pairs[0], minlength=size)[found]
    every = np.ones(len(ratings), dtype=np.bool_)
    return GroupSatisfaction(
        tuple(names[at] for at in found.tolist()),
        raters,
        wilson(sums(every, ratings.score), sums(every)),
        net_promoter(sums(ratings.promoter), sums(ratings.detractor), sums(ratings.asked)),
        wilson(sums(ratings.satisfied), sums(ratings.csat)),
        raters < rules.min_group,
    )


def wilson(total: Float64, n: Float64) -> Measure:
    """Return total / n with its interval, for a sum of n values in [0, 1]."""
    some = np.maximum(n, 1.0)
    share = np.minimum(total / some, 1.0)
    middle = (share + Z**2 / (2 * some)) / (1 + Z**2 / some)
    reach = Z * np.sqrt(share * (1 - share) / some + (Z / (2 * some)) ** 2) / (1 + Z**2 / some)
    return _measure(n, share, np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0))


def net_promoter(promoters: Float64, detractors: Float64, n: Float64) -> Measure:
    """Return the share of promoters less that of detractors, with its interval."""
    more = n + NPS_EXTRA
    good, bad = (promoters + NPS_EXTRA / 4) / more, (detractors + NPS_EXTRA / 4) / more
    reach = Z * np.sqrt((good + bad - (good - bad) ** 2) / more)
    low, high = np.maximum(good - bad - reach, -1.0), np.minimum(good - bad + reach, 1.0)
    return _measure(n, (promoters - detractors) / np.maximum(n, 1.0), low, high)


def _measure(n: Float64, value: Float64, low: Float64, high: Float64) -> Measure:
    values = (np.where(n > 0, column, np.nan) for column in (value, low, high))
    return Measure(n.astype(np.int64), *values)
