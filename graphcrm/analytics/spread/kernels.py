"""The loops of spreading: drawing what would have happened, forwards and backwards.

Every drawing has a random stream of its own, made of (seed, stream, number of the drawing) by
splitmix64 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195), so its bits do not depend on
which thread made it, nor on what was drawn before.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from graphcrm.analytics.spread.arcs import Float32
from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int32, Int64

Arcs4: TypeAlias = tuple[Int64, Int32, Float32, Bool]
Sums3: TypeAlias = tuple[Int64, Int32, Float64]
Queue: TypeAlias = tuple[Int32, int]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_OTHER = np.uint64(0xD1342543DE82EF95)
_UNIT = 1.0 / 9007199254740992.0
_TRY = 0.25
"""Arcs as likely as this are tried one by one: cheaper than the logarithm of a skip."""


@compiled
def _mix(word: np.uint64) -> np.uint64:
    word = (word ^ (word >> np.uint64(30))) * _FIRST
    word = (word ^ (word >> np.uint64(27))) * _SECOND
    return word ^ (word >> np.uint64(31))


@compiled
def _begin(seed: int, stream: int, number: int) -> np.uint64:
    """Return the state that a stream of random numbers begins with."""
    state = _mix(np.uint64(seed) * _OTHER + _STEP)
    state = _mix((state ^ np.uint64(stream)) * _OTHER + _STEP)
    return _mix((state ^ np.uint64(number)) * _OTHER + _STEP)


@compiled
def _unit(state: np.uint64) -> float:
    """Return the number in [0, 1) that a state stands for."""
    return float(_mix(state) >> np.uint64(11)) * _UNIT


@compiled
def fill_rows(
    place: Int64, key: Int32, other: Int32, chance: Float64, ends: Int32, chances: Float32
) -> None:
    """Put arcs into their rows; place: where each row begins, ends where the next one does."""
    for arc in range(len(key)):
        at = place[key[arc]]
        place[key[arc]] = at + 1
        ends[at] = other[arc]
        chances[at] = chance[arc]


@compiled
def sort_rows(start: Int64, other: Int32, chance: Float32, chosen: Bool) -> None:
    """Sort the chosen rows by falling probability; equal ones stay in order."""
    for row in range(len(chosen)):
        if not chosen[row]:
            continue
        begin, end = start[row], start[row + 1]
        level = True
        for arc in range(begin + 1, end):
            if chance[arc] != chance[begin]:
                level = False
                break
        if level:
            continue
        order = np.argsort(-chance[begin:end], kind="mergesort")
        other[begin:end] = other[begin:end][order]
        chance[begin:end] = chance[begin:end][order]


@compiled
def sum_rows(start: Int64, chance: Float32) -> Float64:
    """Return running sums of probabilities within each row, float64 (a,)."""
    sums = np.empty(len(chance), dtype=np.float64)
    for row in range(len(start) - 1):
        total = 0.0
        for arc in range(start[row], start[row + 1]):
            total += chance[arc]
            sums[arc] = total
    return sums


@compiled
def _root(limits: Float64, nodes: int, chance: float) -> int:
    """Return a node: any alike, or by the running sums of their values where there are any."""
    if len(limits) == 0:
        return min(int(chance * nodes), nodes - 1)
    return min(int(np.searchsorted(limits, chance * limits[-1], side="right")), nodes - 1)


@compiled
def _room_for(found: Int32, used: int, more: int) -> Int32:
    if used + more <= len(found):
        return found
    larger = np.empty(2 * (used + more), dtype=np.int32)
    larger[:used] = found[:used]
    return larger


@compiled
def _follow(
    rows: Arcs4, node: int, state: np.uint64, seen: Int32, number: int, queue: Queue
) -> tuple[np.uint64, int]:
    """Try the arcs of a node; whoever is reached for the first time joins the queue.

    Returns the state of the random numbers and how long the queue is.
    """
    start, other, chance, skipping = rows
    line, used = queue
    arc, end = start[node], start[node + 1]
    skip = skipping[node]
    while arc < end:
        bound = chance[arc]
        state += _STEP
        if skip and bound < _TRY:
            ahead = math.floor(math.log(1.0 - _unit(state)) / math.log1p(-bound))
            if ahead >= end - arc:
                break
            arc += int(ahead)
            if chance[arc] < bound:
                state += _STEP
                if _unit(state) * bound >= chance[arc]:
                    arc += 1
                    continue
        elif _unit(state) >= bound:
            arc += 1
            continue
        reached = other[arc]
        arc += 1
        if seen[reached] != number:
            seen[reached] = number
            line[used] = reached
            used += 1
    return state, used


@compiled
def reach_back(
    rows: Arcs4, limits: Float64, key: tuple[int, int], first: int, count: int
) -> tuple[Int32, Int64]:
    """Draw `count` reverse-reachable sets of the independent cascade.

    Borgs, Brautbar, Chayes & Lucier 2014, doi:10.1137/1.9781611973402.70. Returns the members of
    all sets one after the other, each root first, and where each set ends. rows: arcs by whom they
    lead to: start, other end, probability, skipping (see arcs.Rows). limits: running sums of the
    values of nodes, empty where all count alike. key: seed and stream.
    """
    start = rows[0]
    nodes = len(start) - 1
    seen = np.full(nodes, -1, dtype=np.int32)
    ends = np.empty(count, dtype=np.int64)
    found = np.empty(max(4 * count, 1024), dtype=np.int32)
    used = 0
    for number in range(count):
        state = _begin(key[0], key[1], first + number)
        root = _root(limits, nodes, _unit(state))
        found = _room_for(found, used, 1)
        found[used] = root
        seen[root] = number
        head = used
        used += 1
        while head < used:
            node = found[head]
            head += 1
            found = _room_for(found, used, start[node + 1] - start[node])
            state, used = _follow(rows, node, state, seen, number, (found, used))
        ends[number] = used
    return found[:used].copy(), ends


@compiled
def walk_back(
    rows: Sums3, limits: Float64, key: tuple[int, int], first: int, count: int
) -> tuple[Int32, Int64]:
    """Draw `count` reverse-reachable sets of linear thresholds: each follows one arc at most.

    Kempe, Kleinberg & Tardos 2003, doi:10.1145/956750.956769: the live arc into a node is one of
    them, with its weight as the chance, or none. rows: start, other end, running sums of weights
    within each row. See reach_back.
    """
    start, source, sums = rows
    nodes = len(start) - 1
    seen = np.full(nodes, -1, dtype=np.int32)
    ends = np.empty(count, dtype=np.int64)
    found = np.empty(max(4 * count, 1024), dtype=np.int32)
    used = 0
    for number in range(count):
        state = _begin(key[0], key[1], first + number)
        node = _root(limits, nodes, _unit(state))
        while seen[node] != number:
            seen[node] = number
            found = _room_for(found, used, 1)
            found[used] = node
            used += 1
            begin, end = start[node], start[node + 1]
            state += _STEP
            chance = _unit(state)
            if begin == end or chance >= sums[end - 1]:
                break
            node = source[begin + np.searchsorted(sums[begin:end], chance, side="right")]
        ends[number] = used
    return found[:used].copy(), ends


@compiled
def _start(seeds: Int32, seen: Int32, number: int, queue: Int32) -> int:
    """Put the seeds into the queue, once each; return how many they are."""
    used = 0
    for node in seeds:
        if seen[node] != number:
            seen[node] = number
            queue[used] = node
            used += 1
    return used


@compiled
def cascade(
    rows: Arcs4, seeds: Int32, value: Float64, key: tuple[int, int], first: int, reached: Float64
) -> None:
    """Let the seeds' cascade run once for each cell of `reached`, and put there what it reaches.

    rows: arcs by whom they come from. value: float64 (n,), what each node counts, empty where each
    counts 1.
    """
    nodes = len(rows[0]) - 1
    seen = np.full(nodes, -1, dtype=np.int32)
    queue = np.empty(nodes, dtype=np.int32)
    for number in range(len(reached)):
        state = _begin(key[0], key[1], first + number)
        head, used = 0, _start(seeds, seen, number, queue)
        while head < used:
            node = queue[head]
            head += 1
            state, used = _follow(rows, node, state, seen, number, (queue, used))
        reached[number] = _worth(queue[:used], value)


@compiled
def _worth(nodes: Int32, value: Float64) -> float:
    if len(value) == 0:
        return float(len(nodes))
    total = 0.0
    for node in nodes:
        total += value[node]
    return total


@compiled
def thresholds(
    rows: Arcs4, seeds: Int32, value: Float64, key: tuple[int, int], first: int, reached: Float64
) -> None:
    """Let linear thresholds run once for each cell of `reached`; see cascade.

    A node follows once the weights of those that did reach its threshold, drawn anew each time.
    """
    start, target, weight, _ = rows
    nodes = len(start) - 1
    seen = np.full(nodes, -1, dtype=np.int32)
    met = np.full(nodes, -1, dtype=np.int32)
    pressure = np.zeros(nodes, dtype=np.float64)
    threshold = np.zeros(nodes, dtype=np.float64)
    queue = np.empty(nodes, dtype=np.int32)
    for number in range(len(reached)):
        state = _begin(key[0], key[1], first + number)
        head, used = 0, _start(seeds, seen, number, queue)
        while head < used:
            node = queue[head]
            head += 1
            for arc in range(start[node], start[node + 1]):
                other = target[arc]
                if seen[other] == number:
                    continue
                if met[other] != number:
                    met[other] = number
                    pressure[other] = 0.0
                    state += _STEP
                    threshold[other] = 1.0 - _unit(state)
                pressure[other] += weight[arc]
                if pressure[other] >= threshold[other]:
                    seen[other] = number
                    queue[used] = other
                    used += 1
        reached[number] = _worth(queue[:used], value)
