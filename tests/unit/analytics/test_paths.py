from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analytics.paths import find_strongest_path
from tests.unit.analytics.graphs import GRAPHS, graph_of, projection_of, weighted


def _strength(graph: nx.Graph, path: list[int]) -> float:
    return math.prod(graph[a][b]["weight"] for a, b in pairwise(path))


def _best(graph: nx.Graph, source: int, target: int) -> list[int] | None:
    """Return the strongest of all simple paths, by definition and without any cleverness."""
    paths = list(nx.all_simple_paths(graph, source, target)) if source != target else [[source]]
    read = 1 if source <= target else -1
    return min(paths, key=lambda p: (-_strength(graph, p), len(p), p[::read]), default=None)


@st.composite
def _graphs(draw: st.DrawFn) -> nx.Graph:
    """Small graphs whose weights are powers of two, so that there are many ties."""
    size = draw(st.integers(2, 7))
    graph = nx.empty_graph(size)
    for a in range(size):
        for b in range(a + 1, size):
            exponent = draw(st.sampled_from([None, None, 0, 1, 1, 2, 3]))
            if exponent is not None:
                graph.add_edge(a, b, weight=2.0**-exponent)
    return graph


@settings(max_examples=150, deadline=None)
@given(_graphs(), st.data())
def test_it_is_the_strongest_then_the_shortest_then_the_first(
    graph: nx.Graph, data: st.DataObject
) -> None:
    source, target = (data.draw(st.integers(0, len(graph) - 1)) for _ in range(2))
    found = find_strongest_path(projection_of(graph), source, target)
    assert found == _best(graph, source, target)


@pytest.mark.parametrize("name", ["les-miserables", "sparse-random", "dense-random", "scale-free"])
def test_it_is_as_strong_as_networkx_finds(name: str) -> None:
    projection = projection_of(weighted(GRAPHS[name]()))
    graph = graph_of(projection)
    for a, b, data in graph.edges(data=True):
        graph[a][b]["length"] = -math.log(data["weight"])
    for source, target in np.random.default_rng(0).integers(0, projection.nodes, (60, 2)).tolist():
        found = find_strongest_path(projection, source, target)
        if not nx.has_path(graph, source, target):
            assert found is None
            continue
        assert found is not None
        assert (found[0], found[-1]) == (source, target)
        expected = nx.shortest_path_length(graph, source, target, weight="length")
        assert -math.log(_strength(graph, found)) == pytest.approx(expected, abs=1e-6)


def test_the_way_back_is_the_way_there() -> None:
    projection = projection_of(nx.grid_2d_graph(7, 7))
    for source, target in [(0, 48), (3, 40), (20, 28)]:
        there = find_strongest_path(projection, source, target)
        back = find_strongest_path(projection, target, source)
        assert there is not None
        assert back == there[::-1]


def test_a_detour_over_strong_ties_beats_a_weak_tie() -> None:
    graph = nx.cycle_graph(4)
    nx.set_edge_attributes(graph, 0.9, "weight")
    graph[0][3]["weight"] = 0.5
    assert find_strongest_path(projection_of(graph), 3, 0) == [3, 2, 1, 0]


def test_ties_of_full_strength_count_steps() -> None:
    assert find_strongest_path(projection_of(nx.cycle_graph(9)), 0, 3) == [0, 1, 2, 3]


def test_parts_that_do_not_touch_have_no_path() -> None:
    projection = projection_of(GRAPHS["scattered"]())
    assert find_strongest_path(projection, 0, 41) is None
    assert find_strongest_path(projection, 41, 40) is None


def test_a_customer_reaches_itself_without_a_step() -> None:
    assert find_strongest_path(projection_of(GRAPHS["one-node"]()), 0, 0) == [0]


def test_the_faintest_ties_still_lead_somewhere() -> None:
    assert find_strongest_path(projection_of(GRAPHS["faint"]()), 16, 26) is not None
