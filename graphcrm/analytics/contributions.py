"""Which ties a score that counts shortest paths comes from. It imports numba: import it late."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int32, Int64

WORK = 200_000_000
"""Visits of nodes and edge ends that the ties of one betweenness may take: about two seconds."""

FEWEST = 64


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a harmonic centrality comes from.

    through: float64 (k,), for each neighbour in the order of the row what is reached through it, a
    customer that several ways lead to by the share of its shortest paths; sums to the centrality.
    at: int64 (longest + 1,), how many customers are so many steps away; at[0] is 1.
    """

    through: Float64
    at: Int64


@dataclass(frozen=True, slots=True)
class Passages:
    """Where a betweenness comes from.

    share: float64 (k,), for each neighbour in the order of the row the share of the shortest paths
    through the node that come from it or go on to it, half each; sums to 1, all 0 where no path was
    seen. error: half the 95 % interval of each share, None where all `sources` were used.
    """

    share: Float64
    error: Float64 | None
    sources: int


def find_reach(projection: Projection, node: int) -> Reach:
    """Return through which neighbours a node reaches the others; paths count steps. O(n + m)."""
    rows = projection.adjacency
    through = np.zeros(int(rows.start[node + 1] - rows.start[node]))
    at = _reach(rows.start, rows.neighbour, node, through)
    return Reach(through, at)


