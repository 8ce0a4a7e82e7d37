"""Compressed rows of large graphs by counting. Importing it imports numba (0.4 s): do it late."""

from __future__ import annotations

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64


@compiled
def count_into_rows(
    nodes: int, source: Int32, target: Int32, weight: Float64
) -> tuple[Int64, Int32, Float64, Int32]:
    """Return start, neighbour, weight and edge of projection.Adjacency: O(n + m), nothing sorted.

    Edges are sorted by source, then target, so filling the smaller neighbours first, then the
    larger ones, leaves each row ascending.
    """
    edges = len(source)
    start = np.zeros(nodes + 1, dtype=np.int64)
    for edge in range(edges):
        start[source[edge] + 1] += 1
        start[target[edge] + 1] += 1
    for node in range(nodes):
        start[node + 1] += start[node]
    place = start[:-1].copy()
    neighbour = np.empty(2 * edges, dtype=np.int32)
    weights = np.empty(2 * edges)
    number = np.empty(2 * edges, dtype=np.int32)
    for edge in range(edges):
        at = place[target[edge]]
        place[target[edge]] = at + 1
        neighbour[at] = source[edge]
        weights[at] = weight[edge]
        number[at] = edge
    for edge in range(edges):
        at = place[source[edge]]
        place[source[edge]] = at + 1
        neighbour[at] = target[edge]
        weights[at] = weight[edge]
        number[at] = edge
    return start, neighbour, weights, number
