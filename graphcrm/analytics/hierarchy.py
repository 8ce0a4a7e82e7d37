"""Communities within communities: levels to zoom through, each nested in the one above."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graphcrm.analytics.partitions import canonical_labels
from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int32

if TYPE_CHECKING:
    from graphcrm.analytics.leiden.graph import Crew, Graph

FEW = 30
"""Coarser levels are added until so few groups have a tie to another one."""

MANY = 100
"""Finer levels are added while a group has more members than this and falls into several."""

MOST_FINER = 2

CLEAR = 0.3
"""A group is only taken apart where the modularity of its parts, inside it, is at least this:
random graphs reach less (Newman & Girvan 2004, doi:10.1103/PhysRevE.69.026113)."""

_HALVINGS = 40
_FEWER = 0.6
"""A coarser level has at most this share of the groups below it."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Levels of groups, from the finest to the coarsest, each group within one of the level above.

    The main level are the communities that were found. Those above it join whole communities that
    belong together at a lower resolution, until a few dozen are left; those below show what a
    large community falls into, looked at alone. Every group of every level is connected.

    above: for each level int32 labels, canonical (0 for the group of most customers): above[0] says
    the finest group of every customer, above[i] the group of level i of every group of level i - 1.
    main: which level the communities are, with the labels that they had.
    """

    above: tuple[Int32, ...]
    main: int

    @property
    def levels(self) -> int:
        """The number of levels, at least 1."""
        return len(self.above)

    def labels(self, level: int) -> Int32:
        """Return the group of every customer at a level, int32 (n,)."""
        labels = self.above[0]
        for step in self.above[1 : level + 1]:
            labels = step[labels]
        return labels


def hierarchy(
    projection: Projection, labels: Int32, *, resolution: float = 1.0, seed: int = 0
) -> Hierarchy:
    """Return levels around a partition into connected communities.

    labels: int32 (n,), canonical, as detect_communities returns them; resolution: theirs. Coarser
    levels are Leiden on the graph of communities, at a resolution halved until at most 60 % of the
    groups are left, and on until no more than 30 have a tie to another one. Finer levels are Leiden
    inside each group of more than 100 customers, as if there were nothing else, up to twice, and
    only where its parts have a modularity of 0.3 or more. The same graph, labels and seed give the
    same levels on any number of threads. O(n + m) a level. After Traag, Waltman & van Eck 2019,
    doi:10.1038/s41598-019-41695-z.
    """
    if not projection.edges:
        return Hierarchy((labels,), 0)
    from graphcrm.analytics.leiden.graph import open_crew
    from graphcrm.analytics.leiden.levels import make_graph

    rows = projection.adjacency
    graph = make_graph(rows.start, rows.neighbour, rows.weight)
    with open_crew() as crew:
        finer = _split_up(graph, labels, (resolution, seed), crew)
        coarser = _join_up(graph, labels, (resolution, seed), crew)
    levels = [*finer[::-1], labels, *coarser]
    steps = [_step(low, high) for low, high in pairwise(levels)]
    return Hierarchy((levels[0], *steps), len(finer))


def _step(low: Int32, high: Int32) -> Int32:
    """Return the label above of every label below, from both by customer."""
    step = np.empty(int(low.max()) + 1, dtype=np.int32)
    step[low] = high
    return step


def _join_up(graph: Graph, labels: Int32, how: tuple[float, int], crew: Crew) -> list[Int32]:
    """Return coarser and coarser labels by customer."""
    from graphcrm.analytics.leiden.levels import contract

    resolution, seed = how
    found: list[Int32] = []
    above, group, _ = contract(graph, labels, crew)
    while _with_ties(above) > FEW:
        joined, resolution = _join(above, (resolution, seed), crew)
        if joined is None:
            break
        labels = canonical_labels(joined[group])
        found.append(labels)
        above, group, _ = contract(graph, labels, crew)
    return found


def _with_ties(graph: Graph) -> int:
    return int(np.count_nonzero(np.diff(graph.start)))


def _join(above: Graph, how: tuple[float, int], crew: Crew) -> tuple[Int32 | None, float]:
    """Return labels of groups that are clearly fewer, and the resolution that gave them."""
    from graphcrm.analytics.leiden.levels import improve
    from graphcrm.analytics.leiden.small import connected_parts

    resolution, seed = how
    loose = above.nodes - _with_ties(above)
    total = float(above.strength.sum())
    for halving in range(_HALVINGS):
        resolution /= 2
        label = np.arange(above.nodes, dtype=np.int32)
        random = np.random.default_rng([seed, halving])
        label = improve(above, label, resolution / total, random, crew)
        label = connected_parts(above.start, above.neighbour, label)
        if int(label.max()) + 1 - loose <= _FEWER * (above.nodes - loose):
            return label, resolution
    return None, resolution


def _split_up(graph: Graph, labels: Int32, how: tuple[float, int], crew: Crew) -> list[Int32]:
    """Return finer and finer labels by customer."""
    from graphcrm.analytics.leiden.levels import improve
    from graphcrm.analytics.leiden.small import connected_parts

    resolution, seed = how
    found: list[Int32] = []
    for depth in range(MOST_FINER):
        large = np.bincount(labels) > MANY
        if not large.any():
            break
        inside = _insides(graph, labels, large)
        alone = np.arange(graph.nodes, dtype=np.int32)
        random = np.random.default_rng([seed, 1, depth])
        parts = improve(inside, alone, resolution, random, crew)
        parts = connected_parts(inside.start, inside.neighbour, parts)
        large &= _modularities(inside, labels, parts, len(large)) >= CLEAR
        parts = np.where(large[labels], parts + len(large), labels).astype(np.int32)
        parts = canonical_labels(parts)
        if int(parts.max()) == int(labels.max()):
            break
        found.append(parts)
        labels = parts
    return found


def _modularities(inside: Graph, labels: Int32, parts: Int32, groups: int) -> Float64:
    """Return the modularity of the parts of each group within it, float64 (groups,)."""
    from graphcrm.analytics.leiden.graph import sum_by_label
    from graphcrm.analytics.leiden.levels import weight_inside

    own = sum_by_label(labels, weight_inside(inside, parts), groups)
    count = int(parts.max()) + 1
    group = np.empty(count, dtype=np.int32)
    group[parts] = labels
    shares = sum_by_label(parts, inside.strength, count)
    return own - sum_by_label(group, shares**2, groups)


def _insides(graph: Graph, labels: Int32, large: NDArray[np.bool_]) -> Graph:
    """Return what lies inside large groups, each weighted as if it were a graph of weight 1.

    Then one search at the scale `resolution` is a search inside each of them.
    """
    from graphcrm.analytics.leiden.graph import Graph as Rows
    from graphcrm.analytics.leiden.graph import sum_by_label
    from graphcrm.analytics.leiden.small import cut_to_groups

    start, neighbour, weight, strength = cut_to_groups(graph, labels, large)
    total = sum_by_label(labels, strength, len(large))
    share = np.divide(1.0, total, out=np.zeros(len(large)), where=total > 0)[labels]
    weight *= np.repeat(share, np.diff(start))
    return Rows(start, neighbour, weight, strength * share)
