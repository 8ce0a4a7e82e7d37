"""Drawings in threads: reverse-reachable sets and simulations, the same bits with any number."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from statistics import NormalDist
from typing import TypeVar

import numpy as np

from graphcrm.analytics.spread.arcs import Arcs
from graphcrm.errors import InvalidValueError
from graphcrm.tables import Float64, Int32, Int64

CASCADE = "ic"
THRESHOLDS = "lt"
MODELS = (CASCADE, THRESHOLDS)

CHUNK = 1024
"""Drawings that a thread makes at a time, fewer on a large graph: each set may be all of it."""

CHUNK_MEMBERS = 1 << 27

FEWEST, MOST = 128, 16_384
"""Simulations of one set of seeds."""

CLOSE_ENOUGH = 0.005
"""Half an interval over the mean, at which simulating ends."""

MOST_REACHED = 4_000_000
"""Customers reached in all simulations of one set of seeds together: a second or two."""

QUANTILE = NormalDist().inv_cdf(0.975)
QUANTILE_OF_TEN = 2.2622
"""Of Student's distribution with nine degrees of freedom."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over simulations, with its 95 % interval in the normal approximation."""

    mean: float
    low: float
    high: float
    simulations: int


@dataclass(frozen=True, slots=True)
class Sets:
    """Reverse-reachable sets: set s is member[start[s]:start[s + 1]], its root first."""

    start: Int64
    member: Int32

    def __len__(self) -> int:
        return len(self.start) - 1


class Spreading:
    """A model of spreading on a graph: draws sets, and lets seeds run.

    model: 'ic', the independent cascade, or 'lt', linear thresholds, for which what leads to a
    customer is scaled down to sum to 1 where it sums to more. value: float64 (n,), what reaching
    each customer is worth, from 0 up; None where each counts 1. threads: None for all.
    """

    def __init__(
        self,
        arcs: Arcs,
        model: str = CASCADE,
        value: Float64 | None = None,
        threads: int | None = None,
    ) -> None:
        if model not in MODELS:
            raise InvalidValueError(
                f"{model!r} is not a model of spreading. Take ic (independent cascade) or lt "
                "(linear thresholds)."
            )
        self.model = model
        self.arcs = arcs if model == CASCADE else arcs.as_weights()
        self.value = np.empty(0) if value is None else np.ascontiguousarray(value, dtype=np.float64)
        self.total = float(arcs.nodes if value is None else self.value.sum())
        self.threads = threads or os.cpu_count() or 1
        self._limits = np.cumsum(self.value)
        self._sums: Float64 | None = None

    def draw(self, seed: int, stream: int, first: int, count: int) -> Iterator[Sets]:
        """Yield the sets numbered from `first` on, some at a time.

        A customer's share of the sets, times `total`, estimates the worth of what it reaches.
        """
        from graphcrm.analytics.spread.kernels import reach_back, sum_rows, walk_back

        rows, key = self.arcs.into, (seed, stream)
        if self.model == THRESHOLDS and self._sums is None:
            self._sums = sum_rows(rows.start, rows.probability)

        def work(begin: int, many: int) -> Sets:
            if self._sums is not None:
                sums = (rows.start, rows.other, self._sums)
                member, ends = walk_back(sums, self._limits, key, begin, many)
            else:
                member, ends = reach_back(rows.columns, self._limits, key, begin, many)
            return Sets(np.concatenate([[0], ends]), member)

        part = min(CHUNK, max(CHUNK_MEMBERS // max(self.arcs.nodes, 1), 128))
        yield from _in_threads(work, first, count, self.threads, part)

    def simulate(self, seeds: Int32, seed: int, stream: int, first: int, count: int) -> Float64:
        """Return the worth of what the seeds reach in each of these simulations, float64."""
        from graphcrm.analytics.spread.kernels import cascade, thresholds

        rows, key = self.arcs.out, (seed, stream)
        seeds = np.ascontiguousarray(seeds, dtype=np.int32)

        def work(begin: int, many: int) -> Float64:
            reached = np.empty(many)
            run = thresholds if self.model == THRESHOLDS else cascade
            run(rows.columns, seeds, self.value, key, begin, reached)
            return reached

        part = min(CHUNK, max(count // self.threads, 16))
        return np.concatenate([*_in_threads(work, first, count, self.threads, part), np.empty(0)])

    def estimate(self, seeds: Int32, seed: int, stream: int, share: float = 1.0) -> Estimate:
        """Return what the seeds reach on average.

        Simulates until half the interval is within CLOSE_ENOUGH of the mean, at least FEWEST times,
        at most MOST times and for MOST_REACHED customers; share: of these bounds.
        """
        if not len(seeds) or not self.total:
            return Estimate(0.0, 0.0, 0.0, 0)
        fewest, most = max(int(FEWEST * share), 16), max(int(MOST * share), 16)
        reached = np.empty(0)
        while True:
            more = min(max(len(reached), fewest), most - len(reached))
            part = self.simulate(seeds, seed, stream, len(reached), more)
            reached = np.concatenate([reached, part])
            mean, half = float(reached.mean()), _half_width(reached, QUANTILE)
            work = float(mean if not len(self.value) else self.arcs.nodes * mean / self.total)
            enough = len(reached) >= most or len(reached) * work >= share * MOST_REACHED / 2
            if enough or half <= CLOSE_ENOUGH * mean:
                return Estimate(mean, max(mean - half, 0.0), mean + half, len(reached))


def mean_of_ten(estimates: Sequence[Estimate]) -> Estimate:
    """Return the mean of ten independent estimates; its interval covers how they differ."""
    means = np.array([each.mean for each in estimates])
    half, mean = _half_width(means, QUANTILE_OF_TEN), float(means.mean())
    simulations = sum(each.simulations for each in estimates)
    return Estimate(mean, max(mean - half, 0.0), mean + half, simulations)


def _half_width(values: Float64, quantile: float) -> float:
    return quantile * float(values.std(ddof=1)) / math.sqrt(len(values))


def _in_threads(
    work: Callable[[int, int], T], first: int, count: int, threads: int, part: int
) -> Iterator[T]:
    """Yield what `work` makes of each part of first..first + count, in order.

    Only a few parts are under way, so that who takes them can stop before memory is full.
    """
    parts = iter(
        [(begin, min(part, first + count - begin)) for begin in range(first, first + count, part)]
    )
    if threads == 1 or count <= part:
        yield from (work(*each) for each in parts)
        return
    with ThreadPoolExecutor(max_workers=threads) as pool:
        ahead = deque(pool.submit(work, *each) for each in islice(parts, 2 * threads))
        while ahead:
            done = ahead.popleft().result()
            ahead.extend(pool.submit(work, *each) for each in islice(parts, 1))
            yield done
