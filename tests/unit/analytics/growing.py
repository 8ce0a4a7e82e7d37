"""A company whose ties grow over time: inside planted groups, mostly by closing triangles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphcrm.analytics.likely.past import Evidence
from graphcrm.ingest.relate import relate
from graphcrm.model import DAY, Link
from graphcrm.tables import NO_TIME, Contacts

START = 1_600_000_000_000_000


def grow_links(people: int, groups: int, ties: int, seed: int) -> list[Link]:
    """Return dated friendships: three in four close a triangle, nine in ten stay in the group."""
    dice = np.random.default_rng(seed)
    group = np.arange(people) % groups
    known: list[set[int]] = [set() for _ in range(people)]
    links: list[Link] = []
    while len(links) < ties:
        one = int(dice.integers(people))
        steps = [far for near in sorted(known[one]) for far in sorted(known[near])]
        if steps and dice.random() < 0.75:
            other = steps[int(dice.integers(len(steps)))]
        elif dice.random() < 0.9:
            inside = np.flatnonzero(group == group[one])
            other = int(inside[dice.integers(len(inside))])
        else:
            other = int(dice.integers(people))
        if other != one and other not in known[one]:
            known[one].add(other)
            known[other].add(one)
            low, high = sorted((one, other))
            since = START + len(links) * DAY
            links.append(Link(f"p{low:04}", f"p{high:04}", "friend", since=since))
    return links


def evidence_of(links: Sequence[Link], people: int, *, as_of: int | None = None) -> Evidence:
    """Return what the ranking is learnt from, without interactions."""
    ids = [f"p{number:04}" for number in range(people)]
    none = np.empty(0, dtype=np.int32)
    contacts = Contacts((), none, none, none.astype(np.int16), none.astype(np.int64))
    moments = [link.since for link in links if link.since is not None]
    end = max(moments, default=None) if as_of is None else as_of

    def until(moment: int | None) -> object:
        return relate(ids, contacts, links, moment, {})

    never = np.full(people, NO_TIME)
    same = np.full((2, people), -1, dtype=np.int32)
    return Evidence(ids, until(end), until, end, never, same)  # type: ignore[arg-type]
