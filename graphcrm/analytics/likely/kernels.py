"""Compiled loops over the surroundings of one customer. Importing it imports numba: do it late."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.analytics.likely.columns import (
    ADAMIC_ADAR,
    COLUMNS,
    COMMON,
    FRESH_COMMON,
    FRESH_RESOURCE,
    PAGERANK,
    RESOURCE,
    WEIGHTED,
)
from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

VISITS = 200_000
"""Ties of contacts that are looked at for one customer; contacts with few ties come first."""

PUSHES = 100_000
"""Ties that the walk behind personalised PageRank may cross for one customer."""

RESTART = 0.15
RESIDUE = 1e-6
"""Probability a tie that may stay where it is in that walk."""

FARTHER = 10
"""Customers more than two steps away that are candidates: those with the highest PageRank."""


class Ground(NamedTuple):
    """A snapshot as the loops take it; see snapshot.Snapshot."""

    start: Int64
    neighbour: Int32
    weight: Float64
    fresh: Float64
    degree: Float64
    strength: Float64


class Scratch(NamedTuple):
    """Working memory for one customer at a time, (n,) each; clean between customers.

    slot: where a customer stands among the candidates, from 1; -1 for who is none.
    """

    slot: Int32
    reached: Int32
    queue: Int32
    waiting: Int32
    rank: Float64
    residue: Float64


def make_scratch(nodes: int) -> Scratch:
    """Return clean working memory: 32 bytes a customer, touched only where it is used."""
    return Scratch(
        np.zeros(nodes, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.zeros(nodes, dtype=np.int32),
        np.zeros(nodes),
        np.zeros(nodes),
    )


@compiled
def gather_candidates(ground: Ground, scratch: Scratch, ego: int) -> tuple[Int32, Float64]:
    """Return who could be tied to a customer next, int32 (k,), and evidence, float64 (k, 7).

    Candidates stand two steps away, in the order of meeting, then up to ten that are farther. The
    evidence is, over shared contacts c: their number; Adamic-Adar, sum of 1 / log degree(c)
    (doi:10.1016/S0378-8733(03)00009-1); resource allocation, sum of 1 / degree(c), and weighted,
    sum of w w / strength(c) (doi:10.1140/epjb/e2009-00335-8); the first and the second of these
    again with each tie counted by how fresh it is; and personalised PageRank from the customer.
    At most VISITS + PUSHES steps, whatever the size of the graph.
    """
    start, neighbour, weight, fresh, degree, strength = ground
    slot = scratch.slot
    begin, end = start[ego], start[ego + 1]
    slot[ego] = -1
    for entry in range(begin, end):
        slot[neighbour[entry]] = -1
    contacts = neighbour[begin:end]
    order = np.argsort(degree[contacts], kind="mergesort")
    room = VISITS
    nodes = np.empty(min(VISITS, len(degree)) + FARTHER, dtype=np.int32)
    sums = np.zeros((len(nodes), COLUMNS))
    found = 0
    for place in order:
        if room <= 0:
            break
        contact = contacts[place]
        first, last = start[contact], start[contact + 1]
        step = 1 + (last - first - 1) // room
        own_weight, own_fresh = weight[begin + place], fresh[begin + place]
        many = degree[contact]
        for entry in range(first, last, step):
            room -= 1
            other = neighbour[entry]
            if slot[other] < 0:
                continue
            if slot[other] == 0:
                nodes[found] = other
                found += 1
                slot[other] = found
            row = sums[slot[other] - 1]
            row[COMMON] += 1.0
            row[ADAMIC_ADAR] += 1.0 / np.log(many)
            row[RESOURCE] += 1.0 / many
            row[WEIGHTED] += own_weight * weight[entry] / strength[contact]
            row[FRESH_COMMON] += own_fresh * fresh[entry]
            row[FRESH_RESOURCE] += own_fresh * fresh[entry] / many
    reached = _walk(ground, scratch, ego)
    near = found
    found = _add_farther(scratch, reached, nodes, sums, found)
    for place in range(near):
        sums[place, PAGERANK] = scratch.rank[nodes[place]]
        slot[nodes[place]] = 0
    for contact in contacts:
        slot[contact] = 0
    slot[ego] = 0
    for place in range(reached):
        scratch.rank[scratch.reached[place]] = 0.0
        scratch.residue[scratch.reached[place]] = 0.0
    return nodes[:found].copy(), sums[:found].copy()


@compiled
def _walk(ground: Ground, scratch: Scratch, ego: int) -> int:
    """Fill `rank` by local push (Andersen, Chung & Lang 2006, doi:10.1109/FOCS.2006.44).

    Return how many customers were reached; `waiting` is clean afterwards.
    """
    start, neighbour, weight, _, degree, strength = ground
    _, touched, queue, waiting, rank, residue = scratch
    nodes = len(degree)
    touched[0] = ego
    reached = 1
    residue[ego] = 1.0
    queue[0] = ego
    waiting[ego] = 1
    head, length, crossed = 0, 1, 0
    while length > 0:
        node = queue[head]
        head = (head + 1) % nodes
        length -= 1
        waiting[node] = 0
        if crossed > PUSHES or strength[node] <= 0.0:
            continue
        held = residue[node]
        residue[node] = 0.0
        rank[node] += RESTART * held
        share = (1.0 - RESTART) * held / strength[node]
        for entry in range(start[node], start[node + 1]):
            other = neighbour[entry]
            crossed += 1
            if rank[other] == 0.0 and residue[other] == 0.0:
                touched[reached] = other
                reached += 1
            residue[other] += share * weight[entry]
            if waiting[other] == 0 and residue[other] > RESIDUE * degree[other]:
                queue[(head + length) % nodes] = other
                length += 1
                waiting[other] = 1
    return reached


@compiled
def _add_farther(scratch: Scratch, reached: int, nodes: Int32, sums: Float64, found: int) -> int:
    """Add those with the highest rank that stand farther than two steps, ties by position."""
    best = np.full(FARTHER, -1, dtype=np.int32)
    count = 0
    for place in range(reached):
        node = scratch.reached[place]
        rank = scratch.rank[node]
        if scratch.slot[node] != 0 or rank <= 0.0:
            continue
        spot = count
        while spot > 0 and _is_before(scratch.rank, node, best[spot - 1]):
            if spot < FARTHER:
                best[spot] = best[spot - 1]
            spot -= 1
        if spot < FARTHER:
            best[spot] = node
            count = min(count + 1, FARTHER)
    for node in best[:count]:
        nodes[found] = node
        sums[found, PAGERANK] = scratch.rank[node]
        found += 1
    return found


@compiled
def _is_before(rank: Float64, node: int, other: int) -> bool:
    return rank[node] > rank[other] or (rank[node] == rank[other] and node < other)


def warm_kernels() -> None:
    """Compile the kernels, or load them from their cache."""
    from graphcrm.projection import build_adjacency

    ends = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    rows = build_adjacency(3, *ends, np.ones(2))
    degree = np.diff(rows.start).astype(np.float64)
    ground = Ground(rows.start, rows.neighbour, rows.weight, rows.weight, degree, degree)
    gather_candidates(ground, make_scratch(3), 0)
