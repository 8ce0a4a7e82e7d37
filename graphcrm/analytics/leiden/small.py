"""Communities that are too small go to a neighbour, and communities fall into connected parts."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.analytics.leiden.graph import Graph, open_crew
from graphcrm.analytics.leiden.levels import contract
from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64


def absorb_small(graph: Graph, label: Int32, least: int, resolution: float) -> Int32:
    """Return labels in which no community of fewer than `least` nodes has a tie to another one.

    label: int32 (n,) in [0, n). The smallest goes first, to the neighbour where modularity gains
    most or loses least, of equals to the one with the strongest tie; modularity may fall. Those
    without a tie outside stay. O(m) a round, a round at most halves how many are too small.
    """
    scale = resolution / float(graph.strength.sum())
    with open_crew(1) as crew:
        while True:
            above, group, _ = contract(graph, label, crew)
            size = np.bincount(group).astype(np.int64)
            root = np.arange(above.nodes, dtype=np.int32)
            order = np.argsort(size, kind="stable")[: int((size < least).sum())]
            if not _absorb(above, (size, order, least, scale), root):
                return group
            label = root[group]


@compiled
def _absorb(graph: Graph, job: Any, root: Int32) -> int:
    """Join each small node to its best neighbour, or to one that joined it; return how many.

    root: int32 (n,), where each node is at the end; itself at first.
    """
    size, order, least, scale = job
    joined = 0
    total = graph.strength.copy()
    for node in order:
        if size[node] >= least:
            continue
        best = -1
        value = 0.0
        tie = 0.0
        for entry in range(graph.start[node], graph.start[node + 1]):
            other = _follow(root, graph.neighbour[entry])
            weight = graph.weight[entry]
            gain = weight - scale * total[node] * total[other]
            if other != node and (best < 0 or gain > value or (gain == value and weight > tie)):
                best, value, tie = other, gain, weight
        if best >= 0:
            joined += 1
            total[best] += total[node]
            size[best] += size[node]
            root[node] = best
    for node in range(len(root)):
        root[node] = _follow(root, node)
    return joined


@compiled
def _follow(root: Int32, node: int) -> int:
    while root[node] != node:
        root[node] = root[root[node]]
        node = root[node]
    return node


@compiled
def connected_parts(start: Int64, neighbour: Int32, label: Any) -> Int32:
    """Return labels of the connected parts of communities, in order of their first node: O(n + m).

    With one label for all, these are the components of the graph.
    """
    n = len(label)
    part = np.full(n, -1, dtype=np.int32)
    queue = np.empty(n, dtype=np.int32)
    count = 0
    for first in range(n):
        if part[first] >= 0:
            continue
        part[first] = count
        queue[0] = first
        tail = 1
        head = 0
        while head < tail:
            node = queue[head]
            head += 1
            for entry in range(start[node], start[node + 1]):
                other = neighbour[entry]
                if part[other] < 0 and label[other] == label[node]:
                    part[other] = count
                    queue[tail] = other
                    tail += 1
        count += 1
    return part


@compiled
def cut_to_groups(graph: Graph, label: Int32, large: Any) -> tuple[Int64, Int32, Float64, Float64]:
    """Return rows with the entries that stay inside a group for which `large` holds, and sums."""
    n = len(label)
    start = np.zeros(n + 1, dtype=np.int64)
    for node in range(n):
        start[node + 1] = start[node]
        if large[label[node]]:
            for entry in range(graph.start[node], graph.start[node + 1]):
                if label[graph.neighbour[entry]] == label[node]:
                    start[node + 1] += 1
    neighbour = np.empty(start[n], dtype=np.int32)
    weight = np.empty(start[n])
    strength = np.zeros(n)
    at = 0
    for node in range(n):
        if large[label[node]]:
            for entry in range(graph.start[node], graph.start[node + 1]):
                if label[graph.neighbour[entry]] == label[node]:
                    neighbour[at] = graph.neighbour[entry]
                    weight[at] = graph.weight[entry]
                    strength[node] += weight[at]
                    at += 1
    return start, neighbour, weight, strength
