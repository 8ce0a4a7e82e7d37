"""What holds for every partition, whichever algorithm found it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int32


def canonical_labels(labels: NDArray[Any]) -> Int32:
    """Return int32 labels from 0 by size downwards, ties by the smallest member position. O(n).

    labels: integers (n,). Those beyond 0 to n - 1 cost a sort more.
    """
    n = len(labels)
    if n and not (labels.min() >= 0 and labels.max() < n):
        labels = np.unique(labels, return_inverse=True)[1]
    sizes = np.bincount(labels, minlength=n)
    first = np.empty(n, dtype=np.int64)
    # Of positions that share a label the last one written stays: the smallest.
    first[labels[::-1]] = np.arange(n - 1, -1, -1)
    used = np.flatnonzero(sizes)
    order = used[np.lexsort((first[used], -sizes[used]))]
    rank = np.empty(n, dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    canonical: Int32 = rank[labels]
    return canonical


def connected_parts(projection: Projection, labels: NDArray[Any]) -> Int32:
    """Return labels in which every community is a connected one, by splitting those that are not.

    Splitting a community along no edge never lowers modularity. O(n + m).
    """
    from graphcrm.analytics.leiden.small import connected_parts as split

    rows = projection.adjacency
    return split(rows.start, rows.neighbour, labels.astype(np.int32, copy=False))


def without_small(projection: Projection, labels: Int32, min_size: int, resolution: float) -> Int32:
    """Return labels in which communities of fewer members have joined a neighbour.

    labels: int32 (n,) in [0, n). Each goes where modularity gains most or loses least; those
    without a tie outside stay. Connected communities stay connected. O(m) a round, few rounds.
    """
    from graphcrm.analytics.leiden.levels import make_graph
    from graphcrm.analytics.leiden.small import absorb_small

    rows = projection.adjacency
    if not projection.edges:
        return labels
    graph = make_graph(rows.start, rows.neighbour, rows.weight)
    return absorb_small(graph, labels, min_size, resolution)


def modularity(projection: Projection, labels: NDArray[Any], resolution: float = 1.0) -> float:
    """Return the weighted modularity, at resolution 1 in [-0.5, 1]; 0.0 without any edge.

    Equal to networkx.community.modularity(G, communities, weight="weight"). Sums carry twice the
    digits of a float, so the value is right to the last one or two. O(n + m). Newman 2004,
    doi:10.1103/PhysRevE.70.056131.
    """
    from graphcrm.analytics.leiden.exact import sum_all, sum_inside

    total = sum_all(projection.weight)
    if not total:
        return 0.0
    label = labels.astype(np.int32, copy=False)
    inside = sum_inside(projection.source, projection.target, projection.weight, label)
    shares = np.bincount(labels, weights=strengths(projection)) / (2 * total)
    return float(inside / total - resolution * sum_all(shares**2))


def strengths(projection: Projection) -> Float64:
    """Return the summed weight of each customer's edges, float64 (n,)."""
    return projection.strengths
