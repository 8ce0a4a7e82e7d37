"""Compiled walks around one node. Imports numba: do it late."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64


@compiled
def push(graph: Any, node: int, how: Any, found: Float64, rest: Float64) -> Int32:
    """Push from a node until no node holds more than limit x its strength; return those touched.

    graph: start, neighbour, weight, strength. how: alpha, limit. found, rest: float64 (n,), zeros;
    the sum of both is 1 afterwards. First come, first served, so the same bits every time.
    """
    start, neighbour, weight, strength = graph
    alpha, limit = how
    n = len(found)
    queue = np.empty(n + 1, dtype=np.int32)
    # 0: not touched. 1: waits in the queue. 2: touched, and does not wait.
    waiting = np.zeros(n, dtype=np.uint8)
    touched = np.empty(n, dtype=np.int32)
    touched[0] = node
    count = 1
    rest[node] = 1.0
    queue[0] = node
    waiting[node] = 1
    head = 0
    tail = 1
    while head != tail:
        at = queue[head]
        head = head + 1 if head < n else 0
        waiting[at] = 2
        amount = rest[at]
        rest[at] = 0.0
        found[at] += alpha * amount
        each = (1.0 - alpha) * amount / strength[at]
        for entry in range(start[at], start[at + 1]):
            other = neighbour[entry]
            if waiting[other] == 0:
                waiting[other] = 2
                touched[count] = other
                count += 1
            rest[other] += each * weight[entry]
            if waiting[other] == 2 and rest[other] > limit * strength[other]:
                waiting[other] = 1
                queue[tail] = other
                tail = tail + 1 if tail < n else 0
    return touched[:count].copy()


@compiled
def add_shared(start: Int64, neighbour: Int32, node: int, found: Float64, logarithm: bool) -> Int32:
    """Add for each node the worth of neighbours that it shares with one; return those touched."""
    bound = 0
    for entry in range(start[node], start[node + 1]):
        middle = neighbour[entry]
        bound += start[middle + 1] - start[middle]
    touched = np.empty(bound, dtype=np.int32)
    count = 0
    for entry in range(start[node], start[node + 1]):
        middle = neighbour[entry]
        ties = start[middle + 1] - start[middle]
        if ties > 1:
            worth = 1.0 / (np.log(ties) if logarithm else ties)
            for i in range(start[middle], start[middle + 1]):
                other = neighbour[i]
                if other != node:
                    if found[other] == 0.0:
                        touched[count] = other
                        count += 1
                    found[other] += worth
    return touched[:count].copy()


def warm_near() -> None:
    """Compile these kernels, or load them from their cache."""
    start = np.array([0, 1, 2], dtype=np.int64)
    neighbour = np.array([1, 0], dtype=np.int32)
    graph = (start, neighbour, np.ones(2), np.ones(2))
    push(graph, 0, (0.15, 0.1), np.zeros(2), np.zeros(2))
    for logarithm in (True, False):
        add_shared(start, neighbour, 0, np.zeros(2), logarithm)
