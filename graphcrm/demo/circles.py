"""Small circles of people who keep doing the same, and what they and everybody else then did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from graphcrm.demo.layout import Layout
from graphcrm.tables import Int64

SMALLEST, LARGEST = 4, 8
PEOPLE_A_CIRCLE = 60
"""One circle for so many people."""


@dataclass(frozen=True, slots=True)
class Joint:
    """What was done together: who did which of the things, on which day.

    who, thing, day: int64 (k,); things are numbered from 0, days from START. circle: int64 (c, 8),
    members padded with -1. names: of the things.
    """

    who: Int64
    thing: Int64
    day: Int64
    circle: Int64
    names: tuple[str, ...]


def draw_circles(rng: Generator, layout: Layout) -> Int64:
    """Return circles of four to eight people of one city, nobody in two: int64 (c, 8), else -1."""
    wanted = layout.people // PEOPLE_A_CIRCLE
    order = rng.permutation(layout.people)
    order = order[np.argsort(layout.city[order], kind="stable")]
    size = rng.integers(SMALLEST, LARGEST + 1, len(order) // SMALLEST + 1)
    begin = np.cumsum(size) - size
    fits = begin + size <= len(order)
    begin, size = begin[fits], size[fits]
    place = begin[:, None] + np.arange(LARGEST)
    inside = np.arange(LARGEST) < size[:, None]
    circle = np.where(inside, order[np.minimum(place, len(order) - 1)], -1)
    city = np.where(inside, layout.city[circle], layout.city[circle[:, :1]])
    circle = circle[(city == city[:, :1]).all(axis=1)]
    chosen: Int64 = circle[rng.permutation(len(circle))[:wanted]]
    return chosen


def circle_pairs(circle: Int64) -> tuple[Int64, Int64, Int64]:
    """Return all pairs of members, and the circle of each."""
    left, right = np.triu_indices(LARGEST, 1)
    first, second = circle[:, left].ravel(), circle[:, right].ravel()
    number = np.repeat(np.arange(len(circle)), len(left))
    both = (first >= 0) & (second >= 0)
    return first[both], second[both], number[both]


def joined_in(rng: Generator, circle: Int64, often: int) -> tuple[Int64, Int64]:
    """Return (member, thing): each of a circle's `often` things has three quarters of its members.

    Things are numbered circle by circle.
    """
    there = rng.integers(0, 100, (len(circle), often, LARGEST)) < 75
    there &= circle[:, None, :] >= 0
    number, turn, seat = np.nonzero(there)
    return circle[number, seat], number * often + turn


def times_together(joint: Joint, often: int, within: int) -> Int64:
    """Return for each of `circle_pairs` how many of its circle's things both did.

    often: things a circle. within: how many days may lie between the two.
    """
    done: dict[int, dict[int, int]] = defaultdict(dict)
    rows = zip(joint.who.tolist(), joint.thing.tolist(), joint.day.tolist(), strict=True)
    for who, thing, day in rows:
        done[who].setdefault(thing, day)
    first, second, number = circle_pairs(joint.circle)
    times = [
        sum(
            abs(day - done[other][thing]) <= within
            for thing, day in done[one].items()
            if thing // often == circle and thing in done[other]
        )
        for one, other, circle in zip(first.tolist(), second.tolist(), number.tolist(), strict=True)
    ]
    return np.array(times, np.int64)
