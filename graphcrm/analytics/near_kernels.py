"""The compiled walk around one node. Importing it imports numba: do it late."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int8, Int32, Int64

IDLE, WAITING, TOUCHED = 0, 1, 2
"""State of a node: not reached, in the queue, reached and not in the queue."""


class Ties(NamedTuple):
    """A graph as the walk takes it: the rows of an Adjacency, and the summed weight of each."""

    start: Int64
    neighbour: Int32
    weight: Float64
    strength: Float64


class Walk(NamedTuple):
    """Working memory of a walk, clean between walks; queue: (n + 1,), all others (n,).

    found: what ended at a node. rest: what is still there. reached: nodes, in the order of meeting.
    """

    found: Float64
    rest: Float64
    reached: Int32
    queue: Int32
    state: Int8


def make_walk(nodes: int) -> Walk:
    """Return clean working memory: 25 bytes a node, touched only where a walk comes."""
    return Walk(
        np.zeros(nodes),
        np.zeros(nodes),
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes + 1, dtype=np.int32),
        np.zeros(nodes, dtype=np.int8),
    )


@compiled
def push(ties: Ties, walk: Walk, node: int, how: tuple[float, float, int]) -> int:
    """Push from a node until no node holds more than limit x its strength; return how many reached.

    how: alpha; limit; and how many ties may be crossed, after which all keep what they hold. The
    sum of found and rest is 1 afterwards. First come, first served, so the same bits every time
    (Andersen, Chung & Lang 2006, doi:10.1109/FOCS.2006.44). Clean up with `forget`.
    """
    start, neighbour, weight, strength = ties
    found, rest, reached, queue, state = walk
    alpha, limit, most = how
    n = len(found)
    reached[0] = node
    count, crossed = 1, 0
    rest[node] = 1.0
    queue[0] = node
    state[node] = WAITING
    head, tail = 0, 1
    while head != tail and crossed <= most:
        at = queue[head]
        head = head + 1 if head < n else 0
        state[at] = TOUCHED
        if strength[at] <= 0.0:
            continue
        amount = rest[at]
        rest[at] = 0.0
        found[at] += alpha * amount
        each = (1.0 - alpha) * amount / strength[at]
        crossed += start[at + 1] - start[at]
        for entry in range(start[at], start[at + 1]):
            other = neighbour[entry]
            if state[other] == IDLE:
                state[other] = TOUCHED
                reached[count] = other
                count += 1
            rest[other] += each * weight[entry]
            if state[other] == TOUCHED and rest[other] > limit * strength[other]:
                state[other] = WAITING
                queue[tail] = other
                tail = tail + 1 if tail < n else 0
    return count


@compiled
def forget(walk: Walk, reached: int) -> None:
    """Make the working memory clean again after a walk that reached so many."""
    for place in range(reached):
        node = walk.reached[place]
        walk.found[node] = 0.0
        walk.rest[node] = 0.0
        walk.state[node] = IDLE


def warm_near() -> None:
    """Compile these kernels, or load them from their cache."""
    start = np.array([0, 1, 2], dtype=np.int64)
    neighbour = np.array([1, 0], dtype=np.int32)
    walk = make_walk(2)
    forget(walk, push(Ties(start, neighbour, np.ones(2), np.ones(2)), walk, 0, (0.15, 0.1, 9)))
