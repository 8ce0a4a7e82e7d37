"""The links table: ties that somebody declared."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.random import Generator

from graphcrm.demo.calendar import WINDOW_DAYS, timestamps
from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.people import People
from graphcrm.demo.streams import pick, stream
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

DECLARED_PERCENT = {
    HOME: 88,
    RELATIVE: 75,
    PARTNER: 100,
    CONTACT: 90,
    FOLLOWER: 45,
    TEAM: 58,
    GROUP: 42,
    CITY: 35,
    WORLD: 25,
}
TYPES: Mapping[int, Mapping[str, int]] = {
    HOME: {"household": 70, "family": 30},
    RELATIVE: {"family": 100},
    PARTNER: {"partner": 100},
    CONTACT: {"contact": 100},
    FOLLOWER: {"follows": 100},
    CITY: {"friend": 70, "neighbor": 30},
    WORLD: {"friend": 80, "follows": 20},
}
"""Link types by reason; inside teams and groups the kind of the group says."""

STRENGTH_PERCENT = 15
ENDED_PERCENT = 3
KNOWN_SINCE_PERCENT = 85


def declared(ties: Ties, seed: int) -> Bool:
    """Return which ties have a link; the others show in interactions only."""
    percent = np.array([DECLARED_PERCENT[reason] for reason in sorted(DECLARED_PERCENT)])
    drawn: Int64 = stream(seed, "declared").integers(0, 100, len(ties))
    return drawn < percent[ties.reason]


def links_table(layout: Layout, people: People, ties: Ties, ids: Text, seed: int) -> pd.DataFrame:
    """Return the links table, by source, target and type."""
    chosen = np.flatnonzero(declared(ties, seed))
    rng = stream(seed, "links")
    source, target = ties.source[chosen], ties.target[chosen]
    types = _types(rng, layout, ties, chosen)
    since = _since(rng, np.maximum(people.joined[source], people.joined[target]))
    until = since + rng.integers(30, 600, len(since))
    given = rng.integers(0, 100, len(chosen)) < STRENGTH_PERCENT
    ended = (rng.integers(0, 100, len(chosen)) < ENDED_PERCENT) & (until < WINDOW_DAYS)
    unknown = (rng.integers(0, 100, len(chosen)) >= KNOWN_SINCE_PERCENT) & ~ended
    frame = pd.DataFrame(
        {
            "source_id": ids[source],
            "target_id": ids[target],
            "type": types,
            "directed": np.isin(types, ("follows", "contact")),
            "strength": np.where(given, rng.integers(20, 101, len(chosen)) / 100, np.nan),
            "since": _moments(since, unknown),
            "until": _moments(until, ~ended),
            "source": np.where(ties.reason[chosen] >= FOLLOWER, "web", "shop"),
        }
    )
    return frame.sort_values(["source_id", "target_id", "type"], kind="stable", ignore_index=True)


def _types(rng: Generator, layout: Layout, ties: Ties, chosen: Int64) -> Text:
    """Return the type of each link."""
    result = np.full(len(chosen), "friend", object)
    inside = np.isin(ties.reason[chosen], (TEAM, GROUP))
    for reason, types in TYPES.items():
        here = np.flatnonzero(ties.reason[chosen] == reason)
        result[here] = np.array(list(types), object)[pick(rng, list(types.values()), len(here))]
    group = layout.group[ties.source[chosen]]
    for number, planted in enumerate(layout.groups):
        here = np.flatnonzero(inside & (group == number))
        types = planted.kind.ties
        result[here] = np.array(list(types), object)[pick(rng, list(types.values()), len(here))]
    return result


def _since(rng: Generator, joined: Int64) -> Int64:
    """Return since when two people are known to be tied: days, not before both are customers."""
    later = rng.integers(0, 100, len(joined)) < 40
    room = np.maximum(WINDOW_DAYS - 60 - np.maximum(joined, 0), 1)
    return np.where(later, np.maximum(joined, 0) + rng.integers(0, room), joined)


def _moments(days: Int64, missing: Bool) -> pd.Series[pd.Timestamp]:
    moments = timestamps(days * 86_400)
    moments[missing] = np.datetime64("NaT")
    return pd.Series(pd.to_datetime(moments, utc=True))
