"""Rare things that circles buy in the same weeks, beside all that everybody buys."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from graphcrm.demo.calendar import WINDOW_DAYS, moments
from graphcrm.demo.circles import Joint, draw_circles, joined_in
from graphcrm.demo.events import CHANNELS, Events, events
from graphcrm.demo.layout import Layout
from graphcrm.demo.streams import stream
from graphcrm.tables import Int64

OFTEN = 7
"""How many rare things a circle buys in the two years."""

WEEK = 7
OTHERS = (1, 5)
"""How many others buy the same rare thing, at any time."""

PEOPLE_A_NICHE = 150
NICHE = (10, 31)
"""Things that a few strangers buy within three weeks: one for so many people, by so many."""

SALES = 3
SALE_PERCENT = 8
"""How many sales there are, and how many percent of all people come to each."""

EDITIONS = ("Tea tin", "Print", "Record", "Ink", "Pottery", "Seed box", "Knife", "Puzzle", "Lamp")


def fill_baskets(layout: Layout, seed: int) -> Joint:
    """Return who bought which rare thing when; members of a circle within a week."""
    rng = stream(seed, "baskets")
    circle = draw_circles(rng, layout)
    who, thing = joined_in(rng, circle, OFTEN)
    many = len(circle) * OFTEN
    out = rng.integers(0, WINDOW_DAYS - WEEK, many)
    other = np.repeat(np.arange(many), rng.integers(*OTHERS, many))
    rush, crowd = _rushes(rng, layout)
    start = rng.integers(0, WINDOW_DAYS - 3 * WEEK, int(rush.max(initial=-1)) + 1)
    day = [
        out[thing] + rng.integers(0, WEEK, len(thing)),
        rng.integers(0, WINDOW_DAYS, len(other)),
        start[rush] + rng.integers(0, 3 * WEEK, len(rush)),
    ]
    who = np.concatenate([who, rng.integers(0, layout.people, len(other)), crowd])
    thing = np.concatenate([thing, other, many + rush])
    numbers = rng.permutation(many + len(start)).tolist()
    width = len(str(len(numbers)))
    names = tuple(
        f"{EDITIONS[number % len(EDITIONS)]}, edition {number + 1:0{width}d}" for number in numbers
    )
    return Joint(who, thing, np.concatenate(day), circle, names)


def _rushes(rng: Generator, layout: Layout) -> tuple[Int64, Int64]:
    """Return (thing, buyer) of what people who share nothing buy in the same weeks."""
    size = np.concatenate(
        [
            rng.integers(*NICHE, layout.people // PEOPLE_A_NICHE),
            np.full(SALES, layout.people * SALE_PERCENT // 100),
        ]
    )
    thing = np.repeat(np.arange(len(size)), size)
    return thing, rng.integers(0, layout.people, len(thing))


def basket_events(layout: Layout, joint: Joint, first_product: int, seed: int) -> Events:
    """Return the purchases as interactions."""
    rng = stream(seed, "basket hours")
    size = len(joint.who)
    cents = 900 + 100 * rng.integers(0, 120, len(joint.names))
    return events(
        "purchase",
        joint.who,
        moments(rng, joint.day, layout.utc[joint.who]),
        product=first_product + joint.thing,
        cents=cents[joint.thing],
        quantity=np.ones(size, np.int64),
        channel=np.full(size, CHANNELS.index("web")),
    )
