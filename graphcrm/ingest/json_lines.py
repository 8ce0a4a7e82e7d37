"""Reads JSON Lines: one object a line, each with names of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from graphcrm.errors import SourceError
from graphcrm.ingest.batches import BrokenRow, RecordBatch
from graphcrm.ingest.encoding import TextFacts
from graphcrm.ingest.files import open_text

_HEADER_ROWS = 1000


class JsonLinesSource:
    """A JSON Lines file as batches of records."""

    open_ended = True
    own_names = False

    def __init__(self, path: Path, facts: TextFacts) -> None:
        self.name = str(path)
        self.total: int | None = facts.lines
        self._path = path
        self._encoding = facts.encoding
        self.columns: Sequence[str] = self._first_names()

    def _first_names(self) -> list[str]:
        """Return the names of the first rows. Raises SourceError where not one is an object."""
        first = next(self.batches(_HEADER_ROWS), RecordBatch((), ()))
        if not first.records:
            reason = first.broken[0].reason if first.broken else "has blank lines only"
            raise SourceError(
                f"{self.name} is not JSON Lines: line "
                f"{first.broken[0].line if first.broken else 1} {reason}. Write one object a "
                'line, such as {"customer_id": "c1"}; a list of objects is not read.'
            )
        return list(dict.fromkeys(name for record in first.records for name in record))

    def batches(self, rows: int) -> Iterator[RecordBatch]:
        """Yield batches of at most that many rows; `lines` count from 1."""
        with open_text(self._path, self._encoding, newline="\n") as text:
            lines = ((number, line) for number, line in enumerate(text, 1) if not line.isspace())
            while part := list(islice(lines, rows)):
                yield read_lines(part)


def read_lines(part: Sequence[tuple[int, str]]) -> RecordBatch:
    """Return the records of these lines, each with its number."""
    records: list[dict[str, Any]] = []
    numbers: list[int] = []
    broken: list[BrokenRow] = []
    for number, line in part:
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            record = _read_lenient(line)
        if isinstance(record, dict):
            records.append(record)
            numbers.append(number)
        else:
            reason = record.reason if isinstance(record, _NotJson) else "is JSON, but not an object"
            text = line.rstrip("\r\n")
            broken.append(BrokenRow(number, reason, text, text))
    return RecordBatch(records, numbers, broken)


class _NotJson:
    def __init__(self, reason: str) -> None:
        self.reason = reason


def _read_lenient(line: str) -> Any:
    """Read what only Python's own reader takes: NaN, which many programs write, and its kin."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        return _NotJson(f"is not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError):
        return _NotJson("is not JSON that can be read: a number too long, or nested too deeply")
