"""Choosing few customers that are in many reverse-reachable sets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.spread.drawing import Sets
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.view import NO_VIEW, View
from graphcrm.errors import EngineError
from graphcrm.tables import Bool, Float64, Int32, Int64

LOOKS = 8
"""Numbers of choices at which the bound on the best choice is worked out; the least one holds."""


class Pool:
    """Reverse-reachable sets that grow, with the sets of each customer.

    most: members of all sets together; beyond it EngineError is raised rather than memory used up.
    """

    def __init__(self, nodes: int, most: int) -> None:
        self.nodes = nodes
        self.sets = Sets(np.zeros(1, dtype=np.int64), np.empty(0, dtype=np.int32))
        self._most = most
        self._index: tuple[Int64, Int32] | None = None

    def add(self, parts: Iterable[Sets]) -> None:
        """Add sets; raises EngineError where they are too many for memory."""
        self._index = None
        held, starts, members = len(self.sets.member), [self.sets.start], [self.sets.member]
        for part in parts:
            starts.append(part.start[1:] + held)
            members.append(part.member)
            held += len(part.member)
            if held > self._most:
                raise EngineError(
                    f"The samples hold more than {self._most:,} members, which is as much memory "
                    "as they may take. Take a larger epsilon, lower probabilities, or fewer "
                    "customers that count."
                )
        self.sets = Sets(np.concatenate(starts), np.concatenate(members))

    def index(self) -> tuple[Int64, Int32]:
        """Return the sets of each customer, as compressed rows; made once until more are added."""
        from graphcrm.analytics.spread.cover_kernels import index_members

        if self._index is None:
            self._index = index_members(self.sets.start, self.sets.member, self.nodes)
        return self._index

    def gains(self, seeds: Int32, before: Int32) -> Int64:
        """Return how many sets each seed covers that none before it does, int64 (s,)."""
        from graphcrm.analytics.spread.cover_kernels import first_hits

        order = np.full(self.nodes, -1, dtype=np.int32)
        both = np.concatenate([before, seeds]).astype(np.int32)
        order[both] = np.arange(len(both), dtype=np.int32)
        hits = first_hits(self.sets.start, self.sets.member, order, len(both))
        return hits[len(before) : len(both)]

    def covered_by(self, nodes: Int32) -> Bool:
        """Return which sets hold any of these nodes, bool (sets,)."""
        inside = np.zeros(self.nodes, dtype=np.bool_)
        inside[nodes] = True
        if not len(self.sets):
            return np.zeros(0, dtype=np.bool_)
        # Every set holds its root at least, so none is empty.
        return np.logical_or.reduceat(inside[self.sets.member], self.sets.start[:-1])


@dataclass(frozen=True, slots=True)
class Choice:
    """Seeds in order. covered: sets that they cover; bound: that no choice covers more than."""

    seeds: Int32
    covered: int
    bound: float


def choose(pool: Pool, limits: Limits, tie: Int32, before: Int32, *, by_ratio: bool) -> Choice:
    """Choose within the limits by falling gain, or by gain for money.

    tie: int32 (n,), who goes first where gains are equal. before: seeds that are there already;
    what they cover counts for nobody.
    """
    looks = np.unique(np.linspace(0, max(limits.size - 1, 0), LOOKS).astype(np.int64))
    seeds, noted = _greedy(pool, limits, tie, before, (looks, by_ratio, NO_VIEW))
    gains = pool.gains(seeds, before)
    done = np.concatenate([[0], np.cumsum(gains)])
    bound = min(
        float(done[look]) + limits.bound_sum(gain) for look, gain in zip(looks, noted, strict=False)
    )
    return Choice(seeds, int(gains.sum()), bound)


def choose_by_view(
    pool: Pool, limits: Limits, tie: Int32, before: Int32, view: View, *, by_ratio: bool
) -> Int32:
    """Choose as `choose` does by what a view says that customers are worth, int32 (s,).

    view: see view_kernels; it is used up.
    """
    from graphcrm.analytics.spread.view_kernels import take

    nothing = np.zeros(pool.nodes)
    for node in before.tolist():
        take(node, nothing, view)
    looks = np.empty(0, dtype=np.int64)
    return _greedy(pool, limits, tie, before, (looks, by_ratio, view))[0]


def _greedy(
    pool: Pool, limits: Limits, tie: Int32, before: Int32, how: tuple[Int64, bool, View]
) -> tuple[Int32, Float64]:
    from graphcrm.analytics.spread.cover_kernels import choose_greedily

    looks, by_ratio, view = how
    candidates = np.flatnonzero(limits.eligible).astype(np.int32)
    cost = np.zeros(pool.nodes) if limits.cost is None else limits.cost
    people = len(candidates) if limits.people is None else min(limits.people, len(candidates))
    return choose_greedily(
        ((pool.sets.start, pool.sets.member), pool.index()),
        pool.covered_by(before),
        (candidates, tie, cost, looks),
        (limits.group, limits.least, limits.most, limits.reserve),
        (people, np.inf if limits.money is None else float(limits.money), by_ratio),
        view,
    )


def choose_by(order: Int32, nodes: int, limits: Limits) -> Int32:
    """Return the first in this order, int32 (n,), that the limits let pass."""
    tie = np.empty(nodes, dtype=np.int32)
    tie[order] = np.arange(nodes, dtype=np.int32)
    nobody = np.empty(0, dtype=np.int32)
    return choose(Pool(nodes, 0), limits, tie, nobody, by_ratio=False).seeds


def ranked(scores: Float64) -> Int32:
    """Return places by falling score, ties by place, int32 (n,)."""
    return np.argsort(-scores, kind="stable").astype(np.int32)
