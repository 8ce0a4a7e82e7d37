"""Compiled loops of graphcrm.analytics.scatter: drawing tied members together, and giving slots."""

from __future__ import annotations

import math

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int32, Int64

_PULL = 0.7
"""How far a member goes towards the middle of those it is tied to, in one round."""

_GOLDEN = math.pi * (3.0 - math.sqrt(5.0))


@compiled
def draw_together(
    groups: tuple[Int64, Int64, Int32],
    ties: tuple[Int64, Int32, Float64],
    centre: Float64,
    at: Float64,
    fixed: Bool,
    rounds: int,
) -> None:
    """Move members of each group towards those they are tied to, in a disc of radius 1, in place.

    groups: members, begins and label. Those of group g are members[begins[g]:begins[g + 1]], int64;
    label: int32 (n,), the group of each customer, -1 for none. centre: float64 (k, 2), where groups
    stand. at: float64 (n, 2). A tie to another group draws to the rim on that side. Fixed members
    stay; where a group has none, all are spread over the disc again after each round, keeping their
    order outwards and around. O(rounds (n log n + m)).
    """
    members, begins, label = groups
    for group in range(len(begins) - 1):
        own = members[begins[group] : begins[group + 1]]
        whole = True
        for member in own:
            whole = whole and not fixed[member]
        moved = np.empty((len(own), 2), dtype=np.float64)
        for _ in range(rounds):
            for row in range(len(own)):
                moved[row] = at[own[row]]
                if not fixed[own[row]]:
                    _pull(own[row], label, ties, centre, (at, moved[row]))
            if whole:
                _spread(moved)
            for row in range(len(own)):
                at[own[row]] = moved[row]


@compiled
def _pull(
    member: int,
    label: Int32,
    ties: tuple[Int64, Int32, Float64],
    centre: Float64,
    places: tuple[Float64, Float64],
) -> None:
    start, neighbour, weight = ties
    at, moved = places
    group = label[member]
    x, y, total = 0.0, 0.0, 0.0
    for entry in range(start[member], start[member + 1]):
        other = neighbour[entry]
        if label[other] < 0:
            continue
        w = weight[entry]
        if label[other] == group:
            x += w * at[other, 0]
            y += w * at[other, 1]
        else:
            dx = centre[label[other], 0] - centre[group, 0]
            dy = centre[label[other], 1] - centre[group, 1]
            far = math.sqrt(dx * dx + dy * dy) + 1e-12
            x += w * dx / far
            y += w * dy / far
        total += w
    if total > 0.0:
        moved[0] += _PULL * (x / total - moved[0])
        moved[1] += _PULL * (y / total - moved[1])


@compiled
def _spread(moved: Float64) -> None:
    """Spread points evenly over the disc: by rank outwards and, half-way, by rank around."""
    count = len(moved)
    x, y = moved[:, 0].mean(), moved[:, 1].mean()
    far = np.empty(count, dtype=np.float64)
    angle = np.empty(count, dtype=np.float64)
    for row in range(count):
        dx, dy = moved[row, 0] - x, moved[row, 1] - y
        far[row] = dx * dx + dy * dy
        angle[row] = math.atan2(dy, dx)
    outwards = np.argsort(far, kind="mergesort")
    around = np.argsort(angle, kind="mergesort")
    for rank in range(count):
        even = 2.0 * math.pi * (rank + 0.5) / count - math.pi
        angle[around[rank]] = 0.5 * (angle[around[rank]] + even)
    for rank in range(count):
        radius = math.sqrt((rank + 0.5) / count)
        moved[outwards[rank], 0] = radius * math.cos(angle[outwards[rank]])
        moved[outwards[rank], 1] = radius * math.sin(angle[outwards[rank]])


@compiled
def give_slots(members: Int64, begins: Int64, slots: Int64, at: Float64) -> None:
    """Put each member on the free slot nearest to where it is, in the order of `members`.

    slots: int64 (k,), how many each group has, at least as many as members. Slots lie like the
    seeds of a sunflower in a disc of radius 1. About O(n), in place.
    """
    for group in range(len(begins) - 1):
        own = members[begins[group] : begins[group + 1]]
        _give(own, slots[group], at)


@compiled
def _give(own: Int64, slots: int, at: Float64) -> None:
    seeds = np.empty((slots, 2), dtype=np.float64)
    for seed in range(slots):
        radius = math.sqrt((seed + 0.5) / slots)
        seeds[seed, 0] = radius * math.cos(seed * _GOLDEN)
        seeds[seed, 1] = radius * math.sin(seed * _GOLDEN)
    side = max(1, int(math.sqrt(slots) / 1.5))
    start = np.zeros(side * side + 1, dtype=np.int64)
    for seed in range(slots):
        start[_cell(seeds[seed, 0], side) * side + _cell(seeds[seed, 1], side) + 1] += 1
    for cell in range(side * side):
        start[cell + 1] += start[cell]
    free = start[:-1].copy()
    kept = np.empty(slots, dtype=np.int64)
    for seed in range(slots):
        cell = _cell(seeds[seed, 0], side) * side + _cell(seeds[seed, 1], side)
        kept[free[cell]] = seed
        free[cell] += 1
    # free[cell] is now the end of the seeds in it that nobody has.
    for member in own:
        entry, cell = _nearest(at[member, 0], at[member, 1], seeds, (start, free, kept), side)
        at[member] = seeds[kept[entry]]
        free[cell] -= 1
        kept[entry] = kept[free[cell]]


@compiled
def _nearest(
    x: float, y: float, seeds: Float64, grid: tuple[Int64, Int64, Int64], side: int
) -> tuple[int, int]:
    """Look for the nearest free seed ring by ring of cells; return its entry and its cell."""
    start, free, kept = grid
    column, row = _cell(x, side), _cell(y, side)
    best, found, cell = np.inf, -1, -1
    for ring in range(side):
        # What lies in this ring or further out is at least so far away.
        near = max(0, ring - 1) * 2.0 / side
        if found >= 0 and near * near > best:
            break
        for i in range(max(0, column - ring), min(side, column + ring + 1)):
            edge = i in (column - ring, column + ring)
            step = 1 if edge else max(1, 2 * ring)
            for j in range(row - ring, row + ring + 1, step):
                if j < 0 or j >= side:
                    continue
                here = i * side + j
                for entry in range(start[here], free[here]):
                    dx, dy = seeds[kept[entry], 0] - x, seeds[kept[entry], 1] - y
                    far = dx * dx + dy * dy
                    if far < best or (far == best and kept[entry] < kept[found]):
                        best, found, cell = far, entry, here
    return found, cell


@compiled
def _cell(value: float, side: int) -> int:
    return min(side - 1, max(0, int((value + 1.0) / 2.0 * side)))
