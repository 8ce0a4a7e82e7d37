"""From the store to ids and edge arrays: the undirected, weighted graph that analytics works on.

A pair of customers is one edge, however many relationships they have. Its weight says how likely
it is that at least one of them carries something over: 1 - product of (1 - strength x confidence)
over the pair's relationships, so it stays in (0, 1] and a further relationship never lowers it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.model import CERTAIN, DECLARED, Relationship
from graphcrm.tables import Float64, Int16, Int32, Int64, RelationshipTable


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Both directions of every edge, in compressed rows.

    start: int64 (n + 1,). neighbour: int32 (2m,), ascending within a row. weight: float64 (2m,).
    edge: int32 (2m,), which edge of the projection an entry is. Row i is start[i]:start[i + 1].
    """

    start: Int64
    neighbour: Int32
    weight: Float64
    edge: Int32

    def row(self, node: int) -> tuple[Int32, Float64]:
        """Return the neighbours of a node, ascending, and the weights of the edges to them."""
        span = slice(int(self.start[node]), int(self.start[node + 1]))
        return self.neighbour[span], self.weight[span]


@dataclass(frozen=True)
class Projection:
    """An undirected graph without loops or parallel edges.

    ids: n customer ids in code point order. source, target: int32 (m,), source < target, sorted by
    both. weight: float64 (m,) in (0, 1]; more is closer. types: names of relationship types.
    edge_type: int16 (r,), positions in types; those of edge e are type_start[e]:type_start[e + 1].
    """

    ids: Sequence[str]
    source: Int32
    target: Int32
    weight: Float64
    types: tuple[str, ...] = ()
    type_start: Int64 = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    edge_type: Int16 = field(default_factory=lambda: np.empty(0, dtype=np.int16))

    @property
    def nodes(self) -> int:
        """The number of customers, those without any edge included."""
        return len(self.ids)

    @property
    def edges(self) -> int:
        """The number of undirected edges."""
        return len(self.source)

    @cached_property
    def adjacency(self) -> Adjacency:
        """The edges as compressed rows, built at first use: O(n + m)."""
        return build_adjacency(self.nodes, self.source, self.target, self.weight)

    @cached_property
    def strengths(self) -> Float64:
        """The summed weight of each customer's edges, float64 (n,), at first use: O(n + m)."""
        ends = (self.source, self.target)
        parts = [np.bincount(end, weights=self.weight, minlength=self.nodes) for end in ends]
        return np.asarray(parts[0] + parts[1], dtype=np.float64)

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of each id."""
        return {customer_id: position for position, customer_id in enumerate(self.ids)}

    @cached_property
    def graph_hash(self) -> str:
        """SHA-256 over ids, edges and weights: equal graphs have equal hashes."""
        return self._hash(self.source, self.target, self.weight)

    @cached_property
    def topology_hash(self) -> str:
        """SHA-256 over ids and edges: equal for graphs that differ in weights alone."""
        return self._hash(self.source, self.target)

    def _hash(self, *arrays: NDArray[Any]) -> str:
        digest = hashlib.sha256()
        for customer_id in self.ids:
            digest.update(customer_id.encode())
            digest.update(b"\0")
        for array in arrays:
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    def types_of(self, edge: int) -> tuple[str, ...]:
        """Return the types of the relationships that make an edge, by name."""
        span = slice(int(self.type_start[edge]), int(self.type_start[edge + 1]))
        return tuple(self.types[code] for code in self.edge_type[span])


MANY_EDGES = 300_000
"""From here on rows are built by compiled code, which takes half a second to load."""


def build_adjacency(nodes: int, source: Int32, target: Int32, weight: Float64) -> Adjacency:
    """Return compressed rows of the undirected graph whose edges are sorted by source, target.

    O(n + m) for many edges, about 1 s for ten million, with nothing beside the result; below
    300,000 edges O(m log m) by a stable sort on the row. Both give the same bits.
    """
    if len(source) >= MANY_EDGES:
        from graphcrm.compressed import count_into_rows

        return Adjacency(*count_into_rows(nodes, source, target, weight))
    rows = np.concatenate([target, source])
    # Edges are sorted by source, then target, so a stable sort leaves each row ascending: first
    # the smaller neighbours (in order of source), then the larger ones (in order of target).
    order = np.argsort(rows, kind="stable")
    edge = np.arange(len(source), dtype=np.int32)
    start = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=nodes), out=start[1:])
    return Adjacency(
        start=start,
        neighbour=np.concatenate([source, target])[order],
        weight=np.concatenate([weight, weight])[order],
        edge=np.concatenate([edge, edge])[order],
    )


def project(
    ids: Sequence[str], relationships: RelationshipTable, uncounted: Collection[str] = ()
) -> Projection:
    """Return the graph that these relationships make, one edge a pair.

    The table's positions refer to `ids`. uncounted: types of inferred relationships that are not
    edges, because the interactions behind them are already, unless a person said that they are
    right. O(r log r) time. The relationships of a pair are taken in the order of their type names,
    so equal tables give equal bits.
    """
    relationships = counted(relationships, uncounted)
    low = np.minimum(relationships.source, relationships.target)
    high = np.maximum(relationships.source, relationships.target)
    order = np.lexsort((relationships.type, high, low))
    low, high = low[order], high[order]
    starts = group_starts(low, high)
    return Projection(
        ids=ids,
        source=low[starts],
        target=high[starts],
        weight=join_strengths((relationships.strength * relationships.confidence)[order], starts),
        types=relationships.types,
        type_start=np.append(starts, len(low)).astype(np.int64),
        edge_type=relationships.type[order],
    )


def is_counted(relationship: Relationship, uncounted: Collection[str]) -> bool:
    """Tell whether a relationship is part of an edge; what a person said always is."""
    said = relationship.origin == DECLARED or relationship.confidence == CERTAIN
    return said or relationship.type not in uncounted


def counted(table: RelationshipTable, uncounted: Collection[str]) -> RelationshipTable:
    """Return the relationships that are part of an edge."""
    left_out = np.array([name in uncounted for name in table.types], dtype=np.bool_)
    if not left_out.any():
        return table
    kept = table.declared | (table.confidence == CERTAIN) | ~left_out[table.type]
    columns = {name: getattr(table, name) for name in table.__dataclass_fields__ if name != "types"}
    return RelationshipTable(
        types=table.types, **{name: column[kept] for name, column in columns.items()}
    )


def group_starts(*sorted_keys: Int32 | Int16) -> Int64:
    """Return where each run of equal keys begins; the keys are sorted by all of them together."""
    first = np.ones(len(sorted_keys[0]), dtype=np.bool_)
    if len(first):
        first[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in sorted_keys])
    return np.flatnonzero(first)


def join_strengths(strength: Float64, starts: Int64) -> Float64:
    """Return for each group 1 - product of (1 - strength): one strength alone stays as it is.

    Through logarithms, so that faint ones are not lost to rounding.
    """
    if not len(starts):
        return np.empty(0, dtype=np.float64)
    with np.errstate(divide="ignore"):
        joined = -np.expm1(np.add.reduceat(np.log1p(-strength), starts))
    alone = np.diff(starts, append=len(strength)) == 1
    return np.where(alone, strength[starts], joined)
