"""Leiden on arrays: what holds for every graph, and answers that are known."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.leiden.graph import Graph, open_crew
from graphcrm.analytics.leiden.levels import contract, improve, make_graph, quality
from graphcrm.analytics.leiden.moving import SERIAL_ENTRIES
from graphcrm.analytics.leiden.search import Plan, plan_search, search
from graphcrm.analytics.partitions import canonical_labels, modularity
from graphcrm.analytics.results import CommunitySearch
from graphcrm.errors import InvalidValueError
from graphcrm.projection import Projection
from tests.unit.analytics.graphs import (
    GRAPHS,
    communities_of,
    faint,
    graph_of,
    projection_of,
    weighted,
)

FAST = CommunitySearch(effort="fast")


@pytest.fixture(scope="module")
def wide() -> Projection:
    """Return a graph so large that it is worked on in chunks, with a hub and loose ends."""
    rng = np.random.default_rng(4)
    nodes, edges = 12_000, 130_000
    group = np.sort(rng.integers(0, 60, nodes))
    first = rng.integers(0, nodes, edges)
    low, high = np.searchsorted(group, group[first]), np.searchsorted(group, group[first], "right")
    inside = (low + rng.random(edges) * (high - low)).astype(np.int64)
    second = np.where(rng.random(edges) < 0.25, inside, rng.integers(0, nodes, edges))
    first = np.concatenate([first, np.full(3000, 17)])
    second = np.concatenate([second, rng.integers(0, nodes, 3000)])
    key = np.unique(np.minimum(first, second) * nodes + np.maximum(first, second))
    key = key[key // nodes != key % nodes]
    ends = ((key // nodes).astype(np.int32), (key % nodes).astype(np.int32))
    return Projection(range(nodes + 5), *ends, 0.1 + 0.9 * rng.random(len(key)))


def _rows(projection: Projection) -> Graph:
    rows = projection.adjacency
    return make_graph(rows.start, rows.neighbour, rows.weight)


@pytest.mark.parametrize("effort", ["fast", "best"])
def test_the_number_of_threads_changes_no_label(wide: Projection, effort: str) -> None:
    graph = _rows(wide)
    assert len(graph.neighbour) > SERIAL_ENTRIES
    plan = plan_search(effort, wide.edges)
    found = {search(graph, 1.0, 5, plan, workers=workers).tobytes() for workers in (1, 2, 3, 8)}
    assert len(found) == 1


def test_the_number_of_processors_changes_no_label(
    wide: Projection, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = detect_communities(wide, search=FAST).labels
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert detect_communities(wide, search=FAST).labels.tobytes() == expected.tobytes()


def test_another_seed_searches_elsewhere(wide: Projection) -> None:
    first, second = (detect_communities(wide, seed=seed, search=FAST) for seed in (1, 2))
    assert first.labels.tobytes() != second.labels.tobytes()
    assert first.modularity == pytest.approx(second.modularity, rel=0.005)


def test_chunks_and_single_nodes_find_alike(
    wide: Projection, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunked = detect_communities(wide, search=FAST).modularity
    monkeypatch.setattr("graphcrm.analytics.leiden.moving.SERIAL_ENTRIES", 10**9)
    assert detect_communities(wide, search=FAST).modularity == pytest.approx(chunked, rel=0.003)


@pytest.mark.parametrize("resolution", [0.2, 1.0, 5.0])
def test_a_pass_never_makes_it_worse(wide: Projection, resolution: float) -> None:
    graph = _rows(wide)
    scale = resolution / graph.strength.sum()
    rng = np.random.default_rng(0)
    starts = [rng.integers(0, count, graph.nodes).astype(np.int32) for count in (1, 7, 300, 12_000)]
    with open_crew(2) as crew:
        for start in starts:
            before, label = quality(graph, start, scale), start
            for turn in range(3):
                label = improve(graph, label, scale, np.random.default_rng(turn), crew)
                after = quality(graph, label, scale)
                assert after >= before * (1 - 1e-12)
                before = after


def test_every_community_is_connected(wide: Projection) -> None:
    for resolution in (0.3, 1.0, 30.0):
        partition = detect_communities(wide, resolution=resolution, search=FAST)
        graph = graph_of(wide)
        groups = communities_of(partition.labels)
        assert all(nx.is_connected(graph.subgraph(group)) for group in groups)


def test_quality_is_modularity_in_units_of_weight(wide: Projection) -> None:
    graph = _rows(wide)
    label = np.random.default_rng(1).integers(0, 50, graph.nodes).astype(np.int32)
    total = float(graph.strength.sum())
    expected = modularity(wide, label)
    assert quality(graph, label, 1 / total) / total == pytest.approx(expected, abs=1e-12)


def test_contraction_keeps_the_quality(wide: Projection) -> None:
    graph = _rows(wide)
    label = np.random.default_rng(2).integers(0, 900, graph.nodes).astype(np.int32)
    coarse = np.random.default_rng(3).integers(0, 9, 900).astype(np.int32)[label]
    with open_crew(2) as crew:
        small, group, member = contract(graph, label, crew)
    assert small.strength.sum() == pytest.approx(graph.strength.sum())
    scale = 1 / graph.strength.sum()
    inside = [quality(graph, one, 0.0) for one in (label, coarse)]
    assert quality(small, coarse[member], 0.0) == pytest.approx(inside[1] - inside[0])
    np.testing.assert_array_equal(coarse[member][group], coarse)
    expected = quality(graph, coarse, scale) - inside[0]
    assert quality(small, coarse[member], scale) == pytest.approx(expected)


@pytest.mark.parametrize(("cliques", "size"), [(10, 5), (24, 6), (12, 20)])
def test_a_ring_of_cliques_falls_into_them(cliques: int, size: int) -> None:
    projection = projection_of(nx.ring_of_cliques(cliques, size))
    for effort in ("fast", "best"):
        labels = detect_communities(projection, search=CommunitySearch(effort=effort)).labels
        found = {frozenset(group) for group in communities_of(labels)}
        assert found == {frozenset(range(at, at + size)) for at in range(0, cliques * size, size)}


def _least(name: str) -> float:
    """Return the best modularity of ten runs of networkx's Louvain, on the same graph."""
    graph = graph_of(projection_of(GRAPHS[name]()))
    return max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=seed))
        for seed in range(10)
    )


