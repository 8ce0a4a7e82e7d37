"""Events that people attend: small ones of circles, large ones of everybody, and single fairs."""

from __future__ import annotations

import numpy as np

from graphcrm.demo.calendar import DAY_SECONDS, WINDOW_DAYS
from graphcrm.demo.circles import Joint, draw_circles, joined_in
from graphcrm.demo.events import Events, events
from graphcrm.demo.layout import Layout
from graphcrm.demo.streams import stream
from graphcrm.tables import Int64

OFTEN = 9
"""How often a circle meets in the two years."""

MOST_STRANGERS = 4
LARGE_EVENTS = 3
LARGE_PERCENT = (12, 30)
"""What part of a city comes to one of its large events."""

FAIR_SIZE = (15, 41)
PEOPLE_A_FAIR = 350


def gather(layout: Layout, seed: int) -> Joint:
    """Return who attended what. Things that prove something are few among those that do not."""
    rng = stream(seed, "gatherings")
    circle = draw_circles(rng, layout)
    who, thing = joined_in(rng, circle, OFTEN)
    small = len(circle) * OFTEN
    city = layout.city[circle[:, 0]].repeat(OFTEN)
    strangers = np.repeat(np.arange(small), rng.integers(0, MOST_STRANGERS + 1, small))
    fairs = layout.people // PEOPLE_A_FAIR
    size = rng.integers(*FAIR_SIZE, fairs)
    visiting = small + np.repeat(np.arange(fairs), size)
    large, crowd = _large(rng, layout)
    parts = [
        (who, thing),
        (_somebody(rng, layout, city[strangers]), strangers),
        (rng.integers(0, layout.people, len(visiting)), visiting),
        (crowd, small + fairs + large),
    ]
    many = small + fairs + LARGE_EVENTS * len(layout.cities)
    day = rng.integers(0, WINDOW_DAYS, many)
    whole = np.unique(
        np.column_stack([np.concatenate(column) for column in zip(*parts, strict=True)]), axis=0
    )
    numbers = rng.permutation(many)
    width = len(str(many))
    names = tuple(f"Event {number + 1:0{width}d}" for number in numbers.tolist())
    return Joint(whole[:, 0], whole[:, 1], day[whole[:, 1]], circle, names)


def gathering_events(layout: Layout, joint: Joint, first_product: int, seed: int) -> Events:
    """Return the attendances as interactions of type event, without counterparty."""
    rng = stream(seed, "gathering hours")
    # The hour is the event's; everybody comes within half an hour.
    hour = rng.integers(17, 21, len(joint.names))[joint.thing]
    second = joint.day * DAY_SECONDS + hour * 3600 - layout.utc[joint.who] * 3600
    second = np.clip(second + rng.integers(0, 1800, len(second)), 0, WINDOW_DAYS * DAY_SECONDS - 1)
    return events("event", joint.who, second, product=first_product + joint.thing)


def _somebody(rng: np.random.Generator, layout: Layout, city: Int64) -> Int64:
    """Draw for each place somebody who lives in that city."""
    people = np.arange(layout.people)
    order = people[np.argsort(layout.city[people], kind="stable")]
    low = np.searchsorted(layout.city[order], city, side="left")
    high = np.searchsorted(layout.city[order], city, side="right")
    return order[rng.integers(low, high)]


def _large(rng: np.random.Generator, layout: Layout) -> tuple[Int64, Int64]:
    """Return (event, person): a good part of every city comes to each of its large events."""
    percent = rng.integers(*LARGE_PERCENT, (LARGE_EVENTS, len(layout.cities)))
    comes = (
        rng.integers(0, 100, (LARGE_EVENTS, layout.people))
        < percent[:, layout.city[: layout.people]]
    )
    turn, who = np.nonzero(comes)
    return turn * len(layout.cities) + layout.city[who], who
