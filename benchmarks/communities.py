"""Our Leiden beside others' on the same graphs, in turns, each in a process of its own."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.peers import PEERS
from benchmarks.report import header, ratio, table
from benchmarks.shapes import SHAPES
from graphcrm.analytics.partitions import canonical_labels, modularity
from graphcrm.projection import Projection

PACKAGES = ("numpy", "numba", "networkit", "igraph", "leidenalg", "graspologic-native",
            "python-louvain")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What one process found: seconds, GiB, modularity, and the partition as bytes."""

    build: float
    find: float
    peak: float
    quality: float
    labels: bytes


def main() -> None:
    options = _options()
    header(
        "communities",
        f"graphs of {options.nodes:,} customers and about {options.edges:,} edges, see "
        f"benchmarks/shapes.py; median of {options.rounds} rounds in turns with one seed; kernels "
        "compiled before; peak memory of the process with the edge arrays it began with",
        PACKAGES,
    )
    for shape in options.shapes:
        graph = SHAPES[shape](options.nodes, options.edges)
        print(f"{shape}: {graph.nodes:,} customers, {graph.edges:,} edges")
        _compare(graph, options.peers, options.rounds, options.timeout)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.communities", description=__doc__)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--timeout", type=int, default=600, help="seconds for one run")
    parser.add_argument("--shapes", nargs="*", default=list(SHAPES), choices=list(SHAPES))
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    return parser.parse_args()


def _compare(graph: Projection, peers: list[str], rounds: int, timeout: int) -> None:
    found: dict[str, list[Found]] = {peer: [] for peer in peers}
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "graph.npz"
        np.savez(file, nodes=graph.nodes, source=graph.source, target=graph.target,
                 weight=graph.weight)  # fmt: skip
        for _ in range(rounds):
            for peer in peers:
                if (run := _run(peer, graph, file, timeout)) is not None:
                    found[peer].append(run)
    _print({peer: runs for peer, runs in found.items() if runs})


def _run(peer: str, graph: Projection, file: Path, timeout: int) -> Found | None:
    labels_file = file.parent / "labels.npy"
    command = [sys.executable, "-m", "benchmarks.peers", peer, str(file), "1", str(labels_file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=True)
    except subprocess.TimeoutExpired:
        print(f"{peer}: over {timeout} s")
        return None
    except subprocess.CalledProcessError as failure:
        print(f"{peer}: {failure.stderr.strip().splitlines()[-1:]}")
        return None
    said = json.loads(done.stdout.splitlines()[-1])
    labels = canonical_labels(np.load(labels_file))
    quality = modularity(graph, labels)
    return Found(said["build"], said["find"], said["peak"], quality, labels.tobytes())


def _print(found: dict[str, list[Found]]) -> None:
    base = None
    best = max(run.quality for runs in found.values() for run in runs)
    rows = []
    for peer, runs in found.items():
        build, find = (median(getattr(run, name) for run in runs) for name in ("build", "find"))
        base = base or build + find
        quality = min(run.quality for run in runs)
        same = "yes" if len({run.labels for run in runs}) == 1 else "NO"
        rows.append(
            (peer, f"{build:.2f}", f"{find:.2f}", ratio(build + find, base),
             f"{max(run.peak for run in runs):.2f}", f"{quality:.5f}",
             f"{100 * (quality / best - 1):+.3f} %", same if len(runs) > 1 else "-")
        )  # fmt: skip
    table(("", "build s", "find s", "ratio", "peak GiB", "modularity", "to best", "repeats"), rows)


if __name__ == "__main__":
    main()
