from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.hierarchy import FEW, MANY, hierarchy
from graphcrm.analytics.partitions import canonical_labels
from graphcrm.projection import Projection
from tests.unit.analytics.graphs import GRAPHS, communities_of, graph_of, projection_of


def nested(outer: int, middle: int, size: int) -> tuple[Projection, np.ndarray]:
    """Return groups of groups of cliques, and the clique of every node."""
    rng = np.random.default_rng(6)
    nodes = outer * middle * size
    clique, group = np.arange(nodes) // size, np.arange(nodes) // (size * middle)
    first, second = np.triu_indices(nodes, 1)
    chance = np.where(group[first] == group[second], 0.06, 0.002)
    chance = np.where(clique[first] == clique[second], 0.9, chance)
    kept = rng.random(len(first)) < chance
    ends = (first[kept].astype(np.int32), second[kept].astype(np.int32))
    return Projection(range(nodes), *ends, np.ones(int(kept.sum()))), clique


@pytest.fixture(scope="module")
def towns() -> tuple[Projection, np.ndarray]:
    return nested(6, 10, 12)


def test_levels_are_nested_connected_and_canonical(towns) -> None:
    projection, _ = towns
    labels = detect_communities(projection).labels
    levels = hierarchy(projection, labels)
    graph = graph_of(projection)
    np.testing.assert_array_equal(levels.labels(levels.main), labels)
    for level in range(levels.levels):
        own = levels.labels(level)
        assert own.dtype == np.int32
        np.testing.assert_array_equal(own, canonical_labels(own))
        assert all(nx.is_connected(graph.subgraph(group)) for group in communities_of(own))
        if level:
            assert len(levels.above[level]) == levels.labels(level - 1).max() + 1
            np.testing.assert_array_equal(own, levels.above[level][levels.labels(level - 1)])
    counts = [int(levels.labels(level).max()) + 1 for level in range(levels.levels)]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == len(counts)


def test_what_is_planted_inside_a_community_is_found(towns) -> None:
    projection, clique = towns
    labels = detect_communities(projection, resolution=0.8).labels
    assert np.bincount(labels).tolist() == [120] * 6
    levels = hierarchy(projection, labels)
    assert levels.main == 1
    assert np.bincount(levels.labels(0)).max() <= MANY
    np.testing.assert_array_equal(levels.labels(0), canonical_labels(clique))


def test_many_communities_are_joined_until_few_are_left(towns) -> None:
    projection, clique = towns
    labels = detect_communities(projection, resolution=8.0).labels
    np.testing.assert_array_equal(labels, canonical_labels(clique))
    levels = hierarchy(projection, labels, resolution=8.0)
    assert levels.main == 0
    assert levels.labels(levels.levels - 1).max() < FEW
    for level in range(levels.levels):
        groups = communities_of(levels.labels(level))
        assert all(len({node // 120 for node in group}) == 1 for group in groups)


def test_a_community_without_clear_parts_is_not_taken_apart() -> None:
    projection = projection_of(nx.gnm_random_graph(400, 6000, seed=8))
    one = np.zeros(400, dtype=np.int32)
    levels = hierarchy(projection, one)
    assert (levels.levels, levels.main) == (1, 0)


def test_components_stay_apart_at_the_top() -> None:
    parts = [nx.ring_of_cliques(5, 4) for _ in range(40)]
    projection = projection_of(nx.disjoint_union_all([*parts, nx.empty_graph(3)]))
    labels = detect_communities(projection).labels
    levels = hierarchy(projection, labels)
    graph = graph_of(projection)
    top = communities_of(levels.labels(levels.levels - 1))
    assert all(nx.is_connected(graph.subgraph(group)) for group in top)
    assert len(top) >= 43


def test_levels_repeat_bit_for_bit(towns) -> None:
    projection, clique = towns
    labels = canonical_labels(clique)
    first, second = (hierarchy(projection, labels, seed=4) for _ in range(2))
    assert [one.tobytes() for one in first.above] == [one.tobytes() for one in second.above]


@pytest.mark.parametrize("name", ["empty", "one-node", "no-edges", "one-edge", "karate"])
def test_small_graphs_have_one_level(name: str) -> None:
    projection = projection_of(GRAPHS[name]())
    labels = detect_communities(projection).labels
    levels = hierarchy(projection, labels)
    assert (levels.levels, levels.main) == (1, 0)
    np.testing.assert_array_equal(levels.labels(0), labels)
