"""Every engine says the same of the same graph, and what networkx says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict

import networkx as nx
import numpy as np
import pytest
from neo4j import Driver

from graphcrm.analytics import centrality, structure
from graphcrm.analytics.backends import Session, check_engine, engines, run
from graphcrm.analytics.centrality import score_customers
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.partitions import canonical_labels
from graphcrm.analytics.results import Request
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.projection import Projection
from graphcrm.settings import Neo4jSettings, Settings
from graphcrm.store import open_store
from tests.contract.gds_room import GdsRoom, gds_room
from tests.servers.neo4j_server import Neo4jAddress
from tests.servers.neo4j_wipe import alone, wipe
from tests.unit.analytics.graphs import (
    GRAPHS,
    communities_of,
    graph_of,
    planted,
    projection_of,
)

IN_NEO4J = (pytest.mark.neo4j, pytest.mark.xdist_group("neo4j"))
ENGINES = ("local", "reference", pytest.param("gds", marks=IN_NEO4J))
MEASURES = ("degree", "strength", "pagerank", "betweenness", "harmonic", "core")
STRUCTURE = ("components", "clustering")
FINDERS = (
    ("local", "leiden"),
    ("local", "louvain"),
    ("reference", "louvain"),
    pytest.param("gds", "leiden", marks=IN_NEO4J),
    pytest.param("gds", "louvain", marks=IN_NEO4J),
)

Opener = Callable[[Projection], str | Session]


@pytest.fixture(scope="module")
def room(neo4j_server: Neo4jAddress, neo4j_driver: Driver) -> Iterator[GdsRoom]:
    """A store in the real Neo4j to project graphs in."""
    with alone(neo4j_server):
        wipe(neo4j_driver)
        login = Neo4jSettings(neo4j_server.user, neo4j_server.password)
        store = open_store(Settings(store=neo4j_server.uri, neo4j=login), create=True)
        with gds_room(store, neo4j_driver) as opened:
            yield opened
        store.close()


@pytest.fixture
def opened(engine: str, request: pytest.FixtureRequest) -> Opener:
    """Hands a graph to an engine: an engine in this process takes the projection as it is."""
    if engine != "gds":
        return lambda _: engine
    room: GdsRoom = request.getfixturevalue("room")
    return room.open


@pytest.fixture(scope="module", params=sorted(GRAPHS))
def projection(request: pytest.FixtureRequest) -> Projection:
    return projection_of(GRAPHS[request.param]())


def _expected(graph: nx.Graph, measure: str) -> dict[int, float]:
    """Return what a user gets who recomputes a score from the exported edges."""
    if measure == "pagerank":
        return nx.pagerank(graph, alpha=0.85, tol=1e-12, max_iter=5000) if len(graph) else {}
    return {
        "degree": lambda: dict(graph.degree()),
        "strength": lambda: dict(graph.degree(weight="weight")),
        "betweenness": lambda: nx.betweenness_centrality(graph),
        "harmonic": lambda: nx.harmonic_centrality(graph),
        "core": lambda: nx.core_number(graph),
    }[measure]()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_is_what_networkx_defines(
    projection: Projection, measure: str, engine: str, opened: Opener
) -> None:
    found = getattr(centrality, measure)(projection, opened(projection))
    expected = _expected(graph_of(projection), measure)
    np.testing.assert_allclose(
        found.values, [expected[node] for node in range(projection.nodes)], rtol=1e-9, atol=1e-9
    )
    assert found.provenance.exact
    assert found.provenance.error is None
    assert found.provenance.converged
    assert (found.provenance.measure, found.provenance.engine) == (measure, engine)


@pytest.mark.parametrize("engine", ["local", "reference"])
def test_clustering_is_that_of_networkx(projection: Projection, engine: str) -> None:
    found = structure.clustering(projection, engine).values
    expected = nx.clustering(graph_of(projection))
    np.testing.assert_allclose(found, [expected[node] for node in range(projection.nodes)])
    assert found.dtype == np.float64


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("measure", MEASURES)
def test_engines_give_the_same_types(
    projection: Projection, measure: str, engine: str, opened: Opener
) -> None:
    found = getattr(centrality, measure)(projection, opened(projection)).values
    assert found.dtype == (np.int32 if measure in ("degree", "core") else np.float64)


@pytest.mark.parametrize("engine", ENGINES)
def test_components_are_those_of_networkx(
    projection: Projection, engine: str, opened: Opener
) -> None:
    found, made = run(projection, "components", "components", opened(projection), Request())
    expected = np.empty(projection.nodes, dtype=np.int64)
    for number, part in enumerate(nx.connected_components(graph_of(projection))):
        expected[list(part)] = number
    np.testing.assert_array_equal(canonical_labels(found.values), canonical_labels(expected))
    assert made.engine == engine


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
def test_a_partition_keeps_its_promises(
    projection: Projection, engine: str, algorithm: str, opened: Opener
) -> None:
    graph_in = opened(projection)
    partition = detect_communities(projection, algorithm=algorithm, engine=graph_in)
    graph = graph_of(projection)
    groups = communities_of(partition.labels)
    assert partition.labels.dtype == np.int32
    assert len(partition.labels) == projection.nodes
    assert partition.count == len(groups)
    assert groups == sorted(groups, key=lambda group: (-len(group), min(group)))
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups)
    assert all({node} in groups for node in nx.isolates(graph))


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
def test_modularity_is_what_networkx_computes(
    projection: Projection, engine: str, algorithm: str, opened: Opener
) -> None:
    graph_in = opened(projection)
    partition = detect_communities(projection, algorithm=algorithm, engine=graph_in)
    if not projection.edges:
        assert partition.modularity == 0.0
        return
    groups = communities_of(partition.labels)
    expected = nx.community.modularity(graph_of(projection), groups, weight="weight")
    assert partition.modularity == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
def test_planted_groups_are_found(engine: str, algorithm: str, opened: Opener) -> None:
    projection, truth = planted(8, 25, 0.5, 0.01)
    partition = detect_communities(projection, algorithm=algorithm, engine=opened(projection))
    found = {frozenset(group) for group in communities_of(partition.labels)}
    assert found == {frozenset(group) for group in communities_of(truth)}


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
def test_a_seed_repeats_bit_for_bit(engine: str, algorithm: str, opened: Opener) -> None:
    first, second = (
        detect_communities(projection, algorithm=algorithm, engine=opened(projection), seed=11)
        for projection in (projection_of(GRAPHS["scale-free"]()) for _ in range(2))
    )
    assert first.labels.tobytes() == second.labels.tobytes()
    assert first.modularity == second.modularity


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
@pytest.mark.parametrize("seed", [0, 2**40, 2**63 - 1])
def test_any_seed_from_zero_up_is_taken(
    engine: str, algorithm: str, seed: int, opened: Opener
) -> None:
    projection = projection_of(GRAPHS["karate"]())
    graph_in = opened(projection)
    partition = detect_communities(projection, algorithm=algorithm, engine=graph_in, seed=seed)
    assert partition.provenance.parameters["seed"] == seed
    assert partition.modularity > 0.4


@pytest.mark.parametrize("engine", ENGINES)
def test_a_score_table_holds_every_measure(engine: str, opened: Opener) -> None:
    projection = projection_of(GRAPHS["davis"]())
    graph_in = opened(projection)
    partition = detect_communities(projection)
    stages: list[str] = []
    table, made = score_customers(
        projection, partition, engine=graph_in, seed=3, on_stage=stages.append
    )
    assert len(table) == projection.nodes
    assert set(stages) == set(MEASURES) == {provenance.measure for provenance in made}
    np.testing.assert_array_equal(table.community, partition.labels)
    for measure in MEASURES:
        expected = getattr(centrality, measure)(projection, graph_in).values
        np.testing.assert_array_equal(getattr(table, measure), expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_how_a_result_was_made_can_be_stored(engine: str, opened: Opener) -> None:
    projection = projection_of(GRAPHS["davis"]())
    graph_in = opened(projection)
    partition = detect_communities(projection, algorithm="louvain", engine=graph_in)
    made = [partition.provenance, *score_customers(projection, partition, engine=graph_in)[1]]
    made.append(centrality.betweenness(projection, graph_in, pivots=9).provenance)
    made.append(centrality.betweenness(projection, pivots=9).provenance)
    for provenance in made:
        again = json.loads(json.dumps(asdict(provenance)))
        assert again["parameters"] == dict(provenance.parameters)
        assert provenance.seconds >= 0


def test_leiden_is_refused_where_networkx_has_none() -> None:
    with pytest.raises(EngineError, match=r"'reference' has no 'leiden'.*'local'"):
        detect_communities(projection_of(nx.path_graph(3)), engine="reference")


def test_an_engine_in_a_database_is_refused_where_there_is_none() -> None:
    projection = projection_of(nx.path_graph(3))
    with pytest.raises(EngineError, match=r"'gds' works inside Neo4j.*graphcrm copy"):
        centrality.pagerank(projection, "gds")


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(InvalidValueError, match=r"'gpu'.*auto, local, reference, gds"):
        centrality.degree(projection_of(nx.path_graph(3)), "gpu")


def test_auto_is_an_engine_and_takes_the_local_one_for_a_small_graph() -> None:
    projection = projection_of(nx.path_graph(3))
    check_engine("auto")
    assert detect_communities(projection, engine="auto").provenance.engine == "local"


def test_engines_are_listed_with_what_they_support() -> None:
    listed = {engine.name: engine for engine in engines()}
    assert set(listed) == {"local", "reference", "gds", "spark"}
    everything = {"leiden", "louvain", *MEASURES, *STRUCTURE}
    assert set(listed["local"].algorithms) == everything
    assert set(listed["gds"].algorithms) == everything - {"clustering"}
    assert set(listed["reference"].algorithms) == everything - {"leiden"}
    assert set(listed["spark"].algorithms) == everything
