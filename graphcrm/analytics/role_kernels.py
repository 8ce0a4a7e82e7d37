"""Compiled loops behind roles. Importing this module imports numba: do it late.

Rows are projection.Adjacency: start int64 (n + 1,), neighbour and edge int32 (2m,).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int32, Int64

COORDINATOR, GATEKEEPER, CONSULTANT, LIAISON = range(4)
"""How somebody stands between two others, by the groups of the three."""


class Ties(NamedTuple):
    """The graph with the number of each entry's edge."""

    start: Int64
    neighbour: Int32
    weight: Float64
    edge: Int32


@compiled
def reach_groups(
    start: Int64, neighbour: Int32, weight: Float64, group: Int32, groups: int
) -> tuple[Int64, Int32, Float64, Int64]:
    """Return by customer the groups that its ties lead to, as compressed rows.

    group: int32 (n,), 0..groups - 1. Returns start int64 (n + 1,), and for each entry the group,
    the summed weight and the number of ties. O(n + m).
    """
    n = len(start) - 1
    seen = np.full(groups, -1, dtype=np.int32)
    begin = np.zeros(n + 1, dtype=np.int64)
    for node in range(n):
        count = 0
        for entry in range(start[node], start[node + 1]):
            found = group[neighbour[entry]]
            if seen[found] != node:
                seen[found] = node
                count += 1
        begin[node + 1] = begin[node] + count
    reached = np.empty(begin[n], dtype=np.int32)
    summed = np.zeros(begin[n])
    ties = np.zeros(begin[n], dtype=np.int64)
    spot = np.zeros(groups, dtype=np.int64)
    seen[:] = -1
    for node in range(n):
        free = begin[node]
        for entry in range(start[node], start[node + 1]):
            found = group[neighbour[entry]]
            if seen[found] != node:
                seen[found] = node
                spot[found] = free
                reached[free] = found
                free += 1
            summed[spot[found]] += weight[entry]
            ties[spot[found]] += 1
    return begin, reached, summed, ties


@compiled
def count_triangles(
    ties: Ties, strength: Float64, group: Int32, roundabout: Float64, closed: Int64
) -> None:
    """Look at every triangle once.

    roundabout: float64 (2m,), at 2 e the way from the lower to the higher end of edge e, at
    2 e + 1 the way back; gets, over the third corners q, the share of its own strength that the
    first gives to q times the share of its own that q gives to the other. closed: int64 (n, 4),
    gets the number of triangles at each corner by how it stands between the other two. O(m^1.5):
    each edge is looked at from the end with fewer ties (Chiba & Nishizeki 1985,
    doi:10.1137/0214017).
    """
    n = len(ties.start) - 1
    neighbour = ties.neighbour
    ahead, entries = _look_ahead(ties.start, neighbour)
    mark = np.full(n, -1, dtype=np.int64)
    for a in range(n):
        for place in range(ahead[a], ahead[a + 1]):
            mark[neighbour[entries[place]]] = entries[place]
        for place in range(ahead[a], ahead[a + 1]):
            ab = entries[place]
            b = neighbour[ab]
            for further in range(ahead[b], ahead[b + 1]):
                bc = entries[further]
                c = neighbour[bc]
                if mark[c] >= 0:
                    _add_triangle(ties, strength, (a, b, c), (ab, bc, mark[c]), roundabout)
                    closed[a, _standing(group[a], group[b], group[c])] += 1
                    closed[b, _standing(group[b], group[a], group[c])] += 1
                    closed[c, _standing(group[c], group[a], group[b])] += 1
        for place in range(ahead[a], ahead[a + 1]):
            mark[neighbour[entries[place]]] = -1


@compiled
def _look_ahead(start: Int64, neighbour: Int32) -> tuple[Int64, Int64]:
    """Return the entries that lead to nodes with more ties, as compressed rows."""
    n = len(start) - 1
    ahead = np.zeros(n + 1, dtype=np.int64)
    for node in range(n):
        count = 0
        for entry in range(start[node], start[node + 1]):
            count += _is_below(start, node, neighbour[entry])
        ahead[node + 1] = ahead[node] + count
    entries = np.empty(ahead[n], dtype=np.int64)
    for node in range(n):
        free = ahead[node]
        for entry in range(start[node], start[node + 1]):
            if _is_below(start, node, neighbour[entry]):
                entries[free] = entry
                free += 1
    return ahead, entries


@compiled
def _add_triangle(
    ties: Ties,
    strength: Float64,
    corners: tuple[int, int, int],
    sides: tuple[int, int, int],
    roundabout: Float64,
) -> None:
    """Add, for each way along a side, the shares of the way over the third corner."""
    a, b, c = corners
    ab, bc, ac = sides
    sa, sb, sc = strength[a], strength[b], strength[c]
    wab, wbc, wac = ties.weight[ab], ties.weight[bc], ties.weight[ac]
    side_ab, side_bc, side_ac = 2 * ties.edge[ab], 2 * ties.edge[bc], 2 * ties.edge[ac]
    roundabout[side_ac + (a > c)] += wab / sa * wbc / sb
    roundabout[side_ac + (c > a)] += wbc / sc * wab / sb
    roundabout[side_ab + (a > b)] += wac / sa * wbc / sc
    roundabout[side_ab + (b > a)] += wbc / sb * wac / sc
    roundabout[side_bc + (b > c)] += wab / sb * wac / sa
    roundabout[side_bc + (c > b)] += wac / sc * wab / sa


