"""Other ways against all simple paths, by definition and without any cleverness."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics.paths import find_strongest_path
from graphcrm.analytics.ways import find_nearest_sources, find_other_ways
from tests.unit.analytics.graphs import graph_of, projection_of, weighted

SEEDS = range(12)


def graph_with(seed: int) -> nx.Graph:
    return weighted(nx.gnm_random_graph(8, 14, seed=seed), seed=seed)


def strength(graph: nx.Graph, path: list[int]) -> float:
    return math.prod(graph[a][b]["weight"] for a, b in pairwise(path))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_way_is_the_strongest_with_its_introducer(seed: int) -> None:
    projection = projection_of(graph_with(seed))
    graph = graph_of(projection)
    for source in graph:
        for target in graph:
            first = find_strongest_path(projection, source, target)
            if source == target or first is None:
                continue
            best: dict[int, list[int]] = {}
            for path in nx.all_simple_paths(graph, source, target):
                known = best.get(path[-2])
                if known is None or strength(graph, path) > strength(graph, known):
                    best[path[-2]] = path
            del best[first[-2]]
            expected = sorted(best.values(), key=lambda path: -strength(graph, path))
            assert find_other_ways(projection, source, target, first, 3) == expected[:3]


@pytest.mark.parametrize("seed", SEEDS)
def test_sources_come_by_the_strength_of_their_ways(seed: int) -> None:
    projection = projection_of(graph_with(seed))
    graph = graph_of(projection)
    target, sources = 0, [2, 5, 6, 7, 0, 5]
    ways = [find_strongest_path(projection, source, target) for source in (2, 5, 6, 7)]
    expected = sorted((way for way in ways if way), key=lambda way: -strength(graph, way))
    assert find_nearest_sources(projection, sources, target, 10) == expected
    assert find_nearest_sources(projection, sources, target, 2) == expected[:2]


def test_equal_ways_come_in_the_order_of_positions() -> None:
    graph = nx.Graph([(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4)])
    nx.set_edge_attributes(graph, 0.5, "weight")
    projection = projection_of(nx.convert_node_labels_to_integers(graph, ordering="sorted"))
    first = find_strongest_path(projection, 0, 4)
    assert first == [0, 1, 4]
    assert find_other_ways(projection, 0, 4, first, 5) == [[0, 2, 4], [0, 3, 4]]


def test_very_faint_ties_are_still_ways() -> None:
    size = 300
    graph = nx.path_graph(size)
    nx.set_edge_attributes(graph, 1e-9, "weight")
    projection = projection_of(graph)
    (way,) = find_nearest_sources(projection, [size - 260], size - 1, 1)
    assert len(way) == 260
    assert np.diff(way).tolist() == [1] * 259
