"""Several strong ways to one customer: by different introducers, or from several customers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphcrm.projection import Projection
from graphcrm.tables import Int32


def find_other_ways(
    projection: Projection, source: int, target: int, first: Sequence[int], most: int
) -> list[list[int]]:
    """Return the strongest ways whose last node before the target is not that of the others.

    first: the strongest of all, which is not in the answer. A tie of the two themselves is a way
    too. At most `most`, the strongest first, ties by the position of that last node. Each is the
    strongest with its last node that does not lead over the target before: O(m log n).
    """
    from graphcrm.analytics.way_kernels import FAR, find_ways, step_length

    rows = projection.adjacency
    nearest, weights = rows.row(target)
    extra = np.full(projection.nodes, -1, dtype=np.int64)
    extra[nearest] = [step_length(weight) for weight in weights.tolist()]
    if len(first) > 1:
        extra[first[-2]] = -1
    ends = (source, target)
    found = find_ways(rows.start, rows.neighbour, rows.weight, ends, extra, most)
    reached = nearest[(found.length[nearest] < FAR) & (extra[nearest] >= 0)]
    total = found.length[reached] + extra[reached]
    order = np.lexsort((reached, total))[:most]
    return [[*_trace(found.before, source, int(last)), target] for last in reached[order]]


def find_nearest_sources(
    projection: Projection, sources: Sequence[int], target: int, most: int
) -> list[list[int]]:
    """Return the strongest way from each of those sources that have the strongest, to the target.

    The strongest first, ties by position; at most `most`. One search from the target: O(m log n).
    """
    from graphcrm.analytics.way_kernels import FAR, find_ways

    rows = projection.adjacency
    wanted = np.unique(np.array(sources, dtype=np.int64))
    wanted = wanted[wanted != target]
    extra = np.full(projection.nodes, -1, dtype=np.int64)
    extra[wanted] = 0
    found = find_ways(rows.start, rows.neighbour, rows.weight, (target, -1), extra, most)
    reached = wanted[found.length[wanted] < FAR]
    order = np.lexsort((reached, found.length[reached]))[:most]
    return [_trace(found.before, target, int(source))[::-1] for source in reached[order]]


def _trace(before: Int32, origin: int, node: int) -> list[int]:
    """Return the nodes from the origin to a node."""
    way = [node]
    while way[-1] != origin:
        way.append(int(before[way[-1]]))
    return way[::-1]
