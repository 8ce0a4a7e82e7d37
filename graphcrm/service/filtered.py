"""The graph as a filter lets it be seen, for pictures: rows of the ties that pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from graphcrm.model import Relationship
from graphcrm.service.context import Context
from graphcrm.service.judged import neighbours
from graphcrm.service.neighbours import NeighbourSource, Rows, stack, strongest
from graphcrm.service.ties import EVERYTHING, TieFilter, ties_of
from graphcrm.store.base import Reader
from graphcrm.tables import Float64


class FilteredGraph:
    """Reads rows from the store when they are asked for, each once; places in order of meeting."""

    def __init__(self, reader: Reader, wanted: TieFilter) -> None:
        self._reader = reader
        self._wanted = wanted
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._types: dict[tuple[int, int], tuple[str, ...]] = {}
        self._rows: dict[int, tuple[np.ndarray, Float64]] = {}

    def place(self, customer_id: str) -> int:
        """Return the place of a customer, giving it one where it has none."""
        if customer_id not in self._places:
            self._places[customer_id] = len(self._ids)
            self._ids.append(customer_id)
        return self._places[customer_id]

    def customer_ids(self, places: Iterable[int]) -> list[str]:
        """Return the ids at these places."""
        return [self._ids[place] for place in places]

    def rows(self, places: Sequence[int]) -> Rows:
        """Return the neighbours of these places."""
        unread = [place for place in dict.fromkeys(places) if place not in self._rows]
        found = ties_of(self._reader, self.customer_ids(unread), self._wanted) if unread else {}
        for place in unread:
            ties = found.get(self._ids[place], [])
            others = np.array([self.place(tie.customer_id) for tie in ties], dtype=np.int32)
            for other, tie in zip(others.tolist(), ties, strict=True):
                self._types[place, other] = tie.types
            weights = np.array([tie.strength for tie in ties], dtype=np.float64)
            self._rows[place] = (others, weights)
        kept = [self._rows[place] for place in places]
        total = np.array([len(others) for others, _ in kept], dtype=np.int64)
        return stack([strongest(*row) for row in kept], total)

    def strengths(self, places: Sequence[int]) -> Float64:
        """Return for each place the summed weight of the ties that pass."""
        self.rows(places)
        return np.array([float(self._rows[place][1].sum()) for place in places])

    def types_between(self, source: int, target: int) -> tuple[str, ...]:
        """Return the types of the relationships of a pair whose rows were asked for."""
        return self._types.get((source, target)) or self._types.get((target, source), ())


def seen_graph(
    ctx: Context,
    reader: Reader,
    wanted: TieFilter,
    known: Mapping[str, Sequence[Relationship]] | None = None,
) -> NeighbourSource:
    """Return where a picture with this filter gets its rows from; known: see StoreGraph."""
    if wanted == EVERYTHING:
        return neighbours(ctx, reader, known)
    return FilteredGraph(reader, wanted)
