"""The engine in Spark says of a graph what the local one says, within stated bounds."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics import centrality
from graphcrm.analytics.backends import local
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.partitions import connected_parts, modularity
from graphcrm.analytics.quotient import Effort, Found, find_communities, with_companions
from graphcrm.analytics.results import CommunitySearch, Outcome, Request
from graphcrm.projection import Projection
from graphcrm.spark import moves, ranks
from graphcrm.spark.arrays import as_arrays, edge_frame
from graphcrm.spark.components import components
from graphcrm.spark.session import Spark
from graphcrm.spark.steps import Steps, steps_of
from tests.unit.analytics.graphs import GRAPHS, planted, projection_of

LITTLE = Effort(rounds=4, trials=2, refinements=1)
LEAST = Effort(rounds=2, trials=2, refinements=1)


@pytest.fixture
def steps(spark: Spark) -> Iterator[Steps]:
    with steps_of(spark) as opened:
        yield opened


@pytest.fixture(scope="module")
def people() -> Projection:
    """Davis' women and events, beside a long path, with customers who know nobody between them."""
    graph = nx.disjoint_union(nx.davis_southern_women_graph(), nx.path_graph(40))
    graph.add_nodes_from(range(len(graph), len(graph) + 5))
    order = np.random.default_rng(2).permutation(len(graph)).tolist()
    graph = nx.relabel_nodes(graph, dict(enumerate(order)))
    for number, (one, other) in enumerate(sorted(map(sorted, graph.edges))):
        graph[one][other]["weight"] = 0.05 + 0.9 * (number * 37 % 100) / 100
    ordered = nx.Graph()
    ordered.add_nodes_from(range(len(graph)))
    ordered.add_edges_from(graph.edges(data=True))
    return projection_of(ordered)


