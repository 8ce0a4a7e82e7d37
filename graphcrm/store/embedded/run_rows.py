"""Lays out the results of a run as rows, in the order in which their tables keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.model import MEASURES, LineageEvent
from graphcrm.store.base import FactsOf
from graphcrm.store.embedded.ordering import places_within, sorting_order
from graphcrm.store.embedded.rows import Row
from graphcrm.store.records import from_event, from_facts
from graphcrm.tables import NO_TIME, Int32, Int64, Points, RelationshipTable, ScoreTable

_CHUNK = 20_000
EVERYONE = -2
"""Stands for no community in the rankings."""
_PAGERANK = MEASURES.index("pagerank")

RANKED = 1000
"""Places that are kept in the rankings by measures other than PageRank."""


def relationship_rows(
    run: int, keys: Int64, types: Int64, table: RelationshipTable
) -> Iterator[Row]:
    """Yield rows for write/relationship; `keys` and `types` are keys by position."""
    source, target, kind = keys[table.source], keys[table.target], types[table.type]
    columns = (
        source,
        target,
        kind,
        table.directed,
        table.strength,
        table.confidence,
        table.declared,
        table.first_seen,
        table.last_seen,
        table.evidence_count,
        table.evidence_forward,
    )
    for row in _rows(columns, sorting_order(source, target, kind)):
        yield (run, *row, int(NO_TIME))


def rank_rows(run: int, keys: Int64, types: Int64, table: RelationshipTable) -> Iterator[Row]:
    """Yield rows for write/relationship_rank: each relationship for either side, strongest first.

    O(r log r) for r relationships, about 100 bytes each at its peak.
    """
    rank = np.empty(len(table), dtype=np.int32)
    by_id = sorting_order(table.source, table.target, table.type)
    rank[slice(None) if by_id is None else by_id] = np.arange(len(table), dtype=np.int32)
    pairs = np.flatnonzero(table.source != table.target)
    side = np.concatenate([np.arange(len(table)), pairs])
    customer = keys[np.concatenate([table.source, table.target[pairs]])]
    weight = (table.strength * table.confidence)[side]
    order = np.lexsort((rank[side], -weight, customer))
    customer, side = customer[order], side[order]
    source, target = keys[table.source[side]], keys[table.target[side]]
    columns = (customer, places_within(customer), source, target, types[table.type[side]])
    return ((run, *row) for row in _rows(columns))


def fact_rows(
    run: int, keys: Int64, types: Int64, table: RelationshipTable, facts: FactsOf
) -> Iterator[Row]:
    """Yield rows for write/relationship_facts: of the relationships that have any."""
    source, target, kind = keys[table.source], keys[table.target], types[table.type]
    for start in range(0, len(table), _CHUNK):
        span = np.arange(start, min(start + _CHUNK, len(table)))
        for row, found in zip(span.tolist(), facts(span), strict=True):
            if found:
                yield run, int(source[row]), int(target[row]), int(kind[row]), from_facts(found)


def score_rows(run: int, keys: Int64, table: ScoreTable) -> Iterator[Row]:
    """Yield rows for write/scores."""
    place = np.empty(len(table), dtype=np.int64)
    place[_by_pagerank(table)] = np.arange(1, len(table) + 1)
    columns = (
        keys,
        table.community,
        table.degree,
        table.strength,
        table.pagerank,
        table.betweenness,
        table.harmonic,
        table.core,
        place,
    )
    return ((run, *row) for row in _rows(columns, sorting_order(keys)))


def ranking_rows(
    run: int, keys: Int64, table: ScoreTable, levels: Mapping[int, Int32]
) -> Iterator[Row]:
    """Yield rows for write/ranking: by PageRank everyone and each community, else the first few.

    levels: by level other than 0, the community of each customer, int32 (n,), -1 for none.
    """
    position = np.arange(len(table))
    for row in _rows((position, keys[_by_pagerank(table)])):
        yield (run, _PAGERANK, EVERYONE, *row)
    for member_of in (table.community, *(levels[level] for level in sorted(levels))):
        order = np.lexsort((position, -table.pagerank, member_of))
        order = order[member_of[order] >= 0]
        community = member_of[order]
        for row in _rows((community, places_within(community), keys[order])):
            yield (run, _PAGERANK, *row)
    for number, measure in enumerate(MEASURES):
        if number != _PAGERANK:
            order = np.lexsort((position, -getattr(table, measure)))[:RANKED]
            for row in _rows((position[:RANKED], keys[order])):
                yield (run, number, EVERYONE, *row)


def point_rows(run: int, keys: Int64, points: Points) -> Iterator[Row]:
    """Yield rows for write/point: of the customers that stand somewhere."""
    placed = np.flatnonzero(~np.isnan(points.x))
    columns = (keys[placed], points.x[placed], points.y[placed])
    return ((run, *row) for row in _rows(columns, sorting_order(columns[0])))


def _by_pagerank(table: ScoreTable) -> Int64:
    return np.lexsort((np.arange(len(table)), -table.pagerank))


def lineage_rows(run: int, events: Sequence[LineageEvent]) -> Iterator[Row]:
    """Yield rows for write/lineage."""
    return ((run, event.community_id, from_event(event)) for event in events)


def _rows(columns: Sequence[NDArray[Any]], order: Int64 | None = None) -> Iterator[Row]:
    count = len(columns[0])
    for start in range(0, count, _CHUNK):
        span: Any = slice(start, start + _CHUNK)
        if order is not None:
            span = order[span]
        yield from zip(*(column[span].tolist() for column in columns), strict=True)
