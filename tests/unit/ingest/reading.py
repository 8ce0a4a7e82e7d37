"""Short ways to read a table in tests."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

from graphcrm.answers import LoadReport
from graphcrm.ingest.load import LoadOptions, TableInput, clean_rows, load_tables
from tests.unit.ingest.recording_store import RecordingStore


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """Write a file as it is given; packed where its name ends in .gz."""
    data = content.encode(encoding) if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def load(table: str, source: Any, **options: Any) -> tuple[RecordingStore, LoadReport]:
    """Load one table into a new store."""
    store = RecordingStore()
    report = load_tables(store, [TableInput(table, source)], LoadOptions(**options))
    return store, report


def clean_one(table: str, row: dict[str, Any], **options: Any) -> Any:
    """Return the model row that a raw row becomes."""
    rows, rejects = clean_rows(table, [row], LoadOptions(**options))
    assert not rejects, rejects
    return rows[0]


def refuse_one(table: str, row: dict[str, Any], **options: Any) -> tuple[str, str]:
    """Return the column and the reason for which a raw row is rejected."""
    rows, rejects = clean_rows(table, [row], LoadOptions(**options))
    assert not rows
    (reject,) = rejects
    return reject.column, reject.reason
