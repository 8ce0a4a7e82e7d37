"""Puts raw rows under the names of the table: known columns in lists, the rest as attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphcrm.ingest.batches import Batch, ColumnBatch, RecordBatch
from graphcrm.ingest.cells import attribute, attributes
from graphcrm.ingest.schema import Layout, attribute_name, is_name, known_name
from graphcrm.ingest.translate import CellsByName, parts_of, rows_kept, translate
from graphcrm.ingest.unreadable import UnreadableError

_NO_ATTRIBUTES: Mapping[str, Any] = {}


@dataclass(slots=True)
class Faults:
    """Why rows cannot be used: of each row the first column found at fault, and the reason."""

    by_row: dict[int, tuple[str, str]] = field(default_factory=dict)

    def add(self, column: str, errors: Mapping[int, str]) -> None:
        """Note the rows in which this column cannot be used."""
        for position, reason in errors.items():
            self.by_row.setdefault(position, (column, reason))


@dataclass(frozen=True, slots=True)
class Arranged:
    """A batch under the names of the table.

    original: returns a row as the source has it. left_out: rows that the mapping does not take.
    """

    size: int
    lines: Sequence[int]
    known: Mapping[str, Sequence[Any]]
    attributes: Sequence[Mapping[str, Any]]
    faults: Faults
    original: Callable[[int], Any]
    left_out: int = 0


def arrange(batch: Batch, layout: Layout) -> Arranged:
    """Return the batch under the table's names, all that the mapping says applied.

    Rows that it leaves out are not in it; a row that names several customers is in it as often.
    """
    cells = CellsByName(batch)
    if isinstance(batch, ColumnBatch):
        arranged = _arrange_columns(batch, layout)
    else:
        arranged = _arrange_records(batch, layout)
    known = translate(arranged.known, layout.mapping, cells, arranged.size)
    arranged = replace(arranged, known=known)
    kept = rows_kept(known, layout.mapping, cells, arranged.size)
    if len(kept) < arranged.size:
        arranged = replace(_pick(arranged, kept), left_out=arranged.size - len(kept))
    parted = parts_of(layout, arranged.known)
    if parted is None:
        return arranged
    return replace(_pick(arranged, parted.rows), known=parted.known)


def _pick(arranged: Arranged, rows: Sequence[int]) -> Arranged:
    """Return these rows, in this order; one may come several times."""
    faults = Faults()
    for position, row in enumerate(rows):
        if row in arranged.faults.by_row:
            faults.by_row[position] = arranged.faults.by_row[row]
    return Arranged(
        len(rows),
        [arranged.lines[row] for row in rows],
        {name: [cells[row] for row in rows] for name, cells in arranged.known.items()},
        [arranged.attributes[row] for row in rows],
        faults,
        lambda position: arranged.original(rows[position]),
        arranged.left_out,
    )


def _arrange_columns(batch: ColumnBatch, layout: Layout) -> Arranged:
    size = len(batch.lines)
    faults = Faults()
    known = {name: batch.columns[column] for name, column in layout.known.items()}
    names: list[str] = []
    cleaned: list[list[Any]] = []
    for column, name in layout.attributes.items():
        values = attributes(batch.columns[column])
        faults.add(column, values.errors)
        names.append(name)
        cleaned.append(values.values)
    return Arranged(
        size,
        batch.lines,
        known,
        _as_mappings(names, cleaned, size),
        faults,
        lambda row: {column: cells[row] for column, cells in batch.columns.items()},
    )


def _as_mappings(
    names: Sequence[str], columns: Sequence[Sequence[Any]], size: int
) -> Sequence[Mapping[str, Any]]:
    if not names:
        return (_NO_ATTRIBUTES,) * size
    return [
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in zip(*columns, strict=True)
    ]


def _arrange_records(batch: RecordBatch, layout: Layout) -> Arranged:
    size = len(batch.records)
    records = _Records(layout, size)
    for row, record in enumerate(batch.records):
        for key, value in record.items():
            if value is not None:
                records.add(row, key, value)
    return Arranged(
        size,
        batch.lines,
        records.known,
        records.attributes,
        records.faults,
        batch.records.__getitem__,
    )


class _Records:
    """Collects the cells of rows that each have names of their own."""

    def __init__(self, layout: Layout, size: int) -> None:
        self.known: dict[str, list[Any]] = {}
        self.attributes: list[dict[str, Any]] = [{} for _ in range(size)]
        self.faults = Faults()
        self._layout = layout
        self._size = size
        self._feeds: dict[str, str | None] = {}

    def add(self, row: int, key: str, value: Any) -> None:
        """Take one cell, which is not None."""
        if key not in self._feeds:
            self._feeds[key] = known_name(self._layout.table, key, self._layout.mapping)
        name = self._feeds[key]
        if name is None:
            self._add_attribute(row, key, value)
            return
        cells = self.known.get(name)
        if cells is None:
            cells = self.known[name] = [None] * self._size
        if cells[row] is not None:
            self.faults.add(key, {row: f"is given twice: another column stands for {name} too"})
        cells[row] = value

    def _add_attribute(self, row: int, key: str, value: Any) -> None:
        try:
            kept = attribute(value)
            if not is_name(key):
                raise UnreadableError("has a column name that is empty or cannot be written")
        except UnreadableError as error:
            self.faults.add(key, {row: str(error)})
            return
        if kept is not None:
            self.attributes[row][attribute_name(self._layout.table, key)] = kept
