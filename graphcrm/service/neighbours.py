"""Who stands next to whom: rows of the analysis graph, from memory or from the store.

Both sources give the same rows with the same bits, so that a command (which reads what it needs)
and a server (which holds the graph) answer alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from graphcrm.model import Relationship
from graphcrm.projection import Projection, group_starts, is_counted, join_strengths, project
from graphcrm.service.judgements import uncounted_kinds
from graphcrm.store.base import Reader
from graphcrm.tables import Float64, Int32, Int64, ScoreTable

ROW_LIMIT = 1000
"""Of a customer with more neighbours, only this many are looked at: the strongest."""

Row = tuple[Int32, Float64]
"""Places of neighbours, ascending by id, and the weights of the edges to them."""

READ_LIMIT = 20_000
"""Relationships read from the store for one customer."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Neighbours of several nodes, one row each, strongest ROW_LIMIT of each, ascending by id.

    start: int64 (k + 1,). neighbour: int32 places. weight: float64 in (0, 1].
    total: int64 (k,), how many neighbours each node has in all.
    """

    start: Int64
    neighbour: Int32
    weight: Float64
    total: Int64


class Tie(NamedTuple):
    """An edge of the analysis graph, seen from one end: who is at the other, and what makes it."""

    customer_id: str
    weight: float
    types: tuple[str, ...]


def join_ties(
    customer_id: str, relationships: Sequence[Relationship], uncounted: Collection[str]
) -> list[Tie]:
    """Return the edges that a customer's relationships make, by the other's id.

    As graphcrm.projection.project makes them, bit for bit.
    """
    pairs = sorted(
        (r.target_id if r.source_id == customer_id else r.source_id, r.type, r)
        for r in relationships
        if is_counted(r, uncounted)
    )
    types: dict[str, tuple[str, ...]] = {}
    for other, name, _ in pairs:
        types[other] = (*types.get(other, ()), name)
    keys = np.repeat(
        np.arange(len(types), dtype=np.int32), [len(names) for names in types.values()]
    )
    strength = np.array([r.strength * r.confidence for _, _, r in pairs], dtype=np.float64)
    weights = join_strengths(strength, group_starts(keys)).tolist()
    return [
        Tie(other, weight, names)
        for (other, names), weight in zip(types.items(), weights, strict=True)
    ]


class NeighbourSource(Protocol):
    """Gives rows of the analysis graph. Places are numbers of its own for customers."""

    def place(self, customer_id: str) -> int | None:
        """Return the place of a customer, None where the run did not know it."""

    def customer_ids(self, places: Iterable[int]) -> list[str]:
        """Return the ids at these places."""

    def rows(self, places: Sequence[int]) -> Rows:
        """Return the neighbours of these places."""

    def strengths(self, places: Sequence[int]) -> Float64:
        """Return for each place the summed weight of all its edges."""

    def types_between(self, source: int, target: int) -> tuple[str, ...]:
        """Return the types of the relationships of a pair whose rows were asked for."""


@dataclass(frozen=True)
class ResidentGraph:
    """The whole graph of the current run in memory."""

    projection: Projection
    scores: ScoreTable

    def place(self, customer_id: str) -> int | None:
        """Return the position of a customer."""
        return self.projection.positions.get(customer_id)

    def customer_ids(self, places: Iterable[int]) -> list[str]:
        """Return the ids at these positions."""
        return [self.projection.ids[place] for place in places]

    def rows(self, places: Sequence[int]) -> Rows:
        """Return the neighbours of these positions: O(entries)."""
        adjacency, nodes = self.projection.adjacency, np.asarray(places, dtype=np.int64)
        begin = adjacency.start[nodes]
        total = adjacency.start[nodes + 1] - begin
        if total.max(initial=0) <= ROW_LIMIT:
            start = np.zeros(len(nodes) + 1, dtype=np.int64)
            np.cumsum(total, out=start[1:])
            entries = np.arange(start[-1]) + np.repeat(begin - start[:-1], total)
            return Rows(start, adjacency.neighbour[entries], adjacency.weight[entries], total)
        parts = [strongest(*adjacency.row(place)) for place in places]
        return stack(parts, total)

    def strengths(self, places: Sequence[int]) -> Float64:
        """Return the strength scores of these positions."""
        return self.scores.strength[np.asarray(places, dtype=np.int64)]

    def types_between(self, source: int, target: int) -> tuple[str, ...]:
        """Return the types of a pair's relationships; O(log degree)."""
        adjacency = self.projection.adjacency
        begin, end = int(adjacency.start[source]), int(adjacency.start[source + 1])
        found = begin + int(np.searchsorted(adjacency.neighbour[begin:end], target))
        if found == end or adjacency.neighbour[found] != target:
            return ()
        return self.projection.types_of(int(adjacency.edge[found]))