@pytest.mark.parametrize(
    "name", ["karate", "les-miserables", "davis", "scale-free", "dense-random"]
)
def test_no_run_of_louvain_is_better(name: str) -> None:
    found = detect_communities(projection_of(GRAPHS[name]())).modularity
    assert found >= _least(name) - 1e-9


def test_a_start_is_kept_where_it_is_best() -> None:
    projection = projection_of(nx.ring_of_cliques(12, 8))
    truth = np.repeat(np.random.default_rng(1).permutation(12) * 1000, 8)
    search = CommunitySearch(start=truth)
    partition = detect_communities(projection, search=search)
    np.testing.assert_array_equal(partition.labels, canonical_labels(truth))
    assert partition.provenance.parameters["start"] == "given"


@pytest.mark.parametrize("effort", ["fast", "best"])
def test_a_start_changes_little_where_the_graph_did(wide: Projection, effort: str) -> None:
    before = detect_communities(wide, search=FAST)
    kept = np.random.default_rng(3).random(wide.edges) > 0.001
    after = Projection(wide.ids, wide.source[kept], wide.target[kept], wide.weight[kept])
    again = CommunitySearch(start=before.labels, effort=effort)
    warm = detect_communities(after, search=again, seed=9)
    cold = detect_communities(after, search=FAST, seed=9)
    assert warm.modularity >= modularity(after, before.labels)
    moved_warm, moved_cold = (np.mean(one.labels != before.labels) for one in (warm, cold))
    assert moved_warm < moved_cold


@pytest.mark.parametrize("size", [2, 5, 40])
def test_small_communities_join_a_neighbour(wide: Projection, size: int) -> None:
    search = CommunitySearch(min_size=size, effort="fast")
    partition = detect_communities(wide, resolution=60.0, search=search)
    graph = graph_of(wide)
    sizes = np.bincount(partition.labels)
    for label, members in enumerate(communities_of(partition.labels)):
        assert nx.is_connected(graph.subgraph(members))
        if sizes[label] < size:
            assert not nx.node_boundary(graph, members)


def test_small_communities_join_where_least_is_lost() -> None:
    graph = nx.disjoint_union(nx.complete_graph(8), nx.complete_graph(8))
    graph.add_edges_from([(0, 16), (8, 16), (16, 17), (16, 18), (17, 18)])
    nx.set_edge_attributes(graph, 1.0, "weight")
    graph[8][16]["weight"] = 0.9
    projection = projection_of(graph)
    plain = detect_communities(projection)
    assert sorted(np.bincount(plain.labels)) == [3, 8, 8]
    joined = detect_communities(projection, search=CommunitySearch(min_size=4)).labels
    assert joined[16] == joined[17] == joined[18] == joined[0] != joined[8]


