"""Known graphs as projections, and networkx's view of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import networkx as nx
import numpy as np

from graphcrm.projection import Projection


def projection_of(graph: nx.Graph, *, weights: bool = True) -> Projection:
    """Return a projection of the graph, nodes in the order that they have in it."""
    rank = {node: position for position, node in enumerate(graph)}
    edges = sorted(
        (*sorted((rank[a], rank[b])), float(data.get("weight", 1.0)) if weights else 1.0)
        for a, b, data in graph.edges(data=True)
    )
    return Projection(
        ids=[f"c{position:06}" for position in range(len(rank))],
        source=np.array([edge[0] for edge in edges], dtype=np.int32),
        target=np.array([edge[1] for edge in edges], dtype=np.int32),
        weight=np.array([edge[2] for edge in edges], dtype=np.float64),
    )


def graph_of(projection: Projection) -> nx.Graph:
    """Return the networkx graph that a user would build from the exported analysis edges."""
    graph = nx.Graph()
    graph.add_nodes_from(range(projection.nodes))
    columns = (projection.source, projection.target, projection.weight)
    graph.add_weighted_edges_from(zip(*(column.tolist() for column in columns), strict=True))
    return graph


def communities_of(labels: Iterable[int]) -> list[set[int]]:
    """Return the members of each community, by label."""
    groups: dict[int, set[int]] = {}
    for node, label in enumerate(labels):
        groups.setdefault(int(label), set()).add(node)
    return [groups[label] for label in sorted(groups)]


def weighted(graph: nx.Graph, seed: int = 1) -> nx.Graph:
    """Give the edges weights between 0.01 and 1."""
    random = np.random.default_rng(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(random.uniform(0.01, 1.0))
    return graph


def faint(graph: nx.Graph) -> nx.Graph:
    """Give the edges weights from 1e-12 to 1e-9: ties so old that next to nothing is left."""
    random = np.random.default_rng(7)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(10 ** random.uniform(-12, -9))
    return graph


def planted(groups: int, size: int, inside: float, outside: float) -> tuple[Projection, np.ndarray]:
    """Return a graph of planted groups whose members are shuffled, and the truth."""
    graph = nx.planted_partition_graph(groups, size, inside, outside, seed=5)
    order = np.random.default_rng(3).permutation(groups * size)
    shuffled = nx.Graph()
    shuffled.add_nodes_from(range(groups * size))
    shuffled.add_edges_from((int(order[a]), int(order[b])) for a, b in graph.edges)
    truth = np.empty(groups * size, dtype=np.int64)
    truth[order] = np.repeat(np.arange(groups), size)
    return projection_of(shuffled), truth


def _scattered() -> nx.Graph:
    parts = [nx.karate_club_graph(), nx.cycle_graph(5), nx.empty_graph(3), nx.path_graph(2)]
    return weighted(nx.disjoint_union_all(parts))


def _between_isolates() -> nx.Graph:
    graph = nx.empty_graph(12)
    graph.add_edges_from([(3, 4), (3, 7), (4, 7), (7, 8)])
    return weighted(graph)


GRAPHS: dict[str, Callable[[], nx.Graph]] = {
    "karate": nx.karate_club_graph,
    "les-miserables": nx.les_miserables_graph,
    "davis": nx.davis_southern_women_graph,
    "florentine": nx.florentine_families_graph,
    "sparse-random": lambda: weighted(nx.gnm_random_graph(150, 130, seed=1)),
    "dense-random": lambda: weighted(nx.gnm_random_graph(120, 1500, seed=2)),
    "scale-free": lambda: weighted(nx.barabasi_albert_graph(200, 3, seed=3)),
    "scattered": _scattered,
    "isolates-at-both-ends": _between_isolates,
    "star": lambda: nx.star_graph(9),
    "path": lambda: nx.path_graph(130),
    "faint": lambda: faint(nx.karate_club_graph()),
    "one-edge": lambda: nx.path_graph(2),
    "no-edges": lambda: nx.empty_graph(6),
    "one-node": lambda: nx.empty_graph(1),
    "empty": lambda: nx.empty_graph(0),
}
