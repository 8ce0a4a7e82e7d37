"""Opens what a table is given as: a file of some kind, a DataFrame, or a query."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from graphcrm.errors import InvalidValueError, SourceError
from graphcrm.ingest.batches import RowSource
from graphcrm.ingest.files import (
    check_content,
    check_file,
    is_gzip,
    open_bytes,
    open_text,
    read_start,
)
from graphcrm.ingest.schema import TableMapping
from graphcrm.ingest.sql import SqlQuery, SqlSource

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.ingest.encoding import TextFacts

    Given = str | os.PathLike[str] | pd.DataFrame | SqlQuery

_PARQUET = "parquet"
JSON_LINES = "json lines"
_DELIMITED = "delimited"
_MAILBOX = "mailbox"
_MESSAGE = "message"
_CALENDAR = "calendar"
_CONTACTS = "contacts"
_WORKBOOK = "workbook"
KINDS = {
    ".parquet": _PARQUET,
    ".pq": _PARQUET,
    ".jsonl": JSON_LINES,
    ".ndjson": JSON_LINES,
    ".csv": _DELIMITED,
    ".tsv": _DELIMITED,
    ".tab": _DELIMITED,
    ".psv": _DELIMITED,
    ".mbox": _MAILBOX,
    ".mbx": _MAILBOX,
    ".eml": _MESSAGE,
    ".ics": _CALENDAR,
    ".ical": _CALENDAR,
    ".vcf": _CONTACTS,
    ".vcard": _CONTACTS,
    ".xlsx": _WORKBOOK,
    ".xlsm": _WORKBOOK,
}


def open_source(given: Given, table: str, encoding: str | None, mapping: TableMapping) -> RowSource:
    """Return what reads the given file or DataFrame.

    Text files are read through once to be sure of their encoding and that nothing is cut off.
    Raises SourceError where there is nothing that can be read.
    """
    if _is_frame(given):
        from graphcrm.ingest.columnar import FrameSource

        return FrameSource(given)
    if isinstance(given, SqlQuery):
        return SqlSource(given, table)
    if not isinstance(given, str | os.PathLike):
        raise InvalidValueError(
            f"{table} is given as {type(given).__name__}. Give the path of a file or a pandas "
            "DataFrame."
        )
    path = Path(given)
    if path.is_dir() and (source := _open_folder(path, table)):
        return source
    check_file(path)
    kind = _kind_of(path)
    if kind in (_MAILBOX, _MESSAGE):
        return _open_mail(path, kind, table)
    if kind == _PARQUET:
        from graphcrm.ingest.columnar import ParquetSource

        return ParquetSource(path)
    if kind == _WORKBOOK:
        from graphcrm.ingest.workbook import WorkbookSource

        return WorkbookSource(path, table, mapping)
    return _open_text_source(path, kind, table, encoding, mapping)


def _open_folder(path: Path, table: str) -> RowSource | None:
    from graphcrm.ingest.mail import MailSource
    from graphcrm.ingest.mail_headers import MboxFile, MessageFiles

    if (path / "mbox").is_file():
        # Apple Mail exports a mailbox as a folder with this file in it.
        return MailSource(MboxFile(path / "mbox"), table)
    messages = MessageFiles(path)
    return MailSource(messages, table) if messages.paths else None


def _open_mail(path: Path, kind: str, table: str) -> RowSource:
    from graphcrm.ingest.mail import MailSource
    from graphcrm.ingest.mail_headers import MboxFile, MessageFiles, is_mailbox

    if kind == _MESSAGE:
        return MailSource(MessageFiles(path), table)
    with open_bytes(path) as file:
        start = file.read(1024)
    if not is_mailbox(start):
        raise SourceError(
            f"{path} is not a mailbox (mbox): its first line does not begin with 'From ' and end "
            "with a date. Export the mail again as mbox, or name a folder of .eml files."
        )
    return MailSource(MboxFile(path), table)


def _is_frame(given: Given) -> TypeGuard[pd.DataFrame]:
    """Return whether it is a DataFrame; where nobody has imported pandas, nothing is one."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(given, pandas.DataFrame)


def _kind_of(path: Path) -> str:
    if read_start(path, 4) == b"PAR1":
        return _PARQUET
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    kind = KINDS.get(suffixes[-1]) if suffixes else None
    if kind == _PARQUET:
        packed = "; it is packed with gzip, which Parquet files are not" if is_gzip(path) else ""
        raise SourceError(f"{path} is not a Parquet file{packed}. Write or fetch it again.")
    if read_start(path, 2) == b"PK":
        from graphcrm.ingest.workbook import is_workbook

        if is_workbook(path):
            return _WORKBOOK
    if kind == _WORKBOOK:
        raise SourceError(
            f"{path} is not an Excel workbook, it is damaged or has a password. Save it "
            "again as .xlsx without one, or as CSV."
        )
    check_content(path)
    return kind or _kind_by_content(path)


def _kind_by_content(path: Path) -> str:
    with open_bytes(path) as file:
        start = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"["):
        raise SourceError(
            f"{path} is a JSON list. Write JSON Lines instead: one object a line, without commas "
            "between them."
        )
    if start.startswith(b"From "):
        from graphcrm.ingest.mail_headers import is_mailbox

        return _MAILBOX if is_mailbox(start) else _DELIMITED
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return _CALENDAR
    if start[:11].upper() == b"BEGIN:VCARD":
        return _CONTACTS
    return JSON_LINES if start.startswith(b"{") else _DELIMITED


def _open_cards(path: Path, kind: str, table: str, facts: TextFacts) -> RowSource:
    from graphcrm.ingest.calendar import CalendarSource
    from graphcrm.ingest.contacts import ContactSource

    with open_text(path, facts.encoding, newline="") as text:
        start = text.read(1024).lstrip().upper()
    outer = "VCALENDAR" if kind == _CALENDAR else "VCARD"
    if not start.startswith(f"BEGIN:{outer}"):
        raise SourceError(
            f"{path} does not begin with BEGIN:{outer}, so it holds no {kind}. Export it again."
        )
    source = CalendarSource if kind == _CALENDAR else ContactSource
    return source(path, facts, table)


def _open_text_source(
    path: Path, kind: str, table: str, encoding: str | None, mapping: TableMapping
) -> RowSource:
    from graphcrm.ingest.encoding import examine

    facts = examine(path, encoding)
    if kind in (_CALENDAR, _CONTACTS):
        return _open_cards(path, kind, table, facts)
    if kind == JSON_LINES:
        from graphcrm.ingest.json_lines import JsonLinesSource

        return JsonLinesSource(path, facts)
    from graphcrm.ingest.delimited import DelimitedSource

    return DelimitedSource(path, facts, table, mapping)