@compiled
def _is_below(start: Int64, node: int, other: int) -> bool:
    """Tell whether a node comes before another by number of ties, then by position."""
    own, others = start[node + 1] - start[node], start[other + 1] - start[other]
    return own < others or (own == others and node < other)


@compiled
def _standing(own: int, one: int, other: int) -> int:
    if one == other:
        return 0 if one == own else 2
    return 1 if own in (one, other) else 3


@compiled
def sum_constraint(
    start: Int64, neighbour: Int32, weight: Float64, edge: Int32, roundabout: Float64
) -> Float64:
    """Return Burt's constraint, float64 (n,), NaN for who has no ties. O(n + m)."""
    n = len(start) - 1
    constraint = np.full(n, np.nan)
    for node in range(n):
        whole = 0.0
        for entry in range(start[node], start[node + 1]):
            whole += weight[entry]
        if whole <= 0.0:
            continue
        total = 0.0
        for entry in range(start[node], start[node + 1]):
            way = 2 * edge[entry] + (node > neighbour[entry])
            share = weight[entry] / whole + roundabout[way]
            total += share * share
        constraint[node] = total
    return constraint


class _Search(NamedTuple):
    """Where a depth-first search stands, (n,) each.

    order: when a node was met, from 1. low: the earliest node met that its subtree has a tie to.
    size: of its subtree. following: its next entry. apart, largest: of the parts that only the node
    holds to the rest, all together and the largest.
    """

    order: Int32
    low: Int32
    size: Int32
    parent: Int32
    root: Int32
    stack: Int32
    following: Int64
    apart: Int64
    largest: Int64


@compiled
def find_cuts(start: Int64, neighbour: Int32, edge: Int32) -> tuple[Int64, Bool]:
    """Return how many are cut off without each customer, int64 (n,), and which edges are bridges.

    Cut off are all of the customer's component but the largest part that is left. bridges: bool
    (m,), edges whose loss takes a component apart. One depth-first search: O(n + m). Hopcroft &
    Tarjan 1973, doi:10.1145/362248.362272.
    """
    n = len(start) - 1
    search = _Search(
        np.zeros(n, dtype=np.int32),
        np.zeros(n, dtype=np.int32),
        np.ones(n, dtype=np.int32),
        np.full(n, -1, dtype=np.int32),
        np.zeros(n, dtype=np.int32),
        np.empty(n, dtype=np.int32),
        start[:n].copy(),
        np.zeros(n, dtype=np.int64),
        np.zeros(n, dtype=np.int64),
    )
    bridges = np.zeros(len(edge) // 2, dtype=np.bool_)
    clock = 0
    for origin in range(n):
        if search.order[origin] == 0:
            clock = _search_from(start, neighbour, edge, origin, clock, (search, bridges))
    cut = np.zeros(n, dtype=np.int64)
    for node in range(n):
        others = search.size[search.root[node]] - 1
        if search.apart[node] > 0:
            left = others - search.apart[node]
            cut[node] = others - max(search.largest[node], left)
    return cut, bridges


@compiled
def _search_from(
    start: Int64,
    neighbour: Int32,
    edge: Int32,
    origin: int,
    clock: int,
    found: tuple[_Search, Bool],
) -> int:
    """Search one component; return when its last node was met."""
    search, bridges = found
    order, low, _, parent, root, stack, following, _, _ = search
    clock += 1
    order[origin] = clock
    low[origin] = clock
    root[origin] = origin
    stack[0] = origin
    depth = 1
    while depth > 0:
        node = stack[depth - 1]
        entry = following[node]
        if entry == start[node + 1]:
            depth -= 1
            above = parent[node]
            if above >= 0:
                _leave(search, node, above)
                if low[node] > order[above]:
                    # The entry that led here is the one before the next.
                    bridges[edge[following[above] - 1]] = True
            continue
        following[node] += 1
        other = neighbour[entry]
        if order[other] == 0:
            clock += 1
            order[other] = clock
            low[other] = clock
            parent[other] = node
            root[other] = origin
            stack[depth] = other
            depth += 1
        elif other != parent[node]:
            low[node] = min(low[node], order[other])
    return clock


@compiled
def _leave(search: _Search, node: int, above: int) -> None:
    """Hand on what a node's subtree holds to the node above it."""
    search.size[above] += search.size[node]
    search.low[above] = min(search.low[above], search.low[node])
    if search.low[node] >= search.order[above]:
        search.apart[above] += search.size[node]
        search.largest[above] = max(search.largest[above], search.size[node])


def warm_kernels() -> None:
    """Compile the kernels, or load them from their cache."""
    from graphcrm.projection import build_adjacency

    ends = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    rows = build_adjacency(3, *ends, np.ones(2))
    group = np.zeros(3, dtype=np.int32)
    reach_groups(rows.start, rows.neighbour, rows.weight, group, 1)
    roundabout, closed = np.zeros(4), np.zeros((3, 4), dtype=np.int64)
    ties = Ties(rows.start, rows.neighbour, rows.weight, rows.edge)
    count_triangles(ties, np.ones(3), group, roundabout, closed)
    sum_constraint(*ties, roundabout)
    find_cuts(rows.start, rows.neighbour, rows.edge)
