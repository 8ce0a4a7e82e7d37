"""Loops that follow what one customer passes on, and through whom it got where it got."""

from __future__ import annotations

import numpy as np

from graphcrm.analytics.spread.kernels import _STEP, Arcs4, _begin, _follow, _unit
from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32


@compiled
def _slots(rows: Arcs4, node: int) -> Int32:
    """Return the place of each other node in the row of this one, int32 (n,), -1 where in none."""
    slot = np.full(len(rows[0]) - 1, -1, dtype=np.int32)
    for arc in range(rows[0][node], rows[0][node + 1]):
        slot[rows[1][arc]] = arc - rows[0][node]
    return slot


@compiled
def trace_cascade(
    rows: Arcs4, node: int, value: Float64, key: tuple[int, int], through: Float64
) -> None:
    """Let an independent cascade run from a node once for each row of `through`.

    through: float64 (times, k), the worth of what was reached through each of the k nodes
    that the node passes on to, that one included. value, key: see kernels.cascade.
    """
    nodes = len(rows[0]) - 1
    slot, via = _slots(rows, node), np.empty(nodes, dtype=np.int32)
    seen, queue = np.full(nodes, -1, dtype=np.int32), np.empty(nodes, dtype=np.int32)
    for number in range(len(through)):
        state = _begin(key[0], key[1], number)
        queue[0], seen[node] = node, number
        head, used = 0, 1
        while head < used:
            before, teller = used, queue[head]
            state, used = _follow(rows, teller, state, seen, number, (queue, used))
            for place in range(before, used):
                reached = queue[place]
                via[reached] = via[teller] if head > 0 else slot[reached]
                worth = value[reached] if len(value) > 0 else 1.0
                through[number, via[reached]] += worth
            head += 1


@compiled
def trace_thresholds(
    rows: Arcs4, node: int, value: Float64, key: tuple[int, int], through: Float64
) -> None:
    """Do as trace_cascade by linear thresholds; who tips somebody over is whom it came through."""
    start, target, weight, _ = rows
    nodes = len(start) - 1
    slot, via = _slots(rows, node), np.empty(nodes, dtype=np.int32)
    seen, queue = np.full(nodes, -1, dtype=np.int32), np.empty(nodes, dtype=np.int32)
    met = np.full(nodes, -1, dtype=np.int32)
    pressure, threshold = np.zeros(nodes), np.zeros(nodes)
    for number in range(len(through)):
        state = _begin(key[0], key[1], number)
        queue[0], seen[node] = node, number
        head, used = 0, 1
        while head < used:
            teller = queue[head]
            for arc in range(start[teller], start[teller + 1]):
                other = target[arc]
                if seen[other] == number:
                    continue
                if met[other] != number:
                    met[other], pressure[other] = number, 0.0
                    state += _STEP
                    threshold[other] = 1.0 - _unit(state)
                pressure[other] += weight[arc]
                if pressure[other] >= threshold[other]:
                    seen[other], queue[used] = number, other
                    used += 1
                    via[other] = via[teller] if head > 0 else slot[other]
                    through[number, via[other]] += value[other] if len(value) > 0 else 1.0
            head += 1
