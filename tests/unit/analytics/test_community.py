from __future__ import annotations

import numpy as np
import pytest

from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.partitions import canonical_labels, connected_parts, modularity
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.projection import Projection, project
from graphcrm.tables import NO_TIME, RelationshipTable
from tests.unit.analytics.graphs import GRAPHS, planted, projection_of


@pytest.mark.parametrize("seed", range(10))
def test_leiden_finds_the_best_known_partition_of_the_karate_club(seed: int) -> None:
    projection = projection_of(GRAPHS["karate"](), weights=False)
    partition = detect_communities(projection, seed=seed)
    assert round(partition.modularity, 4) == 0.4198
    assert np.bincount(partition.labels).tolist() == [12, 11, 6, 5]


def _rand_index(found: np.ndarray, truth: np.ndarray) -> float:
    """Return the adjusted Rand index: 1 for equal partitions, about 0 for unrelated ones."""
    table = np.zeros((found.max() + 1, truth.max() + 1))
    np.add.at(table, (found, truth), 1)
    pairs = [(x * (x - 1) / 2).sum() for x in (table, table.sum(axis=1), table.sum(axis=0))]
    together, rows, columns = pairs
    expected = rows * columns / (len(found) * (len(found) - 1) / 2)
    return float((together - expected) / ((rows + columns) / 2 - expected))


def _shared_information(found: np.ndarray, truth: np.ndarray) -> float:
    """Return the normalised mutual information of two partitions."""
    table = np.zeros((found.max() + 1, truth.max() + 1))
    np.add.at(table, (found, truth), 1 / len(found))
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    at = table > 0
    mutual = (table[at] * np.log(table[at] / np.outer(rows, columns)[at])).sum()
    entropies = [-(p * np.log(p)).sum() for p in (rows, columns)]
    return float(mutual / (sum(entropies) / 2))


@pytest.mark.parametrize("algorithm", ["leiden", "louvain"])
def test_noisy_planted_groups_are_recovered(algorithm: str) -> None:
    projection, truth = planted(20, 50, 0.2, 0.01)
    labels = detect_communities(projection, algorithm=algorithm).labels
    assert _rand_index(labels, truth) > 0.97
    assert _shared_information(labels, truth) > 0.97


def _relationships(order: np.ndarray, turned: np.ndarray) -> Projection:
    """Project the same relationships with their rows in another order, some the other way round."""
    base = projection_of(GRAPHS["scale-free"]())
    source, target = base.source[order], base.target[order]
    size = len(order)
    return project(
        base.ids,
        RelationshipTable(
            types=("friend",),
            source=np.where(turned, target, source).astype(np.int32),
            target=np.where(turned, source, target).astype(np.int32),
            type=np.zeros(size, dtype=np.int16),
            directed=np.zeros(size, dtype=np.bool_),
            strength=base.weight[order],
            confidence=np.ones(size),
            declared=np.ones(size, dtype=np.bool_),
            first_seen=np.full(size, NO_TIME, dtype=np.int64),
            last_seen=np.full(size, NO_TIME, dtype=np.int64),
            evidence_count=np.ones(size, dtype=np.int32),
            evidence_forward=np.ones(size, dtype=np.int32),
        ),
    )


@pytest.mark.parametrize("algorithm", ["leiden", "louvain"])
def test_the_order_of_rows_changes_nothing(algorithm: str) -> None:
    random = np.random.default_rng(9)
    size = projection_of(GRAPHS["scale-free"]()).edges
    straight = _relationships(np.arange(size), np.zeros(size, dtype=np.bool_))
    shuffled = _relationships(random.permutation(size), random.random(size) < 0.5)
    first, second = (detect_communities(p, algorithm=algorithm) for p in (straight, shuffled))
    np.testing.assert_array_equal(first.labels, second.labels)
    assert first.modularity == second.modularity


def test_weights_decide_where_they_differ() -> None:
    ring = projection_of(GRAPHS["karate"]())
    halves = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    complete = [(a, b) for a in range(8) for b in range(a + 1, 8)]
    weight = [1.0 if halves[a] == halves[b] else 0.05 for a, b in complete]
    source, target = (np.array(side, dtype=np.int32) for side in zip(*complete, strict=True))
    projection = Projection(ring.ids[:8], source, target, np.array(weight))
    np.testing.assert_array_equal(detect_communities(projection).labels, halves)


@pytest.mark.parametrize("factor", [1e-12, 1e-3, 1.0])
def test_the_unit_of_the_weights_changes_nothing(factor: float) -> None:
    base = projection_of(GRAPHS["les-miserables"]())
    scaled = Projection(base.ids, base.source, base.target, base.weight * factor)
    expected = detect_communities(base).modularity
    assert detect_communities(scaled).modularity == pytest.approx(expected, abs=0.002)


def test_customers_without_an_edge_change_nothing_for_the_others() -> None:
    base = projection_of(GRAPHS["les-miserables"]())
    more = Projection([*base.ids, "x", "y", "z"], base.source, base.target, base.weight)
    alone, together = detect_communities(base), detect_communities(more)
    np.testing.assert_array_equal(together.labels[: base.nodes], alone.labels)
    assert together.labels[base.nodes :].tolist() == [alone.count + i for i in range(3)]
    assert together.modularity == alone.modularity


def test_resolution_makes_communities_smaller() -> None:
    projection = projection_of(GRAPHS["les-miserables"]())
    coarse, fine = (
        detect_communities(projection, resolution=resolution).count for resolution in (0.3, 4.0)
    )
    assert coarse < detect_communities(projection).count < fine


def test_a_disconnected_community_is_split() -> None:
    projection = projection_of(GRAPHS["path"]())
    ends = np.zeros(projection.nodes, dtype=np.int32)
    ends[40:60] = 1
    parts = canonical_labels(connected_parts(projection, ends))
    assert np.bincount(parts).tolist() == [70, 40, 20]
    assert modularity(projection, parts) > modularity(projection, ends)


def test_labels_go_by_size_then_by_the_smallest_member() -> None:
    labels = canonical_labels(np.array([7, 3, 3, 9, 7, 5, 9, 3]))
    assert labels.tolist() == [1, 0, 0, 2, 1, 3, 2, 0]


@pytest.mark.parametrize("weight", [0.0, -0.5, float("nan"), float("inf")])
def test_a_weight_that_makes_no_sense_is_named(weight: float) -> None:
    base = projection_of(GRAPHS["karate"]())
    wrong = base.weight.copy()
    wrong[3] = weight
    with pytest.raises(EngineError, match=r"'c000000' and 'c000004' weighs"):
        detect_communities(Projection(base.ids, base.source, base.target, wrong))


@pytest.mark.parametrize("resolution", [0.0, -1.0, float("nan"), float("inf")])
def test_a_resolution_that_makes_no_sense_is_refused(resolution: float) -> None:
    with pytest.raises(InvalidValueError, match="resolution"):
        detect_communities(projection_of(GRAPHS["karate"]()), resolution=resolution)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="seed is -1"):
        detect_communities(projection_of(GRAPHS["karate"]()), seed=-1)


def test_an_unknown_algorithm_is_refused_by_name() -> None:
    with pytest.raises(InvalidValueError, match=r"'kmeans'.*leiden, louvain"):
        detect_communities(projection_of(GRAPHS["karate"]()), algorithm="kmeans")
