"""Turns raw rows into rows of the model, and what cannot be used into rejects with a reason.

A row is used whole or not at all: where one of its cells cannot be read it is set aside, so that
nothing is lost unseen. Of each rejected row the first column at fault is named. Only dates of birth
that cannot be read are kept as they are written, and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from graphcrm.answers import Reject
from graphcrm.ingest import cells
from graphcrm.ingest.arrange import Arranged, Faults, arrange
from graphcrm.ingest.batches import Batch, BrokenRow
from graphcrm.ingest.dates import MomentReader
from graphcrm.ingest.identity import IDENTIFYING, Occurrences, plain_attributes, row_ids
from graphcrm.ingest.numbers import numbers, strengths
from graphcrm.ingest.schema import CUSTOMERS, INTERACTIONS, KNOWN, LINKS, REQUIRED, Layout
from graphcrm.model import Customer, Interaction, Link

MAX_SHOWN = 200
"""Characters of a value that a reject shows."""

Row = TypeVar("Row", Customer, Interaction, Link)
Rows = list[Customer] | list[Interaction] | list[Link]
Cleaner = Callable[[Sequence[Any]], cells.Column]

_CLEANERS: Mapping[str, Cleaner] = {
    "customer_id": cells.ids,
    "interaction_id": cells.ids,
    "counterparty_id": cells.ids,
    "source_id": cells.ids,
    "target_id": cells.ids,
    "product_id": cells.ids,
    "type": cells.words,
    "kind": cells.kinds,
    "tags": cells.tags,
    "currency": cells.currencies,
    "amount": numbers,
    "quantity": numbers,
    "rating": numbers,
    "directed": cells.truths,
    "strength": strengths,
}
"""Columns that are not here, and not moments or days, are text."""

_MOMENTS = ("created_at", "occurred_at", "since", "until")
_DAYS = ("birth_date",)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A reject, and its row as the source has it."""

    reject: Reject
    original: Any


@dataclass(frozen=True, slots=True)
class CleanBatch:
    """What became of a batch.

    suspicious: by reason, rows that are used all the same. left_out: rows that the mapping does not
    take.
    """

    rows: Rows
    rejected: Sequence[RejectedRow]
    suspicious: Mapping[str, int]
    left_out: int


