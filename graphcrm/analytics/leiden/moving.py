"""Local moving: nodes go, one by one, to the community where modularity gains most.

Large graphs are worked on in chunks. Within a chunk, threads find each node's best move with all
labels as they were when the chunk began; then one thread makes the moves in order, each only if it
still gains. So the result depends on the chunks, which are fixed, and never on the threads, and
modularity never falls. Only nodes near a change are looked at again (Traag, Waltman & van Eck 2019,
doi:10.1038/s41598-019-41695-z).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.analytics.leiden.graph import Crew, Graph, Scratch, split_evenly
from graphcrm.analytics.leiden.state import (
    LEAST_GAIN,
    State,
    find_best,
    gain_of,
    move,
    reconsider,
)
from graphcrm.compiled import compiled
from graphcrm.tables import Int32, Int64

SERIAL_ENTRIES = 200_000
"""Below so many entries one thread does it all: chunks would cost more than they save."""

CHUNKS = 192
"""Into how many chunks a sweep over a large graph is cut; a chunk has at least MIN_ENTRIES."""

MIN_ENTRIES = 30_000


def move_nodes(
    graph: Graph, state: State, order: Int32, scale: float, least: float, crew: Crew
) -> float:
    """Move nodes until a whole sweep gains no more than `least`; return what was gained.

    order: which nodes to look at, and in which order. scale: resolution / total strength. Gains
    are in units of weight: modularity gains twice as much by the total strength.
    """
    if len(graph.neighbour) < SERIAL_ENTRIES:
        scratch = crew.scratch(graph)[0]
        return float(_move_serially(graph, state, scratch, order, scale, least))
    scratches = crew.scratch(graph)
    gained = 0.0
    stage = 0
    active = order
    while len(active):
        first = stage
        gain, stage = sweep(graph, state, scratches, (active, scale, stage), crew)
        gained += gain
        if gain <= least:
            break
        moved = np.flatnonzero(state.stamp >= first)
        work = int((graph.start[moved + 1] - graph.start[moved]).sum())
        pulled = 4 * work > len(graph.neighbour)
        active = wake(graph, state, order, first, crew, pulled=pulled)
    return gained


def sweep(
    graph: Graph,
    state: State,
    scratches: list[Scratch],
    job: tuple[Int32, float, int],
    crew: Crew,
) -> tuple[float, int]:
    """Look at every active node once; return the gain and the number of the next chunk."""
    active, scale, stage = job
    limits = np.zeros(len(active) + 1, dtype=np.int64)
    np.cumsum(graph.start[active + 1] - graph.start[active] + 1, out=limits[1:])
    chunks = int(max(min(limits[-1] // MIN_ENTRIES, CHUNKS), 1))
    cuts = split_evenly(limits, chunks)
    gained = 0.0
    for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        work = limits[low : high + 1] - limits[low]
        gained += _run_chunk(graph, state, scratches, (active[low:high], work, scale, stage), crew)
        stage += 1
    return gained, stage


def _run_chunk(
    graph: Graph,
    state: State,
    scratches: list[Scratch],
    job: tuple[Int32, Int64, float, int],
    crew: Crew,
) -> float:
    nodes, work, scale, stage = job
    target, change = np.empty(len(nodes), dtype=np.int32), np.empty(len(nodes))
    near = np.empty(len(nodes), dtype=np.uint8)
    _mark(state, nodes)
    parts = split_evenly(work, crew.workers).tolist()

    def look(number: int) -> None:
        span = slice(parts[number], parts[number + 1])
        found = (nodes[span], target[span], change[span], near[span])
        _propose(graph, state, scratches[number], scale, found)

    crew.run(look)
    when = (scale, stage)
    return float(_settle(graph, state, scratches[0], when, (nodes, target, change, near)))


@compiled
def _mark(state: State, nodes: Int32) -> None:
    for node in nodes:
        state.label[node] = ~state.label[node]


@compiled
def _propose(graph: Graph, state: State, scratch: Scratch, scale: float, found: Any) -> None:
    nodes, target, change, near = found
    for i in range(len(nodes)):
        target[i], change[i], beside = find_best(graph, state, scratch, nodes[i], scale)
        near[i] = 1 if beside else 0


@compiled
def _settle(graph: Graph, state: State, scratch: Scratch, when: Any, found: Any) -> float:
    """Make the moves found, in order, each only if it still gains; return the gain."""
    nodes, target, change, near = found
    scale, stage = when
    gained = 0.0
    for i in range(len(nodes)):
        node = nodes[i]
        state.label[node] = ~state.label[node]
        if target[i] == state.label[node]:
            continue
        if near[i] == 0 or not _is_stale(graph, state, node, stage):
            gain = gain_of(graph, state, node, target[i], change[i], scale)
            if gain > LEAST_GAIN * graph.strength[node]:
                move(graph, state, node, target[i], stage)
                gained += gain
                continue
        gained += reconsider(graph, state, scratch, node, scale, stage)
    return gained


@compiled
def _is_stale(graph: Graph, state: State, node: int, stage: int) -> bool:
    for entry in range(graph.start[node], graph.start[node + 1]):
        if state.stamp[graph.neighbour[entry]] == stage:
            return True
    return False


def wake(
    graph: Graph, state: State, order: Int32, first: int, crew: Crew, *, pulled: bool
) -> Int32:
    """Return the nodes, in order, beside one that moved since chunk `first` to elsewhere.

    pulled: each node looks at its neighbours, in threads: cheaper where much moved.
    """
    woken = np.zeros(graph.nodes, dtype=np.uint8)
    if pulled:
        parts = split_evenly(graph.start, crew.workers).tolist()
        crew.run(
            lambda number: _look_around(
                graph, state, first, (parts[number], parts[number + 1]), woken
            )
        )
    else:
        _wake_around(graph, state, np.flatnonzero(state.stamp >= first), woken)
    following: Int32 = order[woken[order] != 0]
    return following


@compiled
def _wake_around(graph: Graph, state: State, moved: Int64, woken: NDArray[np.uint8]) -> None:
    for node in moved:
        for entry in range(graph.start[node], graph.start[node + 1]):
            other = graph.neighbour[entry]
            if state.label[other] != state.label[node]:
                woken[other] = 1


@compiled
def _look_around(
    graph: Graph, state: State, first: int, span: Any, woken: NDArray[np.uint8]
) -> None:
    for node in range(span[0], span[1]):
        for entry in range(graph.start[node], graph.start[node + 1]):
            other = graph.neighbour[entry]
            if state.stamp[other] >= first and state.label[other] != state.label[node]:
                woken[node] = 1
                break


@compiled
def _move_serially(
    graph: Graph, state: State, scratch: Scratch, order: Int32, scale: float, least: float
) -> float:
    """Do what move_nodes does with one node a chunk."""
    active = order.copy()
    count = len(order)
    gained = 0.0
    sweep = 0
    woken = np.zeros(len(state.label), dtype=np.uint8)
    while count:
        gain = 0.0
        for node in active[:count]:
            gain += reconsider(graph, state, scratch, node, scale, sweep)
        gained += gain
        if gain <= least:
            break
        woken[:] = 0
        for node in active[:count]:
            if state.stamp[node] == sweep:
                for entry in range(graph.start[node], graph.start[node + 1]):
                    other = graph.neighbour[entry]
                    if state.label[other] != state.label[node]:
                        woken[other] = 1
        count = 0
        for node in order:
            if woken[node]:
                active[count] = node
                count += 1
        sweep += 1
    return gained
