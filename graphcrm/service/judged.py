"""Neighbours as users see them now: verdicts count at once, not only with the next analysis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from graphcrm.model import Relationship
from graphcrm.projection import join_strengths
from graphcrm.service.context import Context
from graphcrm.service.judgements import Judgements, judgements_of
from graphcrm.service.neighbours import NeighbourSource, Row, Rows, StoreGraph, stack
from graphcrm.store.base import Reader
from graphcrm.tables import Float64


class JudgedGraph:
    """Rows of another source, with the pairs changed that users said something about.

    Verdicts are few: a row without any costs one look-up, a row with some a second one.
    """

    def __init__(self, source: NeighbourSource, reader: Reader) -> None:
        self._source = source
        self._reader = reader
        self._types: dict[tuple[int, int], tuple[str, ...]] = {}
        self._judgements: dict[tuple[str, ...], Judgements] = {}
        self._gained: dict[int, float] = {}

    def judgements(self, ids: Sequence[str]) -> Judgements:
        """Return the verdicts on relationships of these customers, which are asked for once."""
        wanted = tuple(ids)
        if wanted not in self._judgements:
            self._judgements[wanted] = judgements_of(self._reader, wanted)
        return self._judgements[wanted]

    def place(self, customer_id: str) -> int | None:
        """Return the place of a customer."""
        return self._source.place(customer_id)

    def customer_ids(self, places: Iterable[int]) -> list[str]:
        """Return the ids at these places."""
        return self._source.customer_ids(places)

    def strengths(self, places: Sequence[int]) -> Float64:
        """Return for each place the summed weight of its edges; its row was asked for before."""
        gained = np.array([self._gained.get(place, 0.0) for place in places], dtype=np.float64)
        return self._source.strengths(places) + gained

    def rows(self, places: Sequence[int]) -> Rows:
        """Return the neighbours of these places."""
        rows = self._source.rows(places)
        ids = self.customer_ids(places)
        judgements = self.judgements(ids)
        judged = [judgements.pairs_of(customer_id) for customer_id in ids]
        if not any(judged):
            return rows
        parts, total = [], rows.total.copy()
        for number, customer_id in enumerate(ids):
            span = slice(int(rows.start[number]), int(rows.start[number + 1]))
            row = (rows.neighbour[span], rows.weight[span])
            if judged[number]:
                weights = self._weights(customer_id, judged[number], judgements)
                before = float(row[1].sum())
                row = self._changed(row, weights)
                self._gained[places[number]] = float(row[1].sum()) - before
                total[number] += len(row[0]) - (span.stop - span.start)
            parts.append(row)
        return stack(parts, total)

    def _weights(
        self, customer_id: str, others: Sequence[str], judgements: Judgements
    ) -> dict[int, float]:
        """Return the weight of the edges to others, 0 for none; note what types make them."""
        found = judgements.judge(self._reader.relationships_between(customer_id, others))
        by_other: dict[str, list[Relationship]] = {other: [] for other in others}
        for relationship in found:
            if judgements.is_counted(relationship):
                ends = relationship[:2]
                by_other[ends[1] if ends[0] == customer_id else ends[0]].append(relationship)
        weights = {}
        for other, relationships in by_other.items():
            source, target = self.place(customer_id), self.place(other)
            if source is None or target is None:
                continue
            weights[target] = joined_weight(relationships)
            names = tuple(sorted(relationship.type for relationship in relationships))
            self._types[source, target] = self._types[target, source] = names
        return weights

    def _changed(self, row: Row, weights: dict[int, float]) -> Row:
        known = dict(zip(row[0].tolist(), row[1].tolist(), strict=True)) | weights
        places = [place for place, weight in known.items() if weight > 0]
        ids = dict(zip(places, self.customer_ids(places), strict=True))
        places.sort(key=ids.__getitem__)
        return (
            np.array(places, dtype=np.int32),
            np.array([known[place] for place in places], dtype=np.float64),
        )

    def types_between(self, source: int, target: int) -> tuple[str, ...]:
        """Return the types of the relationships of a pair whose rows were asked for."""
        found = self._types.get((source, target))
        return self._source.types_between(source, target) if found is None else found


def joined_weight(relationships: Sequence[Relationship]) -> float:
    """Return the weight of the edge that relationships of one pair make together, 0 for none."""
    if not relationships:
        return 0.0
    ordered = sorted(relationships, key=lambda relationship: relationship.type)
    weights = np.array([r.strength * r.confidence for r in ordered], dtype=np.float64)
    return float(join_strengths(weights, np.zeros(1, dtype=np.int64))[0])


def neighbours(
    ctx: Context, reader: Reader, known: Mapping[str, Sequence[Relationship]] | None = None
) -> JudgedGraph:
    """Return where this context gets rows from; known: see StoreGraph."""
    source = ctx.cache.graph(reader) if ctx.resident else StoreGraph(reader, known)
    return JudgedGraph(source, reader)