def test_components_are_found_alike_in_any_order() -> None:
    parts = [nx.karate_club_graph(), nx.ring_of_cliques(4, 5), nx.path_graph(3), nx.empty_graph(2)]
    one = projection_of(nx.disjoint_union_all(parts))
    other = projection_of(nx.disjoint_union_all(parts[::-1]))
    first, second = detect_communities(one), detect_communities(other)
    assert first.modularity == pytest.approx(second.modularity, abs=1e-12)
    assert np.bincount(first.labels).tolist() == np.bincount(second.labels).tolist()


@pytest.mark.parametrize("effort", ["fast", "best"])
def test_weights_of_many_magnitudes(effort: str) -> None:
    graph = nx.disjoint_union(faint(nx.ring_of_cliques(9, 6)), weighted(nx.ring_of_cliques(7, 9)))
    labels = detect_communities(projection_of(graph), search=CommunitySearch(effort=effort)).labels
    # Of a part that weighs next to nothing only the pieces count, not their exact limits.
    heavy = {frozenset(group) for group in communities_of(labels) if min(group) >= 54}
    assert heavy == {frozenset(range(at, at + 9)) for at in range(54, 117, 9)}
    assert len(set(labels[:54].tolist())) < 54


@pytest.mark.parametrize(("resolution", "count"), [(1e-9, 1), (1e9, 34)])
def test_resolutions_at_the_ends(resolution: float, count: int) -> None:
    projection = projection_of(GRAPHS["karate"]())
    assert detect_communities(projection, resolution=resolution).count == count


@pytest.mark.parametrize("effort", ["fast", "best"])
@pytest.mark.parametrize("name", ["empty", "one-node", "no-edges", "one-edge", "star"])
def test_the_smallest_graphs(name: str, effort: str) -> None:
    projection = projection_of(GRAPHS[name]())
    start = np.zeros(projection.nodes, dtype=np.int32)
    for wanted in (
        CommunitySearch(effort=effort, min_size=3),
        CommunitySearch(start=start, effort=effort),
    ):
        partition = detect_communities(projection, search=wanted)
        expected = {"empty": 0, "one-node": 1, "no-edges": 6, "one-edge": 1, "star": 1}[name]
        assert partition.count == expected


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 12).flatmap(
        lambda nodes: st.tuples(
            st.just(nodes),
            st.lists(
                st.tuples(
                    st.integers(0, nodes - 1), st.integers(0, nodes - 1), st.floats(1e-12, 1.0)
                ),
                min_size=1,
                max_size=40,
            ),
        )
    ),
    st.floats(0.05, 8.0),
)
def test_any_graph_is_parted_no_worse_than_one_by_one(made, resolution: float) -> None:
    nodes, edges = made
    pairs = {(min(a, b), max(a, b)): w for a, b, w in edges if a != b}
    if not pairs:
        return
    keys = sorted(pairs)
    source, target = (np.array(side, dtype=np.int32) for side in zip(*keys, strict=True))
    weight = np.array([pairs[key] for key in keys])
    projection = Projection(range(nodes), source, target, weight)
    graph = _rows(projection)
    scale = resolution / graph.strength.sum()
    label = search(graph, resolution, 3, Plan(3, 3, 0.0))
    best = quality(graph, label, scale)
    rounding = 1e-12 * graph.strength.sum()
    for other in (np.arange(nodes, dtype=np.int32), np.zeros(nodes, dtype=np.int32)):
        if len(nx.node_connected_component(graph_of(projection), 0)) == nodes or other.any():
            assert best >= quality(graph, other, scale) - rounding


@pytest.mark.parametrize(
    ("search", "message"),
    [
        (CommunitySearch(effort="slow"), "effort is 'slow'"),
        (CommunitySearch(min_size=0), "smallest size is 0"),
        (CommunitySearch(start=np.zeros(3, dtype=np.int32)), "34 customers"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(search: CommunitySearch, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        detect_communities(projection_of(GRAPHS["karate"]()), search=search)


def test_louvain_has_one_effort_and_says_so() -> None:
    with pytest.raises(InvalidValueError, match="'fast' goes with the algorithm 'leiden'"):
        detect_communities(projection_of(GRAPHS["karate"]()), algorithm="louvain", search=FAST)
