"""From edge arrays to communities, PageRank, core numbers and components: time and memory."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import header, table
from benchmarks.shapes import SHAPES
from benchmarks.timing import time_once
from graphcrm.analytics import centrality, structure
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.kernels import warm_kernels
from graphcrm.analytics.levels import find_levels
from graphcrm.analytics.results import CommunitySearch
from graphcrm.projection import Projection


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole", description=__doc__)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--edges", type=int, default=200_000)
    parser.add_argument("--shape", default="planted", choices=list(SHAPES))
    parser.add_argument("--effort", default="best", choices=("best", "fast"))
    parser.add_argument("--graph", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.graph is None:
        _make_and_measure(options)
    else:
        _measure(options.graph, options.effort)


def _make_and_measure(options: argparse.Namespace) -> None:
    """Make the graph here, and measure in a process that holds nothing else."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "graph.npz"
        graph = SHAPES[options.shape](options.nodes, options.edges)
        np.savez(file, nodes=graph.nodes, source=graph.source, target=graph.target,
                 weight=graph.weight)  # fmt: skip
        header(
            "arrays to everything",
            f"{options.shape}, {graph.nodes:,} customers, {graph.edges:,} edges; effort "
            f"{options.effort}; kernels compiled before; processor: seconds of all threads; "
            "peak: the most memory the process had so far",
            ("numpy", "numba"),
        )
        del graph
        command = [sys.executable, "-m", "benchmarks.whole", "--graph", str(file)]
        subprocess.run([*command, "--effort", options.effort], check=True)


def _measure(file: Path, effort: str) -> None:
    warm_kernels()
    rows = [("imports and kernels", "", "", f"{_peak():.2f}", "")]
    with np.load(file) as data:
        graph = Projection(
            range(int(data["nodes"])), data["source"], data["target"], data["weight"]
        )
    rows.append(("arrays", "", "", f"{_peak():.2f}", ""))
    search = CommunitySearch(effort=effort)
    found: dict[str, Any] = {}
    steps: dict[str, Callable[[], Any]] = {
        "compressed rows": lambda: graph.adjacency,
        "communities": lambda: detect_communities(graph, search=search),
        "pagerank": lambda: centrality.pagerank(graph),
        "core": lambda: centrality.core(graph),
        "components": lambda: structure.components(graph),
        "clustering": lambda: structure.clustering(graph),
        "levels": lambda: find_levels(graph, found["communities"]),
    }
    total = processor = 0.0
    for name, step in steps.items():
        before = _processor()
        found[name], seconds = time_once(step)
        result = found[name]
        used = _processor() - before
        said = ""
        if name == "communities":
            said = f"modularity {result.modularity:.5f}, {result.count:,} communities"
        if name == "levels":
            said = f"{len(result) + 1} levels"
        rows.append((name, f"{seconds:.2f}", f"{used:.2f}", f"{_peak():.2f}", said))
        if name not in ("clustering", "levels"):
            total, processor = total + seconds, processor + used
        if name == "components":
            rows.append(("sum so far", f"{total:.2f}", f"{processor:.2f}", f"{_peak():.2f}", ""))
    table(("", "seconds", "processor s", "peak GiB", ""), rows)


def _processor() -> float:
    times = os.times()
    return times.user + times.system


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
