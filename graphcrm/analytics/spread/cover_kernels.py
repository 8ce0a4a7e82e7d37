"""Loops of covering reverse-reachable sets by few customers."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from graphcrm.analytics.spread.heap_kernels import lift, make_heap, sink
from graphcrm.analytics.spread.view_kernels import View, expect, take, worth_of, worth_of_all
from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int32, Int64

Rows2: TypeAlias = tuple[Int64, Int32]
Drawn: TypeAlias = tuple[Rows2, Rows2]
Who: TypeAlias = tuple[Int32, Int32, Float64, Int64]
Groups: TypeAlias = tuple[Int32, Int64, Int64, Float64]
Bounds: TypeAlias = tuple[int, float, bool]

_NEVER, _NOW, _LATER = 0, 1, 2


@compiled
def index_members(start: Int64, member: Int32, nodes: int) -> tuple[Int64, Int32]:
    """Return for each node the sets that it is in, as compressed rows."""
    begin = np.zeros(nodes + 1, dtype=np.int64)
    for node in member:
        begin[node + 1] += 1
    for node in range(nodes):
        begin[node + 1] += begin[node]
    place = begin[:-1].copy()
    within = np.empty(len(member), dtype=np.int32)
    for number in range(len(start) - 1):
        for entry in range(start[number], start[number + 1]):
            node = member[entry]
            within[place[node]] = number
            place[node] += 1
    return begin, within


@compiled
def first_hits(start: Int64, member: Int32, place: Int32, count: int) -> Int64:
    """Return how many sets each chosen node is the first in order to cover, int64 (count + 1,).

    place: of each node in the order of choice, -1 where it is not chosen. The last cell counts sets
    that nobody covers.
    """
    hits = np.zeros(count + 1, dtype=np.int64)
    for number in range(len(start) - 1):
        best = count
        for entry in range(start[number], start[number + 1]):
            at = place[member[entry]]
            if 0 <= at < best:
                best = at
        hits[best] += 1
    return hits


@compiled
def _key(gain: float, cost: Float64, node: int, by_ratio: bool) -> float:
    if by_ratio:
        return float(gain / max(cost[node], 1e-300))
    return float(gain)


@compiled
def _members(sets: Rows2, covered: Bool, nodes: int) -> Float64:
    """Return how many sets that are not covered each node is in."""
    start, member = sets
    count = np.zeros(nodes, dtype=np.float64)
    for number in range(len(start) - 1):
        if not covered[number]:
            for entry in range(start[number], start[number + 1]):
                count[member[entry]] += 1
    return count


@compiled
def _cover(
    node: int, sets: Rows2, within: Rows2, covered: Bool, count: Float64, share: float
) -> None:
    """Mark the sets of a node as covered, and take them off what other nodes would cover."""
    start, member = sets
    begin, place = within
    for at in range(begin[node], begin[node + 1]):
        number = place[at]
        if not covered[number]:
            covered[number] = True
            for entry in range(start[number], start[number + 1]):
                count[member[entry]] -= share


@compiled
def _freed(mine: int, groups: Groups, taken: Int64) -> float:
    """Return how much less the unmet quotas may cost with one more of a group."""
    _, least, _, reserve = groups
    left = least[mine] - taken[mine]
    if left <= 0:
        return 0.0
    return float(reserve[mine, left] - reserve[mine, left - 1])


@compiled
def _verdict(node: int, price: float, groups: Groups, taken: Int64, left: Float64) -> int:
    """Tell whether a node can be chosen now, later or never.

    taken: how many of each group are chosen. left: people and money that are left, how many the
    quotas still need, and what those may cost.
    """
    people, money, unmet, held = left
    freed, needed = 0.0, False
    if len(taken):
        mine = groups[0][node]
        if taken[mine] >= groups[2][mine]:
            return _NEVER
        needed = taken[mine] < groups[1][mine]
        freed = _freed(mine, groups, taken)
    if price > money or (not needed and people <= unmet):
        return _NEVER
    return _LATER if price > money - held + freed else _NOW


@compiled
def _spend(node: int, price: float, groups: Groups, taken: Int64, left: Float64) -> None:
    """Take a chosen node off what is left."""
    left[0] -= 1
    left[1] -= price
    if len(taken):
        mine = groups[0][node]
        if taken[mine] < groups[1][mine]:
            left[2] -= 1
            left[3] -= _freed(mine, groups, taken)
        taken[mine] += 1


@compiled
def _needs(groups: Groups, bounds: Bounds) -> Float64:
    """Return what is left at the start; see _verdict."""
    _, least, _, reserve = groups
    left = np.array([float(bounds[0]), bounds[1], 0.0, 0.0])
    for mine in range(len(least)):
        left[2] += least[mine]
        left[3] += reserve[mine, least[mine]]
    return left


@compiled
def _start_heap(
    candidates: Int32, worth: Float64, cost: Float64, tie: Int32, by_ratio: bool
) -> tuple[Int32, Float64]:
    """Return candidates as a heap, and the keys of all nodes."""
    heap = candidates.copy()
    key = np.zeros(len(tie), dtype=np.float64)
    for node in heap:
        key[node] = _key(worth[node], cost, node, by_ratio)
    make_heap(heap, key, tie)
    return heap, key


@compiled
def _put_back(heap: Int32, size: int, waiting: Int32, key: Float64, tie: Int32) -> int:
    """Put those who had to wait into the heap again; return how many are in it."""
    for node in waiting:
        heap[size] = node
        lift(heap, size, key, tie)
        size += 1
    return size


@compiled
def choose_greedily(
    drawn: Drawn, covered: Bool, who: Who, groups: Groups, bounds: Bounds, view: View
) -> tuple[Int32, Float64]:
    """Choose nodes one by one, each the one that is worth most beyond those before it.

    drawn: members of sets, and sets of nodes. covered: sets that are covered before, and after.
    who: nodes that may be chosen; tie, int32 (n,): the lower goes first where gains are
    equal; cost (n,); at how many choices the gains of all are noted. groups: of nodes, least, most
    and reserve of each group (see Limits), empty without groups. bounds: people, money, and whether
    gain for money counts rather than gain. view: what a node is worth (see view_kernels), the sets
    that it covers and none before it where the view is empty. Gains only shrink, so a gain that is
    still the largest after being brought up to date is the largest of all (Minoux 1978).

    Returns the nodes in order, and the noted numbers of sets (looks, n).
    """
    candidates, tie, cost, looks = who
    sets, within = drawn
    count = _members(sets, covered, len(tie))
    expect(count, view)
    heap, key = _start_heap(candidates, worth_of_all(count, view), cost, tie, bounds[2])
    size = len(heap)
    left, taken = _needs(groups, bounds), np.zeros(len(groups[1]), dtype=np.int64)
    waiting, held = np.empty(size, dtype=np.int32), 0
    chosen = np.empty(min(bounds[0], size), dtype=np.int32)
    noted = np.zeros((len(looks), len(tie)), dtype=np.float64)
    used, look = 0, 0
    while True:
        if look < len(looks) and looks[look] == used:
            noted[look] = count
            look += 1
        if used == len(chosen) or size == 0:
            return chosen[:used], noted[:look]
        node = heap[0]
        current = _key(worth_of(node, count, view), cost, node, bounds[2])
        if current < key[node]:
            key[node] = current
            sink(heap, size, 0, key, tie)
            continue
        size -= 1
        heap[0] = heap[size]
        sink(heap, size, 0, key, tie)
        said = _verdict(node, cost[node], groups, taken, left)
        if said == _LATER:
            waiting[held] = node
            held += 1
        if said != _NOW:
            continue
        chosen[used] = node
        used += 1
        _spend(node, cost[node], groups, taken, left)
        _cover(node, sets, within, covered, count, view[3])
        take(node, count, view)
        size, held = _put_back(heap, size, waiting[:held], key, tie), 0
