from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics.layout import place
from graphcrm.analytics.packing import GAP
from tests.unit.analytics.graphs import GRAPHS, planted, projection_of, weighted

DRAWN = {
    **GRAPHS,
    "pairs": lambda: nx.disjoint_union_all([nx.path_graph(2)] * 40),
    "clique": lambda: nx.complete_graph(60),
    "tree": lambda: nx.balanced_tree(3, 4),
    "grid": lambda: nx.convert_node_labels_to_integers(nx.grid_2d_graph(9, 9)),
}


def _place(graph: nx.Graph, radius: np.ndarray | None = None, seed: int = 0) -> np.ndarray:
    p = projection_of(graph)
    if radius is None:
        radius = np.random.default_rng(1).uniform(6, 24, p.nodes)
    return np.column_stack(place(p.nodes, p.source, p.target, p.weight, radius, seed))


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_discs_have_room_around_them(name: str) -> None:
    graph = DRAWN[name]()
    radius = np.random.default_rng(1).uniform(6, 24, len(graph))
    at = _place(graph, radius)
    assert at.shape == (len(graph), 2)
    assert at.dtype == np.float64
    assert np.isfinite(at).all()
    for node in range(len(graph)):
        distance = np.hypot(*(at - at[node]).T) - radius - radius[node]
        distance[node] = np.inf
        assert distance.min() >= GAP - 1e-3


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_the_same_input_gives_the_same_positions(name: str) -> None:
    assert _place(DRAWN[name]()).tobytes() == _place(DRAWN[name]()).tobytes()


@pytest.mark.parametrize("name", ["karate", "les-miserables", "dense-random", "clique", "tree"])
def test_a_drawing_is_not_lost_in_empty_space(name: str) -> None:
    graph = DRAWN[name]()
    at = _place(graph, np.full(len(graph), 10.0))
    width, height = np.ptp(at, axis=0)
    assert width * height < 60 * len(graph) * (2 * 10 + GAP) ** 2


def test_groups_stand_apart() -> None:
    projection, truth = planted(5, 40, 0.4, 0.01)
    x, y = place(200, projection.source, projection.target, projection.weight, np.full(200, 8.0))
    at = np.column_stack([x, y])
    centres = np.array([at[truth == group].mean(axis=0) for group in range(5)])
    nearest = np.linalg.norm(at[:, None] - centres[None], axis=2).argmin(axis=1)
    assert (nearest == truth).mean() > 0.95


def test_neighbours_are_nearer_than_strangers() -> None:
    graph = weighted(nx.connected_watts_strogatz_graph(150, 6, 0.05, seed=1))
    at = _place(graph)
    distance = np.linalg.norm(at[:, None] - at[None], axis=2)
    near = nx.to_numpy_array(graph, weight=None) > 0
    far = ~near & ~np.eye(150, dtype=bool)
    assert distance[near].mean() < 0.4 * distance[far].mean()


def test_components_do_not_mix() -> None:
    graph = nx.disjoint_union(nx.gnm_random_graph(60, 200, seed=1), nx.cycle_graph(20))
    graph.add_nodes_from(range(80, 90))
    at = _place(graph)
    parts = [at[:60], at[60:80], at[80:]]
    boxes = [(part.min(axis=0), part.max(axis=0)) for part in parts]
    for number, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[:number]:
            assert (low > other_high).any() or (other_low > high).any()


def test_the_drawing_is_centred() -> None:
    at = _place(nx.karate_club_graph())
    np.testing.assert_allclose(at.min(axis=0) + at.max(axis=0), 0, atol=1e-6)


def test_the_largest_drawing_stays_in_bounds() -> None:
    graph = weighted(nx.barabasi_albert_graph(1400, 5, seed=2))
    graph.add_nodes_from(range(1400, 1500))
    at = _place(graph, np.full(1500, 7.0))
    assert np.isfinite(at).all()
    assert np.ptp(at, axis=0).max() < 12_000
