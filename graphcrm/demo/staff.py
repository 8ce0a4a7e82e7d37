"""Who reports to whom in the planted workplaces, and who of them meets without reporting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from graphcrm.demo.calendar import DAY_SECONDS, WINDOW_DAYS
from graphcrm.demo.employment import Employment
from graphcrm.demo.events import CHANNELS, Events, events
from graphcrm.demo.kinds import WORKPLACE
from graphcrm.demo.layout import Layout
from graphcrm.demo.people import People
from graphcrm.demo.rhythm import Rhythm
from graphcrm.demo.streams import stream
from graphcrm.demo.ties import Ties
from graphcrm.tables import Int64

LED_PERCENT = 50
"""How many teams of a workplace have somebody who leads them; of the others nothing is known."""

MOST_REPORTS = 7
TOGETHER_DAYS = 200
"""Who worked together for less within the two years does not come to report."""

EVERY = (28, 57)
"""Days between two one-to-one meetings; those of a team are on the first of such days."""

FEWEST = 5
"""One-to-one meetings that a tie has at least; with fewer it is left out."""

UNTOLD_PERCENT = 10
"""How many who report have no meetings on record."""

BOSS_CALLS_PERCENT = 70
TITLED_PERCENT = 80
BOSS_TITLES = ("Team lead", "Head of department", "Department manager", "Supervisor")
TOP_TITLE = "Managing director"
PEERS_A_TEAM = 2
"""Pairs of a team who meet as often and do not report."""

MENTORS_PERCENT = 40
"""How many who lead also meet one person of another team, who reports to somebody else."""


@dataclass(frozen=True, slots=True)
class Staff:
    """int64 columns. report, boss: (r,), who reports to whom; told: bool (r,), whether they meet.

    peer, other: (p,), who meet one to one and do not report. caller, guest, second: (k,), meetings
    and who called them. led: (t,), the persons to whom a title is given, and titles: these.
    """

    report: Int64
    boss: Int64
    told: Any
    peer: Int64
    other: Int64
    caller: Int64
    guest: Int64
    second: Int64
    led: Int64
    titles: tuple[str, ...]


def hire(
    layout: Layout, people: People, ties: Ties, rhythm: Rhythm, job: Employment, seed: int
) -> Staff:
    """Return who leads whom, and their meetings: one to one and of teams, among decoys."""
    rng = stream(seed, "staff")
    planner = _Planner(rng, layout, people, ties, rhythm, job)
    for group, planted in enumerate(layout.groups):
        if planted.kind is WORKPLACE:
            planner.staff(np.flatnonzero((layout.group == group) & layout.is_person))
    return planner.result()


def meeting_events(staff: Staff) -> Events:
    """Return the meetings as interactions."""
    place = np.full(len(staff.caller), CHANNELS.index("in person"))
    return events("meeting", staff.caller, staff.second, counterparty=staff.guest, channel=place)


def give_titles(staff: Staff, columns: dict[str, Any]) -> None:
    """Put titles in the place of those that some who lead have on file."""
    for who, title in zip(staff.led.tolist(), staff.titles, strict=True):
        if columns["job_title"][who] is not None:
            columns["job_title"][who] = title


class _Planner:
    """Draws team by team."""

    def __init__(
        self,
        rng: Generator,
        layout: Layout,
        people: People,
        ties: Ties,
        rhythm: Rhythm,
        job: Employment,
    ) -> None:
        self._rng, self._layout = rng, layout
        self._since = np.maximum(np.maximum(job.since, people.joined), 0)
        self._until = np.minimum(job.until, WINDOW_DAYS)
        self._employer = job.employer
        private = rhythm.talks & rhythm.private
        self._private = {
            (min(one, other), max(one, other))
            for one, other in zip(
                ties.source[private].tolist(), ties.target[private].tolist(), strict=True
            )
        }
        self._reports: list[tuple[int, int, bool]] = []
        self._peers: list[tuple[int, int]] = []
        self._meetings: list[tuple[int, int, int]] = []
        self._titles: dict[int, str] = {}
        self._taken: set[tuple[int, int]] = set()

    def staff(self, members: Int64) -> None:
        """Plan one workplace: who leads its teams, and who leads those."""
        teams = [
            members[self._layout.team[members] == t] for t in np.unique(self._layout.team[members])
        ]
        bosses: list[int] = []
        for team in teams:
            if len(team) >= 4 and self._chance(LED_PERCENT):
                bosses += self._lead(team, bosses)
            self._meet_as_peers(team)
        if len(bosses) > 2:
            self._titles[bosses[0]] = TOP_TITLE
            for boss in bosses[1:]:
                self._report(boss, bosses[0])
        for boss in bosses[1:]:
            if self._chance(MENTORS_PERCENT):
                self._meet_apart(boss, members)

    def result(self) -> Staff:
        """Return all that was planned."""
        reports = np.array([row[:2] for row in self._reports], np.int64).reshape(-1, 2)
        peers = np.array(self._peers, np.int64).reshape(-1, 2)
        meetings = np.array(self._meetings, np.int64).reshape(-1, 3)
        titled = {who: title for who, title in self._titles.items() if self._chance(TITLED_PERCENT)}
        return Staff(
            report=reports[:, 0],
            boss=reports[:, 1],
            told=np.array([row[2] for row in self._reports], np.bool_),
            peer=peers[:, 0],
            other=peers[:, 1],
            caller=meetings[:, 0],
            guest=meetings[:, 1],
            second=meetings[:, 2],
            led=np.array(list(titled), np.int64),
            titles=tuple(titled.values()),
        )

    def _chance(self, percent: int) -> bool:
        return int(self._rng.integers(0, 100)) < percent

    def _lead(self, team: Int64, bosses: list[int]) -> Iterator[int]:
        """Give the boss of a team, if somebody was there long enough to be one."""
        span = self._until[team] - self._since[team]
        boss = int(team[np.argmax(span)])
        able = [who for who in team.tolist() if who != boss and self._days(who, boss)]
        able = [who for who in able if self._may(who, boss)][:MOST_REPORTS]
        if len(able) < 2 or boss in bosses:
            return
        self._titles[boss] = BOSS_TITLES[int(self._rng.integers(0, len(BOSS_TITLES)))]
        told = [who for who in able if self._report(who, boss)]
        self._meet_as_team(boss, told)
        yield boss

    def _report(self, who: int, boss: int) -> bool:
        """Let somebody report, with meetings or without; return whether with."""
        if not self._may(who, boss):
            return False
        told = not self._chance(UNTOLD_PERCENT) and self._meet(boss, who, BOSS_CALLS_PERCENT)
        self._reports.append((who, boss, told))
        self._taken.add((min(who, boss), max(who, boss)))
        return told

    def _meet_as_team(self, boss: int, others: list[int]) -> None:
        day = int(self._rng.integers(0, EVERY[1]))
        hour = int(self._rng.integers(1, 4))
        while day < WINDOW_DAYS and len(others) > 1:
            here = [w for w in others if self._since[w] <= day < self._until[w]]
            if len(here) > 1 and self._since[boss] <= day < self._until[boss]:
                second = self._second(boss, day, hour)
                self._meetings += [(boss, who, second) for who in here]
            day += EVERY[1]

    def _meet_as_peers(self, team: Int64) -> None:
        for _ in range(PEERS_A_TEAM):
            one, other = self._rng.choice(team, 2).tolist() if len(team) > 1 else (0, 0)
            if one != other and self._may(one, other):
                self._peer(one, other)

    def _meet_apart(self, boss: int, members: Int64) -> None:
        strangers = members[self._layout.team[members] != self._layout.team[boss]]
        if len(strangers):
            other = int(self._rng.choice(strangers))
            if self._may(other, boss):
                self._peer(boss, other)

    def _peer(self, one: int, other: int) -> None:
        if self._days(one, other) and self._meet(one, other, 50):
            self._peers.append((one, other))
            self._taken.add((min(one, other), max(one, other)))

    def _may(self, one: int, other: int) -> bool:
        pair = (min(one, other), max(one, other))
        home = self._layout.household
        return (
            pair not in self._private
            and pair not in self._taken
            and bool(self._days(one, other))
            and home[one] != home[other]
        )

    def _days(self, one: int, other: int) -> bool:
        if self._employer[one] != self._employer[other]:
            return False
        begin = max(self._since[one], self._since[other])
        return bool(min(self._until[one], self._until[other]) - begin >= TOGETHER_DAYS)

    def _meet(self, one: int, other: int, percent: int) -> bool:
        """Let two meet one to one, the first one calling in that many of a hundred cases."""
        begin = int(max(self._since[one], self._since[other]))
        end = int(min(self._until[one], self._until[other]))
        every = int(self._rng.integers(*EVERY))
        days = list(range(begin + int(self._rng.integers(0, 14)), end, every))
        if len(days) < FEWEST:
            return False
        for turn, day in enumerate(days):
            calls = turn % 2 == 0 if turn < 4 else self._chance(percent)
            second = self._second(one, day, int(self._rng.integers(4, 9)))
            self._meetings.append((one, other, second) if calls else (other, one, second))
        return True

    def _second(self, who: int, day: int, hour: int) -> int:
        """Return a moment in office hours of that day, or of the Monday after."""
        weekday = (day + 5) % 7
        day = day + 7 - weekday if weekday >= 5 else day
        local = (8 + hour) * 3600 + int(self._rng.integers(0, 12)) * 300
        second = day * DAY_SECONDS + local - int(self._layout.utc[who]) * 3600
        return int(min(max(second, 0), WINDOW_DAYS * DAY_SECONDS - 1))
