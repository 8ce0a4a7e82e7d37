"""Applies what a mapping says of cells and rows: words, stand-ins, rows that are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.ingest.batches import Batch, ColumnBatch
from graphcrm.ingest.cells import BLANK, as_text
from graphcrm.ingest.salesforce_ids import full_id
from graphcrm.ingest.schema import ID_COLUMNS, ColumnMapping, Layout, TableMapping, fold_name
from graphcrm.ingest.unreadable import UnreadableError


class CellsByName:
    """The cells of a batch, by the name that the source has for a column, however written."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._found: dict[str, Sequence[Any] | None] = {}

    def find(self, name: str) -> Sequence[Any] | None:
        """Return the cells of that column, None where the batch has no such column."""
        folded = fold_name(name)
        if folded not in self._found:
            self._found[folded] = self._read(folded)
        return self._found[folded]

    def _read(self, folded: str) -> Sequence[Any] | None:
        if isinstance(self._batch, ColumnBatch):
            columns = self._batch.columns.items()
            return next((cells for name, cells in columns if fold_name(name) == folded), None)
        rows = [
            next((cell for name, cell in record.items() if fold_name(name) == folded), None)
            for record in self._batch.records
        ]
        return None if all(cell is None for cell in rows) else rows


def translate(
    known: Mapping[str, Sequence[Any]], mapping: TableMapping, cells: CellsByName, size: int
) -> Mapping[str, Sequence[Any]]:
    """Return the known columns with the mapping's constants, stand-ins and words in place."""
    result = dict(known)
    for name, origin in mapping.items():
        if origin.value is not None:
            result[name] = (origin.value,) * size
            continue
        column = _filled(result.get(name), origin, cells)
        if column is None and origin.default is None:
            continue
        column = (None,) * size if column is None else column
        if origin.values:
            column = [_translated(cell, origin.values) for cell in column]
        if origin.default is not None:
            column = [origin.default if _is_blank(cell) else cell for cell in column]
        if not origin.separator:
            column = [_finished(cell, origin) for cell in column] if _finishes(origin) else column
        result[name] = column
    own = mapping.get("customer_id")
    if own is not None and own.otherwise and {"customer_id", "counterparty_id"} <= set(result):
        result["counterparty_id"] = _others(result["counterparty_id"], result["customer_id"])
    return result


def _others(column: Sequence[Any], own: Sequence[Any]) -> Sequence[Any]:
    """Return the cells that do not say the same as `own`, for which they may have stood in."""
    return [None if cell == same else cell for cell, same in zip(column, own, strict=True)]


def _filled(
    column: Sequence[Any] | None, origin: ColumnMapping, cells: CellsByName
) -> Sequence[Any] | None:
    """Return the column without words that say nothing; where it is empty others stand in."""
    found = _without(column, origin.blank)
    for name in origin.otherwise:
        further = _without(cells.find(name), origin.blank)
        if found is None or further is None:
            found = further if found is None else found
            continue
        found = [
            other if _is_blank(cell) else cell for cell, other in zip(found, further, strict=True)
        ]
    return found


def _without(column: Sequence[Any] | None, blank: frozenset[str]) -> Sequence[Any] | None:
    if column is None or not blank:
        return column
    return [None if isinstance(cell, str) and cell.strip() in blank else cell for cell in column]


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip() in BLANK)


def _word(cell: Any) -> str | None:
    try:
        return as_text(cell)
    except UnreadableError:
        return None


def _translated(cell: Any, values: Mapping[str, str]) -> Any:
    text = _word(cell)
    return cell if text is None else values.get(text.strip(), cell)


def _finishes(origin: ColumnMapping) -> bool:
    return bool(origin.prefix or origin.ids)


def _finished(cell: Any, origin: ColumnMapping) -> Any:
    """Return one id or word as the mapping wants it written."""
    text = None if _is_blank(cell) else _word(cell)
    if text is None:
        return cell
    return origin.prefix + (full_id(text.strip()) if origin.ids else text.strip())


def rows_kept(
    known: Mapping[str, Sequence[Any]], mapping: TableMapping, cells: CellsByName, size: int
) -> Sequence[int]:
    """Return which rows the mapping does not leave out, by known columns or the source's own."""
    kept: Sequence[int] = range(size)
    for name, words in mapping.leave_out.items():
        column = known[name] if name in known else cells.find(name)
        if column is not None:
            kept = [row for row in kept if _said(column[row]) not in words]
    return kept


def _said(cell: Any) -> str:
    return "" if _is_blank(cell) else (_word(cell) or "").strip().lower()


@dataclass(frozen=True, slots=True)
class Parted:
    """Rows, some of them several times, and their known columns with one id in a cell."""

    rows: Sequence[int]
    known: Mapping[str, Sequence[Any]]


def parts_of(layout: Layout, known: Mapping[str, Sequence[Any]]) -> Parted | None:
    """Return each row once for every id that stands in a cell, None where no column may have more.

    An interaction's own id gets the other one behind it, as one message to several people does:
    which of them comes first may change.
    """
    name = next((name for name in ID_COLUMNS if _separator(layout, name) and name in known), None)
    if name is None:
        return None
    origin = layout.mapping[name]
    found = [_ids(cell, origin) for cell in known[name]]
    rows = [row for row, ids in enumerate(found) for _ in ids]
    result = {column: [cells[row] for row in rows] for column, cells in known.items()}
    result[name] = [each for ids in found for each in ids]
    if "interaction_id" in result:
        pairs = zip(result["interaction_id"], result[name], strict=True)
        result["interaction_id"] = [_joined(own, each) for own, each in pairs]
    return Parted(rows, result)


def _separator(layout: Layout, name: str) -> str | None:
    origin = layout.mapping.get(name)
    return None if origin is None else origin.separator


def _ids(cell: Any, origin: ColumnMapping) -> list[Any]:
    text = None if _is_blank(cell) else _word(cell)
    if text is None:
        return [cell]
    parts = [part.strip() for part in text.split(origin.separator)]
    return list(dict.fromkeys(_finished(part, origin) for part in parts if part)) or [None]


def _joined(own: Any, other: Any) -> Any:
    text = None if _is_blank(own) else _word(own)
    return own if text is None or other is None else f"{text.strip()} {other}"
