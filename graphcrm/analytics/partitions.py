"""What holds for every partition, whichever algorithm found it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int32


def canonical_labels(labels: NDArray[Any]) -> Int32:
    """Return int32 labels from 0 by size downwards, ties by the smallest member position."""
    _, first, inverse, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank[inverse]


def connected_parts(projection: Projection, labels: NDArray[Any]) -> Int32:
    """Return labels in which every community is a connected one, by splitting those that are not.

    Splitting a community along no edge never lowers modularity. O(n + m).
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    inside = labels[projection.source] == labels[projection.target]
    ends = (projection.source[inside], projection.target[inside])
    matrix = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(len(labels),) * 2)
    parts: Int32 = connected_components(matrix, directed=False)[1]
    return parts


def modularity(projection: Projection, labels: NDArray[Any]) -> float:
    """Return the weighted modularity at resolution 1, in [-0.5, 1]; 0.0 without any edge.

    Equal to networkx.community.modularity(G, communities, weight="weight"). Newman 2004,
    doi:10.1103/PhysRevE.70.056131.
    """
    total = math.fsum(projection.weight)
    if not total:
        return 0.0
    inside = labels[projection.source] == labels[projection.target]
    shares = np.bincount(labels, weights=strengths(projection)) / (2 * total)
    return math.fsum(projection.weight[inside]) / total - math.fsum(shares**2)


def strengths(projection: Projection) -> Float64:
    """Return the summed weight of each customer's edges, float64 (n,)."""
    ends = np.concatenate([projection.source, projection.target])
    weights = np.concatenate([projection.weight, projection.weight])
    return np.bincount(ends, weights=weights, minlength=projection.nodes).astype(np.float64)
