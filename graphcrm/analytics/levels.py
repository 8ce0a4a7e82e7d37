"""Levels to zoom through: communities of communities above, parts of a community below.

Level 0 is the partition that scores name. Above it stand at most MOST_COARSER levels: the groups of
a level are the nodes of a graph whose edges carry the summed weight between them, and the
communities of that graph are the next level. Below it stands one: each group of SPLIT_FROM members
or more, taken as a graph of its own, where it falls into parts more clearly than chance would do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.partitions import canonical_labels
from graphcrm.analytics.results import CommunitySearch, Partition
from graphcrm.projection import Projection
from graphcrm.tables import Bool, Float64, Int32, Int64

FINER = -1
MOST_COARSER = 2
FEW = 8
"""A level of at most this many groups is looked over at once: there is none above it."""

SPLIT_FROM = 20
CLEAR = 0.3
"""Modularity, within a group, from which its parts are told apart."""
BY_CHANCE = 1.2 * 0.97
"""The same for random ties, times the root of (1 - p) / k; see _is_split."""

ONE_TRY = CommunitySearch(effort="fast")
"""Levels are for the eye: the best of many tries would look the same."""


def find_levels(projection: Projection, partition: Partition, seed: int = 0) -> Mapping[int, Int32]:
    """Return int32 (n,) labels by level, without 0; -1 for who is in no group of that level.

    Each group of a level is within one of the next coarser one. A finer group is one of several
    parts, of two members or more, in a group that falls into them more clearly than random ties
    would. Deterministic; by the local engine, which sees at most the edges
    within groups. Cost: that of finding the communities once more.
    """
    grouped = np.where(np.bincount(partition.labels)[partition.labels] > 1, partition.labels, -1)
    levels = {FINER: _finer(projection, grouped.astype(np.int32), seed)}
    labels = grouped.astype(np.int32)
    for level in range(1, MOST_COARSER + 1):
        coarser = _coarser(projection, labels, seed)
        if coarser is None:
            break
        levels[level] = labels = coarser
    return {level: found for level, found in levels.items() if (found >= 0).any()}


def _coarser(projection: Projection, labels: Int32, seed: int) -> Int32 | None:
    """Return the communities of communities, None where there would be no fewer or only one."""
    count = int(labels.max(initial=-1)) + 1
    if count <= FEW:
        return None
    first, second = labels[projection.source], labels[projection.target]
    between = (first != second) & (first >= 0) & (second >= 0)
    low = np.minimum(first, second)[between].astype(np.int64)
    high = np.maximum(first, second)[between].astype(np.int64)
    pairs, place = np.unique(low * count + high, return_inverse=True)
    weight = np.bincount(place, projection.weight[between], len(pairs)).astype(np.float64)
    graph = Projection(
        [f"{number:09}" for number in range(count)],
        (pairs // count).astype(np.int32),
        (pairs % count).astype(np.int32),
        weight,
    )
    found = detect_communities(graph, seed=seed, search=ONE_TRY)
    if not 1 < found.count < count:
        return None
    above = np.append(found.labels, np.int32(-1))
    return _by_size(above[labels])


def _finer(projection: Projection, labels: Int32, seed: int) -> Int32:
    """Return the parts of large communities."""
    sizes = np.bincount(labels[labels >= 0])
    nobody = np.full(len(labels), -1, dtype=np.int32)
    large = np.append(sizes >= SPLIT_FROM, False)
    if not large.any():
        return nobody
    first, second = labels[projection.source], labels[projection.target]
    inside = (first == second) & large[first]
    inner = first[inside]
    total = np.bincount(inner, projection.weight[inside], len(sizes))
    # With as much weight in each, a resolution of their number is that of 1 within each alone.
    graph = Projection(
        projection.ids,
        projection.source[inside],
        projection.target[inside],
        projection.weight[inside] / total[inner],
    )
    resolution = float(np.count_nonzero(total))
    parts = detect_communities(graph, seed=seed, resolution=resolution, search=ONE_TRY).labels
    split = np.append(_is_split(projection.weight[inside], inner, graph, parts, sizes), False)
    single = np.bincount(parts)[parts] == 1
    return _by_size(np.where(split[labels] & ~single, parts, nobody))


def _is_split(weight: Float64, inner: Int32, graph: Projection, parts: Int32, sizes: Int64) -> Bool:
    """Tell of each group whether its parts are more than chance makes, bool (k,).

    weight, inner: of each edge inside, and its group. Random ties have a modularity too, of .97
    times the root of (1 - p) / k for k ties a customer out of all with probability p (Reichardt &
    Bornholdt 2006, doi:10.1016/j.physd.2006.09.009). With weights, k is that of as many equal ties
    as make the same spread: (sum of weights)² / sum of squares. What is found in random graphs of
    20 to 400 customers stays below 1.2 times this, whatever the weights.
    """
    count = len(sizes)
    total = np.bincount(inner, weight, count)
    ties = _ratio(total**2, np.bincount(inner, weight**2, count))
    each = _ratio(2.0 * ties, sizes)
    chance = np.minimum(_ratio(each, sizes - 1.0), 1.0)
    noise = BY_CHANCE * np.sqrt(_ratio(1.0 - chance, each))
    same = parts[graph.source] == parts[graph.target]
    within = np.bincount(inner[same], weight[same], count)
    ends = np.concatenate([parts[graph.source], parts[graph.target]])
    strength = np.bincount(ends, np.tile(weight, 2), int(parts.max()) + 1)
    group = np.zeros(len(strength), dtype=np.int64)
    group[ends] = np.tile(inner, 2)
    squares = np.bincount(group, strength**2, count)
    reached = _ratio(within, total) - _ratio(squares, (2.0 * total) ** 2)
    return np.asarray(reached > np.maximum(CLEAR, noise), dtype=np.bool_)


def _ratio(over: NDArray[Any], under: NDArray[Any]) -> Float64:
    """Return the quotients, 0 where there is nothing to divide by."""
    found = np.zeros(len(over), dtype=np.float64)
    np.divide(over, under, out=found, where=under > 0)
    return found


def _by_size(labels: Int32) -> Int32:
    """Return labels from 0 by size downwards, -1 where they are -1."""
    grouped = np.flatnonzero(labels >= 0)
    found = np.full(len(labels), -1, dtype=np.int32)
    found[grouped] = canonical_labels(labels[grouped])
    return found
