"""Keeps reading a JSON Lines file that grows, until it is told to stop.

A last line waits for its end. Where the file was replaced by another (rotated) or cut (truncated),
reading starts anew with what is there then.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import BinaryIO

from graphcrm.answers import LoadReport, Progress, TableReport
from graphcrm.errors import InvalidValueError, SourceError
from graphcrm.ingest.batches import RecordBatch
from graphcrm.ingest.encoding import MAX_LINE
from graphcrm.ingest.files import is_gzip, reading
from graphcrm.ingest.json_lines import read_lines
from graphcrm.ingest.load import Loader, LoadOptions, Opened, TableInput
from graphcrm.ingest.rejects import RejectFiles
from graphcrm.ingest.schema import UNMAPPED, Layout, check_table
from graphcrm.ingest.sources import JSON_LINES, KINDS
from graphcrm.store.base import Store

PAUSE = 1.0
"""Seconds between two looks at the file; what came in between is a batch."""


def follow_table(
    store: Store,
    given: TableInput,
    options: LoadOptions,
    stop: Event,
    on_progress: Callable[[Progress], None],
) -> LoadReport:
    """Load what is in a JSON Lines file and what is added to it, until `stop` is set.

    Rows without an id get the same one whenever the file is read from its start, so that following
    it again doubles nothing. Raises SourceError where the file cannot be followed, StoreError where
    writing fails.
    """
    check_table(given.table)
    started = time.monotonic()
    source = _FollowedFile(given.source, options.encoding, stop)
    layout = Layout(given.table, (options.mapping or {}).get(given.table, UNMAPPED), {}, {})
    reports: list[TableReport] = []
    with RejectFiles(options.rejects_dir, [given.table]) as rejects:
        loader = Loader(store, options, rejects, on_progress)
        while not stop.is_set():
            reports.append(loader.run(Opened(source, layout)))
        files = rejects.complete()
    seconds = time.monotonic() - started
    return LoadReport((_together(reports, source, given),), tuple(rejects.first), files, seconds)


def _together(reports: list[TableReport], source: _FollowedFile, given: TableInput) -> TableReport:
    from graphcrm.model import Tally

    total = TableReport(given.table, source.name, 0, Tally(), 0)
    for report in reports:
        doubts = {
            reason: total.suspicious.get(reason, 0) + report.suspicious.get(reason, 0)
            for reason in {**total.suspicious, **report.suspicious}
        }
        total = replace(
            total,
            rows=total.rows + report.rows,
            tally=total.tally + report.tally,
            rejected=total.rejected + report.rejected,
            suspicious=doubts,
            left_out=total.left_out + report.left_out,
        )
    return total


class _FollowedFile:
    """A growing file as batches of records; they end when it starts anew, or at `stop`."""

    open_ended = True
    own_names = False
    columns = ()
    total: int | None = None

    def __init__(self, given: object, encoding: str | None, stop: Event) -> None:
        if not isinstance(given, str | os.PathLike):
            raise InvalidValueError("Only a file can be followed. Give the path of one.")
        self.name = os.fspath(given)
        self._path = Path(given)
        self._encoding = encoding or "utf-8"
        self._stop = stop
        self._partial = b""
        self._check()

    def _check(self) -> None:
        if not self._path.is_file():
            raise SourceError(
                f"There is no file {self.name} to follow. Check the path, or create the file."
            )
        if KINDS.get(self._path.suffix.lower(), JSON_LINES) != JSON_LINES:
            raise SourceError(
                f"{self.name} is not called JSON Lines (.jsonl); only that is followed."
            )
        if is_gzip(self._path):
            raise SourceError(
                f"{self.name} is packed with gzip. Only a plain file can be followed."
            )
        try:
            plain = "{\n".encode(self._encoding) == b"{\n"
        except LookupError:
            plain = False
        if not plain:
            raise InvalidValueError(
                f"{self._encoding!r} is not an encoding in which a file can be followed. Write "
                "UTF-8."
            )

    def batches(self, rows: int) -> Iterator[RecordBatch]:
        """Yield what is in the file, and then what is added, in batches of at most that many."""
        self._partial = b""
        number = 0
        with reading(self._path), self._path.open("rb") as file:
            while True:
                rotated = self._is_rotated(file)
                over = rotated or self._is_cut(file) or self._stop.is_set()
                lines = self._take(file, rows, whole=rotated)
                part = [
                    (position, line)
                    for position, line in enumerate(lines, start=number + 1)
                    if not line.isspace()
                ]
                number += len(lines)
                if part:
                    yield read_lines(part)
                if len(lines) == rows:
                    continue
                if over:
                    return
                self._stop.wait(PAUSE)

    def _take(self, file: BinaryIO, most: int, *, whole: bool) -> list[str]:
        """Return the next lines that have ended. whole: nothing will be added any more."""
        lines: list[str] = []
        while len(lines) < most:
            self._partial += file.readline(MAX_LINE)
            if not self._partial or not (self._partial.endswith(b"\n") or whole):
                break
            # What is no text of this encoding shows up in its cells and is rejected there.
            lines.append(self._partial.decode(self._encoding, "surrogateescape").lstrip("\ufeff"))
            self._partial = b""
        if len(self._partial) >= MAX_LINE:
            raise SourceError(f"{self.name} has a line of more than {MAX_LINE:,} bytes.")
        return lines

    def _is_rotated(self, file: BinaryIO) -> bool:
        """Return whether another file has its name now."""
        try:
            now = self._path.stat()
        except FileNotFoundError:
            return False
        mine = os.fstat(file.fileno())
        return (now.st_dev, now.st_ino) != (mine.st_dev, mine.st_ino)

    def _is_cut(self, file: BinaryIO) -> bool:
        return os.fstat(file.fileno()).st_size < file.tell()
