"""What a customer is worth beyond those chosen: sets counted, or sums over those it passes on to.

A count of sets is rough where sets are few. But whatever a customer reaches beyond itself, it
reaches through one of those it passes on to, and their counts together are far surer: its worth is
that of itself and of them, by the chance that they hear of it, two steps far. What comes back to
the customer itself is taken off, and it is worth less the likelier it hears from those chosen (the
discount of Chen, Wang & Yang 2009, doi:10.1145/1557019.1557047, and Jung, Heo & Chen 2012,
doi:10.1109/ICDM.2012.79). This guides a choice and proves nothing.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from graphcrm.analytics.spread.arcs import Float32
from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

OutRows: TypeAlias = tuple[Int64, Int32, Float32]
People: TypeAlias = tuple[Float64, Float64, Float64]

View: TypeAlias = tuple[OutRows, People, Float64, float]
"""Arcs by whom they come from: start, target, probability; none where sets alone count. For each
customer what itself counts, what comes back to it, and how likely it heard; what it is expected to
count for, float64 (n,) in sets; and the part that counted sets have beside that, in [0, 1]."""


@compiled
def echo(into: OutRows, out: OutRows) -> Float64:
    """Return the chance that something passed on comes straight back, summed, float64 (n,)."""
    nodes = len(out[0]) - 1
    back, chance = np.zeros(nodes), np.zeros(nodes)
    for node in range(nodes):
        for arc in range(out[0][node], out[0][node + 1]):
            chance[out[1][arc]] = out[2][arc]
        for arc in range(into[0][node], into[0][node + 1]):
            back[node] += into[2][arc] * chance[into[1][arc]]
        for arc in range(out[0][node], out[0][node + 1]):
            chance[out[1][arc]] = 0.0
    return back


@compiled
def pass_back(out: OutRows, own: Float64, ahead: Float64) -> Float64:
    """Return what each node counts itself and by those it passes on to, float64 (n,)."""
    start, other, chance = out
    worth = own.copy()
    for node in range(len(own)):
        total = 0.0
        for arc in range(start[node], start[node + 1]):
            total += chance[arc] * ahead[other[arc]]
        worth[node] += total
    return worth


@compiled
def expect(count: Float64, view: View) -> None:
    """Mix counted sets with expected ones, in place."""
    _, people, expected, share = view
    for node in range(len(expected)):
        count[node] = share * count[node] + (1 - share) * expected[node] * (1 - people[2][node])


@compiled
def _one_step(node: int, count: Float64, view: View) -> float:
    (start, other, chance), (own, back, heard), _, _ = view
    total = -back[node] * count[node]
    for arc in range(start[node], start[node + 1]):
        total += chance[arc] * count[other[arc]]
    return float((1 - heard[node]) * (own[node] + max(total, 0.0)))


@compiled
def _two_steps(node: int, near: float, beyond: float, view: View) -> float:
    """Return a worth from `near`, one step far, and `beyond`, the sum of that of others."""
    _, (own, back, heard), _, _ = view
    unheard = 1 - heard[node]
    if unheard <= 0:
        return 0.0
    return float(unheard * (own[node] + max(beyond - back[node] * near / unheard, 0.0)))


@compiled
def worth_of(node: int, count: Float64, view: View) -> float:
    """Return what one node is worth beyond those chosen, in sets."""
    start, other, chance = view[0]
    if len(start) == 0:
        return float(count[node])
    beyond = 0.0
    for arc in range(start[node], start[node + 1]):
        beyond += chance[arc] * _one_step(other[arc], count, view)
    return _two_steps(node, _one_step(node, count, view), beyond, view)


@compiled
def worth_of_all(count: Float64, view: View) -> Float64:
    """Return what each node is worth, float64 (n,), by two passes over all arcs."""
    start, other, chance = view[0]
    if len(start) == 0:
        return count.copy()
    near, worth = np.empty(len(count)), np.empty(len(count))
    for node in range(len(count)):
        near[node] = _one_step(node, count, view)
    for node in range(len(count)):
        beyond = 0.0
        for arc in range(start[node], start[node + 1]):
            beyond += chance[arc] * near[other[arc]]
        worth[node] = _two_steps(node, near[node], beyond, view)
    return worth


@compiled
def take(node: int, count: Float64, view: View) -> None:
    """Note that a node was chosen: whom it passes on to may have heard of it already."""
    (start, other, chance), (own, _, heard), expected, share = view
    if len(start) == 0:
        return
    count[node] -= (1 - share) * expected[node] * (1 - heard[node])
    heard[node], own[node] = 1.0, 0.0
    for arc in range(start[node], start[node + 1]):
        target = other[arc]
        newly = chance[arc] * (1 - heard[target])
        count[target] -= (1 - share) * expected[target] * newly
        heard[target] += newly
