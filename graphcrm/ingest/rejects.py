"""Keeps rows that could not be used: the first of them for the report, all of them in files."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from graphcrm.answers import Reject
from graphcrm.errors import SourceError
from graphcrm.ingest.clean import RejectedRow
from graphcrm.ingest.formulas import harmless_cell

KEPT = 1000
"""Rejects that a report holds."""

HEADER = ("line", "column", "reason", "value", "row", "source")


class RejectFiles:
    """Writes `<table>.rejects.csv` in a folder, one for each table that had rejects.

    A file appears under its name once the load is complete; where a table had no rejects, the one
    of an earlier load is removed. Without a folder only the first KEPT are remembered.
    """

    def __init__(self, folder: str | os.PathLike[str] | None, tables: Iterable[str]) -> None:
        self.first: list[Reject] = []
        self._folder = None if folder is None else Path(folder)
        self._tables = tuple(dict.fromkeys(tables))
        self._open: dict[str, tuple[Path, TextIO]] = {}

    def __enter__(self) -> Self:
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                # Whether a file can be made there is known before anything is loaded.
                with tempfile.TemporaryFile(dir=self._folder):
                    pass
            except OSError as error:
                raise self._failure(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for path, file in self._open.values():
            file.close()
            path.unlink(missing_ok=True)

    def add(self, rows: Iterable[RejectedRow]) -> None:
        """Keep these rows."""
        for row in rows:
            if len(self.first) < KEPT:
                self.first.append(row.reject)
            if self._folder is not None:
                self._write(row)

    def complete(self) -> tuple[str, ...]:
        """Give the files their names, remove those of earlier loads, return their paths."""
        if self._folder is None:
            return ()
        try:
            return tuple(filter(None, map(self._complete, self._tables)))
        except OSError as error:
            raise self._failure(error) from error

    def _complete(self, table: str) -> str | None:
        assert self._folder is not None
        path = self._folder / f"{table}.rejects.csv"
        if table not in self._open:
            path.unlink(missing_ok=True)
            return None
        self._open[table][1].close()
        self._open.pop(table)[0].replace(path)
        return str(path)

    def _write(self, row: RejectedRow) -> None:
        reject = row.reject
        original = _as_json(row.original)
        shown = (reject.column, reject.reason, reject.value, original, reject.source)
        cells = [harmless_cell(str(text)) for text in shown]
        try:
            csv.writer(self._file(reject.table)).writerow([reject.line, *cells])
        except OSError as error:
            raise self._failure(error) from error

    def _file(self, table: str) -> TextIO:
        if table not in self._open:
            number, path = tempfile.mkstemp(".tmp", f".{table}.rejects-", self._folder)
            file = os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace", newline="")
            self._open[table] = (Path(path), file)
            csv.writer(file).writerow(HEADER)
        return self._open[table][1]

    def _failure(self, error: OSError) -> SourceError:
        return SourceError(
            f"The rejects cannot be written to {self._folder}: {error.strerror or error}. Name "
            "another folder with --rejects."
        )


def _as_json(original: Any) -> str:
    try:
        return json.dumps(original, ensure_ascii=False, default=str)
    except (RecursionError, TypeError, ValueError):
        return json.dumps("a row too deeply nested to be written")
