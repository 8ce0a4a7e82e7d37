"""The local engine beside the reference one (networkx, python-louvain) on one generated graph."""

from __future__ import annotations

import argparse
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.report import header, ratio, table
from benchmarks.timing import time_once
from graphcrm.analytics import centrality
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.kernels import warm_kernels
from graphcrm.projection import Projection

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcrm.analytics.results import Measure

ENGINES = ("local", "reference")
ALGORITHMS = {"local": "leiden", "reference": "louvain"}
MEASURES = ("degree", "strength", "core", "pagerank", "harmonic", "betweenness")
INSIDE = 0.8


def main() -> None:
    options = _options()
    graph = make_graph(options.nodes, options.edges, options.groups)
    header(
        "engines: local and reference",
        f"planted groups with a heavy tail, {graph.nodes:,} customers, {graph.edges:,} edges, "
        f"{options.groups} groups; median of {options.rounds}, kernels compiled before",
        ("numpy", "scipy", "numba", "networkx", "python-louvain"),
    )
    warm_kernels()
    _communities(graph, options.rounds)
    _measures(graph, options.rounds, [m for m in MEASURES if m not in options.skip])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--edges", type=int, default=5000)
    parser.add_argument("--groups", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--skip", nargs="*", default=[], choices=MEASURES, help="measures too slow at this size"
    )
    return parser.parse_args()


def make_graph(nodes: int, edges: int, groups: int) -> Projection:
    """Return a graph of planted groups: 80 % of the ties inside, degrees with a heavy tail."""
    import numpy as np

    rng = np.random.Generator(np.random.PCG64(0))
    group = np.sort(rng.integers(0, groups, nodes))
    limits = np.cumsum(np.minimum(1 / np.sqrt(1 - rng.random(nodes)), 30.0))
    edge_of = np.concatenate([[0.0], limits])
    first = np.searchsorted(limits, rng.random(2 * edges) * limits[-1], side="right")
    low = np.searchsorted(group, group[first], side="left")
    high = np.searchsorted(group, group[first], side="right")
    inside = rng.random(2 * edges) < INSIDE
    begin = np.where(inside, edge_of[low], 0.0)
    end = np.where(inside, edge_of[high], limits[-1])
    second = np.searchsorted(limits, begin + rng.random(2 * edges) * (end - begin), side="right")
    second = np.minimum(second, nodes - 1)
    pairs = np.unique(
        np.stack([np.minimum(first, second), np.maximum(first, second)], axis=1), axis=0
    )
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    kept = np.sort(rng.permutation(len(pairs))[:edges])
    pairs = pairs[kept].astype(np.int32)
    ids = [f"c{number:09d}" for number in range(nodes)]
    weight = 0.05 + 0.95 * rng.random(len(pairs))
    return Projection(ids, pairs[:, 0].copy(), pairs[:, 1].copy(), weight)


def _communities(graph: Projection, rounds: int) -> None:
    rows = []
    seconds = {}
    for engine in ENGINES:
        algorithm = ALGORITHMS[engine]

        def detect(name: str = engine, how: str = algorithm) -> tuple[float, int]:
            partition = detect_communities(_fresh(graph), algorithm=how, engine=name)
            return partition.modularity, partition.count

        (modularity, count), seconds[engine] = _median(detect, rounds)
        slower = ratio(seconds[engine], seconds["local"])
        rows.append(
            (f"{algorithm}, {engine}", f"{seconds[engine]:.3f}", slower, f"{modularity:.4f}",
             str(count))
        )  # fmt: skip
    table(("communities", "seconds", "ratio", "modularity", "communities"), rows)


def _measures(graph: Projection, rounds: int, names: list[str]) -> None:
    import numpy as np

    rows = []
    for name in names:
        found = {engine: _median(_measure(graph, name, engine), rounds) for engine in ENGINES}
        (local, quick), (reference, slow) = found["local"], found["reference"]
        gap = float(np.abs(local.values - reference.values).max(initial=0.0))
        rows.append((name, f"{quick:.4f}", f"{slow:.3f}", ratio(slow, quick), f"{gap:.1e}"))
    table(("measure", "local s", "reference s", "ratio", "largest difference"), rows)


def _measure(graph: Projection, name: str, engine: str) -> Callable[[], Measure]:
    measure: Callable[[Projection, str], Measure] = getattr(centrality, name)
    return lambda: measure(_fresh(graph), engine)


def _median(call: Callable[[], object], rounds: int) -> tuple[Any, float]:
    results = [time_once(call) for _ in range(rounds)]
    return results[0][0], median(seconds for _, seconds in results)


def _fresh(graph: Projection) -> Projection:
    """Return the graph without what was derived from it, so that every round pays for that."""
    return Projection(graph.ids, graph.source, graph.target, graph.weight)


if __name__ == "__main__":
    main()
