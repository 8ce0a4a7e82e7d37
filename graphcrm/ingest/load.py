"""Loads tables into a store: customers first, then what names them, a batch at a time.

Every batch is one transaction. Interrupted at any point and run again, a load ends in the same
state: rows are identified by their ids, and those without one get the same id again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphcrm.answers import LoadReport, Progress, Reject, TableReport
from graphcrm.errors import InvalidValueError, SourceError, StoreError
from graphcrm.ingest.batches import Batch, BrokenRow, RecordBatch, RowSource
from graphcrm.ingest.clean import Rows, TableCleaner
from graphcrm.ingest.dates import MomentReader
from graphcrm.ingest.rejects import RejectFiles
from graphcrm.ingest.schema import (
    CUSTOMERS,
    INTERACTIONS,
    TABLES,
    UNMAPPED,
    Layout,
    check_table,
    match_columns,
    match_records,
)
from graphcrm.ingest.sources import open_source
from graphcrm.model import Customer, Interaction, Link, Tally

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.ingest.mapping import Mappings
    from graphcrm.ingest.sql import SqlQuery
    from graphcrm.store.base import Store, Writer

    Given = str | os.PathLike[str] | pd.DataFrame | SqlQuery


@dataclass(frozen=True, slots=True)
class TableInput:
    """One file, DataFrame or query for one of the tables; a table may have several."""

    table: str
    source: Given


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to read tables.

    encoding: of text files, None to detect it. mapping: see graphcrm.ingest.mapping. timezone: of
    times without an offset, an IANA name. date_order: 'dmy' or 'mdy' where dates like 3/4/2024
    occur. rejects_dir: folder for the rejects files. batch_rows: rows in one transaction. Raises
    InvalidValueError for what cannot be.
    """

    encoding: str | None = None
    mapping: Mappings | None = None
    timezone: str = "UTC"
    date_order: str | None = None
    rejects_dir: str | os.PathLike[str] | None = None
    batch_rows: int = 20_000

    def __post_init__(self) -> None:
        self.moments()
        if self.batch_rows < 1:
            raise InvalidValueError(f"batch_rows is {self.batch_rows}; it takes at least 1.")

    def moments(self) -> MomentReader:
        """Return what reads moments under these options."""
        return MomentReader(self.timezone, self.date_order)


SAMPLED = 10
"""Rows of each table that a dry run shows."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A source whose columns have been checked."""

    source: RowSource
    layout: Layout


def ignore_progress(_: Progress) -> None:
    """Do nothing: for callers who need no progress."""


def load_tables(
    store: Store | None,
    inputs: Sequence[TableInput],
    options: LoadOptions,
    on_progress: Callable[[Progress], None] = ignore_progress,
) -> LoadReport:
    """Load tables; rows that cannot be used are set aside with the reason.

    Without a store everything is read and checked, and nothing written: a dry run.

    Memory stays flat but for 8 bytes a row of interactions without an id. All inputs are opened
    and their columns checked before anything is written. Raises SourceError where one cannot be
    read, StoreError where writing fails; what was written before is whole, and the same load can
    be run again.
    """
    started = time.monotonic()
    for given in inputs:
        check_table(given.table)
    ordered = sorted(inputs, key=lambda given: TABLES.index(given.table))
    opened = [_open(given, options) for given in ordered]
    tables = [given.table for given in ordered]
    with RejectFiles(options.rejects_dir, tables) as rejects:
        loader = Loader(store, options, rejects, on_progress)
        reports = [loader.run(table) for table in opened]
        files = rejects.complete()
    return LoadReport(
        tables=tuple(reports),
        rejects=tuple(rejects.first),
        rejects_files=files,
        seconds=time.monotonic() - started,
        dry_run=store is None,
        samples={table: tuple(rows) for table, rows in loader.samples.items()},
    )


