"""The strongest path between two customers, on plain heaps: no compiled kernel has to load."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush

import numpy as np

from graphcrm.projection import Adjacency, Projection

_GRAIN = 32
"""Bits behind the point of a length: strengths that differ by less than one in 4e9 are equal."""

_STEP_BITS = 20
"""Lengths are shifted by so much that a step more, the last bit, only counts between equals."""


class _Search:
    """Dijkstra's search from one end: final lengths so far, and the best of those to come."""

    def __init__(self, rows: Adjacency, origin: int) -> None:
        self.rows = rows
        self.final: dict[int, int] = {}
        self.best = {origin: 0}
        self.heap = [(0, origin)]

    def reach(self) -> int | None:
        """Return the length that the next customer settled will have, None if there is none."""
        while self.heap and self.heap[0][1] in self.final:
            heappop(self.heap)
        return self.heap[0][0] if self.heap else None

    def settle(self) -> int:
        """Make the nearest customer's length final, look at its neighbours, and return it."""
        length, node = heappop(self.heap)
        self.final[node] = length
        for other, step in _steps(self.rows, node):
            further = length + step
            if other not in self.final and further < self.best.get(other, further + 1):
                self.best[other] = further
                heappush(self.heap, (further, other))
        return node


def find_strongest_path(projection: Projection, source: int, target: int) -> list[int] | None:
    """Return the positions along the path whose weights multiply to the most, None without one.

    Ties go to fewer steps, then to the path that comes first when read by position from its smaller
    end; so the way back is always the way there reversed. From a customer to itself the path is
    that one position. Dijkstra 1959, doi:10.1007/BF01386390, on -log(weight) from both ends at
    once: O(m log n) at worst, in a social graph a small part of that.
    """
    if source == target:
        return [source]
    low, high = min(source, target), max(source, target)
    rows = projection.adjacency
    ahead, back = _Search(rows, low), _Search(rows, high)
    length = _search(ahead, back)
    if length is None:
        return None
    path = _first_path(ahead, back, length)
    return path if source == low else path[::-1]


def _search(ahead: _Search, back: _Search) -> int | None:
    """Search until every shortest path has an edge from one settled region to the other."""
    ahead.settle()
    length = _met(back.settle(), back, ahead)
    while True:
        reached, reached_back = ahead.reach(), back.reach()
        if reached is None or reached_back is None:
            return length
        if length is not None and reached + reached_back > length:
            return length
        # The smaller frontier first: one far off alone must not make the other end flood the graph.
        side, other = (ahead, back) if len(ahead.heap) <= len(back.heap) else (back, ahead)
        met = _met(side.settle(), side, other)
        if met is not None and (length is None or met < length):
            length = met


def _met(node: int, side: _Search, other: _Search) -> int | None:
    return side.final[node] + other.best[node] if node in other.best else None


def _first_path(ahead: _Search, back: _Search, length: int) -> list[int]:
    """Walk a shortest path, to the smallest next position that lies on one."""
    useful = _useful(ahead, back, length)
    node = next(iter(ahead.final))
    goal = next(iter(back.final))
    path = [node]
    while node != goal:
        node = min(_onward(ahead, back, node, length, useful))
        path.append(node)
    return path


def _useful(ahead: _Search, back: _Search, length: int) -> set[int]:
    """Return the customers settled from the first end that lie on a shortest path."""
    ends = [
        node
        for node, walked in ahead.final.items()
        if walked <= length and _crosses(ahead, back, node, length)
    ]
    useful = set(ends)
    while ends:
        node = ends.pop()
        for other, step in _steps(ahead.rows, node):
            if other not in useful and ahead.final.get(other) == ahead.final[node] - step:
                useful.add(other)
                ends.append(other)
    return useful


def _crosses(ahead: _Search, back: _Search, node: int, length: int) -> bool:
    left = length - ahead.final[node]
    if back.final.get(node) == left:
        return True
    return any(back.final.get(o) == left - step for o, step in _steps(ahead.rows, node))


def _onward(
    ahead: _Search, back: _Search, node: int, length: int, useful: set[int]
) -> Iterator[int]:
    """Yield the neighbours one step further along a shortest path."""
    walked = ahead.final.get(node) if node in useful else None
    left = back.final.get(node) if walked is None else length - walked
    for other, step in _steps(ahead.rows, node):
        further = other in useful and walked is not None and ahead.final[other] == walked + step
        if further or (left is not None and back.final.get(other) == left - step):
            yield other


def _steps(rows: Adjacency, node: int) -> Iterator[tuple[int, int]]:
    """Yield the neighbours and the lengths of the edges to them, as whole numbers."""
    neighbours, weights = rows.row(node)
    logs = np.rint(-np.log2(weights) * 2.0**_GRAIN).astype(np.int64)
    lengths = (np.maximum(logs, 0) << _STEP_BITS) + 1
    return zip(neighbours.tolist(), lengths.tolist(), strict=True)
