"""Compiled loops over compressed rows. Importing this module imports numba (0.4 s): do it late.

Every kernel lets go of the interpreter lock, so that plain threads run several at once; numba's
own parallel loops are not used, because its default threading layer may not be entered twice.
Rows are projection.Adjacency: start int64 (n + 1,), neighbour int32 (2m,).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

BATCH = 64
"""Sources that `add_closeness` follows at once: the bits of a machine word."""


class _Walk(NamedTuple):
    """Where a walk from one source stands; clean between sources.

    reached: levels above the one at work. paths: shortest paths from the source. ratio: (1 +
    dependency) / paths of levels below the one at work. queue: nodes by level; level: where in the
    queue each begins.
    """

    reached: NDArray[np.uint8]
    paths: Float64
    ratio: Float64
    found: Float64
    queue: Int32
    level: Int64


@compiled
def add_dependencies(
    start: Int64, neighbour: Int32, sources: Int32, total: Float64, squares: Float64
) -> None:
    """Add each source's dependencies to `total`, float64 (n,), and their squares to `squares`.

    The dependency of a source on a node is the expected number of other nodes that the source
    reaches through it. Shortest paths count steps, not weights. `squares` may be empty. O(n + m) a
    source. Brandes 2001, doi:10.1080/0022250X.2001.9990249.
    """
    n = len(start) - 1
    walk = _Walk(
        np.zeros(n, dtype=np.uint8),
        np.zeros(n),
        np.zeros(n),
        np.empty(n),
        np.empty(n, dtype=np.int32),
        np.zeros(n + 2, dtype=np.int64),
    )
    for source in sources:
        depth = _count_paths(start, neighbour, source, walk)
        for at in range(depth - 1, 0, -1):
            _gather(start, neighbour, walk, at)
            for i in range(walk.level[at], walk.level[at + 1]):
                total[walk.queue[i]] += walk.found[i]
                if len(squares):
                    squares[walk.queue[i]] += walk.found[i] * walk.found[i]
        for node in walk.queue[: walk.level[depth]]:
            walk.reached[node] = 0
            walk.paths[node] = 0.0
            walk.ratio[node] = 0.0


@compiled
def _count_paths(start: Int64, neighbour: Int32, source: int, walk: _Walk) -> int:
    """Fill queue, level and paths from a source; return the number of levels."""
    reached, paths, _, _, queue, level = walk
    queue[0] = source
    paths[source] = 1.0
    reached[source] = 1
    level[1] = 1
    depth = 0
    tail = 1
    while level[depth] < level[depth + 1]:
        for i in range(level[depth], level[depth + 1]):
            node = queue[i]
            for entry in range(start[node], start[node + 1]):
                other = neighbour[entry]
                if reached[other] == 0:
                    if paths[other] == 0.0:
                        queue[tail] = other
                        tail += 1
                    paths[other] += paths[node]
        depth += 1
        level[depth + 1] = tail
        for i in range(level[depth], tail):
            reached[queue[i]] = 1
    return depth


@compiled
def _gather(start: Int64, neighbour: Int32, walk: _Walk, at: int) -> None:
    """Find the dependencies of one level from the ratios of the level below it.

    Ratios of this level are set last: until then no neighbour but those below has one that counts,
    so the sum over all neighbours needs no look at their levels.
    """
    _, paths, ratio, found, queue, level = walk
    for i in range(level[at], level[at + 1]):
        node = queue[i]
        below = 0.0
        for entry in range(start[node], start[node + 1]):
            below += ratio[neighbour[entry]]
        found[i] = below * paths[node]
    for i in range(level[at], level[at + 1]):
        ratio[queue[i]] = (1.0 + found[i]) / paths[queue[i]]


class _Waves(NamedTuple):
    """Where 64 walks at once stand; bit i belongs to source i. front holds the last step's news."""

    seen: NDArray[np.uint64]
    arrived: NDArray[np.uint64]
    front: NDArray[np.uint64]
    active: Int32
    touched: Int32


