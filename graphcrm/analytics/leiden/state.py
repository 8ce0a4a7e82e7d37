"""A partition while nodes move in it: where one is best, what that gains, and the move."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.analytics.leiden.graph import Graph, Scratch, sum_by_label
from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

LEAST_GAIN = 1e-10
"""A move must gain more than this share of the node's own strength: more than rounding does."""

ALONE = -1
"""The label of a community that is not there yet."""


class State(NamedTuple):
    """A partition that changes.

    label: int32 (n,), of each node; ~label while it waits in the chunk at work. total: float64
    (n,), summed strength by label. size: int32 (n,), members by label. free: labels without
    members, the first vacant[0] of them. stamp: int32 (n,), the number of the chunk in which each
    node last moved.
    """

    label: Int32
    total: Float64
    size: Int32
    free: Int32
    vacant: Int64
    stamp: Int32


def make_state(graph: Graph, label: Int32) -> State:
    """Return the state in which nodes have these labels, int32 in [0, n); it owns the array."""
    n = graph.nodes
    size = np.bincount(label, minlength=n).astype(np.int32)
    empty = np.flatnonzero(size == 0)[::-1].astype(np.int32)
    free = np.empty(n, dtype=np.int32)
    free[: len(empty)] = empty
    total = sum_by_label(label, graph.strength, n)
    vacant = np.array([len(empty)], dtype=np.int64)
    return State(label, total, size, free, vacant, np.full(n, -1, dtype=np.int32))


@compiled
def find_best(
    graph: Graph, state: State, scratch: Scratch, node: int, scale: float
) -> tuple[int, float, bool]:
    """Return the best label for a node, ALONE for a new one; what it changes in weight to its own
    community; and whether a neighbour is in the chunk at work.
    """
    label = state.label
    place, key, sums = scratch
    own = label[node]
    if own < 0:
        own = ~own
    key[0] = own
    sums[0] = 0.0
    place[own] = 0
    count = 1
    near = False
    for entry in range(graph.start[node], graph.start[node + 1]):
        other = label[graph.neighbour[entry]]
        if other < 0:
            other = ~other
            near = True
        slot = place[other]
        if slot < count and key[slot] == other:
            sums[slot] += graph.weight[entry]
        else:
            place[other] = count
            key[count] = other
            sums[count] = graph.weight[entry]
            count += 1
    strength = graph.strength[node]
    rate = strength * scale
    stay = sums[0] - rate * (state.total[own] - strength)
    best = own
    value = stay
    slot_of_best = 0
    for slot in range(1, count):
        # Its community's strength only lowers the gain, and is far away in memory.
        if sums[slot] > value:
            gain = sums[slot] - rate * state.total[key[slot]]
            if gain > value:
                value = gain
                best = key[slot]
                slot_of_best = slot
    if value < 0.0 and state.size[own] > 1:
        return ALONE, -sums[0], near
    return best, sums[slot_of_best] - sums[0], near


@compiled
def reconsider(
    graph: Graph, state: State, scratch: Scratch, node: int, scale: float, stage: int
) -> float:
    """Move a node to where it is best now; return the gain."""
    target, change, _ = find_best(graph, state, scratch, node, scale)
    if target == state.label[node]:
        return 0.0
    gain = gain_of(graph, state, node, target, change, scale)
    if gain <= LEAST_GAIN * graph.strength[node]:
        return 0.0
    move(graph, state, node, target, stage)
    return gain


@compiled
def gain_of(
    graph: Graph, state: State, node: int, target: int, change: float, scale: float
) -> float:
    """Return what a move gains now, in units of weight; change: in weight to its own community."""
    strength = graph.strength[node]
    there = 0.0 if target == ALONE else state.total[target]
    here = state.total[state.label[node]] - strength
    gain: float = change - strength * scale * (there - here)
    return gain


@compiled
def move(graph: Graph, state: State, node: int, target: int, stage: int) -> None:
    """Put a node into another community, or into a new one."""
    own = state.label[node]
    if target == ALONE:
        state.vacant[0] -= 1
        target = state.free[state.vacant[0]]
        state.total[target] = 0.0
    state.label[node] = target
    state.total[target] += graph.strength[node]
    state.size[target] += 1
    state.total[own] -= graph.strength[node]
    state.size[own] -= 1
    if state.size[own] == 0:
        state.total[own] = 0.0
        state.free[state.vacant[0]] = own
        state.vacant[0] += 1
    state.stamp[node] = stage
