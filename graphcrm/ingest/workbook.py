"""Reads Excel workbooks (.xlsx): the first sheet that is not hidden and has something in it.

A row is read at a time; only the texts that many cells share are held in memory.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, is_zipfile

from graphcrm.errors import SourceError
from graphcrm.ingest.batches import BrokenRow, ColumnBatch
from graphcrm.ingest.schema import TableMapping, known_count

MAX_SHARED = 512 << 20
"""Bytes of the texts that cells share."""

_BOOK, _SHARED = "xl/workbook.xml", "xl/sharedStrings.xml"
_ABOVE_HEADER = 20
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"))

Row = tuple[int, tuple[Any, ...]]
"""The number of a row in its sheet, and its cells up to the last that is not empty."""


class WorkbookSource:
    """A sheet of a workbook as batches of columns; the header may stand below a title."""

    open_ended = False
    own_names = False
    total: int | None = None

    def __init__(self, path: Path, table: str, mapping: TableMapping) -> None:
        self._path = path
        with self._rows() as (title, rows):
            first = list(islice(rows, _ABOVE_HEADER))
        self.name = f"{path} (sheet {title})"
        self._header, cells = max(
            first, key=lambda row: known_count(table, _names(row[1]), mapping)
        )
        self.columns: Sequence[str] = _names(cells)

    def batches(self, rows: int) -> Iterator[ColumnBatch]:
        """Yield batches of at most that many rows; `lines` are the numbers of rows in the sheet."""
        with self._rows() as (_, found):
            below = (row for row in found if row[0] > self._header)
            while part := list(islice(below, rows)):
                yield self._batch(part)

    def _batch(self, part: Sequence[Row]) -> ColumnBatch:
        width = len(self.columns)
        kept = [row for row in part if len(row[1]) <= width]
        broken = [self._too_wide(row) for row in part if len(row[1]) > width]
        padded = [cells + (None,) * (width - len(cells)) for _, cells in kept]
        columns = zip(*padded, strict=True) if padded else ((),) * width
        named = dict(zip(self.columns, columns, strict=True))
        return ColumnBatch(named, [number for number, _ in kept], broken)

    def _too_wide(self, row: Row) -> BrokenRow:
        number, cells = row
        reason = f"has a cell in column {len(cells)} where the header has {len(self.columns)}"
        return BrokenRow(number, reason, str(cells[-1]), [_text(cell) for cell in cells])

    @contextmanager
    def _rows(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Open the sheet: its title and the rows that are not empty."""
        from openpyxl.utils.exceptions import InvalidFileException

        _check_size(self._path)
        try:
            with self._path.open("rb") as file:
                yield _sheet(_opened(file), self._path)
        except (
            InvalidFileException,
            BadZipFile,
            ParseError,
            OSError,
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise SourceError(
                f"{self._path} cannot be read as an Excel workbook: {reason}. Save it again as "
                ".xlsx, or the sheet as CSV (UTF-8)."
            ) from error


def is_workbook(path: Path) -> bool:
    """Return whether the file is an Excel workbook, whatever its name."""
    if not is_zipfile(path):
        return False
    try:
        with ZipFile(path) as archive:
            return _BOOK in archive.namelist()
    except (BadZipFile, OSError):
        return False


def _opened(file: BinaryIO) -> Any:
    """Return the workbook in an open file; given a path, the library would believe its name."""
    import openpyxl

    with warnings.catch_warnings():
        # It warns of styles that it does not know.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(file, read_only=True, data_only=True)


def _check_size(path: Path) -> None:
    with ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist() if part.filename == _SHARED)
    if size > MAX_SHARED:
        raise SourceError(
            f"{path} holds more than {MAX_SHARED >> 20} MiB of texts, too much for a workbook to "
            "be read in little memory. Save the sheet as CSV (UTF-8) and load that."
        )


def _sheet(book: Any, path: Path) -> tuple[str, Iterator[Row]]:
    """Return the title and the rows of the first sheet that is seen and has something in it."""
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in seen:
        # What a program says of the size of its sheet is often wrong.
        sheet.reset_dimensions()
        if next(_read(sheet), None) is not None:
            return sheet.title, _read(sheet)
    raise SourceError(f"{path} has no sheet with anything in it, or only hidden ones.")


def _read(sheet: Any) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        known = [None if isinstance(cell, str) and cell in _ERRORS else cell for cell in cells]
        while known and (known[-1] is None or known[-1] == ""):
            known.pop()
        if known:
            yield number, tuple(known)


def _names(cells: Sequence[Any]) -> list[str]:
    return ["" if cell is None else _text(cell).strip() for cell in cells]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
