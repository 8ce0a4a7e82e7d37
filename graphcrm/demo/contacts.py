"""What people do with each other: calls, mails, messages, meetings, likes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from graphcrm.demo.calendar import WINDOW_DAYS, moments
from graphcrm.demo.events import CHANNELS, NONE, TYPES, Events, events
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

TALKS_PERCENT = 72
"""How many of the declared ties also show in interactions; of the others all do."""

QUIET_PERCENT = 22
"""How many ties fall silent before the end."""

LIVELINESS = {
    HOME: 2.0,
    RELATIVE: 1.6,
    PARTNER: 3.0,
    CONTACT: 4.0,
    FOLLOWER: 1.6,
    TEAM: 3.2,
    GROUP: 2.0,
    CITY: 2.0,
    WORLD: 2.0,
}
"""The least number of interactions on a tie; the heavy tail multiplies it."""

TALK: Mapping[int, Mapping[str, int]] = {
    HOME: {"message": 50, "call": 35, "event": 15},
    RELATIVE: {"call": 60, "message": 40},
    PARTNER: {"email": 50, "meeting": 30, "call": 20},
    CONTACT: {"email": 50, "call": 25, "meeting": 25},
    FOLLOWER: {"like": 45, "message": 35, "event": 20},
    CITY: {"message": 50, "meeting": 25, "call": 25},
    WORLD: {"email": 40, "message": 45, "call": 15},
}
"""Interaction types by reason; inside teams and groups the kind of the group says."""

CHANNEL_OF = {"message": "app", "call": "phone", "meeting": "in person", "visit": "in person"}


def contact_events(layout: Layout, people: People, ties: Ties, seed: int) -> Events:
    """Return what happened between customers who know each other."""
    rng = stream(seed, "contacts")
    first = np.maximum(np.maximum(people.joined[ties.source], people.joined[ties.target]), 0)
    room = WINDOW_DAYS - first
    many = _how_many(rng, ties, room, seed)
    tie = np.repeat(np.arange(len(ties)), many)
    kind = talk_types(rng, layout, ties, tie)
    silent = rng.integers(0, 100, len(ties)) < QUIET_PERCENT
    last = first + np.where(silent, 1 + rng.integers(0, room), room)
    day = rng.integers(first[tie], last[tie])
    turned = _turned(rng, ties, tie)
    active = np.where(turned, ties.target[tie], ties.source[tie])
    passive = np.where(turned, ties.source[tie], ties.target[tie])
    second = moments(rng, day, layout.utc[active])
    return events(kind, active, second, counterparty=passive, channel=channels(kind))


def channels(kind: Int64) -> Int64:
    """Return the channels of contacts of those types."""
    return np.array([CHANNELS.index(CHANNEL_OF.get(name, "")) for name in TYPES])[kind]


def _how_many(rng: Generator, ties: Ties, room: Int64, seed: int) -> Int64:
    """Draw the number of interactions on each tie, in proportion to the days it has had."""
    least = np.array([LIVELINESS[reason] for reason in sorted(LIVELINESS)])[ties.reason]
    whole = np.floor(least * heavy_tail(rng, len(ties), 12.0)).astype(np.int64)
    drawn = np.maximum((whole * room + rng.integers(0, WINDOW_DAYS, len(ties))) // WINDOW_DAYS, 1)
    talks = rng.integers(0, 100, len(ties)) < TALKS_PERCENT
    return np.where(talks | ~declared(ties, seed), drawn, 0)


def talk_types(rng: Generator, layout: Layout, ties: Ties, tie: Int64) -> Int64:
    """Draw the type of each contact, by the reason of its tie; `tie` are positions of ties."""
    result = np.full(len(tie), NONE)
    reason, group = ties.reason[tie], layout.group[ties.source[tie]]
    inside = np.isin(reason, (TEAM, GROUP))
    masks = [(reason == number, talk) for number, talk in TALK.items()]
    kinds = {planted.kind.name: planted.kind for planted in layout.groups}
    of_kind = np.array([planted.kind.name for planted in layout.groups])[group]
    masks += [(inside & (of_kind == name), kind.talk) for name, kind in kinds.items()]
    for mask, talk in masks:
        here = np.flatnonzero(mask)
        names = np.array([TYPES.index(name) for name in talk])
        result[here] = names[pick(rng, list(talk.values()), len(here))]
    return result


def _turned(rng: Generator, ties: Ties, tie: Int64) -> Bool:
    """Return which interactions run from target to source; every tie leans to one side."""
    lean = np.where(ties.reason == FOLLOWER, 22, rng.integers(20, 81, len(ties)))
    drawn: Int64 = rng.integers(0, 100, len(tie))
    return drawn < lean[tie]
