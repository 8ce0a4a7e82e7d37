"""Sampled betweenness and harmonic closeness against exact: how far off, in units of the error."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from benchmarks.report import header, table
from benchmarks.shapes import SHAPES
from benchmarks.timing import time_once
from graphcrm.analytics import centrality
from graphcrm.analytics.kernels import warm_kernels
from graphcrm.analytics.results import Measure
from graphcrm.projection import Projection

MEASURES: dict[str, Callable[..., Measure]] = {
    "betweenness": centrality.betweenness,
    "harmonic": centrality.harmonic,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sampling", description=__doc__)
    parser.add_argument("--nodes", type=int, default=2000)
    parser.add_argument("--edges", type=int, default=10_000)
    parser.add_argument("--pivots", type=int, nargs="*", default=[50, 200, 800])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--shapes", nargs="*", default=["planted", "attached", "hubs"], choices=list(SHAPES)
    )
    options = parser.parse_args()
    header(
        "sampled centrality",
        f"{options.nodes:,} customers; {options.seeds} seeds; the stated error is half a 95 % band "
        "for all customers at once; within: share of customers and seeds within it; runs: share of "
        "seeds with every customer within it; worst and mean: deviation in units of it",
        ("numpy", "numba"),
    )
    warm_kernels()
    rows = []
    for shape in options.shapes:
        graph = SHAPES[shape](options.nodes, options.edges)
        for name, measure in MEASURES.items():
            exact, seconds = time_once(lambda one=measure, on=graph: one(on, pivots=on.nodes))
            rows += [
                (shape, name, *_compare(graph, measure, exact, pivots, options.seeds))
                for pivots in options.pivots
            ]
            rows.append((shape, name, "all", f"{seconds:.2f}", "", "", "", "", "exact"))
    table(
        ("graph", "measure", "sources", "seconds", "within", "runs", "worst", "mean",
         "error / largest value"),
        rows,
    )  # fmt: skip


def _compare(
    graph: Projection, measure: Callable[..., Measure], exact: Measure, pivots: int, seeds: int
) -> tuple[str, ...]:
    offs, errors, seconds = [], [], 0.0
    for seed in range(seeds):
        found, taken = time_once(lambda at=seed: measure(graph, seed=at, pivots=pivots))
        error = found.provenance.error
        offs.append(np.abs(found.values - exact.values) / error)
        errors.append(error / exact.values.max())
        seconds += taken / seeds
    off = np.array(offs)
    return (
        str(pivots),
        f"{seconds:.3f}",
        f"{(off <= 1).mean():.5f}",
        f"{(off <= 1).all(axis=1).mean():.2f}",
        f"{off.max():.2f}",
        f"{off.mean():.3f}",
        f"{np.mean(errors):.3f}",
    )


if __name__ == "__main__":
    main()