@pytest.fixture
def nothing_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Spark do what this machine would do alone for graphs as small as these."""
    monkeypatch.setattr("graphcrm.spark.bounds.FITS", -1)


@pytest.mark.usefixtures("spark", "nothing_fits")
@pytest.mark.parametrize("measure", ["degree", "strength", "pagerank"])
def test_a_measure_is_the_local_one(people: Projection, measure: str) -> None:
    found = getattr(centrality, measure)(people, "spark")
    expected = getattr(centrality, measure)(people, "local")
    assert found.values.dtype == expected.values.dtype
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-9, atol=1e-9)
    assert found.provenance.engine == "spark"
    assert found.provenance.converged
    if measure == "pagerank":
        assert found.provenance.algorithm == "chebyshev-iteration"
        assert np.abs(found.values - expected.values).sum() < 1e-9
        assert found.values.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.usefixtures("spark", "nothing_fits")
@pytest.mark.parametrize("measure", ["degree", "strength", "pagerank", "core", "harmonic"])
def test_a_graph_without_edges_is_taken(measure: str) -> None:
    for nodes in (0, 3):
        projection = projection_of(nx.empty_graph(nodes))
        found = getattr(centrality, measure)(projection, "spark").values
        expected = getattr(centrality, measure)(projection, "local").values
        np.testing.assert_allclose(found, expected)


def test_components_are_those_of_networkx(steps: Steps, people: Projection) -> None:
    edges = edge_frame(steps.spark, people.source, people.target, people.weight)
    rows = components(steps, edges).collect()
    graph = nx.Graph(list(zip(people.source.tolist(), people.target.tolist(), strict=True)))
    expected = {node: min(part) for part in nx.connected_components(graph) for node in part}
    assert {row.node: row.component for row in rows} == expected
    assert len(rows) == len(expected)


@pytest.mark.usefixtures("spark")
def test_a_graph_that_fits_is_the_local_engines_alone() -> None:
    projection = projection_of(GRAPHS["karate"]())
    found = detect_communities(projection, engine="spark", seed=4)
    expected = detect_communities(projection, engine="local", seed=4)
    np.testing.assert_array_equal(found.labels, expected.labels)
    assert found.provenance.engine == "spark"
    ranked = centrality.pagerank(projection, "spark")
    np.testing.assert_array_equal(ranked.values, centrality.pagerank(projection, "local").values)
    assert ranked.provenance.algorithm == "power-iteration"


@pytest.mark.usefixtures("spark")
def test_effort_and_start_are_the_local_engines(people: Projection) -> None:
    start = detect_communities(people, resolution=4.0).labels
    for search in (
        CommunitySearch(effort="fast"),
        CommunitySearch(start),
        CommunitySearch(start, effort="fast"),
    ):
        found, expected = (
            detect_communities(people, engine=engine, seed=4, search=search)
            for engine in ("spark", "local")
        )
        np.testing.assert_array_equal(found.labels, expected.labels)
        assert found.provenance.parameters["effort"] == search.effort


def test_a_search_begins_on_a_smaller_graph_where_its_customers_did(steps: Steps) -> None:
    projection, truth = planted(12, 25, 0.3, 0.01)
    begun: list[np.ndarray] = []

    def watched(graph: Projection, request: Request) -> Outcome:
        begun.append(request.search.start)
        return local.leiden(graph, request)

    # Numbers spread out, so that customers and places on a level differ.
    edges = edge_frame(steps.spark, 3 * projection.source, 3 * projection.target, projection.weight)
    start = np.full(3 * projection.nodes, -1)
    start[::3] = truth
    request = Request(seed=2, search=CommunitySearch(start))
    found = find_communities(steps, edges, request, watched, projection.edges // 2, LITTLE)
    assert found.levels > 0
    assert len(begun[0]) < projection.nodes
    assert set(begun[0].tolist()) == set(truth.tolist())


def _shrunk(
    steps: Steps, projection: Projection, parts: int, effort: Effort
) -> tuple[Found, np.ndarray]:
    edges = edge_frame(steps.spark, projection.source, projection.target, projection.weight)
    found = find_communities(
        steps,
        edges.repartition(parts),
        Request(seed=2),
        local.leiden,
        fits=projection.edges // 2,
        effort=effort,
    )
    labels = np.arange(projection.nodes) + projection.nodes
    rows = as_arrays(found.communities.select("node", "community"))
    labels[rows["node"]] = rows["community"]
    return found, labels


def test_a_graph_made_smaller_loses_little_modularity_and_no_connection(steps: Steps) -> None:
    projection, _ = planted(12, 25, 0.3, 0.01)
    found, labels = _shrunk(steps, projection, 3, LITTLE)
    assert found.levels > 0
    reached = modularity(projection, labels)
    assert reached == pytest.approx(moves.modularity(found.level, found.communities), abs=1e-12)
    best = detect_communities(projection).modularity
    assert modularity(projection, connected_parts(projection, labels)) > 0.99 * best


def test_workers_and_parts_do_not_change_a_bit(steps: Steps) -> None:
    projection, _ = planted(4, 8, 0.6, 0.05)
    labels, ranked = [], []
    before = steps.spark.session.conf.get("spark.sql.shuffle.partitions")
    try:
        for parts in (1, 5):
            steps.spark.session.conf.set("spark.sql.shuffle.partitions", str(parts))
            labels.append(_shrunk(steps, projection, parts, LEAST)[1].tolist())
            edges = edge_frame(steps.spark, projection.source, projection.target, projection.weight)
            found = ranks.degrees(edges.repartition(parts)).orderBy("node").collect()
            ranked.append([row.strength for row in found])
    finally:
        steps.spark.session.conf.set("spark.sql.shuffle.partitions", before)
    assert labels[0] == labels[1]
    assert ranked[0] == ranked[1]


def test_a_companion_stands_for_a_loop() -> None:
    nodes = {"node": np.array([3, 5, 9]), "loop": np.array([2.0, 0.0, 0.5])}
    edges = {
        "source": np.array([3, 5, 3]),
        "target": np.array([9, 9, 5]),
        "weight": np.array([0.5, 1.0, 0.25]),
    }
    projection = with_companions(nodes, edges)
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        [(0, 2, 0.5), (1, 2, 1.0), (0, 1, 0.25), (0, 0, 2.0), (2, 2, 0.5)]
    )
    for groups in ([{0, 1, 2}], [{0}, {1, 2}], [{0}, {1}, {2}]):
        labels = np.empty(5, dtype=np.int32)
        for number, group in enumerate(groups):
            labels[[*group, *({0: 3, 2: 4}[node] for node in group if node in (0, 2))]] = number
        expected = nx.community.modularity(graph, groups, weight="weight")
        assert modularity(projection, labels) == pytest.approx(expected, abs=1e-12)
