import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.projection import Projection, build_adjacency, join_strengths, project
from graphcrm.tables import NO_TIME, RelationshipTable

TYPES = ("call", "email", "friend")

Row = tuple[int, int, int, float, float]


def table(rows: list[Row]) -> RelationshipTable:
    def column(index: int, dtype: type) -> np.ndarray:
        return np.array([row[index] for row in rows], dtype=dtype)

    return RelationshipTable(
        types=TYPES,
        source=column(0, np.int32),
        target=column(1, np.int32),
        type=column(2, np.int16),
        directed=np.zeros(len(rows), dtype=bool),
        strength=column(3, np.float64),
        confidence=column(4, np.float64),
        declared=np.zeros(len(rows), dtype=bool),
        first_seen=np.full(len(rows), NO_TIME),
        last_seen=np.full(len(rows), NO_TIME),
        evidence_count=np.ones(len(rows), dtype=np.int32),
        evidence_forward=np.ones(len(rows), dtype=np.int32),
    )


def relationship_rows(nodes: int = 8) -> st.SearchStrategy[list[Row]]:
    row = st.tuples(
        st.integers(0, nodes - 1),
        st.integers(0, nodes - 1),
        st.integers(0, len(TYPES) - 1),
        st.floats(1e-9, 1.0),
        st.floats(1e-9, 1.0),
    ).filter(lambda r: r[0] != r[1])
    return st.lists(row, max_size=40, unique_by=lambda r: (min(r[:2]), max(r[:2]), r[2]))


def ids(count: int) -> list[str]:
    return [f"c{number}" for number in range(count)]


def test_a_lone_relationship_keeps_its_exact_weight() -> None:
    graph = project(ids(2), table([(1, 0, 0, 0.1, 1.0)]))
    assert graph.weight.tolist() == [0.1]
    assert (graph.source.tolist(), graph.target.tolist()) == ([0], [1])


def test_relationships_of_a_pair_join_whichever_way_round_they_run() -> None:
    graph = project(ids(2), table([(0, 1, 0, 0.5, 1.0), (1, 0, 2, 0.5, 0.5)]))
    assert graph.edges == 1
    assert graph.weight[0] == pytest.approx(1 - 0.5 * 0.75)
    assert graph.types_of(0) == ("call", "friend")


def test_faint_weights_are_not_rounded_away() -> None:
    graph = project(ids(2), table([(0, 1, 0, 1e-18, 1.0), (0, 1, 1, 2e-18, 1.0)]))
    assert graph.weight[0] == pytest.approx(3e-18)


def test_full_strength_stays_full() -> None:
    assert join_strengths(np.array([1.0, 0.3]), np.array([0])).tolist() == [1.0]


@given(relationship_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Row], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    left, right = project(ids(8), table(rows)), project(ids(8), table(shuffled))
    assert left.graph_hash == right.graph_hash
    assert left.edge_type.tolist() == right.edge_type.tolist()


@given(relationship_rows())
def test_rows_of_the_adjacency_are_those_of_networkx(rows: list[Row]) -> None:
    graph = project(ids(8), table(rows))
    assert ((graph.weight > 0) & (graph.weight <= 1)).all()
    reference = as_networkx(graph)
    for node in range(8):
        neighbours, weights = graph.adjacency.row(node)
        assert neighbours.tolist() == sorted(reference[node])
        assert weights.tolist() == [reference[node][other]["weight"] for other in neighbours]
    edges = graph.adjacency.edge
    assert sorted(edges.tolist()) == sorted([*range(graph.edges)] * 2)


def test_an_empty_graph_projects() -> None:
    graph = project([], table([]))
    assert (graph.nodes, graph.edges, len(graph.adjacency.start)) == (0, 0, 1)


def as_networkx(graph: Projection) -> nx.Graph:
    reference = nx.Graph()
    reference.add_nodes_from(range(graph.nodes))
    edges = zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True)
    reference.add_weighted_edges_from(edges)
    return reference


@pytest.mark.parametrize(("nodes", "edges"), [(1, 0), (9, 20), (300, 4000)])
def test_rows_are_the_same_however_they_are_built(
    nodes: int, edges: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(edges)
    key = np.unique(rng.integers(0, nodes * nodes, edges))
    key = key[key // nodes < key % nodes]
    ends = (key // nodes).astype(np.int32), (key % nodes).astype(np.int32)
    weight = rng.random(len(key))
    sorted_rows = build_adjacency(nodes, *ends, weight)
    monkeypatch.setattr("graphcrm.projection.MANY_EDGES", 0)
    counted = build_adjacency(nodes, *ends, weight)
    for name in ("start", "neighbour", "weight", "edge"):
        first, second = getattr(sorted_rows, name), getattr(counted, name)
        assert first.dtype == second.dtype
        np.testing.assert_array_equal(first, second)
