"""Refinement and aggregation: communities fall into well connected parts, which become nodes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from graphcrm.analytics.leiden.graph import Crew, Graph, Scratch, split_evenly, sum_by_label
from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

BLOCKS = 64
"""Parts that communities are dealt into, as many on every machine."""


class Groups(NamedTuple):
    """Nodes by group: those of group g are member[start[g]:start[g + 1]]; group says it by node."""

    member: Int32
    start: Int64
    group: Int32


def group_nodes(label: Int32, order: Int32) -> Groups:
    """Return nodes by label, groups and nodes within them in the order given. O(n)."""
    return Groups(*_group(label, order))


@compiled
def _group(label: Int32, order: Int32) -> tuple[Int32, Int64, Int32]:
    n = len(label)
    rank = np.full(n, -1, dtype=np.int32)
    size = np.zeros(n + 1, dtype=np.int64)
    count = 0
    for node in order:
        if rank[label[node]] < 0:
            rank[label[node]] = count
            count += 1
        size[rank[label[node]] + 1] += 1
    start = np.cumsum(size[: count + 1])
    place = start.copy()
    member = np.empty(n, dtype=np.int32)
    group = np.empty(n, dtype=np.int32)
    for node in order:
        at = rank[label[node]]
        group[node] = at
        member[place[at]] = node
        place[at] += 1
    return member, start, group


class _Parts(NamedTuple):
    """Parts of communities: by node, part; by part, its strength, weight to the rest, and size."""

    part: Int32
    total: Float64
    cut: Float64
    size: Int32


def refine(graph: Graph, groups: Groups, scale: float, crew: Crew) -> Int32:
    """Return labels of well connected parts of each community, int32 (n,): a part is connected.

    Every node starts alone and may join, once, the part of its community where modularity gains
    most. Both must be well connected to the rest of their community: by no less weight than chance
    would give (Traag, Waltman & van Eck 2019). Communities do not touch each other here.
    """
    n = graph.nodes
    parts = _Parts(
        np.arange(n, dtype=np.int32), graph.strength.copy(), np.zeros(n), np.ones(n, dtype=np.int32)
    )
    work = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.diff(graph.start)[groups.member] + 1, out=work[1:])
    cuts = split_evenly(work[groups.start], min(BLOCKS, len(groups.start) - 1))
    scratches = crew.scratch(graph)

    def task(number: int) -> None:
        for block in range(number, len(cuts) - 1, crew.workers):
            span = (int(cuts[block]), int(cuts[block + 1]))
            _refine(graph, groups, parts, scratches[number], (scale, *span))

    crew.run(task)
    return parts.part


@compiled
def _refine(graph: Graph, groups: Groups, parts: _Parts, scratch: Scratch, job: Any) -> None:
    scale, low, high = job
    for number in range(low, high):
        nodes = groups.member[groups.start[number] : groups.start[number + 1]]
        if len(nodes) == 1:
            continue
        total = 0.0
        for node in nodes:
            total += graph.strength[node]
            for entry in range(graph.start[node], graph.start[node + 1]):
                if groups.group[graph.neighbour[entry]] == number:
                    parts.cut[node] += graph.weight[entry]
        for node in nodes:
            expected = graph.strength[node] * scale * (total - graph.strength[node])
            alone = parts.size[node] == 1 and parts.part[node] == node
            if alone and parts.cut[node] >= expected:
                _join(graph, groups, parts, scratch, (node, number, scale, total))


@compiled
def _join(graph: Graph, groups: Groups, parts: _Parts, scratch: Scratch, job: Any) -> None:
    node, number, scale, total = job
    place, key, sums = scratch
    count = 0
    for entry in range(graph.start[node], graph.start[node + 1]):
        other = graph.neighbour[entry]
        if groups.group[other] == number:
            part = parts.part[other]
            slot = place[part]
            if slot < count and key[slot] == part:
                sums[slot] += graph.weight[entry]
            else:
                place[part] = count
                key[count] = part
                sums[count] = graph.weight[entry]
                count += 1
    rate = graph.strength[node] * scale
    best = -1
    value = 0.0
    for slot in range(count):
        if sums[slot] > value:
            part = key[slot]
            mass = parts.total[part]
            gain = sums[slot] - rate * mass
            if gain > value and parts.cut[part] >= mass * scale * (total - mass):
                value = gain
                best = slot
    if best >= 0:
        part = key[best]
        parts.part[node] = part
        parts.total[part] += graph.strength[node]
        parts.cut[part] += parts.cut[node] - 2 * sums[best]
        parts.size[part] += 1
        parts.size[node] = 0


def aggregate(graph: Graph, groups: Groups, crew: Crew) -> Graph:
    """Return the graph whose nodes are the groups: weights between two groups are summed up."""
    count = len(groups.start) - 1
    work = np.zeros(graph.nodes + 1, dtype=np.int64)
    np.cumsum(np.diff(graph.start)[groups.member], out=work[1:])
    limits = work[groups.start]
    # Pages that nothing is written to take no memory.
    neighbour = np.empty(int(limits[-1]), dtype=np.int32)
    weight = np.empty(int(limits[-1]))
    width = np.zeros(count, dtype=np.int64)
    cuts = split_evenly(limits, min(BLOCKS, count))
    places = [np.full(count, -1, dtype=np.int64) for _ in range(crew.workers)]

    def task(number: int) -> None:
        for block in range(number, len(cuts) - 1, crew.workers):
            span = (int(cuts[block]), int(cuts[block + 1]))
            at = int(limits[span[0]])
            _aggregate(graph, groups, places[number], (at, *span), (neighbour, weight, width))

    crew.run(task)
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(width, out=start[1:])
    for block in range(len(cuts) - 1):
        _shift(neighbour, weight, start[cuts[block]], start[cuts[block + 1]], limits[cuts[block]])
    strength = sum_by_label(groups.group, graph.strength, count)
    size = int(start[-1])
    return Graph(start, neighbour[:size], weight[:size], strength)


@compiled
def _aggregate(graph: Graph, groups: Groups, place: Int64, job: Any, out: Any) -> None:
    at, low, high = job
    neighbour, weight, width = out
    for number in range(low, high):
        first = at
        for i in range(groups.start[number], groups.start[number + 1]):
            node = groups.member[i]
            for entry in range(graph.start[node], graph.start[node + 1]):
                other = groups.group[graph.neighbour[entry]]
                if other != number:
                    # A slot before this row's first is of an earlier row: they are filled in turn.
                    slot = place[other]
                    if slot >= first:
                        weight[slot] += graph.weight[entry]
                    else:
                        place[other] = at
                        neighbour[at] = other
                        weight[at] = graph.weight[entry]
                        at += 1
        width[number] = at - first


@compiled
def _shift(neighbour: Int32, weight: Float64, low: int, high: int, source: int) -> None:
    for i in range(high - low):
        neighbour[low + i] = neighbour[source + i]
        weight[low + i] = weight[source + i]
