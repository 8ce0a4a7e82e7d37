"""Compiles the kernels of Leiden, or loads them from their cache."""

from __future__ import annotations

import numpy as np

from graphcrm.analytics.leiden.exact import sum_all, sum_inside
from graphcrm.analytics.leiden.graph import Graph, open_crew
from graphcrm.analytics.leiden.levels import make_graph
from graphcrm.analytics.leiden.moving import sweep, wake
from graphcrm.analytics.leiden.search import Plan, search
from graphcrm.analytics.leiden.small import absorb_small, connected_parts, cut_to_groups
from graphcrm.analytics.leiden.state import make_state


def warm_leiden() -> None:
    """Run everything once on a graph of two nodes."""
    start = np.array([0, 1, 2], dtype=np.int64)
    neighbour = np.array([1, 0], dtype=np.int32)
    weight = np.ones(2)
    graph = make_graph(start, neighbour, weight)
    label = search(graph, 1.0, 0, Plan(2, 1, 0.0), workers=1)
    absorb_small(graph, np.arange(2, dtype=np.int32), 2, 1.0)
    connected_parts(start, neighbour, label)
    cut_to_groups(graph, label, np.array([True]))
    sum_all(weight)
    sum_inside(neighbour[:1], neighbour[1:], weight[:1], label)
    _warm_chunks(graph)


def _warm_chunks(graph: Graph) -> None:
    order = np.arange(2, dtype=np.int32)
    with open_crew(1) as crew:
        for pulled in (False, True):
            state = make_state(graph, order.copy())
            sweep(graph, state, crew.scratch(graph), (order, 0.5, 0), crew)
            wake(graph, state, order, 0, crew, pulled=pulled)
