"""Reads CSV and its kin: the delimiter is told from the header, every row knows its line.

A row whose quotes or number of fields are wrong is set aside with the reason. A quote that is
opened and never closed would swallow what follows: only its own line is set aside, and reading
goes on with the next one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import TextIO

from graphcrm.errors import SourceError
from graphcrm.ingest.batches import BrokenRow, ColumnBatch
from graphcrm.ingest.encoding import TextFacts
from graphcrm.ingest.files import open_text
from graphcrm.ingest.schema import TableMapping, known_count

DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 1000
_HEADER_CHARACTERS = 1 << 20


@dataclass(frozen=True, slots=True)
class _Header:
    delimiter: str
    names: tuple[str, ...]
    lines: int


class _PhysicalLines:
    """The lines of a text, of which those handed out last can be handed out again."""

    def __init__(self, text: Iterator[str], first: int) -> None:
        self._text = text
        self._kept: list[str] = []
        self._kept_from = first

    def start_from(self, line: int) -> Iterator[str]:
        """Return the lines from that one on, which has not been forgotten."""
        return chain(self._kept[line - self._kept_from :], chain.from_iterable(self._blocks()))

    def _blocks(self) -> Iterator[list[str]]:
        while block := list(islice(self._text, _BLOCK)):
            self._kept += block
            yield block

    def at(self, line: int) -> str:
        """Return a line that has been handed out and not been forgotten."""
        return self._kept[line - self._kept_from]

    def forget(self, before: int) -> None:
        """Let go of the lines before that one."""
        del self._kept[: before - self._kept_from]
        self._kept_from = before


class DelimitedSource:
    """A CSV file, or one with semicolons, tabs or bars, as batches of columns."""

    open_ended = False
    own_names = False

    def __init__(self, path: Path, facts: TextFacts, table: str, mapping: TableMapping) -> None:
        self.name = str(path)
        self._path = path
        self._encoding = facts.encoding
        with self._open() as text:
            sample = text.read(_HEADER_CHARACTERS)
        self._header = _read_header(sample, table, mapping, self.name)
        self.columns: Sequence[str] = self._header.names
        self.total: int | None = max(0, facts.lines - self._header.lines)

    def batches(self, rows: int) -> Iterator[ColumnBatch]:
        """Yield batches of at most that many rows; `lines` are physical, the first of a file 1."""
        first = self._header.lines + 1
        with self._open() as text:
            for _ in range(self._header.lines):
                next(text)
            yield from _Rows(_PhysicalLines(text, first), self._header, first).batches(rows)

    def _open(self) -> AbstractContextManager[TextIO]:
        return open_text(self._path, self._encoding, newline="")


class _Rows:
    """Goes through the records below the header."""

    def __init__(self, lines: _PhysicalLines, header: _Header, first: int) -> None:
        self._lines = lines
        self._header = header
        self._ended = False
        self._start_from(first)

    def _start_from(self, line: int) -> None:
        """Make a reader whose first record starts at that line."""
        self._line = self._reader_from = line
        self._reader = csv.reader(
            self._lines.start_from(line),
            delimiter=self._header.delimiter,
            strict=True,
            skipinitialspace=True,
        )

    def batches(self, size: int) -> Iterator[ColumnBatch]:
        """Yield batches of at most `size` rows, broken ones included."""
        names = self._header.names
        while not self._ended:
            self._lines.forget(self._line)
            records: list[list[str]] = []
            starts: list[int] = []
            broken: list[BrokenRow] = []
            while len(records) + len(broken) < size and not self._ended:
                found, lines = self._read(size - len(records) - len(broken), broken)
                if set(map(len, found)) != {len(names)} or not all(map(any, found)):
                    found, lines = self._well_formed(found, lines, broken)
                records += found
                starts += lines
            if records or broken:
                columns = zip(*records, strict=True) if records else ((),) * len(names)
                yield ColumnBatch(dict(zip(names, columns, strict=True)), starts, broken)

    def _well_formed(
        self, records: Sequence[list[str]], lines: Sequence[int], broken: list[BrokenRow]
    ) -> tuple[list[list[str]], list[int]]:
        """Leave out blank records, set aside those with too few or too many fields."""
        width = len(self._header.names)
        kept: list[list[str]] = []
        starts: list[int] = []
        for record, line in zip(records, lines, strict=True):
            if not any(field.strip() for field in record):
                continue
            if len(record) == width:
                kept.append(record)
                starts.append(line)
            else:
                broken.append(self._wrong_width(record, line))
        return kept, starts

    def _read(self, limit: int, broken: list[BrokenRow]) -> tuple[list[list[str]], Sequence[int]]:
        """Return records with the lines they start at, up to the first that cannot be read."""
        records: list[list[str]] = []
        failure = None
        try:
            for record in islice(self._reader, limit):
                records.append(record)  # noqa: PERF402 (what was read before a failure is kept)
        except csv.Error as error:
            failure = error
        first, self._line = self._line, self._reader_from + self._reader.line_num
        starts: Sequence[int] = range(first, self._line)
        if failure is not None or len(records) != self._line - first:
            starts = list(accumulate(map(_span, records), initial=first))
            if failure is not None:
                broken.append(self._set_aside(failure, starts[-1]))
        self._ended = failure is None and len(records) < limit
        return records, starts[: len(records)]

    def _set_aside(self, error: csv.Error, line: int) -> BrokenRow:
        """Give up the first line of what could not be read; the lines below it are tried again."""
        if self._line > line + 1:
            self._start_from(line + 1)
        text = self._lines.at(line).rstrip("\r\n")
        reason = (
            "has a field that is too long, or a quote that is opened and never closed"
            if "field limit" in str(error)
            else "has a quote that is not closed, or one inside a value that is not doubled"
        )
        return BrokenRow(line, reason, text, text)

    def _wrong_width(self, record: list[str], line: int) -> BrokenRow:
        width = len(self._header.names)
        remedy = (
            "; a value with the delimiter or a line break in it must be in quotes"
            if len(record) > width
            else ""
        )
        reason = f"has {len(record)} fields where the header has {width}{remedy}"
        return BrokenRow(line, reason, self._header.delimiter.join(record), record)


def _span(record: Sequence[str]) -> int:
    """Return how many physical lines a record takes."""
    return 1 + sum(len(re.findall("\r\n|\r|\n", field)) for field in record)


def _read_header(sample: str, table: str, mapping: TableMapping, name: str) -> _Header:
    """Return the header, read with the delimiter under which most known columns appear."""
    sample, told, skipped = _told_delimiter(sample)
    found = [
        _Header(delimiter, names, skipped + lines)
        for delimiter in ((told,) if told else DELIMITERS)
        for names, lines in _first_record(sample, delimiter)
    ]
    if not found:
        raise SourceError(
            f"{name} has no header: it holds blank lines only, or a quote in its "
            "first line is never closed."
        )

    def fit(header: _Header) -> tuple[int, int]:
        return known_count(table, header.names, mapping), len(header.names)

    return max(found, key=fit)


def _told_delimiter(sample: str) -> tuple[str, str, int]:
    """Return the sample without a spreadsheet's first line 'sep=;', its sign and its lines."""
    match = re.match(r'"?sep=([^\r\n"])"?(?:\r\n|\n|\r)', sample, re.IGNORECASE)
    return (sample[match.end() :], match[1], 1) if match else (sample, "", 0)


def _first_record(sample: str, delimiter: str) -> Iterator[tuple[tuple[str, ...], int]]:
    reader = csv.reader(
        io.StringIO(sample, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    try:
        for record in reader:
            if any(field.strip() for field in record):
                yield tuple(record), reader.line_num
                return
    except csv.Error:
        return
