"""Compiled loops of how often customers order. Imports numba: do it late."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int8, Int64


class Usual(NamedTuple):
    """What is usual: by_day, float64 (paths, days), from first_day on; before: before that."""

    by_day: Float64
    first_day: int
    before: float


@compiled
def own_rhythms(
    orders: Any, path: Int8, usual: Usual, needed: Any, rhythm: Float64, own: Bool
) -> None:
    """Write of each order the rhythm of its customer as known on that day, and whether it is own.

    orders: starts int64 (n + 1,), where each customer's begin, and day int64 (m,). needed: gaps
    that make a rhythm of one's own, and the latest of them that it is the median of.
    """
    starts, day = orders
    own_gaps, recent_gaps = needed
    latest = np.empty(recent_gaps, dtype=np.int64)
    in_order = np.empty(recent_gaps, dtype=np.int64)
    for customer in range(len(starts) - 1):
        first = starts[customer]
        for row in range(first, starts[customer + 1]):
            gaps = row - first
            if gaps > 0:
                _replace(latest, in_order, gaps - 1, day[row] - day[row - 1])
            own[row] = gaps >= own_gaps
            if own[row]:
                held = min(gaps, recent_gaps)
                rhythm[row] = (in_order[(held - 1) // 2] + in_order[held // 2]) / 2
            else:
                rhythm[row] = usual_on(usual, path[customer], day[row])


@compiled
def usual_on(usual: Usual, path: int, day: int) -> float:
    """Return the rhythm that was usual on a day."""
    place = min(day - usual.first_day, usual.by_day.shape[1] - 1)
    return usual.by_day[path, place] if place >= 0 else usual.before


@compiled
def _replace(latest: Int64, in_order: Int64, number: int, gap: int) -> None:
    """Put a customer's next gap (from 0) among the latest, and in order, for the oldest there."""
    held = min(number, len(latest))
    place = number % len(latest)
    at = held
    if number >= len(latest):
        at = 0
        while in_order[at] != latest[place]:
            at += 1
        while at + 1 < held:
            in_order[at] = in_order[at + 1]
            at += 1
    while at > 0 and in_order[at - 1] > gap:
        in_order[at] = in_order[at - 1]
        at -= 1
    in_order[at] = gap
    latest[place] = gap


@compiled
def running_median(day: Int64, gap: Int64, days: int, least: int, before: float) -> Float64:
    """Return by day, float64 (days,), the median of the gaps that count by then.

    day: int64 (g,), sorted, from which on a gap counts. gap: int64 (g,), at least 1. Before there
    are `least` of them it is `before`. Cost: O((days + g) log of the longest gap), by a tree of
    counts (Fenwick 1994, doi:10.1002/spe.4380240306).
    """
    size = 1
    while size <= (gap.max() if len(gap) else 0):
        size *= 2
    tree = np.zeros(size + 1, dtype=np.int64)
    usual = np.empty(days)
    read = 0
    for at in range(days):
        while read < len(gap) and day[read] <= at:
            node = gap[read]
            while node <= size:
                tree[node] += 1
                node += node & -node
            read += 1
        if read < least:
            usual[at] = before
        else:
            low = _kth(tree, size, (read + 1) // 2)
            usual[at] = (low + _kth(tree, size, read // 2 + 1)) / 2
    return usual


@compiled
def _kth(tree: Int64, size: int, wanted: int) -> int:
    """Return the length of the gap that is the wanted-th shortest."""
    node, step = 0, size
    while step > 0:
        if node + step <= size and tree[node + step] < wanted:
            node += step
            wanted -= tree[node]
        step //= 2
    return node + 1