def clean_rows(
    table: str, rows: Iterable[Mapping[str, Any]], options: LoadOptions
) -> tuple[Rows, list[Reject]]:
    """Return the rows of a request as rows of the model, and why the others cannot be used.

    `line` of a reject is the row's position from 1. Equal interactions without an id get different
    ones within a request, and the same ones in the next. Raises InvalidValueError for a table that
    is none.
    """
    check_table(table)
    records: list[Mapping[str, Any]] = []
    lines: list[int] = []
    broken: list[BrokenRow] = []
    for line, row in enumerate(rows, start=1):
        if isinstance(row, Mapping):
            records.append({str(key): value for key, value in row.items()})
            lines.append(line)
        else:
            broken.append(BrokenRow(line, "is not an object with names", str(row), row))
    layout = Layout(table, (options.mapping or {}).get(table, UNMAPPED), {}, {})
    cleaner = TableCleaner(layout, "request", options.moments())
    batch = cleaner.clean(RecordBatch(records, lines, broken))
    return batch.rows, [rejected.reject for rejected in batch.rejected]


def _open(given: TableInput, options: LoadOptions) -> Opened:
    mapping = (options.mapping or {}).get(given.table, UNMAPPED)
    source = open_source(given.source, given.table, options.encoding, mapping)
    if source.own_names:
        mapping = UNMAPPED
    match = match_records if source.open_ended else match_columns
    return Opened(source, match(given.table, source.columns, mapping, source.name))


@dataclass(frozen=True, slots=True)
class Loader:
    """Takes one source after the other from its rows to the store."""

    store: Store | None
    options: LoadOptions
    rejects: RejectFiles
    on_progress: Callable[[Progress], None]
    samples: dict[str, list[Customer | Interaction | Link]] = field(default_factory=dict)

    def run(self, opened: Opened) -> TableReport:
        """Load one source."""
        source, table = opened.source, opened.layout.table
        cleaner = TableCleaner(opened.layout, source.name, self.options.moments())
        rows = rejected = left_out = 0
        tally = Tally()
        doubts: dict[str, int] = {}
        self.on_progress(Progress(table, 0, source.total))
        for batch in _reading(source, table, self.options.batch_rows):
            clean = cleaner.clean(batch)
            self.rejects.add(clean.rejected)
            with _failing_at(f"lines {_first(batch)} to {_last(batch)}", source.name, table):
                tally += self._write(table, clean.rows)
            rows += len(batch.lines) + len(batch.broken)
            rejected += len(clean.rejected)
            left_out += clean.left_out
            for reason, count in clean.suspicious.items():
                doubts[reason] = doubts.get(reason, 0) + count
            self.on_progress(Progress(table, rows, max(rows, source.total or 0)))
        self.on_progress(Progress(table, rows, rows))
        return TableReport(table, source.name, rows, tally, rejected, doubts, left_out)

    def _write(self, table: str, rows: Rows) -> Tally:
        if self.store is None:
            kept = self.samples.setdefault(table, [])
            kept += rows[: SAMPLED - len(kept)]
            return Tally()
        if not rows:
            return Tally()
        with self.store.write() as writer:
            return write_rows(writer, table, rows)


def write_rows(writer: Writer, table: str, rows: Sequence[Any]) -> Tally:
    """Write rows of the model that belong to the named table."""
    if table == CUSTOMERS:
        return writer.upsert_customers(rows)
    if table == INTERACTIONS:
        return writer.upsert_interactions(rows)
    return writer.upsert_links(rows)


def _reading(source: RowSource, table: str, size: int) -> Iterator[Batch]:
    """Yield the source's batches; where reading fails, the error says after which line."""
    line = 0
    batches = source.batches(size)
    while True:
        with _failing_at(f"after line {line}", source.name, table):
            batch = next(batches, None)
        if batch is None:
            return
        line = _last(batch)
        yield batch


def _first(batch: Batch) -> int:
    return min((*batch.lines[:1], *(row.line for row in batch.broken)), default=0)


def _last(batch: Batch) -> int:
    return max((*batch.lines[-1:], *(row.line for row in batch.broken)), default=0)


@contextmanager
def _failing_at(place: str, source: str, table: str) -> Iterator[None]:
    """Say where a load failed, and that running it again is safe."""
    try:
        yield
    except (SourceError, StoreError) as error:
        raise type(error)(
            f"{error} Loading {table} stopped in {source}, {place}. What was loaded before is "
            "whole; run the same load again once this is put right: nothing is doubled."
        ) from error
