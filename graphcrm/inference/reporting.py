"""Who reports to whom: one-to-one meetings inside one employer, and who stands above whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.inference.evidence import Pairs, Signal, log_odds, signal
from graphcrm.inference.exchange import faded, find, pairs_at
from graphcrm.inference.people import People
from graphcrm.inference.rules import Rules
from graphcrm.inference.staff_meetings import StaffMeetings, staff_meetings
from graphcrm.inference.tallies import count_distinct, count_months, span_by, sum_by
from graphcrm.inference.ties import KINDS
from graphcrm.inference.titles import LEADING, UNKNOWN, ranks
from graphcrm.model import Micros
from graphcrm.tables import Bool, Contacts, Float64, Int16, Int32, Int64

REGULAR = 3
"""Months with a one-to-one meeting from which two meet regularly."""

FEW = 2.0
"""Regular partners that anybody may have: so many are added to those of both."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """Pairs of one employer that met one to one, by key; the arrays say what speaks for a boss.

    key: int64 (p,). months: int32 (p,), different months with a one-to-one meeting. count: int32
    (p,) such meetings; organized: those that low called. fresh: float64 (p,). first, last: int64
    (p,). low_leads: bool (p,), whether low is more likely the one above. titles: int16 (p, 2), of
    the one above and the other, UNKNOWN for none. above, circle, team, only: float64 (p,), what the
    rules of those names say in that direction; partners: int32 (p, 2), regular partners of both;
    led: int32 (p,), meetings of several that the one above called and the other came to.
    """

    people: int
    key: Int64
    months: Int32
    count: Int32
    organized: Int32
    fresh: Float64
    first: Int64
    last: Int64
    low_leads: Bool
    titles: Int16
    partners: Int32
    led: Int32
    above: Float64
    circle: Float64
    team: Float64
    only: Float64

    @property
    def pairs(self) -> Pairs:
        """The pairs, sorted."""
        return pairs_at(self.key, self.people)


def reporting(contacts: Contacts, people: People, as_of: Micros | None, rules: Rules) -> Reporting:
    """Return who of one employer meets one to one up to `as_of`, and who of them leads.

    A meeting is one to one where neither has another partner at that moment; one of several is
    called by the one who has most partners in it. O(m log m) for m meetings.
    """
    met = staff_meetings(contacts, people, as_of, rules)
    alone = met.alone
    low = np.minimum(met.caller, met.guest)[alone]
    high = np.maximum(met.caller, met.guest)[alone]
    key, place = np.unique(low.astype(np.int64) * len(people) + high, return_inverse=True)
    place, size, moment = place.reshape(-1), len(key), met.moment[alone]
    pairs = pairs_at(key, len(people))
    months = count_months(place, moment, size)
    first, last = span_by(place, moment, size)
    latest = as_of if as_of is not None else int(moment.max(initial=0))
    fresh = faded(moment, latest, KINDS["reports-to"].half_life)
    led = _led(met, pairs, len(people))
    sides = _Sides(pairs, months, ranks(people.title, rules.ladder), led, len(people), rules)
    low_leads = sides.low_leads
    other = np.where(low_leads, pairs.high, pairs.low)
    base = _base(months, rules)
    return Reporting(
        people=len(people),
        key=key,
        months=months,
        count=np.bincount(place, minlength=size).astype(np.int32),
        organized=np.bincount(place, met.caller[alone] == low, size).astype(np.int32),
        fresh=sum_by(place, fresh, size),
        first=first,
        last=last,
        low_leads=low_leads,
        titles=sides.turned(sides.rank),
        partners=sides.turned(sides.partners),
        led=sides.turned(led)[:, 0],
        above=sides.above(low_leads),
        circle=sides.circle(low_leads),
        team=sides.team(low_leads),
        only=_only_one(other, base + sides.speaks(low_leads), len(people)),
    )


def _led(met: StaffMeetings, pairs: Pairs, people: int) -> Int32:
    """Return the months with a meeting of several that low led for high, and high for low."""
    found = np.zeros((len(pairs), 2), dtype=np.int32)
    caller, guest, moment = met.caller[met.led], met.guest[met.led], met.moment[met.led]
    for side, (one, other) in enumerate(((caller, guest), (guest, caller))):
        place, known = find(pairs.keys(people), one.astype(np.int64) * people + other)
        found[:, side] = count_months(place, moment, len(pairs), known)
    return found


def _base(months: Int32, rules: Rules) -> Float64:
    weight: Float64 = 2.0 * np.log(np.maximum(months, 1) / rules.one_to_one_halfway)
    # However often they meet, that alone does not say that one is the boss.
    return np.minimum(weight, rules.support_most / 2)


class _Sides:
    """What speaks for low or for high as the one above."""

    def __init__(
        self, pairs: Pairs, months: Int32, rank: Int16, led: Int32, people: int, rules: Rules
    ) -> None:
        self._rules, self._led = rules, led
        ends = np.concatenate([pairs.low, pairs.high]).astype(np.int64)
        regular = np.tile(months >= REGULAR, 2)
        others = np.concatenate([pairs.high, pairs.low])
        self._leads = np.zeros(people, dtype=np.bool_)
        self._leads[pairs.low[led[:, 0] >= REGULAR]] = True
        self._leads[pairs.high[led[:, 1] >= REGULAR]] = True
        self._ends = np.column_stack([pairs.low, pairs.high])
        self.rank = rank[self._ends]
        self.partners = count_distinct(ends, others, people, regular)[self._ends]
        self.low_leads = self.speaks(np.ones(len(pairs), dtype=np.bool_)) >= self.speaks(
            np.zeros(len(pairs), dtype=np.bool_)
        )

    def turned(self, columns: Int32 | Int16) -> Any:
        """Return the column of the one above first."""
        return np.where(self.low_leads[:, None], columns, columns[:, ::-1])

    def speaks(self, low_leads: Bool) -> Float64:
        """Return all that speaks for that direction."""
        whole: Float64 = self.above(low_leads) + self.circle(low_leads) + self.team(low_leads)
        return whole

    def above(self, low_leads: Bool) -> Float64:
        """Return the log odds of reporting by the titles alone."""
        rules, (low, high) = self._rules, self.rank.T
        above, below = np.where(low_leads, low, high), np.where(low_leads, high, low)
        known = (above != UNKNOWN) | (below >= LEADING)
        leads = (above >= LEADING) & (above > below)
        told = np.where(leads, rules.title_above, rules.title_not_above)
        return np.asarray(log_odds(np.where(known, told, rules.title_unknown)))

    def circle(self, low_leads: Bool) -> Float64:
        """Return by how much more regular partners the one above has: a boss meets many."""
        low, high = self.partners.T
        ratio = np.log((low + FEW) / (high + FEW))
        most = self._rules.support_most / 2
        weight: Float64 = np.clip(np.where(low_leads, ratio, -ratio), -most, most)
        return weight

    def team(self, low_leads: Bool) -> Float64:
        """Return what meetings of several say: the boss calls them, and the other is there.

        Who calls such meetings and not with this one hardly is the boss of this one, unless that
        one leads others too.
        """
        rules = self._rules
        led = np.where(low_leads, self._led[:, 0], self._led[:, 1])
        above = np.where(low_leads, self._ends[:, 0], self._ends[:, 1])
        below = np.where(low_leads, self._ends[:, 1], self._ends[:, 0])
        leads = self._leads[above] & ~self._leads[below]
        there = np.minimum(np.log1p(led.astype(np.float64)), rules.support_most / 2)
        absent = np.where(leads, np.log(rules.team_without), 0.0)
        return np.where(led > 0, there, absent)


def _only_one(other: Int32, weight: Float64, people: int) -> Float64:
    """Return the log share of each pair among all that make somebody a boss of the same person."""
    odds = np.exp(np.clip(weight, -30.0, 30.0))
    whole = np.bincount(other, odds, people)[other]
    return np.log(odds / np.maximum(whole, 1e-300))


def one_to_ones(known: Reporting, pairs: Pairs, rules: Rules) -> Signal:
    """Say how regularly two of one employer meet one to one: 2 log(months / one_to_one_halfway)."""
    place, seen = find(known.key, pairs.keys(known.people))
    if not len(known.key):
        return signal("one-to-ones", np.zeros(len(pairs)), seen, lambda _: {})
    months = known.months[place]

    def tell(row: int) -> dict[str, Any]:
        at = place[row]
        return {
            "meetings": int(known.count[at]),
            "months": int(months[row]),
            "organized_by_first": int(known.organized[at]),
            "first_leads": bool(known.low_leads[at]),
        }

    count = known.count[place]
    return signal(
        "one-to-ones",
        _base(months, rules),
        seen,
        tell,
        first=known.first[place],
        last=known.last[place],
        count=count,
        forward=np.where(known.low_leads[place], 0, count).astype(np.int32),
    )


def title_above(known: Reporting, pairs: Pairs, people: People) -> Signal:
    """Weigh the titles: the odds of title_above, title_not_above or title_unknown."""

    def tell(row: int, at: int) -> dict[str, Any]:
        low, high = (people.title.told(int(end[row])) for end in (pairs.low, pairs.high))
        above, below = (low, high) if known.low_leads[at] else (high, low)
        return {"above": above, "below": below}

    return _support("title-above", known, pairs, known.above, tell)


def meets_many(known: Reporting, pairs: Pairs) -> Signal:
    """Weigh with how many both meet regularly: log of (one above + FEW) / (other + FEW)."""

    def tell(_: int, at: int) -> dict[str, Any]:
        return {"above": int(known.partners[at, 0]), "below": int(known.partners[at, 1])}

    return _support("meets-many", known, pairs, known.circle, tell)


def team_meetings(known: Reporting, pairs: Pairs) -> Signal:
    """Weigh meetings of several that the one above called and the other came to."""

    def tell(_: int, at: int) -> dict[str, Any]:
        return {"months": int(known.led[at])}

    return _support("team-meetings", known, pairs, known.team, tell)


def only_boss(known: Reporting, pairs: Pairs) -> Signal:
    """Weigh others who may as well be the boss: nobody has many."""

    def tell(_: int, at: int) -> dict[str, Any]:
        return {"share": round(float(np.exp(known.only[at])), 3)}

    return _support("only-boss", known, pairs, known.only, tell)


def _support(rule: str, known: Reporting, pairs: Pairs, weights: Float64, tell: Any) -> Signal:
    place, seen = find(known.key, pairs.keys(known.people))
    weight = weights[place] if len(known.key) else np.zeros(len(pairs))
    nothing = np.zeros(len(pairs), dtype=np.int32)
    return signal(
        rule,
        weight,
        seen & (np.abs(weight) > 1e-9),
        lambda row: tell(row, int(place[row])),
        count=nothing,
    )
