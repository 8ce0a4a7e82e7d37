"""Reads valuations of a run: by customer, as arrays, and the highest of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from graphcrm.model import ANYBODY, Valuation, ValueFilter
from graphcrm.store.neo4j.arrays import ArrayReader, Words
from graphcrm.store.neo4j.results import ResultReader
from graphcrm.store.neo4j.snapshot import distinct
from graphcrm.store.valuations import (
    DTYPES,
    FIELDS,
    WORDS,
    Columns,
    StageGathering,
    check_measure,
    to_valuation,
    value_table,
)
from graphcrm.store.wants import CUSTOMERS, PRODUCTS, WantPart
from graphcrm.tables import NO_TIME, StageTable, ValueTable

_CUSTOMERS_AT_ONCE = 10_000
_PARTS_AT_ONCE = 200


class ValueReader(ArrayReader, ResultReader):
    """The part of the reader that knows what customers are worth."""

    def values(self, ids: Sequence[str]) -> dict[str, Valuation]:
        """Return what the current run says of those of the customers that it valued."""
        rows = self._rows("read/valuations", run_id=self._run_id, ids=distinct(ids))
        return {row[0]: to_valuation(row) for row in rows}

    def value_table(self) -> ValueTable:
        """Return all valuations of the current run as arrays; nothing for those without one."""
        words = {name: Words() for name in WORDS}
        parts: dict[str, list[Any]] = {name: [np.empty(0, np.int32)] for name in ("at", *FIELDS)}
        values = {"run_id": self._run_id, "never": int(NO_TIME)}
        for ids, *columns in self._pages("read/value_table", _CUSTOMERS_AT_ONCE, **values):
            parts["at"].append(self._place(ids))
            for name, column in zip(FIELDS, columns, strict=True):
                if name in words:
                    parts[name].append(words[name].number_given(column))
                else:
                    parts[name].append(np.array(column, DTYPES[name]))
        table: Columns = {name: np.concatenate(found) for name, found in parts.items()}
        named = {}
        for name, known in words.items():
            given = table[name] >= 0
            named[name], places = known.types(table[name][given])
            table[name][given] = places
        return value_table(len(self._ids), table.pop("at"), table, named)

    def stage_table(self) -> StageTable:
        """Return every change of stage that the current run keeps as arrays."""
        gathering = StageGathering(len(self._ids))
        pages = self._pages("read/stage_texts", _CUSTOMERS_AT_ONCE, run_id=self._run_id)
        for ids, *texts in pages:
            for position, stages, stage in zip(self._place(ids).tolist(), *texts, strict=True):
                gathering.add(position, stages, stage)
        return gathering.finish()

    def want_part(self, kind: str, part: int) -> bytes | None:
        """Return a part of what customers may want by the run."""
        rows = self._rows("read/want_part", run_id=self._run_id, kind=kind, part=part)
        return bytes(rows[0]) if rows else None

    def want_parts(self) -> Iterator[WantPart]:
        """Yield all parts of what customers may want; memory stays flat."""
        run_id = self._run_id
        return (part for kind in (CUSTOMERS, PRODUCTS) for part in self._want_parts(run_id, kind))

    def _want_parts(self, run_id: str, kind: str) -> Iterator[WantPart]:
        values, first = {"run_id": run_id, "kind": kind, "limit": _PARTS_AT_ONCE}, 0
        while rows := self._rows("read/want_parts", part=first, **values):
            yield from (WantPart(kind, part, bytes(body)) for part, body in rows)
            first = rows[-1][0] + 1

    def top_values(
        self,
        measure: str,
        limit: int,
        offset: int = 0,
        only: ValueFilter = ANYBODY,
    ) -> list[Valuation]:
        """Return the highest by one of model.VALUE_MEASURES, ties by id.

        Reads that one value of everyone in the run, or in the community.
        """
        check_measure(measure)
        words = [word for word in (only.segment, only.stage) if word is not None]
        if len(distinct(words)) < len(set(words)):
            return []
        values: dict[str, Any] = {
            "run_id": self._run_id,
            "measure": measure,
            "segment": only.segment,
            "stage": only.stage,
            "cluster": only.cluster,
            "offset": offset,
            "limit": limit,
        }
        if only.community is None:
            rows = self._rows("read/top_values", **values)
        else:
            members = self._members_of(only.community)
            rows = self._rows("read/top_valued_members", **values, **members)
        return list(map(to_valuation, rows))
