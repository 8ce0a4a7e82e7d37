"""A pass of Leiden over all levels: move, refine, aggregate, until nothing is left to merge."""

from __future__ import annotations

import numpy as np

from graphcrm.analytics.leiden.graph import Crew, Graph
from graphcrm.analytics.leiden.merging import aggregate, group_nodes, refine
from graphcrm.analytics.leiden.moving import move_nodes
from graphcrm.analytics.leiden.state import make_state
from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

LEAST = 1e-6
"""A sweep that gains less than this share of all weight is the last one of its level."""


def improve(
    graph: Graph, label: Int32, scale: float, random: np.random.Generator, crew: Crew
) -> Int32:
    """Return a partition at least as good as the one given, after one pass over all levels.

    label: int32 (n,) in [0, n). scale: resolution / total strength. Labels returned are from 0 up
    without gaps. Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z: where refinement
    picks at random there, it takes the best here.
    """
    least = LEAST * float(graph.strength.sum())
    maps: list[Int32] = []
    label = label.copy()
    while True:
        order = random.permutation(graph.nodes).astype(np.int32)
        state = make_state(graph, label)
        move_nodes(graph, state, order, scale, least, crew)
        groups = group_nodes(state.label, order)
        label = groups.group
        if len(groups.start) - 1 == graph.nodes:
            break
        parts = group_nodes(refine(graph, groups, scale, crew), groups.member)
        if len(parts.start) - 1 == graph.nodes:
            parts = groups
        maps.append(parts.group)
        label = groups.group[parts.member[parts.start[:-1]]]
        graph = aggregate(graph, parts, crew)
    for above in reversed(maps):
        label = label[above]
    return label


def quality(graph: Graph, label: Int32, scale: float) -> float:
    """Return what is maximised, in units of weight: up to a constant, modularity x total strength.

    The weight inside communities less what chance would put there.
    """
    total = np.bincount(label, weights=graph.strength)
    return float(weight_inside(graph, label).sum() - scale * np.dot(total, total))


@compiled
def weight_inside(graph: Graph, label: Int32) -> Float64:
    """Return the weight of each node to others of its label, float64 (n,)."""
    inside = np.zeros(len(label))
    for node in range(len(label)):
        for entry in range(graph.start[node], graph.start[node + 1]):
            if label[graph.neighbour[entry]] == label[node]:
                inside[node] += graph.weight[entry]
    return inside


def contract(graph: Graph, label: Int32, crew: Crew) -> tuple[Graph, Int32, Int32]:
    """Return the graph whose nodes are the communities, the community of every node, int32 (n,),
    and one member of every community.
    """
    groups = group_nodes(label, np.arange(graph.nodes, dtype=np.int32))
    return aggregate(graph, groups, crew), groups.group, groups.member[groups.start[:-1]]


def make_graph(start: Int64, neighbour: Int32, weight: Float64) -> Graph:
    """Return the lowest level's graph from compressed rows."""
    return Graph(start, neighbour, weight, _sum_rows(start, weight))


@compiled
def _sum_rows(start: Int64, weight: Float64) -> Float64:
    strength = np.zeros(len(start) - 1)
    for node in range(len(strength)):
        for entry in range(start[node], start[node + 1]):
            strength[node] += weight[entry]
    return strength
