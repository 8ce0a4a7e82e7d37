"""Who worked or studied together: rules on employers and universities, with their times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.inference.cells import Words
from graphcrm.inference.evidence import (
    FAINTEST,
    Pairs,
    Signal,
    chance_of_group,
    log_odds,
    pairs_within,
    signal,
    sizes,
)
from graphcrm.inference.people import People
from graphcrm.inference.rules import Rules
from graphcrm.model import DAY
from graphcrm.tables import NO_TIME, Bool, Float64, Int32, Int64

STUDY_AGE = (18, 23)
"""At what ages somebody is taken to study, where only the year of birth is known."""

CAREER = 40
"""Over so many years people of one university are taken to have studied, where no year is known."""

_STUDY = STUDY_AGE[1] - STUDY_AGE[0] + 1
_EARLIEST, _LATEST = -(1 << 40), 1 << 40
_YEAR = 365


@dataclass(frozen=True, slots=True)
class Cohort:
    """Members of employers or universities, and when they were there.

    name: which one. code: int32 (n,), -1 for none. begin, end: int64 (n,) days since 1970, at the
    ends of time where unknown. dated: bool (n,), whether the beginning is known. guessed: bool
    (n,), whether the time is only guessed from an age. size: int64 (n,) members at some time of
    one's own, oneself included. current: whether members without times are those of now. met: how
    many pairs of one group with known times overlap, and how many there are.
    """

    name: Words
    code: Int32
    begin: Int64
    end: Int64
    dated: Bool
    guessed: Bool
    size: Int64
    current: bool
    met: tuple[float, float]


def employers(people: People) -> Cohort:
    """Return who worked where and when; organizations work nowhere."""
    begin = np.where(people.employed_from == NO_TIME, _EARLIEST, people.employed_from // DAY)
    end = np.where(people.employed_until == NO_TIME, _LATEST, people.employed_until // DAY)
    dated = people.employed_from != NO_TIME
    guessed = np.zeros_like(dated)
    return _cohort(people, people.company, begin, end, dated, guessed, current=True)


def classes(people: People) -> Cohort:
    """Return who studied where and when: from the years, else guessed from the year of birth."""
    began, ended = people.class_from.astype(np.int64), people.class_until.astype(np.int64)
    dated = began > 0
    guessed = ~dated & (people.born > 0)
    born = people.born.astype(np.int64)
    first = np.where(guessed, born + STUDY_AGE[0], began)
    last = np.where(guessed, born + STUDY_AGE[1], ended)
    # Studies begin and end in the middle of a year: who left in the year in which another came
    # did not study with that one.
    begin = np.where(
        first > 0, (first - 1970) * _YEAR + np.where(guessed, 0, _YEAR // 2), _EARLIEST
    )
    left = np.where(guessed, _YEAR - 1, _YEAR // 2) + np.where(dated & (last <= first), _YEAR, 0)
    end = np.where(last > 0, (last - 1970) * _YEAR + left, _LATEST)
    return _cohort(people, people.university, begin, end, dated, guessed, current=False)


def _cohort(  # noqa: PLR0913 - one argument a column
    people: People,
    name: Words,
    begin: Int64,
    end: Int64,
    dated: Bool,
    guessed: Bool,
    *,
    current: bool,
) -> Cohort:
    code = np.where(people.organization, np.int32(-1), name.code)
    # A row that ends before it begins is an error of the data; it counts as its first day.
    end = np.maximum(begin, end)
    size = _overlapping(code, begin, end)
    met = _overlapping_share(code, begin, end, dated)
    return Cohort(name, code, begin, end, dated, guessed, size, current, met)


def _overlapping(code: Int32, begin: Int64, end: Int64) -> Int64:
    """Return for each row how many rows of its code were there at some time of its own.

    All that began before it ended, less those that ended before it began: O(n log n).
    """
    span = 1 << 42
    base = code.astype(np.int64) * span + (1 << 41)
    begun, over = np.sort(base + begin), np.sort(base + end)
    inside = np.searchsorted(begun, base + end, side="right")
    gone = np.searchsorted(over, base + begin, side="left")
    # Both counts hold all rows of lower codes.
    return np.where(code >= 0, inside - gone, 0)


def _doubt(cohort: Cohort, pairs: Pairs, begin: Int64, end: Int64, rules: Rules) -> Float64:
    """Return how likely times overlap of which one is missing or guessed."""
    told = (cohort.dated | cohort.guessed)[pairs.low] & (cohort.dated | cohort.guessed)[pairs.high]
    common = np.clip((end - begin + 1) / (_STUDY * _YEAR), 0.0, 1.0)
    together, known = cohort.met
    # A pair is added, so that few known ones do not say much.
    overlapping = (together + rules.undated) / (known + 1.0)
    unknown = overlapping if cohort.current else _STUDY / CAREER
    doubt: Float64 = np.maximum(np.where(told, rules.undated * common, unknown), FAINTEST)
    return doubt


def _overlapping_share(code: Int32, begin: Int64, end: Int64, dated: Bool) -> tuple[float, float]:
    """Return of how many pairs of one group with known times these overlap, and how many there are.

    Each pair is counted from both sides.
    """
    known = np.where(dated, code, np.int32(-1))
    pairs = float((np.maximum(sizes(known) - 1, 0)).sum())
    together = float((np.maximum(_overlapping(known, begin, end) - 1, 0)).sum())
    return together, pairs


def cohort_pairs(cohort: Cohort, contacts: Iterable[Pairs], rules: Rules) -> Iterator[Pairs]:
    """Give all pairs of groups of up to group_most, and of larger ones the pairs in contact.

    At most (group_most - 1) / 2 pairs a customer and one for each pair in contact: an employer of
    50,000 adds no more than its contacts.
    """
    yield from pairs_within(cohort.code, rules.group_most)
    size = sizes(cohort.code)
    for met in contacts:
        same = (cohort.code[met.low] >= 0) & (cohort.code[met.low] == cohort.code[met.high])
        yield met.where(same & (size[met.low] > rules.group_most))


def overlap(rule: str, cohort: Cohort, circle: float, pairs: Pairs, rules: Rules) -> Signal:
    """Say how likely members of one group know each other from it.

    circle / (members at the same time - 1), at most `certain`. Known times that do not
    overlap leave nothing to say; a time together of less than overlap_days counts by its share.
    Where a time is missing, the chance is that times overlap at all: for employers, which are
    taken to be those of now, the share of pairs whose times are known and do (`undated` where none
    are known), for classes the years of study in those of a career. Of times that are guessed from
    ages, `undated`, by how much of the study they have in common.
    """
    low, high = pairs.low, pairs.high
    begin = np.maximum(cohort.begin[low], cohort.begin[high])
    end = np.minimum(cohort.end[low], cohort.end[high])
    same = (cohort.code[low] >= 0) & (cohort.code[low] == cohort.code[high])
    seen = same & (begin <= end)
    dated = cohort.dated[low] & cohort.dated[high]
    members = np.maximum(cohort.size[low], cohort.size[high])
    chance = chance_of_group(members, circle, rules.certain)
    days = np.where(dated, np.maximum(end - begin, 1), rules.overlap_days)
    brief = np.minimum(np.log(days / rules.overlap_days), 0.0)
    sure = np.where(dated, 1.0, _doubt(cohort, pairs, begin, end, rules))
    weight = log_odds(chance * sure) + brief
    first = np.where(dated & (begin > _EARLIEST), begin * DAY, NO_TIME)
    last = np.where(dated & (end < _LATEST), end * DAY, NO_TIME)

    def tell(row: int) -> dict[str, Any]:
        detail = {"name": cohort.name.told(low[row]), "people": int(members[row])}
        if dated[row]:
            return {**detail, "dates": "overlap"}
        guessed = cohort.guessed[low[row]] or cohort.guessed[high[row]]
        return {**detail, "dates": "guessed from age" if guessed else "unknown"}

    return signal(rule, weight, seen, tell, first=first, last=last)


def same_site(people: People, pairs: Pairs, rules: Rules) -> Signal:
    """Weigh one city among people of one employer: log(same_site / share of its people there).

    The share is that among the employer's people whose city is known. Two cities speak against:
    log((1 - same_site) / (1 - share)), never more than they could speak for.
    """
    low, high = pairs.low, pairs.high
    company, city = people.company.code, people.city.code
    known = (company >= 0) & (city >= 0)
    share = people.staff_in_city / np.maximum(people.staff_placed, 1).astype(np.float64)
    seen = known[low] & known[high] & (company[low] == company[high])
    same = seen & (city[low] == city[high])
    here = np.clip(share[low], 1e-9, 1.0)
    there = np.clip(1.0 - np.maximum(share[low], share[high]), 1e-9, 1.0)
    weight = np.where(
        same,
        np.maximum(np.log(rules.same_site / here), 0.0),
        np.minimum(np.log((1.0 - rules.same_site) / there), 0.0),
    )
    most = rules.support_most
    # A city that all share says nothing.
    seen &= weight != 0

    def tell(row: int) -> dict[str, Any]:
        return {"cities": [people.city.told(low[row]), people.city.told(high[row])]}

    return signal("same-site", np.clip(weight, -most, most), seen, tell)


def same_city(people: People, pairs: Pairs, rules: Rules) -> Signal:
    """Weigh one city: log(local / share of the customers there), never against.

    Makes no tie by itself; for the ranking of pairs.
    """
    low, high = pairs.low, pairs.high
    code = people.city.code
    seen = (code[low] >= 0) & (code[low] == code[high])
    share = sizes(code)[low] / max(int(np.count_nonzero(code >= 0)), 1)
    weight = np.maximum(np.log(rules.local / np.maximum(share, 1e-9)), 0.0)

    def tell(row: int) -> dict[str, Any]:
        return {"city": people.city.told(low[row])}

    return signal("same-city", weight, seen, tell)
