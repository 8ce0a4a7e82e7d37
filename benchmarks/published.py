"""The best modularity that was published for known graphs, and what ours and others reach.

Karate comes with networkx; the others are in Debian's package python3-graph-tool, which is fetched
with apt and unpacked, not installed.
"""

from __future__ import annotations

import argparse
import subprocess
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.gt_files import read_gt
from benchmarks.report import header, table
from benchmarks.timing import time_once
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.kernels import warm_kernels
from graphcrm.analytics.partitions import modularity
from graphcrm.analytics.results import CommunitySearch
from graphcrm.projection import Projection

PACKAGE = "python3-graph-tool"
WITHIN = 0.0005


@dataclass(frozen=True, slots=True)
class Known:
    """A graph and the best published modularity of it, None where we know of none."""

    name: str
    best: float | None = None
    weight: str | None = None


GRAPHS = (
    Known("karate", 0.4198),
    Known("dolphins", 0.5285),
    Known("polbooks", 0.5272),
    Known("football", 0.6046),
    Known("netscience", 0.9599),
    Known("polblogs", 0.4271),
    Known("netscience", None, "value"),
    Known("lesmis", None, "value"),
    Known("adjnoun"),
    Known("celegansneural"),
    Known("power"),
    Known("hep-th"),
    Known("as-22july06"),
    Known("cond-mat"),
    Known("astro-ph"),
    Known("email-Enron"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.published", description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path(".cache/published"))
    parser.add_argument("--seeds", type=int, default=3, help="runs of ours; the worst counts")
    parser.add_argument("--peer-runs", type=int, default=10, help="of leidenalg; the best counts")
    parser.add_argument("--most-edges", type=int, default=20_000, help="leave out larger graphs")
    options = parser.parse_args()
    folder = _fetch(options.cache)
    header(
        "published modularity",
        f"{PACKAGE}'s collection as undirected graphs; ours: the worst of {options.seeds} seeds; "
        f"leidenalg: the best of {options.peer_runs}, each until nothing gains",
        ("numpy", "numba", "leidenalg", "igraph"),
    )
    warm_kernels()
    most = options.most_edges
    rows = [
        _compare(known, graph, options.seeds, options.peer_runs)
        for known, graph in ((known, _read(known, folder)) for known in GRAPHS)
        if graph.edges <= most
    ]
    table(
        ("", "nodes", "edges", "published", "best", "reached", "fast", "best s", "fast s",
         "leidenalg"),
        rows,
    )  # fmt: skip


def _fetch(cache: Path) -> Path:
    """Return the folder of the collection, fetched first where it is not there."""
    cache.mkdir(parents=True, exist_ok=True)
    unpacked = cache / "unpacked"
    if not unpacked.exists():
        subprocess.run(["apt-get", "download", PACKAGE], cwd=cache, check=True)
        file = next(cache.glob(f"{PACKAGE}_*.deb"))
        subprocess.run(["dpkg-deb", "-x", file.name, unpacked.name], cwd=cache, check=True)
    return next(unpacked.rglob("graph_tool/collection"))


def _read(known: Known, folder: Path) -> Projection:
    if known.name == "karate":
        return _karate()
    return read_gt(folder / f"{known.name}.gt.gz", known.weight)


def _compare(known: Known, graph: Projection, seeds: int, peer_runs: int) -> tuple[str, ...]:
    (best, best_seconds), (fast, fast_seconds) = (
        _ours(graph, effort, seeds) for effort in ("best", "fast")
    )
    reached = "" if known.best is None else ("yes" if best > known.best - WITHIN else "NO")
    return (
        known.name + (", weighted" if known.weight else ""),
        f"{graph.nodes:,}",
        f"{graph.edges:,}",
        "" if known.best is None else f"{known.best:.4f}",
        f"{best:.5f}",
        reached,
        f"{fast:.5f}",
        f"{best_seconds:.2f}",
        f"{fast_seconds:.2f}",
        _leidenalg(graph, peer_runs),
    )


def _karate() -> Projection:
    edges = np.array(sorted(nx.karate_club_graph().edges), dtype=np.int32)
    return Projection(range(34), edges[:, 0].copy(), edges[:, 1].copy(), np.ones(len(edges)))


def _ours(graph: Projection, effort: str, seeds: int) -> tuple[float, float]:
    search = CommunitySearch(effort=effort)
    found = [
        time_once(lambda seed=seed: detect_communities(graph, seed=seed, search=search))
        for seed in range(seeds)
    ]
    return min(one.modularity for one, _ in found), sum(taken for _, taken in found) / seeds


def _leidenalg(graph: Projection, runs: int) -> str:
    if not runs:
        return ""
    import igraph as ig
    import leidenalg as la

    built = ig.Graph(graph.nodes, np.stack([graph.source, graph.target], axis=1))
    found = (
        la.find_partition(
            built, la.ModularityVertexPartition, weights=graph.weight.tolist(), seed=seed,
            n_iterations=-1,
        ).membership
        for seed in range(runs)
    )  # fmt: skip
    return f"{max(modularity(graph, np.array(labels)) for labels in found):.5f}"


if __name__ == "__main__":
    main()
