"""Puts raw rows under the names of the table: known columns in lists, the rest as attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphcrm.ingest.batches import Batch, ColumnBatch, RecordBatch
from graphcrm.ingest.cells import BLANK, as_text, attribute, attributes
from graphcrm.ingest.schema import Layout, attribute_name, is_name, known_name
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
    """A batch under the names of the table; `original` returns a row as the source has it."""

    size: int
    lines: Sequence[int]
    known: Mapping[str, Sequence[Any]]
    attributes: Sequence[Mapping[str, Any]]
    faults: Faults
    original: Callable[[int], Any]


def arrange(batch: Batch, layout: Layout) -> Arranged:
    """Return the batch under the table's names, its constants and translations applied."""
    if isinstance(batch, ColumnBatch):
        return _arrange_columns(batch, layout)
    return _arrange_records(batch, layout)


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
        _translate(known, layout, size),
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
        _translate(records.known, layout, size),
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


def _translate(
    known: Mapping[str, Sequence[Any]], layout: Layout, size: int
) -> Mapping[str, Sequence[Any]]:
    """Apply the mapping's constants and translated values."""
    result = dict(known)
    for name, origin in layout.mapping.items():
        if origin.value is not None:
            result[name] = (origin.value,) * size
            continue
        if origin.values and name in result:
            result[name] = [_translated(cell, origin.values) for cell in result[name]]
        if origin.default is not None:
            cells = result.get(name, (None,) * size)
            result[name] = [origin.default if _is_blank(cell) else cell for cell in cells]
    return result


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip() in BLANK)


def _translated(cell: Any, values: Mapping[str, str]) -> Any:
    try:
        text = as_text(cell)
    except UnreadableError:
        return cell
    return cell if text is None else values.get(text.strip(), cell)
