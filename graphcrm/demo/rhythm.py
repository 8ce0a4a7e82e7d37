"""Contacts with a rhythm: who is in touch for good and who only once, at work or in private."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from graphcrm.demo.calendar import DAY_SECONDS, WINDOW_DAYS, moments
from graphcrm.demo.contacts import QUIET_PERCENT, TALKS_PERCENT, channels, talk_types
from graphcrm.demo.events import TYPES, Events, events
from graphcrm.demo.kinds import WORKPLACE
from graphcrm.demo.layout import Layout
from graphcrm.demo.links import declared
from graphcrm.demo.people import People
from graphcrm.demo.streams import heavy_tail, pick, stream
from graphcrm.demo.ties import (
    CITY,
    CONTACT,
    FOLLOWER,
    GROUP,
    HOME,
    PARTNER,
    RELATIVE,
    TEAM,
    WORLD,
    Ties,
)
from graphcrm.tables import Bool, Int64

REGULAR_PERCENT = {
    HOME: 75,
    RELATIVE: 75,
    PARTNER: 85,
    CONTACT: 60,
    FOLLOWER: 10,
    TEAM: 45,
    GROUP: 25,
    CITY: 25,
    WORLD: 8,
}
"""How many ties show in regular contact both ways; the others in one to three contacts, if any."""

FEWEST = 6
MOST_TIMES = 2.5
"""A regular tie has at least six contacts in the two years, and up to fifteen."""

PASSING = (55, 25, 13, 7)
"""Of contacts in passing: how many are one, two, three or four."""

ONE_SIDED_PERCENT = 7
ONE_SIDED = (5, 13)
"""How many of the others write time and again without ever an answer, and how often."""

TALKING = ("email", "call", "message", "meeting", "visit")
FRIENDS_AT_WORK_PERCENT = 20
OFF_HOURS_PERCENT = 10
"""How many contacts are at any time of the week, whatever the tie."""

OFFICE_HOURS = (0,) * 8 + (6, 12, 13, 12, 6, 9, 12, 12, 10, 6) + (0,) * 6
EVENINGS = (0,) * 7 + (2,) + (0,) * 10 + (8, 12, 13, 10, 6, 0)
WEEKENDS = (0,) * 9 + (3, 6, 8, 7, 6, 7, 8, 8, 8, 8, 9, 9, 7, 4, 0)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Columns over ties: bool (t,).

    talks: whether it shows in interactions at all. regular: whether for good. one_sided: whether
    often and never with an answer. private: whether in the evenings and at weekends rather than in
    office hours.
    """

    talks: Bool
    regular: Bool
    one_sided: Bool
    private: Bool


def plan_rhythm(layout: Layout, ties: Ties, seed: int) -> Rhythm:
    """Return how each tie lives."""
    rng = stream(seed, "rhythm")
    chance = rng.integers(0, 100, (4, len(ties)))
    percent = np.array([REGULAR_PERCENT[reason] for reason in sorted(REGULAR_PERCENT)])
    talks = (chance[0] < TALKS_PERCENT) | ~declared(ties, seed)
    works = layout.of_group([group.kind is WORKPLACE for group in layout.groups], False)
    inside = np.isin(ties.reason, (TEAM, GROUP)) & works[ties.source]
    business = np.isin(ties.reason, (PARTNER, CONTACT))
    business |= inside & (chance[2] >= FRIENDS_AT_WORK_PERCENT)
    regular = talks & (chance[1] < percent[ties.reason])
    one_sided = talks & ~regular & (chance[3] < ONE_SIDED_PERCENT)
    return Rhythm(talks, regular, one_sided, ~business)


def rhythm_events(layout: Layout, people: People, ties: Ties, rhythm: Rhythm, seed: int) -> Events:
    """Return what happened between customers who know each other, regularly or in passing."""
    rng = stream(seed, "contacts")
    first = np.maximum(np.maximum(people.joined[ties.source], people.joined[ties.target]), 0)
    room = WINDOW_DAYS - first
    many = _how_many(rng, rhythm)
    tie = np.repeat(np.arange(len(ties)), many)
    kind = _kinds(rng, layout, ties, rhythm, tie)
    silent = rng.integers(0, 100, len(ties)) < QUIET_PERCENT
    last = first + np.where(silent, np.maximum(room // 2, 1), room)
    day = rng.integers(first[tie], last[tie])
    turned = _turned(rng, rhythm, tie, many)
    active = np.where(turned, ties.target[tie], ties.source[tie])
    passive = np.where(turned, ties.source[tie], ties.target[tie])
    second = _moments(rng, day, layout.utc[active], rhythm.private[tie])
    return events(kind, active, second, counterparty=passive, channel=channels(kind))


def _how_many(rng: Generator, rhythm: Rhythm) -> Int64:
    size = len(rhythm.talks)
    often = np.floor(FEWEST * heavy_tail(rng, size, MOST_TIMES)).astype(np.int64)
    rarely = 1 + pick(rng, PASSING, size)
    rarely = np.where(rhythm.one_sided, rng.integers(*ONE_SIDED, size), rarely)
    return np.where(rhythm.regular, often, np.where(rhythm.talks, rarely, 0))


def _kinds(rng: Generator, layout: Layout, ties: Ties, rhythm: Rhythm, tie: Int64) -> Int64:
    """Draw the types; those who are regularly in touch talk, and do not only like things."""
    kind = talk_types(rng, layout, ties, tie)
    talk = np.isin(kind, [TYPES.index(name) for name in TALKING])
    return np.where(rhythm.regular[tie] & ~talk, TYPES.index("message"), kind)


def _turned(rng: Generator, rhythm: Rhythm, tie: Int64, many: Int64) -> Bool:
    """Return which run from target to source; regular ties run both ways, at least two each."""
    size = len(rhythm.regular)
    lean = np.where(rhythm.regular, rng.integers(32, 69, size), rng.integers(0, 101, size))
    lean = np.where(rhythm.one_sided, 100 * rng.integers(0, 2, size), lean)
    drawn = rng.integers(0, 100, len(tie)) < lean[tie]
    turn = np.arange(len(tie)) - np.repeat(np.cumsum(many) - many, many)
    return np.where(rhythm.regular[tie] & (turn < 4), turn % 2 == 0, drawn)


def _moments(rng: Generator, day: Int64, utc: Int64, private: Bool) -> Int64:
    """Return seconds from START: in the local evenings and weekends, or in office hours."""
    weekday = (day + SATURDAY) % 7
    # The first of the days is a Saturday and the last a Monday: the next Monday is never too late.
    monday = np.where(weekday >= SATURDAY, day + 7 - weekday, day)
    free = weekday >= SATURDAY
    hour = np.where(
        private,
        np.where(free, pick(rng, WEEKENDS, len(day)), pick(rng, EVENINGS, len(day))),
        pick(rng, OFFICE_HOURS, len(day)),
    )
    second = np.where(private, day, monday) * DAY_SECONDS + hour * 3600 - utc * 3600
    second += rng.integers(0, 3600, len(day))
    anytime = rng.integers(0, 100, len(day)) < OFF_HOURS_PERCENT
    anytime |= (second < 0) | (second >= WINDOW_DAYS * DAY_SECONDS)
    return np.where(anytime, moments(rng, day, utc), second)
