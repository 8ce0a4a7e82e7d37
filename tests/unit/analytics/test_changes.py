from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics import changes
from graphcrm.analytics.centrality import betweenness, harmonic
from graphcrm.analytics.changes import Known, Updated, update_closeness, update_dependencies
from graphcrm.projection import Projection
from graphcrm.tables import Float64

Update = Callable[[Known, Projection, int], Updated | None]


def project(graph: nx.Graph) -> Projection:
    edges = np.array(sorted(tuple(sorted(edge)) for edge in graph.edges()), dtype=np.int32)
    ids = [f"c{node:04}" for node in range(graph.number_of_nodes())]
    source, target = edges[:, 0].copy(), edges[:, 1].copy()
    return Projection(ids, source, target, np.full(len(edges), 0.5))


def dependencies(graph: Projection) -> Float64:
    found: Float64 = betweenness(graph, pivots=graph.nodes).values
    return found * (graph.nodes - 1) * (graph.nodes - 2)


def closeness(graph: Projection) -> Float64:
    found: Float64 = harmonic(graph, pivots=graph.nodes).values
    return found


MEASURES = pytest.mark.parametrize(
    ("update", "exact"),
    [(update_dependencies, dependencies), (update_closeness, closeness)],
    ids=["betweenness", "harmonic"],
)


def company(seed: int = 1) -> nx.Graph:
    """Return groups of 20, tied together here and there."""
    return nx.relaxed_caveman_graph(40, 20, 0.1, seed=seed)


def changed(graph: nx.Graph, count: int, seed: int) -> nx.Graph:
    """Return a graph with ties that came between those at two steps, and a few that went."""
    rng = np.random.default_rng(seed)
    new = graph.copy()
    edges = sorted(graph.edges())
    new.remove_edges_from(edges[place] for place in rng.choice(len(edges), count // 4))
    for node in rng.choice(sorted(graph), count):
        way = nx.single_source_shortest_path(graph, int(node), cutoff=2)
        far = sorted(other for other, path in way.items() if len(path) == 3)
        if far:
            new.add_edge(int(node), far[int(rng.integers(len(far)))])
    return new


@MEASURES
def test_all_starting_points_give_the_very_sums(
    update: Update, exact: Callable[[Projection], Float64]
) -> None:
    before, now = project(company()), project(changed(company(), 8, 0))
    found = update(Known(before, exact(before), 0.0), now, 0)
    assert found is not None
    assert found.error == 0.0
    assert found.sums == pytest.approx(exact(now), rel=1e-9, abs=1e-6)


@MEASURES
def test_a_sample_is_within_its_error_for_every_customer(
    update: Update, exact: Callable[[Projection], Float64], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project(company())
    known = exact(before)
    held = []
    for number in range(4):
        now = project(changed(company(), 6, number))
        truth = exact(now)
        each = 2 * (before.nodes + before.edges + now.edges)
        monkeypatch.setattr(changes, "WORK", 160 * each)
        for seed in range(5):
            found = update(Known(before, known, 3.0), now, seed)
            assert found is not None
            assert found.sources < 170
            assert found.error > 3.0
            held.append(float(np.abs(found.sums - truth).max()) <= found.error - 3.0)
            again = update(Known(before, known, 3.0), now, seed)
            assert again is not None
            assert again.sums.tobytes() == found.sums.tobytes()
    # A 95 % band for all at once: one or two of twenty may miss, not five.
    assert sum(held) >= 16


@MEASURES
def test_equal_ties_keep_the_sums_bit_for_bit(
    update: Update, exact: Callable[[Projection], Float64]
) -> None:
    before = project(company())
    now = Projection(before.ids, before.source, before.target, before.weight * 0.7)
    sums = exact(before)
    found = update(Known(before, sums, 0.25), now, 0)
    assert found is not None
    assert (found.sums.tobytes(), found.error, found.sources) == (sums.tobytes(), 0.25, 0)


@MEASURES
def test_customers_come_and_ties_go(update: Update, exact: Callable[[Projection], Float64]) -> None:
    graph = company()
    now_graph = graph.copy()
    now_graph.remove_edges_from(list(graph.edges(3)))
    now_graph.add_edges_from([(800, 5), (800, 801), (801, 40)])
    now = project(now_graph)
    old = project(graph)
    before = Projection(now.ids, old.source, old.target, old.weight)
    sums = np.concatenate([exact(old), np.zeros(2)])
    found = update(Known(before, sums, 0.0), now, 0)
    assert found is not None
    assert found.sums == pytest.approx(exact(now), rel=1e-9, abs=1e-6)
    assert found.sums[3] == pytest.approx(0.0, abs=1e-6)


@MEASURES
def test_a_large_change_is_none_of_its_business(
    update: Update, exact: Callable[[Projection], Float64], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "WORK", 0)
    before, now = project(company(1)), project(company(2))
    assert update(Known(before, exact(before), 0.0), now, 0) is None
