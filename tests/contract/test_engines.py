"""Every engine says the same of the same graph, and what networkx says of it."""

from __future__ import annotations

import json
from dataclasses import asdict

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics import centrality
from graphcrm.analytics.backends import engines, resolve_engine
from graphcrm.analytics.centrality import score_customers
from graphcrm.analytics.community import detect_communities
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.projection import Projection
from tests.unit.analytics.graphs import (
    GRAPHS,
    communities_of,
    graph_of,
    planted,
    projection_of,
)

ENGINES = ("local", "reference")
MEASURES = ("degree", "strength", "pagerank", "betweenness", "harmonic", "core")
FINDERS = (("local", "leiden"), ("local", "louvain"), ("reference", "louvain"))


@pytest.fixture(params=sorted(GRAPHS))
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
    projection: Projection, measure: str, engine: str
) -> None:
    found = getattr(centrality, measure)(projection, engine)
    expected = _expected(graph_of(projection), measure)
    np.testing.assert_allclose(
        found.values, [expected[node] for node in range(projection.nodes)], rtol=1e-9, atol=1e-9
    )
    assert found.provenance.exact
    assert found.provenance.error is None
    assert found.provenance.converged
    assert (found.provenance.measure, found.provenance.engine) == (measure, engine)


@pytest.mark.parametrize("measure", MEASURES)
def test_engines_give_the_same_types(projection: Projection, measure: str) -> None:
    kinds = {getattr(centrality, measure)(projection, engine).values.dtype for engine in ENGINES}
    expected = np.int32 if measure in ("degree", "core") else np.float64
    assert kinds == {np.dtype(expected)}


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
def test_a_partition_keeps_its_promises(
    projection: Projection, engine: str, algorithm: str
) -> None:
    partition = detect_communities(projection, algorithm=algorithm, engine=engine)
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
    projection: Projection, engine: str, algorithm: str
) -> None:
    partition = detect_communities(projection, algorithm=algorithm, engine=engine)
    if not projection.edges:
        assert partition.modularity == 0.0
        return
    groups = communities_of(partition.labels)
    expected = nx.community.modularity(graph_of(projection), groups, weight="weight")
    assert partition.modularity == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
def test_planted_groups_are_found(engine: str, algorithm: str) -> None:
    projection, truth = planted(8, 25, 0.5, 0.01)
    partition = detect_communities(projection, algorithm=algorithm, engine=engine)
    found = {frozenset(group) for group in communities_of(partition.labels)}
    assert found == {frozenset(group) for group in communities_of(truth)}


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
def test_a_seed_repeats_bit_for_bit(engine: str, algorithm: str) -> None:
    projection = projection_of(GRAPHS["scale-free"]())
    first, second = (
        detect_communities(projection, algorithm=algorithm, engine=engine, seed=11)
        for _ in range(2)
    )
    assert first.labels.tobytes() == second.labels.tobytes()
    assert first.modularity == second.modularity


@pytest.mark.parametrize(("engine", "algorithm"), FINDERS)
@pytest.mark.parametrize("seed", [0, 2**40, 2**63 - 1])
def test_any_seed_from_zero_up_is_taken(engine: str, algorithm: str, seed: int) -> None:
    projection = projection_of(GRAPHS["karate"]())
    partition = detect_communities(projection, algorithm=algorithm, engine=engine, seed=seed)
    assert partition.provenance.parameters["seed"] == seed
    assert partition.modularity > 0.4


@pytest.mark.parametrize("engine", ENGINES)
def test_a_score_table_holds_every_measure(engine: str) -> None:
    projection = projection_of(GRAPHS["davis"]())
    partition = detect_communities(projection)
    stages: list[str] = []
    table, made = score_customers(
        projection, partition, engine=engine, seed=3, on_stage=stages.append
    )
    assert len(table) == projection.nodes
    assert set(stages) == set(MEASURES) == {provenance.measure for provenance in made}
    np.testing.assert_array_equal(table.community, partition.labels)
    for measure in MEASURES:
        expected = getattr(centrality, measure)(projection, engine).values
        np.testing.assert_array_equal(getattr(table, measure), expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_how_a_result_was_made_can_be_stored(engine: str) -> None:
    projection = projection_of(GRAPHS["davis"]())
    partition = detect_communities(projection, algorithm="louvain", engine=engine)
    made = [partition.provenance, *score_customers(projection, partition, engine=engine)[1]]
    made.append(centrality.betweenness(projection, pivots=9).provenance)
    for provenance in made:
        again = json.loads(json.dumps(asdict(provenance)))
        assert again["parameters"] == dict(provenance.parameters)
        assert provenance.seconds >= 0


def test_leiden_is_refused_where_networkx_has_none() -> None:
    with pytest.raises(EngineError, match=r"'reference' has no 'leiden'.*'local'"):
        detect_communities(projection_of(nx.path_graph(3)), engine="reference")


@pytest.mark.parametrize("engine", ["gds"])
def test_an_engine_of_a_later_version_is_refused_with_the_remedy(engine: str) -> None:
    projection = projection_of(nx.path_graph(3))
    with pytest.raises(EngineError, match=rf"'{engine}' is not in this version.*'local'"):
        centrality.pagerank(projection, engine)
    with pytest.raises(EngineError, match=engine):
        detect_communities(projection, engine=engine)


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(InvalidValueError, match=r"'gpu'.*auto, local, reference"):
        centrality.degree(projection_of(nx.path_graph(3)), "gpu")


def test_auto_is_the_local_engine() -> None:
    projection = projection_of(nx.path_graph(3))
    assert resolve_engine("auto") == "local"
    assert detect_communities(projection, engine="auto").provenance.engine == "local"


def test_engines_are_listed_with_what_they_support() -> None:
    listed = {engine.name: engine for engine in engines()}
    assert set(listed) == {"local", "reference", "gds", "spark"}
    assert set(listed["local"].algorithms) == {"leiden", "louvain", *MEASURES}
    assert "leiden" not in listed["reference"].algorithms
    assert listed["gds"].algorithms == ()
    assert "local" in listed["gds"].remedy