@compiled
def add_closeness(
    start: Int64, neighbour: Int32, sources: Int32, total: Float64, squares: Float64
) -> None:
    """Add 1 / distance from each source to `total`, float64 (n,), and its square to `squares`.

    Distances count steps, not weights; a node has none to itself. At most O(n + m) a source, less
    where sources share their way. Then et al. 2014, doi:10.14778/2735496.2735507.
    """
    n = len(start) - 1
    waves = _Waves(
        np.zeros(n, dtype=np.uint64),
        np.zeros(n, dtype=np.uint64),
        np.zeros(n, dtype=np.uint64),
        np.empty(n, dtype=np.int32),
        np.empty(n, dtype=np.int32),
    )
    for first in range(0, len(sources), BATCH):
        batch = sources[first : first + BATCH]
        waves.seen[:] = np.uint64(0)
        for i in range(len(batch)):
            bit = np.uint64(1) << np.uint64(i)
            waves.seen[batch[i]] = bit
            waves.front[batch[i]] = bit
            waves.active[i] = batch[i]
        count = len(batch)
        depth = 0
        while count:
            depth += 1
            count = _settle(waves, _spread(start, neighbour, waves, count))
            for node in waves.active[:count]:
                news = _count_bits(waves.front[node])
                total[node] += news / depth
                if len(squares):
                    squares[node] += news / (depth * depth)


@compiled
def _spread(start: Int64, neighbour: Int32, waves: _Waves, count: int) -> int:
    """Send the news of the active nodes one step on; return how many nodes they touched."""
    _, arrived, front, active, touched = waves
    reached = 0
    for i in range(count):
        node = active[i]
        bits = front[node]
        front[node] = np.uint64(0)
        for entry in range(start[node], start[node + 1]):
            other = neighbour[entry]
            if arrived[other] == np.uint64(0):
                touched[reached] = other
                reached += 1
            arrived[other] |= bits
    return reached


@compiled
def _settle(waves: _Waves, reached: int) -> int:
    """Keep what is new to the touched nodes; return how many of them are active now."""
    seen, arrived, front, active, touched = waves
    count = 0
    for i in range(reached):
        node = touched[i]
        news = arrived[node] & ~seen[node]
        arrived[node] = np.uint64(0)
        if news != np.uint64(0):
            seen[node] |= news
            front[node] = news
            active[count] = node
            count += 1
    return count


@compiled
def _count_bits(word: Any) -> int:
    count = 0
    while word != np.uint64(0):
        word &= word - np.uint64(1)
        count += 1
    return count


def core_numbers(start: Int64, neighbour: Int32) -> Int32:
    """Return the core number of every node, int32 (n,).

    The largest k such that a subgraph with all degrees at least k holds the node. O(n + m).
    Batagelj & Zaversnik 2003, arXiv:cs/0310049.
    """
    core = np.diff(start).astype(np.int32)
    order = np.argsort(core, kind="stable").astype(np.int32)
    # Where in `order` the nodes of each remaining degree begin.
    bucket = np.searchsorted(core[order], np.arange(len(core) + 1))
    _peel(start, neighbour, core, order, bucket)
    return core


@compiled
def _peel(start: Int64, neighbour: Int32, core: Int32, order: Int32, bucket: Int64) -> None:
    """Take nodes away by remaining degree; `core`, degrees at first, ends as core numbers."""
    place = np.empty(len(order), dtype=np.int32)
    for i in range(len(order)):
        place[order[i]] = i
    for i in range(len(order)):
        node = order[i]
        for entry in range(start[node], start[node + 1]):
            other = neighbour[entry]
            if core[other] > core[node]:
                # Move it to the front of its bucket, then let that bucket begin one later.
                front = bucket[core[other]]
                moved = order[front]
                order[place[other]] = moved
                place[moved] = place[other]
                order[front] = other
                place[other] = front
                bucket[core[other]] = front + 1
                core[other] -= 1


def warm_kernels() -> None:
    """Compile every kernel, or load it from its cache, so that no later question waits for it.

    A server calls it before it says ready, and setting up calls it to fill the cache: some seconds
    the first time, below one afterwards.
    """
    from graphcrm.analytics.leiden.warm import warm_leiden
    from graphcrm.analytics.near_kernels import warm_near
    from graphcrm.analytics.row_kernels import warm_rows

    start = np.array([0, 1, 2], dtype=np.int64)
    neighbour = np.array([1, 0], dtype=np.int32)
    sources = np.array([0], dtype=np.int32)
    for kernel in (add_dependencies, add_closeness):
        kernel(start, neighbour, sources, np.zeros(2), np.zeros(2))
    core_numbers(start, neighbour)
    warm_leiden()
    warm_rows()
    warm_near()
