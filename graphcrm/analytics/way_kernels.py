"""Compiled search for strong ways to many at once. Importing it imports numba: do it late."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

GRAIN, STEP_BITS = 2.0**28, 12
"""Lengths are whole numbers: -log2(weight), a step more in the last bit; 100,000 faint ties fit."""

FAR = 2**62
"""No way is longer; stands for no way."""


class Found(NamedTuple):
    """Lengths from the origin, int64 (n,), FAR where not reached, and the node before each."""

    length: Int64
    before: Int32


@compiled
def find_ways(
    start: Int64,
    neighbour: Int32,
    weight: Float64,
    ends: tuple[int, int],
    extra: Int64,
    most: int,
) -> Found:
    """Search from an origin until no way to a wanted node can be among the `most` shortest.

    ends: the origin, and a node that no way may lead over, -1 for none. extra: int64 (n,), added to
    the way to each wanted node; -1 for the others. Ties go to the node with the lower position.
    Dijkstra 1959, doi:10.1007/BF01386390: O(m log n).
    """
    origin, barred = ends
    n = len(start) - 1
    length = np.full(n, FAR, dtype=np.int64)
    before = np.full(n, -1, dtype=np.int32)
    settled = np.zeros(n, dtype=np.bool_)
    best = np.full(most, FAR, dtype=np.int64)
    length[origin] = 0
    heap: list[tuple[Any, Any]] = [(np.int64(0), np.int64(origin))]
    while len(heap) > 0:
        walked, node = heappop(heap)
        if settled[node]:
            continue
        if walked > best[most - 1]:
            break
        settled[node] = True
        if extra[node] >= 0:
            _keep(best, walked + extra[node])
        for entry in range(start[node], start[node + 1]):
            other = np.int64(neighbour[entry])
            if settled[other] or other == barred:
                continue
            further = min(walked + step_length(weight[entry]), FAR)
            if further < length[other]:
                length[other] = further
                before[other] = node
                heappush(heap, (further, other))
    for node in range(n):
        if not settled[node]:
            length[node] = FAR
    return Found(length, before)


@compiled
def step_length(weight: float) -> Any:
    """Return the length of one step, an int64."""
    whole = np.int64(np.rint(-np.log2(weight) * GRAIN))
    return (max(whole, np.int64(0)) << STEP_BITS) + np.int64(1)


@compiled
def _keep(best: Int64, length: Any) -> None:
    """Put a length in its place among the shortest."""
    spot = len(best)
    while spot > 0 and length < best[spot - 1]:
        if spot < len(best):
            best[spot] = best[spot - 1]
        spot -= 1
    if spot < len(best):
        best[spot] = length


def warm_kernels() -> None:
    """Compile the kernels, or load them from their cache."""
    start = np.array([0, 1, 2], dtype=np.int64)
    extra = np.zeros(2, dtype=np.int64)
    find_ways(start, np.array([1, 0], dtype=np.int32), np.ones(2), (0, -1), extra, 1)
