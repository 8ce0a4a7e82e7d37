"""What organizations do with each other: supply, work together, and what only looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from graphcrm.demo.calendar import DAY_SECONDS, WINDOW_DAYS
from graphcrm.demo.events import NONE, TYPES, Events, events
from graphcrm.demo.layout import Layout
from graphcrm.demo.rhythm import Rhythm
from graphcrm.demo.streams import stream
from graphcrm.demo.ties import PARTNER, Ties
from graphcrm.tables import Int64

SUPPLIED_PERCENT = 90
"""How many suppliers there are, in percent of the organizations; of what is below as well."""

ONCE_PERCENT = 60
PARTNERS_PERCENT = 70
PROJECTS_PERCENT = 40

PURCHASES = (5, 16)
"""A client buys so often over the two years; others buy one to three times in ten days."""

MAILS_PERCENT = 60
"""How many clients also write to and fro with the supplier, six to nine times."""

TALKING = ("email", "email", "call", "meeting")


@dataclass(frozen=True, slots=True)
class Trading:
    """Pairs of organizations, int64 columns. supplier, client: who buys again and again. partner,
    other: who work together for long. touch, touched: all of these and others who are in touch both
    ways. happened: what they did."""

    supplier: Int64
    client: Int64
    partner: Int64
    other: Int64
    touch: Int64
    touched: Int64
    happened: Events


def trade(layout: Layout, ties: Ties, rhythm: Rhythm, seed: int) -> Trading:
    """Return what organizations do with each other, beside what their ties have them do."""
    rng = stream(seed, "trading")
    known = {
        (min(pair), max(pair))
        for pair in zip(ties.source.tolist(), ties.target.tolist(), strict=True)
    }
    maker = _Maker(rng, layout, known)
    counts = (SUPPLIED_PERCENT, ONCE_PERCENT, PARTNERS_PERCENT, PROJECTS_PERCENT)
    supplied, once, partners, projects = (maker.pairs(percent) for percent in counts)
    maker.supply(supplied)
    maker.buy_once(once)
    maker.talk(partners, (9, 17), (300, WINDOW_DAYS))
    maker.talk(projects, (6, 10), (12, 25))
    kept = np.flatnonzero((ties.reason == PARTNER) & rhythm.regular)
    return Trading(
        supplier=_column(supplied, 0),
        client=_column(supplied, 1),
        partner=np.concatenate([_column(partners, 0), ties.source[kept]]),
        other=np.concatenate([_column(partners, 1), ties.target[kept]]),
        touch=_column(maker.touching, 0),
        touched=_column(maker.touching, 1),
        happened=maker.happened(),
    )


def _column(pairs: Sequence[tuple[int, int]], end: int) -> Int64:
    return np.array([pair[end] for pair in pairs], np.int64)


class _Maker:
    """Draws pair by pair."""

    def __init__(self, rng: Generator, layout: Layout, known: set[tuple[int, int]]) -> None:
        self._rng, self._layout, self._known = rng, layout, known
        self._rows: list[tuple[int, int, int, int, int]] = []
        self.touching: list[tuple[int, int]] = []

    def pairs(self, percent: int) -> list[tuple[int, int]]:
        """Draw pairs of organizations that have nothing to do with each other yet."""
        firms = self._layout.customers - self._layout.people
        found = []
        for _ in range(firms * percent // 100):
            one, other = (self._layout.people + self._rng.integers(0, firms, 2)).tolist()
            if one != other and (min(one, other), max(one, other)) not in self._known:
                self._known.add((min(one, other), max(one, other)))
                found.append((one, other))
        return found

    def supply(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Let the second buy from the first again and again, and some write about it."""
        for supplier, client in pairs:
            many = int(self._rng.integers(*PURCHASES))
            every = int(self._rng.integers(30, 46))
            room = WINDOW_DAYS - many * every
            day = int(self._rng.integers(0, max(room, 1)))
            for turn in range(many):
                self._buy(client, supplier, day + turn * every + int(self._rng.integers(0, 5)))
            if int(self._rng.integers(0, 100)) < MAILS_PERCENT:
                self.talk([(client, supplier)], (6, 10), (200, WINDOW_DAYS))

    def buy_once(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Let the second buy from the first once, or a few times within ten days."""
        for supplier, client in pairs:
            day = int(self._rng.integers(0, WINDOW_DAYS - 12))
            for _ in range(int(self._rng.integers(1, 4))):
                self._buy(client, supplier, day + int(self._rng.integers(0, 10)))

    def talk(
        self, pairs: Sequence[tuple[int, int]], many: tuple[int, int], span: tuple[int, int]
    ) -> None:
        """Let two be in touch both ways so often, within so many days, in office hours."""
        for one, other in pairs:
            often, days = int(self._rng.integers(*many)), int(self._rng.integers(*span))
            begin = int(self._rng.integers(0, WINDOW_DAYS - days + 1))
            when = np.sort(self._rng.integers(begin, begin + days, often)).tolist()
            for turn, day in enumerate(when):
                turned = turn % 2 == 1 if turn < 4 else bool(self._rng.integers(0, 2))
                kind = TALKING[int(self._rng.integers(0, len(TALKING)))]
                ends = (other, one) if turned else (one, other)
                self._rows.append((*ends, TYPES.index(kind), self._second(one, day), NONE))
            self.touching.append((one, other))

    def happened(self) -> Events:
        """Return all that was drawn as interactions."""
        table = np.array(self._rows, np.int64).reshape(-1, 5)
        return events(
            table[:, 2], table[:, 0], table[:, 3], counterparty=table[:, 1], cents=table[:, 4]
        )

    def _buy(self, client: int, supplier: int, day: int) -> None:
        cents = int(self._rng.integers(200, 50_000)) * 100
        row = (client, supplier, TYPES.index("purchase"), self._second(client, day), cents)
        self._rows.append(row)

    def _second(self, who: int, day: int) -> int:
        """Return a moment in office hours of that day, or of the Monday after."""
        weekday = (day + 5) % 7
        day = day + 7 - weekday if weekday >= 5 else day
        local = int(self._rng.integers(9, 17)) * 3600 + int(self._rng.integers(0, 3600))
        second = day * DAY_SECONDS + local - int(self._layout.utc[who]) * 3600
        return int(min(max(second, 0), WINDOW_DAYS * DAY_SECONDS - 1))
