from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics import contributions
from graphcrm.analytics.contributions import find_passages, find_reach
from graphcrm.projection import Projection

GRAPHS = {
    "club": nx.karate_club_graph(),
    "ring": nx.cycle_graph(9),
    "star": nx.star_graph(6),
    "two parts": nx.disjoint_union(nx.path_graph(5), nx.complete_graph(4)),
    "random": nx.gnm_random_graph(60, 120, seed=3),
}


def project(graph: nx.Graph) -> Projection:
    edges = np.array(sorted(tuple(sorted(edge)) for edge in graph.edges()), dtype=np.int32)
    ids = [f"c{node:03}" for node in range(graph.number_of_nodes())]
    source, target = edges[:, 0].copy(), edges[:, 1].copy()
    return Projection(ids, source, target, np.full(len(edges), 0.5))


def shares_by_listing_paths(graph: nx.Graph, node: int) -> dict[int, float]:
    """Return what find_passages should, from every shortest path one by one."""
    found = dict.fromkeys(graph[node], 0.0)
    for source in graph:
        reached = nx.single_source_shortest_path_length(graph, source)
        for target in reached:
            if node in (source, target) or source == target:
                continue
            paths = list(nx.all_shortest_paths(graph, source, target))
            for path in paths:
                for one, other in pairwise(path):
                    if node in (one, other):
                        found[one if other == node else other] += 0.5 / len(paths)
    whole = sum(found.values())
    return {other: value / whole if whole else 0.0 for other, value in found.items()}


@pytest.mark.parametrize("name", GRAPHS)
def test_reach_adds_up_to_harmonic_centrality(name: str) -> None:
    graph = GRAPHS[name]
    projection = project(graph)
    expected = nx.harmonic_centrality(graph)
    for node in range(projection.nodes):
        reach = find_reach(projection, node)
        assert reach.through.sum() == pytest.approx(expected[node], abs=1e-9)
        distances = nx.single_source_shortest_path_length(graph, node).values()
        assert reach.at.tolist() == np.bincount(list(distances)).tolist()


def test_what_several_ways_lead_to_is_shared_out() -> None:
    # 0 reaches 3 through 1 and through 2, and 4 through 2 alone.
    graph = nx.Graph([(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)])
    assert find_reach(project(graph), 0).through.tolist() == [1.25, 1.75]


@pytest.mark.parametrize("name", GRAPHS)
def test_passages_are_those_of_every_path(name: str) -> None:
    graph = GRAPHS[name]
    projection = project(graph)
    for node in range(0, projection.nodes, 3):
        found = find_passages(projection, node, seed=0)
        assert found.error is None
        expected = shares_by_listing_paths(graph, node)
        row = projection.adjacency.row(node)[0].tolist()
        assert found.share.tolist() == pytest.approx([expected[other] for other in row], abs=1e-9)


def test_sampled_passages_are_within_their_error(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.connected_watts_strogatz_graph(400, 8, 0.2, seed=1)
    projection = project(graph)
    exact = find_passages(projection, 7, seed=0).share
    monkeypatch.setattr(contributions, "WORK", 120 * (400 + 2 * projection.edges))
    inside = []
    for seed in range(40):
        found = find_passages(projection, 7, seed=seed)
        assert found.sources < 130
        assert found.error is not None
        inside.extend((np.abs(found.share - exact) <= found.error).tolist())
    # 95 % intervals; a fifth of them wrong would be no accident.
    assert 0.85 < np.mean(inside) < 0.995
    again = find_passages(projection, 7, seed=3)
    assert again.share.tobytes() == find_passages(projection, 7, seed=3).share.tobytes()
