"""Valuations of a run: written as rows, read by customer, as arrays, and the highest of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from graphcrm.model import ANYBODY, MEASURES, VALUE_MEASURES, Valuation, ValueFilter
from graphcrm.store.base import ToldOf
from graphcrm.store.embedded.bulk import BulkReader, read_columns
from graphcrm.store.embedded.ordering import sorting_order
from graphcrm.store.embedded.rows import Row, is_text, json_list
from graphcrm.store.embedded.run_rows import EVERYONE, RANKED
from graphcrm.store.valuations import (
    DTYPES,
    FIELDS,
    WORDS,
    StageGathering,
    check_measure,
    highest,
    to_valuation,
    value_rows,
    value_table,
)
from graphcrm.store.wants import WantPart
from graphcrm.tables import NO_TIME, Int64, StageTable, ValueTable

_READ = np.dtype(
    [
        ("customer", np.int32),
        # Words are keys of terms, which take more room than positions.
        *((name, np.int32 if name in WORDS else DTYPES[name]) for name in FIELDS),
    ]
)


class ValueReader(BulkReader):
    """The part of the reader that knows what customers are worth."""

    def values(self, ids: Sequence[str]) -> dict[str, Valuation]:
        """Return what the current run says of those of the customers that it valued."""
        rows = self._rows("read/valuations", run=self._run_key, ids=json_list(list(ids)))
        return {row[0]: to_valuation(row) for row in rows}

    def value_table(self) -> ValueTable:
        """Return all valuations of the current run as arrays; nothing for those without one."""
        run = self._run_key
        (count,) = self._one("read/valuation_count", run=run)
        rows = self._rows("read/value_table", run=run, never=int(NO_TIME))
        columns = read_columns(rows, _READ, count)
        words = {}
        for name in WORDS:
            given = columns[name] >= 0
            words[name], places = self._types(columns[name][given])
            columns[name] = np.full(count, -1, dtype=np.int16)
            columns[name][given] = places
        place = self._place(columns, "customer")
        return value_table(self._state.customers, place, columns, words)

    def stage_table(self) -> StageTable:
        """Return every change of stage that the current run keeps as arrays."""
        positions = self._positions
        gathering = StageGathering(self._state.customers)
        for key, stages, stage in self._rows("read/stage_texts", run=self._run_key):
            gathering.add(int(positions[key]), stages, stage)
        return gathering.finish()

    def want_part(self, kind: str, part: int) -> bytes | None:
        """Return a part of what customers may want by the run."""
        row = self._one("read/want_part", run=self._run_key, kind=kind, part=part)
        return None if row is None else row[0]

    def want_parts(self) -> Iterator[WantPart]:
        """Yield all parts of what customers may want; memory stays flat."""
        return map(WantPart._make, self._rows("read/want_parts", run=self._run_key))

    def top_values(
        self,
        measure: str,
        limit: int,
        offset: int = 0,
        only: ValueFilter = ANYBODY,
    ) -> list[Valuation]:
        """Return the highest by one of model.VALUE_MEASURES, ties by id.

        It reads no more than it returns among the first thousand of everyone; else all valuations
        of the community or of the run.
        """
        check_measure(measure)
        if not all(word is None or is_text(word) for word in (only.segment, only.stage)):
            return []
        words = {"segment": only.segment, "stage": only.stage, "cluster": only.cluster}
        number = VALUE_MEASURES.index(measure)
        values: dict[str, Any] = {"run": self._run_key, "limit": limit}
        if only == ANYBODY and offset + limit <= RANKED and not self._state.ledger_version:
            ranked = len(MEASURES) + number
            rows = self._rows("read/top_values_ranked", **values, measure=ranked, first=offset)
        elif only.community is None:
            values |= {"measure": number, "offset": offset, **words}
            rows = self._rows("read/top_values", **values)
        else:
            values |= {
                "measure": number,
                "offset": offset,
                "community": only.community,
                **words,
                "cluster": only.cluster,
            }
            rows = self._rows("read/top_values_of_community", **values)
        return [to_valuation(row) for row in rows]


def valuation_rows(
    run: int,
    keys: Int64,
    terms: Mapping[str | None, int | None],
    table: ValueTable,
    told: ToldOf,
) -> Iterator[Row]:
    """Yield rows for write/valuation; `keys` are keys by position, `terms` those of words."""
    places = [1 + FIELDS.index(name) for name in WORDS]
    for row in value_rows(table, told, sorting_order(keys)):
        for place in places:
            row[place] = terms[row[place]]
        yield (run, int(keys[row[0]]), *row[1:])


def value_ranking_rows(run: int, keys: Int64, table: ValueTable) -> Iterator[Row]:
    """Yield rows for write/ranking: the first of everyone by each measure of value."""
    for number, measure in enumerate(VALUE_MEASURES, len(MEASURES)):
        found = keys[highest(table, measure, RANKED)].tolist()
        yield from ((run, number, EVERYONE, place, key) for place, key in enumerate(found))
