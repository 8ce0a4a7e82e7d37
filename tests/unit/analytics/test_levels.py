"""Levels stand within one another, and show what was planted."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.levels import FINER, SPLIT_FROM, find_levels
from graphcrm.analytics.results import Partition
from graphcrm.model import Provenance
from graphcrm.projection import Projection
from graphcrm.tables import Int32
from tests.unit.analytics.graphs import GRAPHS, planted, projection_of

GIVEN = Provenance("communities", "given", "local", {}, 0.0)


def regions(countries: int, towns: int, people: int, seed: int = 3) -> tuple[Projection, Int32]:
    """Return people who know most of their town, some of their country, few others."""
    random = np.random.default_rng(seed)
    count = countries * towns * people
    town = np.arange(count) // people
    country = town // towns
    one, other = np.triu_indices(count, 1)
    same_town, same_country = town[one] == town[other], country[one] == country[other]
    likely = np.where(same_town, 0.6, np.where(same_country, 0.02, 0.001))
    kept = random.random(len(one)) < likely
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(zip(one[kept].tolist(), other[kept].tolist(), strict=True))
    return projection_of(graph), country.astype(np.int32)


def test_communities_of_communities_are_the_planted_ones() -> None:
    projection, country = regions(4, 6, 14)
    partition = detect_communities(projection)
    assert 12 < partition.count <= 24
    levels = find_levels(projection, partition)
    pairs = set(zip(levels[1].tolist(), country.tolist(), strict=True))
    assert len(pairs) == 4


def test_parts_of_a_community_are_the_planted_ones() -> None:
    projection, truth = planted(6, 20, 0.6, 0.03)
    whole = Partition((truth // 3).astype(np.int32), 0.0, GIVEN)
    finer = find_levels(projection, whole)[FINER]
    assert len(set(zip(finer.tolist(), truth.tolist(), strict=True))) == 6


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_each_level_is_within_the_next(name: str) -> None:
    projection = projection_of(GRAPHS[name]())
    partition = detect_communities(projection)
    levels = dict(find_levels(projection, partition))
    again = find_levels(projection, partition)
    assert {level: found.tolist() for level, found in again.items()} == {
        level: found.tolist() for level, found in levels.items()
    }
    levels[0] = partition.labels
    for level in sorted(levels)[:-1]:
        inner, outer = levels[level], levels[level + 1]
        pairs = {pair for pair in zip(inner.tolist(), outer.tolist(), strict=True) if pair[0] >= 0}
        assert len(pairs) == len({one for one, _ in pairs})
        if level >= 0:
            assert all((one >= 0) for _, one in pairs if np.sum(inner == _) > 1)
    for level, found in levels.items():
        if level:
            sizes = np.bincount(found[found >= 0])
            assert (sizes > 1).all()
            assert (np.diff(sizes) <= 0).all()
    if FINER in levels:
        split = partition.labels[levels[FINER] >= 0]
        assert (np.bincount(partition.labels)[split] >= SPLIT_FROM).all()


def test_nobody_has_no_levels() -> None:
    empty = Projection([], *(np.empty(0, dtype=np.int32) for _ in range(2)), np.empty(0))
    assert find_levels(empty, detect_communities(empty)) == {}
    alone = Projection(["a", "b"], *(np.empty(0, dtype=np.int32) for _ in range(2)), np.empty(0))
    assert find_levels(alone, detect_communities(alone)) == {}


def _weights(name: str, count: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return {
        "equal": np.ones(count),
        "even": 0.05 + 0.9 * random.random(count),
        "heavy": 0.01 + 0.9 * np.exp(-random.exponential(2.0, count)),
    }[name]


def _one_group(graph: nx.Graph, weights: str = "equal", seed: int = 0) -> dict[int, Int32]:
    """Return the levels of a graph whose customers are one community."""
    projection = projection_of(graph)
    projection = replace(projection, weight=_weights(weights, projection.edges, seed))
    whole = Partition(np.zeros(len(graph), dtype=np.int32), 0.0, GIVEN)
    return dict(find_levels(projection, whole))


@pytest.mark.parametrize("weights", ["equal", "even", "heavy"])
@pytest.mark.parametrize("ties", [3, 6, 12])
@pytest.mark.parametrize("size", [30, 120, 400])
def test_random_ties_have_no_parts(size: int, ties: int, weights: str) -> None:
    for seed in range(4):
        graph = nx.gnp_random_graph(size, ties / (size - 1), seed=seed)
        assert FINER not in _one_group(graph, weights, seed)


def test_everybody_tied_to_everybody_has_no_parts() -> None:
    for weights in ("equal", "even", "heavy"):
        assert FINER not in _one_group(nx.complete_graph(60), weights)
    assert FINER not in _one_group(nx.star_graph(50))


@pytest.mark.parametrize("weights", ["equal", "even", "heavy"])
@pytest.mark.parametrize(("count", "size", "inside"), [(3, 20, 0.6), (4, 25, 0.3), (2, 30, 0.5)])
def test_planted_parts_are_told_apart(count: int, size: int, inside: float, weights: str) -> None:
    for seed in range(4):
        graph = nx.planted_partition_graph(count, size, inside, 0.02, seed=seed)
        finer = _one_group(graph, weights, seed)[FINER]
        # Each found part is mostly of one planted one, and all of those are found.
        table = np.zeros((int(finer.max()) + 1, count))
        np.add.at(table, (finer[finer >= 0], np.arange(count * size)[finer >= 0] // size), 1)
        assert table.max(axis=1).sum() >= 0.85 * count * size
        assert set(table.argmax(axis=1).tolist()) == set(range(count))


def test_each_group_is_split_by_what_is_within_it() -> None:
    """One community of three parts beside one of random ties: only the former is split."""
    parted = nx.planted_partition_graph(3, 20, 0.6, 0.02, seed=1)
    random = nx.gnp_random_graph(60, 0.15, seed=1)
    projection = projection_of(nx.disjoint_union(parted, random))
    labels = np.repeat([0, 1], 60).astype(np.int32)
    finer = find_levels(projection, Partition(labels, 0.0, GIVEN))[FINER]
    assert (finer[60:] == -1).all()
    assert len(set(finer[:60].tolist())) == 3