class StoreGraph:
    """Reads rows from the store when they are asked for; places are given in order of meeting.

    known: relationships that were read already, for each customer the strongest READ_LIMIT.
    """

    def __init__(
        self, reader: Reader, known: Mapping[str, Sequence[Relationship]] | None = None
    ) -> None:
        self._reader = reader
        self._known = known or {}
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._types: dict[tuple[int, int], tuple[str, ...]] = {}
        self._uncounted = uncounted_kinds(reader.status().run)

    def place(self, customer_id: str) -> int | None:
        """Return the place of a customer, giving it one where it has none."""
        if customer_id not in self._places:
            self._places[customer_id] = len(self._ids)
            self._ids.append(customer_id)
        return self._places[customer_id]

    def customer_ids(self, places: Iterable[int]) -> list[str]:
        """Return the ids at these places."""
        return [self._ids[place] for place in places]

    def rows(self, places: Sequence[int]) -> Rows:
        """Return the neighbours of these places, in one round trip."""
        ids = self.customer_ids(places)
        unread = [customer_id for customer_id in ids if customer_id not in self._known]
        found = dict(self._known)
        if unread:
            found |= self._reader.relationships_of(unread, READ_LIMIT)
        parts, total = [], []
        for customer_id in ids:
            row = self._row(customer_id, found.get(customer_id, []))
            total.append(len(row[0]))
            parts.append(strongest(*row))
        return stack(parts, np.array(total, dtype=np.int64))

    def _row(self, customer_id: str, relationships: Sequence[Relationship]) -> Row:
        ties = join_ties(customer_id, relationships, self._uncounted)
        source = self._places[customer_id]
        places = np.array([self.place(tie.customer_id) for tie in ties], dtype=np.int32)
        for tie, target in zip(ties, places.tolist(), strict=True):
            self._types[source, target] = tie.types
        return places, np.array([tie.weight for tie in ties], dtype=np.float64)

    def strengths(self, places: Sequence[int]) -> Float64:
        """Return the strength scores of these places, in one round trip."""
        ids = self.customer_ids(places)
        scores = self._reader.scores(ids)
        return np.array([scores[i].strength if i in scores else 0.0 for i in ids])

    def types_between(self, source: int, target: int) -> tuple[str, ...]:
        """Return the types of a pair whose rows were read."""
        return self._types.get((source, target)) or self._types.get((target, source), ())


def load_resident(reader: Reader) -> ResidentGraph:
    """Load the whole graph of the current run: about a second a million edges."""
    uncounted = uncounted_kinds(reader.status().run)
    projection = project(reader.customer_ids(), reader.relationships(), uncounted)
    return ResidentGraph(projection, reader.score_table())


def strongest(places: Int32, weight: Float64) -> Row:
    """Keep the strongest ROW_LIMIT, ties by the order they stand in, which is by id."""
    if len(places) <= ROW_LIMIT:
        return places, weight
    kept = np.sort(np.argsort(-weight, kind="stable")[:ROW_LIMIT])
    return places[kept], weight[kept]


def stack(parts: Sequence[Row], total: Int64) -> Rows:
    """Return rows one after another; total: how many neighbours each node has in all."""
    start = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(places) for places, _ in parts], out=start[1:])
    empty = (np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float64))
    return Rows(
        start=start,
        neighbour=np.concatenate([empty[0], *(places for places, _ in parts)]),
        weight=np.concatenate([empty[1], *(weight for _, weight in parts)]),
        total=total,
    )