class TableCleaner:
    """Cleans the batches of one source, in their order."""

    def __init__(self, layout: Layout, source: str, moments: MomentReader) -> None:
        self._layout = layout
        self._source = source
        self._moments = moments
        self._seen = Occurrences()
        dated = {name: partial(cells.moments, reader=moments) for name in _MOMENTS}
        days = {name: partial(cells.days, reader=moments) for name in _DAYS}
        self._cleaners: Mapping[str, Cleaner] = {**_CLEANERS, **dated, **days}

    def clean(self, batch: Batch) -> CleanBatch:
        """Return the rows of the batch that can be used, and the others with the reason."""
        arranged = arrange(batch, self._layout)
        columns, odd = self._clean_columns(arranged)
        faults = arranged.faults
        _check_rows(self._layout.table, columns, faults)
        rejected = [
            *map(self._broken, batch.broken),
            *(self._rejected(arranged, row, *faults.by_row[row]) for row in sorted(faults.by_row)),
        ]
        rejected.sort(key=lambda row: row.reject.line)
        attributes = arranged.attributes
        if faults.by_row:
            kept = [row for row in range(arranged.size) if row not in faults.by_row]
            columns = {name: [values[row] for row in kept] for name, values in columns.items()}
            attributes = [attributes[row] for row in kept]
        rows = self._rows(columns, attributes)
        kept_odd = Counter(reason for row, reason in odd if row not in faults.by_row)
        suspicious = {**self._doubts(columns), **kept_odd}
        return CleanBatch(rows, rejected, suspicious, arranged.left_out)

    def _clean_columns(
        self, arranged: Arranged
    ) -> tuple[dict[str, list[Any]], list[tuple[int, str]]]:
        """Clean every known column that the source has; the others are all None.

        With the rows of which a cell is odd but used, and why.
        """
        table = self._layout.table
        result: dict[str, list[Any]] = {}
        odd: list[tuple[int, str]] = []
        for name in KNOWN[table]:
            raw = arranged.known.get(name)
            if raw is None:
                column = cells.Column([() if name == "tags" else None] * arranged.size)
            else:
                column = self._cleaners.get(name, cells.texts)(raw)
            arranged.faults.add(name, column.errors)
            if name in REQUIRED[table]:
                arranged.faults.add(name, _empty(column.values))
            odd += ((row, f"{name} {reason}") for row, reason in column.doubts.items())
            result[name] = column.values
        return result, odd

    def _rows(self, columns: dict[str, list[Any]], attributes: Sequence[Mapping[str, Any]]) -> Rows:
        if self._layout.table == CUSTOMERS:
            return _make(Customer, [*columns.values(), attributes, (False,) * len(attributes)])
        if self._layout.table == INTERACTIONS:
            self._fill_ids(columns, attributes)
            return _make(Interaction, [*columns.values(), attributes])
        columns["directed"] = list(map(bool, columns["directed"]))
        return list(map(_in_order, _make(Link, [*columns.values(), attributes])))

    def _fill_ids(
        self, columns: dict[str, list[Any]], attributes: Sequence[Mapping[str, Any]]
    ) -> None:
        ids = columns["interaction_id"]
        without = [row for row, known in enumerate(ids) if known is None]
        if not without:
            return
        content = [columns[name] for name in IDENTIFYING]
        content.append(list(map(plain_attributes, attributes)))
        if len(without) < len(ids):
            content = [[values[row] for row in without] for values in content]
        for row, made in zip(without, row_ids(zip(*content, strict=True), self._seen), strict=True):
            ids[row] = made

    def _doubts(self, columns: Mapping[str, Sequence[Any]]) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for name in _MOMENTS:
            if name in columns and name != "until":
                found |= self._moments.suspicious(columns[name], name, name == "occurred_at")
        return found

    def _broken(self, row: BrokenRow) -> RejectedRow:
        reject = Reject(
            self._layout.table, self._source, row.line, "", shown(row.value), row.reason
        )
        return RejectedRow(reject, row.row)

    def _rejected(self, arranged: Arranged, row: int, column: str, reason: str) -> RejectedRow:
        cells_of_column = arranged.known.get(column)
        original = arranged.original(row)
        value = original.get(column) if cells_of_column is None else cells_of_column[row]
        reject = Reject(
            self._layout.table,
            self._source,
            arranged.lines[row],
            shown(column),
            shown("" if value is None else value),
            reason,
        )
        return RejectedRow(reject, original)


def _make(row: type[Row], columns: Sequence[Sequence[Any]]) -> list[Row]:
    """Return rows from columns that stand in the order of the row's fields."""
    # What the class itself would do, without passing each field by name: a third of the time.
    return list(map(partial(tuple.__new__, row), zip(*columns, strict=True)))


def shown(value: Any) -> str:
    """Return at most MAX_SHOWN characters of a value, as text that any encoding can write."""
    try:
        text = value if isinstance(value, str) else str(value)
    except (RecursionError, ValueError):
        text = f"a {type(value).__name__} too large to be shown"
    return text[:MAX_SHOWN].encode(errors="backslashreplace").decode()


def _empty(values: Sequence[Any]) -> Mapping[int, str]:
    if None not in values:
        return {}
    return {row: "has no value" for row, value in enumerate(values) if value is None}


def _check_rows(table: str, columns: Mapping[str, Sequence[Any]], faults: Faults) -> None:
    """Note rows whose cells can be read but do not fit together."""
    if table != LINKS:
        return
    for row, (source, target, since, until) in enumerate(
        zip(*(columns[name] for name in ("source_id", "target_id", "since", "until")), strict=True)
    ):
        if source == target and source is not None:
            faults.add("target_id", {row: "is the same customer as source_id"})
        elif since is not None and until is not None and until < since:
            faults.add("until", {row: "is before since"})


def _in_order(link: Link) -> Link:
    """Return the link with source before target where it has no direction."""
    if link.directed or link.source_id < link.target_id:
        return link
    return link._replace(source_id=link.target_id, target_id=link.source_id)