def find_passages(projection: Projection, node: int, seed: int) -> Passages:
    """Return over which neighbours the shortest paths through a node run.

    Only where paths go on to is counted: each path is there in both directions, so over all
    starting points as many come from a neighbour as go on to it.

    As many starting points are used as WORK allows, at least FEWEST; all where they are no more.
    Else half of them are those nearest to the node, for most that passes it begins there, and the
    others are a seeded sample of the rest, scaled up. The error is that of a ratio of sums in a
    stratified sample (Cochran 1977, Sampling Techniques, section 6.11), in the normal
    approximation. O(n + m) a source. Brandes 2001, doi:10.1080/0022250X.2001.9990249.
    """
    rows = projection.adjacency
    active = np.flatnonzero(np.diff(rows.start)).astype(np.int32)
    active = active[active != node]
    size = min(max(WORK // max(len(active) + 2 * projection.edges, 1), FEWEST), len(active))
    if size == len(active):
        all_of_them = _sum_passages(projection, node, active)
        share = np.divide(all_of_them.sums, all_of_them.total or 1.0)
        return Passages(share, None, size)
    near = _nearest(rows.start, rows.neighbour, node, size // 2)
    far = np.setdiff1d(active, near)
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = np.sort(rng.choice(far, size - len(near), replace=False))
    return _estimate(
        _sum_passages(projection, node, near),
        _sum_passages(projection, node, drawn),
        (len(far), len(drawn)),
        size,
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """What paths from some sources bring: by neighbour the sum of it, of its square, and of its
    product with the source's total; of the totals the sum and the sum of squares.
    """

    sums: Float64
    squares: Float64
    products: Float64
    totals: Float64

    @property
    def total(self) -> float:
        return float(self.totals[0])


def _sum_passages(projection: Projection, node: int, sources: Int32) -> _Sums:
    rows = projection.adjacency
    degree = int(rows.start[node + 1] - rows.start[node])
    found = _Sums(np.zeros(degree), np.zeros(degree), np.zeros(degree), np.zeros(2))
    into = (found.sums, found.squares, found.products, found.totals)
    _passages(rows.start, rows.neighbour, sources, node, into)
    return found


def _estimate(near: _Sums, far: _Sums, counts: tuple[int, int], sources: int) -> Passages:
    there, drawn = counts
    scale = there / drawn
    whole = near.total + scale * far.total
    if not whole:
        return Passages(np.zeros(len(near.sums)), np.zeros(len(near.sums)), sources)
    share = (near.sums + scale * far.sums) / whole
    # Of each source: what it sends over a tie, less the tie's share of all that it sends.
    mean = (far.sums - share * far.total) / drawn
    squares = far.squares - 2 * share * far.products + share**2 * far.totals[1]
    spread = np.maximum(squares / drawn - mean**2, 0.0) * drawn / max(drawn - 1, 1)
    error = there * np.sqrt(spread * (1 - drawn / there) / drawn) / whole
    return Passages(share, NormalDist().inv_cdf(0.975) * error, sources)


@compiled
def _nearest(start: Int64, neighbour: Int32, node: int, most: int) -> Int32:
    """Return the nodes nearest to a node, at most so many, itself left out."""
    n = len(start) - 1
    seen = np.zeros(n, dtype=np.uint8)
    queue = np.empty(n, dtype=np.int32)
    queue[0] = node
    seen[node] = 1
    tail = 1
    head = 0
    while head < tail <= most:
        here = queue[head]
        head += 1
        for entry in range(start[here], start[here + 1]):
            other = neighbour[entry]
            if seen[other] == 0:
                seen[other] = 1
                queue[tail] = other
                tail += 1
    return queue[1 : min(tail, most + 1)].copy()


@compiled
def _walk(
    start: Int64, neighbour: Int32, source: int, distance: Int32, paths: Float64, queue: Int32
) -> int:
    """Fill distances (-1 before), path counts and the queue from a source; return its length."""
    queue[0] = source
    distance[source] = 0
    paths[source] = 1.0
    tail = 1
    head = 0
    while head < tail:
        node = queue[head]
        head += 1
        for entry in range(start[node], start[node + 1]):
            other = neighbour[entry]
            if distance[other] < 0:
                distance[other] = distance[node] + 1
                paths[other] = 0.0
                queue[tail] = other
                tail += 1
            if distance[other] == distance[node] + 1:
                paths[other] += paths[node]
    return tail


@compiled
def _reach(start: Int64, neighbour: Int32, node: int, through: Float64) -> Int64:
    """Fill what is reached through each entry of the node's row; return the counts by distance."""
    n = len(start) - 1
    distance = np.full(n, -1, dtype=np.int32)
    paths = np.zeros(n)
    queue = np.empty(n, dtype=np.int32)
    worth = np.zeros(n)
    tail = _walk(start, neighbour, node, distance, paths, queue)
    at = np.zeros(distance[queue[tail - 1]] + 1, dtype=np.int64)
    for i in range(tail - 1, -1, -1):
        here = queue[i]
        at[distance[here]] += 1
        if i == 0:
            break
        # What is reached through it, and itself, goes back to those before it by their paths.
        worth[here] += 1.0 / distance[here]
        for entry in range(start[here], start[here + 1]):
            other = neighbour[entry]
            if distance[other] == distance[here] - 1:
                worth[other] += worth[here] * paths[other] / paths[here]
    first = start[node]
    for entry in range(first, start[node + 1]):
        through[entry - first] = worth[neighbour[entry]]
    return at


@compiled
def _passages(
    start: Int64,
    neighbour: Int32,
    sources: Int32,
    node: int,
    sums: tuple[Float64, Float64, Float64, Float64],
) -> None:
    """Add what paths from each source bring each entry of the node's row.

    sums: by entry the sum of it, of its square, and of its product with the source's total; and of
    the totals their sum and the sum of their squares.
    """
    total, squares, products, totals = sums
    n = len(start) - 1
    distance = np.full(n, -1, dtype=np.int32)
    paths = np.zeros(n)
    queue = np.empty(n, dtype=np.int32)
    ratio = np.zeros(n)
    first, end = start[node], start[node + 1]
    brought = np.zeros(end - first)
    for source in sources:
        tail = _walk(start, neighbour, source, distance, paths, queue)
        if distance[node] > 0:
            _gather_below((start, neighbour), distance[node], distance, paths, queue[:tail], ratio)
            passed = 0.0
            for entry in range(first, end):
                other = neighbour[entry]
                on = paths[node] * ratio[other] if distance[other] > distance[node] else 0.0
                brought[entry - first] = on
                passed += on
            for i in range(len(brought)):
                total[i] += brought[i]
                squares[i] += brought[i] * brought[i]
                products[i] += brought[i] * passed
            totals[0] += passed
            totals[1] += passed * passed
        for i in range(tail):
            distance[queue[i]] = -1
            ratio[queue[i]] = 0.0


@compiled
def _gather_below(
    rows: tuple[Int64, Int32],
    above: int,
    distance: Int32,
    paths: Float64,
    queue: Int32,
    ratio: Float64,
) -> None:
    """Fill (1 + dependency) / paths of what is farther from the source than `above`."""
    start, neighbour = rows
    for i in range(len(queue) - 1, -1, -1):
        here = queue[i]
        if distance[here] <= above:
            return
        below = 0.0
        for entry in range(start[here], start[here + 1]):
            other = neighbour[entry]
            if distance[other] > distance[here]:
                below += ratio[other]
        ratio[here] = (1.0 + below * paths[here]) / paths[here]
