"""The graph of one level of Leiden, and the threads that work on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from graphcrm.tables import Float64, Int32, Int64


class Graph(NamedTuple):
    """Compressed rows of a weighted, undirected graph without loops.

    start: int64 (n + 1,). neighbour: int32 (2m,). weight: float64 (2m,), above 0. strength:
    float64 (n,), of a node: all its weight, with what lies inside a node that stands for several.
    """

    start: Int64
    neighbour: Int32
    weight: Float64
    strength: Float64

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return len(self.strength)


class Scratch(NamedTuple):
    """Sums by label around one node, for one thread: label key[place[c]] == c has sums[place[c]].

    place: int32 (n,), any label's slot, right only where key agrees. key, sums: one slot a label
    met; a node meets at most one more than it has neighbours.
    """

    place: Int32
    key: Int32
    sums: Float64


class Crew:
    """Threads, each with scratch of its own. What they find does not depend on their number."""

    def __init__(self, pool: ThreadPoolExecutor | None, workers: int) -> None:
        self._pool = pool
        self.workers = workers

    def scratch(self, graph: Graph) -> list[Scratch]:
        """Return room to sum up by label, one for each thread."""
        widest = int(np.diff(graph.start).max(initial=0)) + 2
        return [make_scratch(graph.nodes, widest) for _ in range(self.workers)]

    def run(self, task: Callable[[int], None]) -> None:
        """Call task(0) .. task(workers - 1), at once; raise what any of them raises."""
        if self._pool is None:
            task(0)
            return
        others = [self._pool.submit(task, number) for number in range(1, self.workers)]
        task(0)
        for other in others:
            other.result()


def make_scratch(labels: int, slots: int) -> Scratch:
    """Return scratch for so many labels, and so many of them around one node."""
    return Scratch(
        np.zeros(labels, dtype=np.int32), np.empty(slots, dtype=np.int32), np.empty(slots)
    )


@contextmanager
def open_crew(workers: int | None = None) -> Iterator[Crew]:
    """Yield a crew of as many threads as there are processors, or as many as asked for."""
    count = max(workers or os.cpu_count() or 1, 1)
    if count == 1:
        yield Crew(None, 1)
        return
    with ThreadPoolExecutor(max_workers=count - 1) as pool:
        yield Crew(pool, count)


def split_evenly(limits: Int64, parts: int) -> Int64:
    """Return where to cut so that parts do alike much: int64 (parts + 1,), positions in `limits`.

    limits: work done before each position, ascending, with the total at its end.
    """
    goals = np.linspace(0, limits[-1], parts + 1)[1:-1]
    cuts = np.searchsorted(limits, goals)
    return np.concatenate([[0], cuts, [len(limits) - 1]]).astype(np.int64)


def sum_by_label(label: Int32, value: Float64, labels: int) -> Float64:
    """Return the values of nodes summed up by label, float64 (labels,)."""
    return np.asarray(np.bincount(label, weights=value, minlength=labels), dtype=np.float64)
