"""Roles: each number against networkx or against what it is by definition."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics.roles import (
    BRIDGE,
    BROKER,
    CUT,
    GATEKEEPER,
    RIM,
    Standing,
    find_roles,
    find_standing,
)
from graphcrm.projection import Projection
from tests.unit.analytics.graphs import graph_of, projection_of, weighted

GRAPHS = {
    "karate": weighted(nx.karate_club_graph()),
    "florentine": weighted(nx.florentine_families_graph()),
    "sparse": weighted(nx.gnm_random_graph(60, 70, seed=3)),
    "dense": weighted(nx.gnp_random_graph(40, 0.4, seed=4)),
    "tree": weighted(nx.random_labeled_tree(50, seed=5)),
    "edgeless": nx.empty_graph(4),
    "nobody": nx.empty_graph(0),
}


@pytest.fixture(params=GRAPHS)
def projection(request: pytest.FixtureRequest) -> Projection:
    return projection_of(GRAPHS[request.param])


def labels_of(projection: Projection) -> np.ndarray:
    """Return communities with ids that are not dense, one customer being in none."""
    labels = np.random.default_rng(1).integers(0, 4, projection.nodes) * 7 + 3
    labels[:1] = -1
    return labels.astype(np.int32)


def standing_of(projection: Projection) -> tuple[Standing, np.ndarray]:
    labels = labels_of(projection)
    return find_standing(projection.adjacency, labels), labels


def test_constraint_and_effective_size_are_those_of_networkx(projection: Projection) -> None:
    standing, _ = standing_of(projection)
    graph = graph_of(projection)
    # networkx refuses a graph without anybody.
    constraint = nx.constraint(graph, weight="weight") if graph else {}
    size = nx.effective_size(graph) if graph else {}
    for node in graph:
        assert standing.constraint[node] == pytest.approx(constraint[node], nan_ok=True)
        expected = size[node] if graph.degree(node) else 0.0
        assert standing.effective_size[node] == pytest.approx(expected)


def test_participation_and_degree_within_are_what_they_are_defined_as(
    projection: Projection,
) -> None:
    standing, labels = standing_of(projection)
    graph = graph_of(projection)
    inside = {n: sum(labels[o] == labels[n] for o in graph[n]) for n in graph}
    for node in graph:
        whole = graph.degree(node, "weight")
        by_group: dict[int, float] = {}
        for other, data in graph[node].items():
            by_group[labels[other]] = by_group.get(labels[other], 0.0) + data["weight"]
        expected = 1 - sum((w / whole) ** 2 for w in by_group.values()) if whole else 0.0
        assert standing.participation[node] == pytest.approx(expected)
        peers = [inside[o] for o in graph if labels[o] == labels[node]]
        spread = np.std(peers)
        within = (inside[node] - np.mean(peers)) / spread if spread else 0.0
        assert standing.within[node] == pytest.approx(within)


def test_open_pairs_are_counted_by_the_groups_of_the_three(projection: Projection) -> None:
    standing, labels = standing_of(projection)
    graph = graph_of(projection)
    for node in graph:
        expected = [0, 0, 0, 0]
        known = 0
        for one, other in combinations(graph[node], 2):
            if graph.has_edge(one, other):
                known += 1
                continue
            own, a, b = labels[node], labels[one], labels[other]
            if a == b == own:
                kind = 0
            elif own in (a, b):
                kind = 1
            elif a == b:
                kind = 2
            else:
                kind = 3
            expected[kind] += 1
        assert standing.open_pairs[node].tolist() == expected
        pairs = max(known + sum(expected), 1)
        assert standing.known_pairs[node] == pytest.approx(known / pairs)


def test_who_is_cut_off_and_bridges_are_what_removal_shows(projection: Projection) -> None:
    standing, _ = standing_of(projection)
    graph = graph_of(projection)
    points = set(nx.articulation_points(graph))
    assert set(np.flatnonzero(standing.cut_off).tolist()) == points
    for node in points:
        component = nx.node_connected_component(graph, node)
        rest = graph.subgraph(component - {node})
        parts = [len(part) for part in nx.connected_components(rest)]
        assert standing.cut_off[node] == sum(parts) - max(parts)
    at = [0] * len(graph)
    for a, b in nx.bridges(graph):
        at[a] += 1
        at[b] += 1
    assert standing.bridges.tolist() == at


def test_gates_are_shares_of_the_weight_between_two_groups(projection: Projection) -> None:
    standing, labels = standing_of(projection)
    graph, groups = graph_of(projection), standing.groups
    for node in graph:
        for entry in range(groups.start[node], groups.start[node + 1]):
            pair = {labels[node], groups.group[entry]}
            between = [
                data["weight"]
                for a, b, data in graph.edges(data=True)
                if {labels[a], labels[b]} == pair
            ]
            own = [
                data["weight"]
                for other, data in graph[node].items()
                if labels[other] == groups.group[entry]
            ]
            assert groups.weight[entry] == pytest.approx(sum(own))
            assert groups.ties[entry] == len(own)
            expected = sum(own) / sum(between) if len(pair) == 2 else 0.0
            assert groups.gate[entry] == pytest.approx(expected)


def roles_of(graph: nx.Graph, labels: dict[int, int]) -> tuple[dict[str, set[int]], Standing]:
    """Return who holds each role, by the names of the nodes."""
    names = sorted(graph)
    projection = projection_of(nx.convert_node_labels_to_integers(graph, ordering="sorted"))
    community = np.array([labels[name] for name in names], dtype=np.int32)
    cores = nx.core_number(graph_of(projection))
    core = np.array([cores[place] for place in range(len(names))], dtype=np.int32)
    standing = find_standing(projection.adjacency, community)
    roles = find_roles(standing, community, core)
    held = {role: {names[n] for n in np.flatnonzero(has)} for role, has in roles.items()}
    return held, standing


def test_planted_roles_are_found() -> None:
    """Four circles around one person, two circles with one go-between, and a chain at the rim."""
    graph = nx.Graph()
    for circle in range(6):
        graph.add_edges_from(combinations(range(10 * circle, 10 * circle + 8), 2))
    middle, keeper, chain = 70, 40, (80, 81, 82)
    graph.add_edges_from((middle, 10 * circle + place) for circle in range(4) for place in (0, 1))
    graph.add_edges_from((keeper, 50 + place) for place in range(3))
    graph.add_edges_from([(45, 80), (80, 81), (81, 82)])
    labels = {name: 900 if name == middle else 4 if name in chain else name // 10 for name in graph}
    held, standing = roles_of(graph, labels)
    assert held[BRIDGE] == {middle}
    assert held[GATEKEEPER] == {keeper}
    assert held[CUT] == {middle, keeper, 45, 80}
    assert held[RIM] == set(chain)
    names = sorted(graph)
    assert standing.cut_off[names.index(45)] == 3
    assert standing.cut_off[names.index(keeper)] == 8


def test_a_broker_knows_people_who_do_not_know_each_other() -> None:
    graph = nx.Graph()
    for circle in range(6):
        graph.add_edges_from(combinations(range(10 * circle, 10 * circle + 6), 2))
    graph.add_edges_from((99, 10 * circle) for circle in range(6))
    held, _ = roles_of(graph, dict.fromkeys(graph, 0))
    assert held[BROKER] == {99}
    # The same person among people who all know each other is none.
    graph.add_edges_from(combinations(range(0, 60, 10), 2))
    held, _ = roles_of(graph, dict.fromkeys(graph, 0))
    assert held[BROKER] == set()
