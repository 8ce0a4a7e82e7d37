"""Reads ids of customers from a CSV, such as the other commands print."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from graphcrm.errors import EncodingError, MissingColumnError, SourceError
from graphcrm.ingest.formulas import harmless_cell
from graphcrm.service.context import Context

COLUMN = "customer_id"
STDIN = Path("-")

_DELIMITERS = (",", ";", "\t")
_ASKED_AT_ONCE = 20_000


def read_ids(ctx: Context, path: Path) -> list[str]:
    """Return the column customer_id of a CSV in UTF-8, of stdin for '-', empty cells left out.

    A quote that graphcrm put before an id against spreadsheets is taken off where no customer has
    the id with it. Raises MissingColumnError, EncodingError, SourceError.
    """
    name = "stdin" if path == STDIN else str(path)
    data = sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"{name} is not UTF-8 (byte {error.start}). Save it as CSV in UTF-8."
        ) from error
    cells = _column(text, name)
    quoted = [cell for cell in cells if cell[0] == "'" and harmless_cell(cell[1:]) == cell]
    if not quoted:
        return cells
    known: set[str] = set()
    with ctx.store.read() as reader:
        for start in range(0, len(quoted), _ASKED_AT_ONCE):
            known |= reader.known(quoted[start : start + _ASKED_AT_ONCE])
    changed = {cell: cell[1:] for cell in quoted if cell not in known}
    return [changed.get(cell, cell) for cell in cells]


def _column(text: str, name: str) -> list[str]:
    header = text.partition("\n")[0]
    try:
        for delimiter in _DELIMITERS:
            names = [cell.strip() for cell in next(csv.reader([header], delimiter=delimiter), [])]
            if COLUMN in names:
                rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
                place = names.index(COLUMN)
                next(rows)
                return [row[place] for row in rows if len(row) > place and row[place]]
    except csv.Error as error:
        raise SourceError(f"{name} cannot be read as CSV: {error}. Save it again.") from error
    raise MissingColumnError(
        f"{name} has no column {COLUMN!r}; its first line is {header[:100]!r}. Give the column "
        "with the ids that name."
    )
