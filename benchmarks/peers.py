"""Community detection by this project and by others, each run in a process of its own.

`python -m benchmarks.peers NAME GRAPH.npz SEED LABELS.npy` prints one line of JSON.
"""

from __future__ import annotations

import atexit
import json
import random
import resource
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.timing import time_once
from graphcrm.projection import Projection

Labels = Any
"""An array, or a function that fetches one, which is then not part of the time."""
Steps = tuple[Callable[[], Any], Callable[[Any], Labels]]
"""How to build the graph from arrays, and how to find communities in it."""


def ours(effort: str) -> Callable[[Projection, int], Steps]:
    def steps(graph: Projection, seed: int) -> Steps:
        from graphcrm.analytics.community import detect_communities
        from graphcrm.analytics.kernels import warm_kernels
        from graphcrm.analytics.results import CommunitySearch

        search = CommunitySearch(effort=effort)
        warm_kernels()
        return (
            lambda: graph.adjacency,
            lambda _: detect_communities(graph, seed=seed, search=search).labels,
        )

    return steps


def networkit(graph: Projection, seed: int) -> Steps:
    import networkit as nk

    def build() -> Any:
        ends = (graph.source.astype(np.uint64), graph.target.astype(np.uint64))
        return nk.GraphFromCoo((graph.weight, ends), n=graph.nodes, weighted=True)

    def find(built: Any) -> Labels:
        nk.setSeed(seed, True)
        found = nk.community.ParallelLeiden(built)
        found.run()
        return np.array(found.getPartition().getVector())

    return build, find


def igraph(graph: Projection, seed: int) -> Steps:
    import igraph as ig

    def build() -> Any:
        return ig.Graph(graph.nodes, np.stack([graph.source, graph.target], axis=1))

    def find(built: Any) -> Labels:
        random.seed(seed)
        ig.set_random_number_generator(random)
        found = built.community_leiden("modularity", weights=graph.weight, n_iterations=2)
        return np.array(found.membership)

    return build, find


def leidenalg(graph: Projection, seed: int) -> Steps:
    import leidenalg as la

    def find(built: Any) -> Labels:
        kind = la.ModularityVertexPartition
        found = la.find_partition(built, kind, weights=graph.weight.tolist(), seed=seed)
        return np.array(found.membership)

    return igraph(graph, seed)[0], find


def graspologic(graph: Projection, seed: int) -> Steps:
    from graspologic_native import leiden_csr

    def find(rows: Any) -> Labels:
        weight = rows.weight / rows.weight.mean()
        _, found = leiden_csr(
            rows.start, rows.neighbour, weight, graph.nodes, resolution=1.0, trials=2, seed=seed
        )
        labels = np.empty(graph.nodes, dtype=np.int64)
        labels[list(found)] = list(found.values())
        return labels

    return (lambda: graph.adjacency), find


def python_louvain(graph: Projection, seed: int) -> Steps:
    from community import community_louvain

    from graphcrm.analytics.backends.louvain import build_graph

    def find(built: Any) -> Labels:
        found = community_louvain.best_partition(built, random_state=seed)
        return np.array([found[node] for node in range(graph.nodes)])

    return (lambda: build_graph(graph)), find


def gds(graph: Projection, seed: int) -> Steps:
    """Graph Data Science in a Neo4j of its own; building is what projecting a file there takes."""
    import pandas as pd

    from benchmarks.gds_server import lend_server

    stack = ExitStack()
    atexit.register(stack.close)
    server = stack.enter_context(lend_server(heap="8g"))
    file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "edges.csv"
    edges = {"s": graph.source, "t": graph.target, "w": graph.weight}
    pd.DataFrame(edges).to_csv(file, index=False)

    def find(_: Any) -> Labels:
        server.run(
            "CALL gds.leiden.mutate('g', {mutateProperty: 'community', concurrency: 2, "
            "relationshipWeightProperty: 'w', randomSeed: $seed})",
            seed=seed,
        )
        return lambda: server.read_property("community", graph.nodes)

    return (lambda: server.project(file)), find


PEERS: dict[str, Callable[[Projection, int], Steps]] = {
    "graphcrm fast": ours("fast"),
    "graphcrm best": ours("best"),
    "networkit": networkit,
    "igraph": igraph,
    "graspologic-native": graspologic,
    "leidenalg": leidenalg,
    "python-louvain": python_louvain,
    "gds": gds,
}


def main(name: str, graph_file: str, seed: int, labels_file: str) -> None:
    with np.load(graph_file) as file:
        graph = Projection(
            range(int(file["nodes"])), file["source"], file["target"], file["weight"]
        )
    build, find = PEERS[name](graph, seed)
    built, building = time_once(build)
    labels, finding = time_once(lambda: find(built))
    np.save(labels_file, labels() if callable(labels) else labels)
    print(json.dumps({"build": building, "find": finding, "peak": _peak()}))


def _peak() -> float:
    """Return the most memory that this process and a server of its own had so far, in GiB."""
    from benchmarks.gds_server import peak_of_children

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20 + peak_of_children()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
