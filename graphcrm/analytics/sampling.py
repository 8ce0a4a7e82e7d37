"""Sums over sources, exact or from a sample of them, in threads, with the same bits every time."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int32, Int64

CHUNKS = 16
"""Parts that the sources are dealt into. Fixed, so that sums never depend on the machine."""

CONFIDENCE = 0.95

SourceKernel = Callable[[Int64, Int32, Int32, Float64, Float64], None]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a measure may be, in visits of nodes and edge ends over all sources.

    exact: up to here every source is used. sampled: beyond it, sources are taken up to this much
    work, but at least `fewest` of them.
    """

    exact: int
    sampled: int
    fewest: int

    def choose(self, projection: Projection, active: int, asked: int | None) -> int:
        """Return how many of the `active` sources to use."""
        if asked is not None:
            return min(max(asked, 2), active)
        each = active + 2 * projection.edges
        if active * each <= self.exact:
            return active
        return min(max(self.sampled // each, self.fewest), active)


@dataclass(frozen=True, slots=True)
class SourceSums:
    """Sums over all sources, float64 (n,), estimated where not `exact`.

    error: None where exact, else the half-width of `estimate`'s statement, in the same unit.
    """

    values: Float64
    sources: int
    exact: bool
    error: float | None


def sum_over_sources(
    projection: Projection, kernel: SourceKernel, block: int, sources: int, seed: int
) -> SourceSums:
    """Return the sums of what `kernel` adds for each customer that has an edge.

    `kernel` is handed sources by whole blocks, as many as it follows at once.

    With fewer `sources` than such customers, a seeded sample of them without replacement is scaled
    up (Brandes & Pich 2007, doi:10.1142/S0218127407018403; Eppstein & Wang 2004,
    doi:10.7155/jgaa.00081). The error is half the width of a 95 % band that holds for all customers
    at once, in the normal approximation: the largest standard error that the sample's own variance
    gives any customer, with the correction for a finite population, times the normal quantile for
    as many statements as there are customers with an edge (Bonferroni). A worst-case bound
    (Riondato & Kornaropoulos 2016, doi:10.1007/s10618-015-0423-0) would be ten times as wide or
    more at these sizes of sample.
    """
    active = np.flatnonzero(np.diff(projection.adjacency.start)).astype(np.int32)
    exact = sources >= len(active)
    if not exact:
        chosen = np.random.default_rng(seed).choice(len(active), size=sources, replace=False)
        picked = active[np.sort(chosen)]
    else:
        picked = active
    total, squares = _run_chunks(projection, kernel, _deal(picked, block), squared=not exact)
    if exact:
        return SourceSums(total, len(picked), True, None)
    error = half_band(total, squares, len(picked), len(active))
    return SourceSums(total * (len(active) / len(picked)), len(picked), False, error)


def _deal(sources: Int32, block: int) -> list[Int32]:
    part = np.arange(len(sources)) // block % CHUNKS
    return [sources[part == number] for number in range(min(CHUNKS, len(sources)))]


def _run_chunks(
    projection: Projection, kernel: SourceKernel, parts: list[Int32], *, squared: bool
) -> tuple[Float64, Float64]:
    rows = projection.adjacency
    nodes = projection.nodes

    def work(sources: Int32) -> tuple[Float64, Float64]:
        total = np.zeros(nodes)
        squares = np.zeros(nodes if squared else 0)
        kernel(rows.start, rows.neighbour, sources, total, squares)
        return total, squares

    total = np.zeros(nodes)
    squares = np.zeros(nodes if squared else 0)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for part_total, part_squares in pool.map(work, parts):
            total += part_total
            squares += part_squares
    return total, squares


def half_band(total: Float64, squares: Float64, sample: int, population: int) -> float:
    """Return half the width of the 95 % band of a sum for all customers at once.

    total, squares: float64 (n,), what a sample of the population gave, summed and squares summed.
    """
    mean = total / sample
    variance = np.maximum(squares - sample * mean**2, 0.0) / (sample - 1)
    left_out = 1 - sample / population
    quantile = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / (2 * population))
    return float(quantile * population * np.sqrt(variance.max() * left_out / sample))
