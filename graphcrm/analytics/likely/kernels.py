"""Compiled loops over the surroundings of one customer. Importing it imports numba: do it late."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.analytics.likely.columns import (
    ADAMIC_ADAR,
    BRISK_RESOURCE,
    COLUMNS,
    COMMON,
    FRESH_COMMON,
    FRESH_RESOURCE,
    LIVELY_RESOURCE,
    PAGERANK,
    RESOURCE,
    THREE_STEPS,
    WEIGHTED,
)
from graphcrm.analytics.likely.snapshot import Snapshot
from graphcrm.analytics.near_kernels import Ties, Walk, forget, make_walk, push
from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

VISITS = 200_000
"""Ties of contacts that are looked at for one customer; contacts with few ties come first."""

PUSHES = 50_000
"""Ties that the walk behind personalised PageRank may cross for one customer."""

RESTART = 0.15
RESIDUE = 1e-6
"""Probability a tie of mean weight that may stay where it is in that walk."""

FARTHER = 10
"""Customers more than two steps away that are candidates: those with the highest PageRank."""


class Ground(NamedTuple):
    """A snapshot as the loops take it; see snapshot.Snapshot. limit: of the walk, see `push`."""

    start: Int64
    neighbour: Int32
    weight: Float64
    fresh: Float64
    lively: Float64
    degree: Float64
    strength: Float64
    limit: float


class Scratch(NamedTuple):
    """Working memory for one customer at a time, clean between customers.

    slot: int32 (n,), where a customer stands among the candidates, from 1; -1 for who is none.
    spread: float64 (n,), what comes to each by two steps.
    """

    slot: Int32
    spread: Float64
    walk: Walk


def make_scratch(nodes: int) -> Scratch:
    """Return clean working memory: 37 bytes a customer, touched only where it is used."""
    return Scratch(np.zeros(nodes, dtype=np.int32), np.zeros(nodes), make_walk(nodes))


def make_ground(snapshot: Snapshot) -> Ground:
    """Return a snapshot as the loops take it."""
    rows = snapshot.rows
    whole = float(rows.weight.sum())
    return Ground(
        rows.start,
        rows.neighbour,
        rows.weight,
        snapshot.fresh,
        snapshot.lively,
        snapshot.degree,
        snapshot.strength,
        RESIDUE * len(rows.weight) / whole if whole > 0.0 else 1.0,
    )


@compiled
def gather_candidates(ground: Ground, scratch: Scratch, ego: int) -> tuple[Int32, Float64]:
    """Return who could be tied to a customer next, int32 (k,), and evidence, float64 (k, 10).

    Candidates stand two steps away, in the order of meeting, then up to ten that are farther. The
    evidence is, over shared contacts c: their number; Adamic-Adar, sum of 1 / log degree(c)
    (doi:10.1016/S0378-8733(03)00009-1); resource allocation, sum of 1 / degree(c), and weighted,
    sum of w w / strength(c) (doi:10.1140/epjb/e2009-00335-8); the first and the second of these
    again with each tie counted by how fresh it is; the second by how lively, and by how brisk; then
    room for add_three_steps, which has to follow; and personalised PageRank from the customer. At
    most VISITS + PUSHES steps, whatever the size of the graph.
    """
    slot, walk = scratch.slot, scratch.walk
    contacts = ground.neighbour[ground.start[ego] : ground.start[ego + 1]]
    slot[ego] = -1
    steps = 0
    for contact in contacts:
        slot[contact] = -1
        steps += ground.start[contact + 1] - ground.start[contact]
    nodes = np.empty(min(VISITS, steps) + FARTHER, dtype=np.int32)
    sums = np.zeros((len(nodes), COLUMNS))
    near = _meet(ground, scratch, ego, nodes, sums)
    ties = Ties(ground.start, ground.neighbour, ground.weight, ground.strength)
    reached = push(ties, walk, ego, (RESTART, ground.limit, PUSHES))
    found = _add_farther(scratch, reached, nodes, sums, near)
    for place in range(near):
        sums[place, PAGERANK] = walk.found[nodes[place]]
        slot[nodes[place]] = 0
    for contact in contacts:
        slot[contact] = 0
    slot[ego] = 0
    forget(walk, reached)
    return nodes[:found].copy(), sums[:found].copy()


@compiled
def _meet(ground: Ground, scratch: Scratch, ego: int, nodes: Int32, sums: Float64) -> int:
    """Add up the evidence on all who stand two steps away; return how many they are."""
    start, neighbour, degree = ground.start, ground.neighbour, ground.degree
    slot, spread = scratch.slot, scratch.spread
    begin, end = start[ego], start[ego + 1]
    order = np.argsort(degree[neighbour[begin:end]], kind="mergesort")
    room = VISITS
    found = 0
    for place in order:
        if room <= 0:
            break
        own = begin + place
        contact = neighbour[own]
        first, last = start[contact], start[contact + 1]
        step = 1 + (last - first - 1) // room
        for entry in range(first, last, step):
            room -= 1
            other = neighbour[entry]
            spread[other] += 1.0 / degree[contact]
            if slot[other] < 0:
                continue
            if slot[other] == 0:
                nodes[found] = other
                found += 1
                slot[other] = found
            _add_shared(ground, own, entry, sums[slot[other] - 1])
    return found


@compiled
def _add_shared(ground: Ground, own: int, entry: int, row: Float64) -> None:
    """Add what a shared contact says: own leads there from the customer, entry on from there."""
    contact = ground.neighbour[own]
    many = ground.degree[contact]
    fresh = ground.fresh[own] * ground.fresh[entry]
    lively = ground.lively[own] * ground.lively[entry]
    row[COMMON] += 1.0
    row[ADAMIC_ADAR] += 1.0 / np.log(many)
    row[RESOURCE] += 1.0 / many
    row[WEIGHTED] += ground.weight[own] * ground.weight[entry] / ground.strength[contact]
    row[FRESH_COMMON] += fresh
    row[FRESH_RESOURCE] += fresh / many
    row[LIVELY_RESOURCE] += lively / many
    row[BRISK_RESOURCE] += lively**4 / many


@compiled
def _add_farther(scratch: Scratch, reached: int, nodes: Int32, sums: Float64, found: int) -> int:
    """Add those with the highest rank that stand farther than two steps, ties by position."""
    rank = scratch.walk.found
    best = np.full(FARTHER, -1, dtype=np.int32)
    count = 0
    for place in range(reached):
        node = scratch.walk.reached[place]
        if scratch.slot[node] != 0 or rank[node] <= 0.0:
            continue
        spot = count
        while spot > 0 and _is_before(rank, node, best[spot - 1]):
            if spot < FARTHER:
                best[spot] = best[spot - 1]
            spot -= 1
        if spot < FARTHER:
            best[spot] = node
            count = min(count + 1, FARTHER)
    for node in best[:count]:
        nodes[found] = node
        sums[found, PAGERANK] = rank[node]
        found += 1
    return found


@compiled
def _is_before(rank: Float64, node: int, other: int) -> bool:
    return rank[node] > rank[other] or (rank[node] == rank[other] and node < other)


@compiled
def add_three_steps(
    ground: Ground, scratch: Scratch, met: tuple[int, Int32], kept: Int32, sums: Float64
) -> None:
    """Fill in, for the candidates that are kept, the ways of three steps that lead to them.

    Each counts 1 / degree for either of those between, as in a random walk. met: the customer, and
    all candidates that gather_candidates gave; sums: the evidence on those kept. At most VISITS
    ties more; of a candidate with more than its share of these, every so many-th is looked at.
    """
    start, neighbour, degree = ground.start, ground.neighbour, ground.degree
    spread = scratch.spread
    ego, others = met
    share = max(VISITS // max(len(kept), 1), 1)
    for place in range(len(kept)):
        first, last = start[kept[place]], start[kept[place] + 1]
        step = 1 + (last - first - 1) // share
        way = 0.0
        for entry in range(first, last, step):
            way += spread[neighbour[entry]] / degree[neighbour[entry]]
        sums[place, THREE_STEPS] = way * step
    spread[ego] = 0.0
    for other in others:
        spread[other] = 0.0
    for entry in range(start[ego], start[ego + 1]):
        spread[neighbour[entry]] = 0.0


def warm_kernels() -> None:
    """Compile the kernels, or load them from their cache."""
    from graphcrm.projection import build_adjacency

    ends = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    rows = build_adjacency(3, *ends, np.ones(2))
    degree = np.diff(rows.start).astype(np.float64)
    weight = rows.weight
    ground = Ground(rows.start, rows.neighbour, weight, weight, weight, degree, degree, 1e-6)
    scratch = make_scratch(3)
    others, sums = gather_candidates(ground, scratch, 0)
    add_three_steps(ground, scratch, (0, others), others, sums)
