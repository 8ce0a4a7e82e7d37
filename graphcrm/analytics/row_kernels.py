"""Compiled loops over all rows: ranks handed on, and triangles. Imports numba: do it late."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64


@compiled
def pull(rows: Any, share: Float64, span: Any, out: Float64) -> None:
    """Write to `out` what each node of a span gets from its neighbours: weight times share.

    rows: start, neighbour, weight. A row is summed in its order, so no span changes a bit.
    """
    start, neighbour, weight = rows
    for node in range(span[0], span[1]):
        total = 0.0
        for entry in range(start[node], start[node + 1]):
            total += weight[entry] * share[neighbour[entry]]
        out[node] = total


@compiled
def count_triangles(start: Int64, neighbour: Int32) -> Int64:
    """Return how many triangles each node is in, int64 (n,): O(m^1.5).

    Each edge points to its end of more neighbours, so a hub's row is never looked through for each
    of them. Schank & Wagner 2005, doi:10.1007/11427186_54.
    """
    n = len(start) - 1
    first = np.zeros(n + 1, dtype=np.int64)
    ahead = np.empty(len(neighbour) // 2, dtype=np.int32)
    at = 0
    for node in range(n):
        degree = start[node + 1] - start[node]
        for entry in range(start[node], start[node + 1]):
            other = neighbour[entry]
            more = start[other + 1] - start[other]
            if more > degree or (more == degree and other > node):
                ahead[at] = other
                at += 1
        first[node + 1] = at
    found = np.zeros(n, dtype=np.int64)
    seen = np.full(n, -1, dtype=np.int32)
    for node in range(n):
        for i in range(first[node], first[node + 1]):
            seen[ahead[i]] = node
        for i in range(first[node], first[node + 1]):
            middle = ahead[i]
            for j in range(first[middle], first[middle + 1]):
                if seen[ahead[j]] == node:
                    found[node] += 1
                    found[middle] += 1
                    found[ahead[j]] += 1
    return found


def warm_rows() -> None:
    """Compile these kernels, or load them from their cache."""
    from graphcrm.compressed import count_into_rows

    ends = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    start, neighbour, weight, _ = count_into_rows(2, *ends, np.ones(1))
    pull((start, neighbour, weight), np.ones(2), (0, 2), np.empty(2))
    count_triangles(start, neighbour)
