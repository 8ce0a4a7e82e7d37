"""Betweenness and harmonic centrality after a small change of the graph, from what they were.

Both are sums over starting points. What a starting point adds changes little where few ties came
or went, so the sum of the changes is estimated well from few of them, and added to what was known.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.analytics.kernels import add_closeness, add_dependencies
from graphcrm.analytics.sampling import CHUNKS, half_band
from graphcrm.compiled import compiled
from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int32, Int64

WORK = 200_000_000
"""Visits of nodes and edge ends, in both graphs together: about two seconds on two cores."""

FEWEST = 64

Rows = tuple[Int64, Int32]
ChangeKernel = Callable[[Rows, Rows, Int32, Float64, Float64], None]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the graph before.

    projection: that graph, on the customers of now. sums: float64 (n,) over all starting points,
    0 for a customer that came since. error: half the 95 % band around them for all customers at
    once, 0.0 where they are exact.
    """

    projection: Projection
    sums: Float64
    error: float


@dataclass(frozen=True, slots=True)
class Updated:
    """Sums of now, float64 (n,), with their error as in Known, and from how many sources."""

    sums: Float64
    error: float
    sources: int


def update_dependencies(known: Known, now: Projection, seed: int) -> Updated | None:
    """Return the summed dependencies of now, None where too much has changed; see update_sums."""
    return update_sums(known, now, _add_changes_of_dependencies, seed)


def update_closeness(known: Known, now: Projection, seed: int) -> Updated | None:
    """Return the summed reciprocal distances of now, None where too much has changed."""
    return update_sums(known, now, _add_changes_of_closeness, seed)


def update_sums(known: Known, now: Projection, kernel: ChangeKernel, seed: int) -> Updated | None:
    """Return sums over all starting points of the graph of now, from those of the graph before.

    The change is summed exactly for both ends of every tie that came or went, where it is largest,
    and estimated from a seeded sample of the other starting points. The error is that of before
    and half the width of a 95 % band of the estimate for all customers at once, in the normal
    approximation from the sample's own variance with a quantile for as many statements as there
    are customers (Bonferroni), as in sampling.sum_over_sources. None where the ends of such ties
    are more than half of the starting points that WORK allows: then it is no small change.
    Exact, with the error of before, where no tie came or went. Cost: WORK.
    """
    ends = _changed_ends(known.projection, now)
    if not len(ends):
        return Updated(known.sums, known.error, 0)
    before, after = known.projection.adjacency, now.adjacency
    tied = (np.diff(before.start) > 0) | (np.diff(after.start) > 0)
    active = np.flatnonzero(tied).astype(np.int32)
    each = 2 * (len(active) + known.projection.edges + now.edges)
    budget = max(WORK // max(each, 1), FEWEST)
    if len(ends) > budget // 2:
        return None
    far = np.setdiff1d(active, ends)
    drawn = far
    if budget - len(ends) < len(far):
        rng = np.random.Generator(np.random.PCG64(seed))
        drawn = np.sort(rng.choice(far, budget - len(ends), replace=False))
    change, _ = _sum_changes(known.projection, now, kernel, ends)
    total, squares = _sum_changes(known.projection, now, kernel, drawn)
    error = half_band(total, squares, len(drawn), len(far)) if len(drawn) < len(far) else 0.0
    sums = known.sums + change + total * (len(far) / max(len(drawn), 1))
    return Updated(np.maximum(sums, 0.0), known.error + error, len(ends) + len(drawn))


def _changed_ends(before: Projection, now: Projection) -> Int32:
    """Return both ends of every edge that is in one of the graphs only, each once, ascending."""
    old, new = (graph.source.astype(np.int64) * now.nodes + graph.target for graph in (before, now))
    changed = np.setxor1d(old, new, assume_unique=True)
    ends = np.unique(np.concatenate([changed // now.nodes, changed % now.nodes]))
    return ends.astype(np.int32)


def _sum_changes(
    before: Projection, now: Projection, kernel: ChangeKernel, sources: Int32
) -> tuple[Float64, Float64]:
    """Return what the sources add now less what they added, summed, and its squares summed."""
    rows: list[Any] = [(g.adjacency.start, g.adjacency.neighbour) for g in (before, now)]

    def work(part: Int32) -> tuple[Float64, Float64]:
        total, squares = np.zeros(now.nodes), np.zeros(now.nodes)
        kernel(rows[0], rows[1], part, total, squares)
        return total, squares

    total, squares = np.zeros(now.nodes), np.zeros(now.nodes)
    parts = [part for part in np.array_split(sources, CHUNKS) if len(part)]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for part_total, part_squares in pool.map(work, parts):
            total += part_total
            squares += part_squares
    return total, squares


@compiled
def _add_changes_of_dependencies(
    before: Rows, now: Rows, sources: Int32, total: Float64, squares: Float64
) -> None:
    n = len(now[0]) - 1
    old, new, none = np.zeros(n), np.zeros(n), np.zeros(0)
    for i in range(len(sources)):
        add_dependencies(before[0], before[1], sources[i : i + 1], old, none)
        add_dependencies(now[0], now[1], sources[i : i + 1], new, none)
        _add_change(old, new, total, squares)


@compiled
def _add_changes_of_closeness(
    before: Rows, now: Rows, sources: Int32, total: Float64, squares: Float64
) -> None:
    n = len(now[0]) - 1
    old, new, none = np.zeros(n), np.zeros(n), np.zeros(0)
    for i in range(len(sources)):
        add_closeness(before[0], before[1], sources[i : i + 1], old, none)
        add_closeness(now[0], now[1], sources[i : i + 1], new, none)
        _add_change(old, new, total, squares)


@compiled
def _add_change(old: Float64, new: Float64, total: Float64, squares: Float64) -> None:
    for node in range(len(total)):
        change = new[node] - old[node]
        if change != 0.0:
            total[node] += change
            squares[node] += change * change
        old[node] = 0.0
        new[node] = 0.0
