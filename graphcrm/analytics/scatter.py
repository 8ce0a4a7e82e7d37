"""Where every customer stands on the whole map: each within the disc of its community.

Members begin like the seeds of a sunflower, the one with the highest PageRank in the middle. Then
each goes towards those it is tied to, to the rim on the side of those in other communities, and all
are spread over the disc again, a few times over: a walk that averages and is kept from collapsing.
At the end each takes the nearest free slot of a sunflower with a quarter more slots than members,
so no two stand closer than SPACING allows. 100,000 customers with 500,000 ties take .6 s (one core,
compiled loops; see docs/whole-map.md).

A member that the run before knew in the same community keeps its place there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.answers import drawn_radius
from graphcrm.projection import Projection
from graphcrm.tables import Bool, Float64, Int32, Int64, Points

SPACING = 1.5
"""Two seeds of a sunflower with s slots, radius 1, are at least this far apart, over sqrt(s)."""

_ROUNDS = 12
_KEPT = 0.7
"""A community keeps its places where the run before knew so many of its members in it."""

_FILLED = 0.95
"""Members stand within this share of their community's bubble."""

_LOOSEST = 1.6
"""Members of a community stand at most this many times as far apart as those of the largest."""

_LEAST_SLOTS, _STEP = 8.0, 1.1
_GOLDEN = np.pi * (3.0 - np.sqrt(5.0))


@dataclass(frozen=True, slots=True)
class Discs:
    """Communities of two or more members as discs on the map.

    ids: int32 (k,), ascending. centre: float64 (k, 2), radius: float64 (k,), both in radii of the
    largest bubble. slots: int64 (k,).
    """

    ids: Int32
    centre: Float64
    radius: Float64
    slots: Int64

    def find(self, community: Int32) -> Int32:
        """Return for each customer the row of its community, int32 (n,), -1 for none here."""
        if not len(self.ids):
            return np.full(len(community), -1, dtype=np.int32)
        row = np.searchsorted(self.ids, community).clip(max=len(self.ids) - 1)
        return np.where(self.ids[row] == community, row, -1).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Former:
    """Where customers stood in the run before: int32 (n,) communities, points and its discs."""

    community: Int32
    points: Points
    discs: Discs


def make_discs(ids: Int32, sizes: Int64, x: Float64, y: Float64) -> Discs:
    """Return the discs of communities; those of one member have none.

    Their slots grow in steps of a tenth, so that a community that grows a little keeps its slots.
    """
    kept = np.flatnonzero(sizes > 1)
    kept = kept[np.argsort(ids[kept])]
    sizes = sizes[kept].astype(np.int64)
    wanted = 1.25 * sizes / _LEAST_SLOTS
    steps = np.ceil(np.log(np.maximum(wanted, 1.0)) / np.log(_STEP) - 1e-9)
    slots = np.ceil(_LEAST_SLOTS * _STEP**steps).astype(np.int64)
    largest = int(sizes.max(initial=1))
    whole = drawn_radius("community", 1.0)
    levels, level = np.unique(sizes, return_inverse=True)
    bubble = np.array([drawn_radius("community", one / largest) for one in levels.tolist()])
    room = _FILLED * (bubble / whole)[level] if len(kept) else np.empty(0)
    loosest = _LOOSEST * _FILLED * np.sqrt(slots / max(int(slots.max(initial=1)), 1))
    return Discs(
        ids=ids[kept].astype(np.int32),
        centre=np.column_stack([x[kept], y[kept]]).astype(np.float64),
        radius=np.minimum(room, loosest).astype(np.float64),
        slots=slots,
    )


def spacing(discs: Discs) -> float:
    """Return how far apart any two customers stand at least, in radii of the largest bubble."""
    if not len(discs.ids):
        return 0.0
    return float((SPACING * discs.radius / np.sqrt(discs.slots)).min())


def scatter(
    projection: Projection,
    community: Int32,
    pagerank: Float64,
    discs: Discs,
    former: Former | None = None,
) -> Points:
    """Return where customers stand, in radii of the largest bubble; NaN for those standing alone.

    community: int32 (n,) ids. pagerank: float64 (n,). The same input gives the same bits.
    O((n log n + m) rounds).
    """
    from graphcrm.analytics.scatter_kernels import draw_together, give_slots

    label = discs.find(community)
    at, fixed = _start(label, community, discs, former)
    members, begins = _ranked(label, pagerank, len(discs.ids), ~fixed)
    new = np.isnan(at[:, 0])
    _sow(at, new, members, begins)
    ties = projection.adjacency
    draw_together(
        (members, begins, label),
        (ties.start, ties.neighbour, ties.weight),
        discs.centre,
        at,
        fixed,
        _ROUNDS,
    )
    give_slots(members, begins, discs.slots, at)
    placed = label >= 0
    points = np.full((len(label), 2), np.nan)
    row = label[placed]
    points[placed] = discs.centre[row] + discs.radius[row, None] * at[placed]
    return Points(x=points[:, 0].copy(), y=points[:, 1].copy())


def _start(
    label: Int32, community: Int32, discs: Discs, former: Former | None
) -> tuple[Float64, Bool]:
    """Return where members stood within their community, NaN where nobody knows, and who stays.

    Where most members of a community are new, nobody stays.
    """
    at = np.full((len(label), 2), np.nan)
    if former is None:
        return at, np.zeros(len(label), dtype=np.bool_)
    before = former.discs.find(former.community)
    same = (label >= 0) & (before >= 0) & (former.community == community)
    same &= ~np.isnan(former.points.x)
    row = before[same]
    stood = np.column_stack([former.points.x[same], former.points.y[same]])
    at[same] = (stood - former.discs.centre[row]) / former.discs.radius[row, None]
    count = len(discs.ids)
    sizes = np.bincount(label[label >= 0], minlength=count)
    known = np.bincount(label[same], minlength=count)
    # Label -1, in no community, finds the last one: nobody there stays.
    settled = np.append(known >= _KEPT * sizes, False)
    return at, same & settled[label]


def _ranked(label: Int32, pagerank: Float64, count: int, later: Bool) -> tuple[Int64, Int64]:
    """Return members group by group: those that stay first, each by PageRank downwards, then id."""
    order = np.lexsort((np.arange(len(label)), -pagerank, later, label))
    members = order[label[order] >= 0].astype(np.int64)
    return members, np.searchsorted(label[members], np.arange(count + 1)).astype(np.int64)


def _sow(at: Float64, new: Bool, members: Int64, begins: Int64) -> None:
    """Put those whose place is not known on the seeds of a sunflower, by rank, in place."""
    sizes = np.diff(begins)
    rank = np.arange(len(members)) - np.repeat(begins[:-1], sizes)
    radius = np.sqrt((rank + 0.5) / np.repeat(sizes, sizes))
    seeds = np.column_stack([np.cos(rank * _GOLDEN), np.sin(rank * _GOLDEN)]) * radius[:, None]
    unknown = new[members]
    at[members[unknown]] = seeds[unknown]


def warm_kernels() -> None:
    """Compile the kernels, or load them from their cache."""
    one = np.zeros(1, dtype=np.int32)
    projection = Projection(["a", "b"], one, one + 1, np.ones(1))
    both = np.zeros(2, dtype=np.int32)
    discs = make_discs(one, np.array([2]), np.zeros(1), np.zeros(1))
    scatter(projection, both, np.ones(2), discs)
