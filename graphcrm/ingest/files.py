"""Opens files for reading, packed or not, and says clearly why one cannot be."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from graphcrm.errors import EncodingError, SourceError

CHUNK = 1 << 20
"""Bytes read at a time."""

_GZIP = b"\x1f\x8b"
_FOREIGN = (
    (b"PK\x03\x04", "is a zip archive, or an Excel workbook that is damaged: unpack it"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook, or one with a password: save it as .xlsx"),
    (b"BZh", "is packed with bzip2"),
    (b"\xfd7zXZ\x00", "is packed with xz"),
    (b"\x28\xb5\x2f\xfd", "is packed with zstd"),
    (b"SQLite format 3\x00", "is an SQLite database"),
    (b"%PDF", "is a PDF document"),
)
_OTHER_SHEETS = frozenset((".xlsb", ".xls", ".ods", ".numbers"))
_OUTLOOK = frozenset((".msg", ".pst", ".ost"))


def check_file(path: Path) -> None:
    """Raise SourceError unless this is a regular file with something in it."""
    with reading(path):
        _check_file(path)


def _check_file(path: Path) -> None:
    if path.suffix.lower() in _OTHER_SHEETS:
        raise SourceError(
            f"{path} is a spreadsheet of a kind that graphcrm does not read. Save it as .xlsx, or "
            "the sheet as CSV (UTF-8), and load that."
        )
    if path.suffix.lower() in _OUTLOOK:
        raise SourceError(
            f"{path} is mail in a form of Outlook's own, which graphcrm does not read. Export it "
            "as .eml files or mbox (Thunderbird does), and give those."
        )
    if path.is_dir():
        raise SourceError(
            f"{path} is a directory. Name one file in it; a folder is read "
            "where it holds messages (.eml)."
        )
    if not path.exists():
        raise SourceError(f"There is no file {path}. Check the path; it is seen from {Path.cwd()}.")
    if not path.is_file():
        raise SourceError(
            f"{path} is not a regular file. It is read twice, first to check it: write what "
            "comes through it to a file."
        )
    if path.stat().st_size == 0:
        raise SourceError(f"{path} is empty: it has 0 bytes and not even a header.")


def is_gzip(path: Path) -> bool:
    """Return whether the file's content is packed with gzip, whatever its name."""
    return read_start(path, 2) == _GZIP


def read_start(path: Path, size: int) -> bytes:
    """Return the file's first bytes as they lie on disk."""
    with reading(path), path.open("rb") as file:
        return file.read(size)


def check_content(path: Path) -> None:
    """Raise SourceError for a file of a kind that is known and not read."""
    start = read_start(path, 16)
    for magic, what in _FOREIGN:
        if start.startswith(magic):
            raise SourceError(
                f"{path} {what}. Give CSV, JSON Lines, Parquet or .xlsx; .gz may pack text."
            )


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """Open the file's content, unpacked. Raises SourceError where it cannot be read."""
    with reading(path), path.open("rb", buffering=CHUNK) as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        if not packed:
            yield raw
            return
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield cast(BinaryIO, io.BufferedReader(unpacked, CHUNK))


@contextmanager
def open_text(path: Path, encoding: str, newline: str) -> Iterator[TextIO]:
    """Open the file's content as text that has been examined; `newline` as in the builtin open."""
    with open_bytes(path) as file:
        try:
            with io.TextIOWrapper(file, encoding, "strict", newline=newline) as text:
                yield text
        except UnicodeError as error:
            raise EncodingError(
                f"{path} was changed while it was being read: it is no longer in {encoding}. "
                "Load it again once nothing writes to it."
            ) from error


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what reading a file may raise into a SourceError that names the file."""
    try:
        yield
    except EOFError as error:
        raise SourceError(
            f"{path} is cut off: the packed data ends early, so rows are missing from its end. "
            "Fetch or pack it again."
        ) from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            f"{path} is damaged: it cannot be unpacked ({error}). Fetch or pack it again."
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise SourceError(f"{path} cannot be read: {reason}.") from error
