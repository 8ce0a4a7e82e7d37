"""Finds the messages of a mailbox and reads their headers only; bodies are skipped.

Memory holds one line and the headers of one message, however large the mailbox is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import BinaryIO, Protocol

from graphcrm.ingest.files import open_bytes

MAX_HEADERS = 1 << 20
"""Bytes of one message's headers; what is longer is no mail."""

_PIECE = 1 << 16
_WANTED = re.compile(rb"(?i)(?:from|sender|to|cc|date|message-id)[ \t]*:")
_SEPARATOR = re.compile(rb"From (?:\s*|.*\d\d?:\d\d.*\d{4}.*)$")


@dataclass(frozen=True, slots=True)
class MailHeaders:
    """The headers of one message and where it stands: a line of the mailbox, or a file.

    headers: None where they are too long to be those of a mail.
    """

    line: int
    place: str
    headers: Message | None

    def all(self, name: str) -> list[str]:
        """Return what this header says, as often as it stands there."""
        if self.headers is None:
            return []
        # As they are: bytes beyond ASCII are surrogates still, which other ways would lose.
        pairs = self.headers.raw_items()
        return [_plain(str(value)) for key, value in pairs if key.lower() == name.lower()]

    def first(self, name: str) -> str:
        """Return what the first header of this name says, empty where there is none."""
        return next(iter(self.all(name)), "").strip()


class MailPlace(Protocol):
    """Somewhere messages lie."""

    @property
    def name(self) -> str:
        """What messages to the user call it."""

    def messages(self) -> Iterator[MailHeaders]:
        """Yield the headers of every message. Raises SourceError where reading fails."""


class MboxFile:
    """A file with many messages, each below a line that begins with 'From '."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path

    def messages(self) -> Iterator[MailHeaders]:
        """Yield the headers of every message; `line` is where it begins."""
        with open_bytes(self._path) as file:
            yield from _split(_numbered(file))


class MessageFiles:
    """A file with one message, or a folder of such files (.eml), in the order of their names."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._folder = path if path.is_dir() else path.parent
        self.paths = _message_files(path) if path.is_dir() else [path]

    def messages(self) -> Iterator[MailHeaders]:
        """Yield the headers of every message; `line` counts the files."""
        for number, path in enumerate(self.paths, start=1):
            with open_bytes(path) as file:
                found = next(_split(_numbered(file), within=True), None)
            headers = None if found is None else found.headers
            yield MailHeaders(number, str(path.relative_to(self._folder)), headers)


def is_mailbox(start: bytes) -> bool:
    """Return whether a file that begins so holds messages one below the other."""
    return _SEPARATOR.match(start.lstrip(b"\r\n").partition(b"\n")[0].rstrip(b"\r")) is not None


def _message_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".eml")


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Yield lines with their numbers, long ones in pieces; the last value says: a line begins."""
    number, begins = 0, True
    while piece := file.readline(_PIECE):
        number += begins
        yield number, piece, begins
        begins = piece.endswith(b"\n")


def _split(
    lines: Iterable[tuple[int, bytes, bool]], *, within: bool = False
) -> Iterator[MailHeaders]:
    """Yield the headers of each message. within: the first line is a header already."""
    headers = _Collected(1) if within else None
    after_blank = True
    for number, piece, begins in lines:
        blank = begins and not piece.strip(b"\r\n")
        if begins and after_blank and _SEPARATOR.match(piece.rstrip(b"\r\n")):
            if headers is not None and not (within and number == 1):
                yield headers.read()
            headers = _Collected(number)
            after_blank = False
            continue
        after_blank = blank
        if headers is None:
            continue
        if blank and within:
            break
        if blank:
            headers.complete = True
        elif not headers.complete:
            headers.add(piece, begins)
    if headers is not None:
        yield headers.read()


class _Collected:
    """The wanted header lines of one message."""

    def __init__(self, line: int) -> None:
        self.complete = False
        self._line = line
        self._kept: list[bytes] = []
        self._size = 0
        self._wanted = False

    def add(self, piece: bytes, begins: bool) -> None:
        """Take a line of the headers, or a piece of one."""
        if begins and not piece.startswith((b" ", b"\t")):
            self._wanted = _WANTED.match(piece) is not None
        if self._wanted and self._size <= MAX_HEADERS:
            self._size += len(piece)
            self._kept.append(piece)

    def read(self) -> MailHeaders:
        """Return the headers."""
        if self._size > MAX_HEADERS:
            return MailHeaders(self._line, "", None)
        return MailHeaders(self._line, "", BytesHeaderParser().parsebytes(b"".join(self._kept)))


def _plain(text: str) -> str:
    return re.sub(r"\r?\n[ \t]*", " ", text)
