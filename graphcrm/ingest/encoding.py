"""Tells the encoding of a text file by reading all of it, before a single row is used.

UTF-8 is recognised by its strict form, UTF-16 by its mark or by the zero bytes of its ASCII
characters. GB18030 has almost no form of its own: nearly any text of a single-byte encoding passes
as such. So it must also look like Chinese, which `_looks_chinese` checks; all else has to be named.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphcrm.errors import EncodingError, SourceError
from graphcrm.ingest.files import CHUNK, open_bytes

MAX_LINE = 64 << 20
"""Characters; a longer line means that this is no table, and reading it would take the memory."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_FOR_FILES = frozenset(
    ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined")
)
_SAMPLE = 4096
_ENOUGH_RUNS = 50_000


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What reading a text file to its end has shown: a codec's name, and the number of lines."""

    encoding: str
    lines: int


def examine(path: Path, named: str | None) -> TextFacts:
    """Return the encoding of a text file: the named one once it fits, else the one detected.

    Reads the whole file, one chunk at a time. Raises EncodingError with the place and the remedy,
    SourceError for a line of more than MAX_LINE characters.
    """
    with open_bytes(path) as file:
        start = file.read(_SAMPLE)
    if named is not None:
        return _read_through(path, _checked(path, named, start))
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), None)
    certain = marked or _by_zero_bytes(start)
    if certain is not None:
        return _read_through(path, certain)
    try:
        return _read_through(path, "utf-8")
    except EncodingError:
        facts = _try_gb18030(path)
        if facts is None:
            raise
        return facts


def _checked(path: Path, named: str, start: bytes) -> str:
    try:
        codec = codecs.lookup(named)
        usable = codec._is_text_encoding and codec.name not in _NOT_FOR_FILES
    except (LookupError, ValueError):
        usable = False
    if not usable:
        raise EncodingError(
            f"{named!r}, given for {path}, is not a text encoding. Give one such as utf-8, utf-16, "
            "gb18030, big5, shift_jis, cp1252 or latin-1."
        )
    return "utf-8-sig" if codec.name == "utf-8" and start.startswith(codecs.BOM_UTF8) else named


def _by_zero_bytes(start: bytes) -> str | None:
    """Return UTF-16's byte order where a quarter of its characters are ASCII: half zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    often = len(start) // 8
    if odd > often and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > often and odd == 0 else None


def _read_through(path: Path, encoding: str) -> TextFacts:
    lines = 0
    length = 0
    for text in _decoded(path, encoding):
        breaks = text.count("\n") or text.count("\r")
        lines += breaks
        length = length + len(text) if not breaks else len(text) - max(map(text.rfind, "\r\n"))
        if length > MAX_LINE:
            raise SourceError(
                f"{path} has a line of more than {MAX_LINE >> 20} million characters after line "
                f"{lines}: it is not a table in text form. Give CSV, JSON Lines or Parquet."
            )
    return TextFacts(encoding, lines)


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    """Yield the file's text in pieces; EncodingError tells byte and line of what does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    before = lines = 0
    with open_bytes(path) as file:
        while True:
            chunk = file.read(CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                at = error.start if isinstance(error, UnicodeDecodeError) else 0
                seen = error.object[:at] if isinstance(error, UnicodeDecodeError) else b""
                line = lines + seen.count(b"\n") + 1
                raise _misfit(path, encoding, before - pending + at, line) from error
            yield text
            if not chunk:
                return
            before += len(chunk)
            lines += text.count("\n")


def _misfit(path: Path, encoding: str, offset: int, line: int) -> EncodingError:
    with open_bytes(path) as file:
        file.seek(offset)
        found = file.read(1)
    what = f"the byte 0x{found.hex().upper()}" if found else "the end of the file"
    return EncodingError(
        f"{path} is not in {encoding.upper()}: {what} at byte {offset} (line {line}) does not fit. "
        "Save it as UTF-8, or name its encoding, such as --encoding cp1252 (Western Windows), "
        "cp1251 (Cyrillic), gb18030 or big5 (Chinese), shift_jis (Japanese)."
    )


def _try_gb18030(path: Path) -> TextFacts | None:
    traits = _Traits()
    lines = 0
    try:
        for text in _decoded(path, "gb18030"):
            lines += text.count("\n")
            traits.add(text)
    except EncodingError:
        return None
    return TextFacts("gb18030", lines) if traits.look_chinese() else None


@dataclass(slots=True)
class _Traits:
    """What the runs of non-ASCII characters in a text are made of, as bytes of GB18030."""

    runs: int = 0
    inside_words: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        """Count the runs of a piece of text, until there are enough of them."""
        if self.runs >= _ENOUGH_RUNS:
            return
        for match in re.finditer(r"([A-Za-z]?)([^\x00-\x7f]+)([A-Za-z]?)", text):
            self.runs += 1
            self.inside_words += bool(match[1] or match[3])
            self.kinds.update(map(_kind, match[2]))

    def look_chinese(self) -> bool:
        """Return whether text of Chinese, and not of another encoding, would look like this.

        Chinese is mostly of the 3,755 most frequent characters (lead bytes B0 to D7), spread over
        all of them; its runs stand apart from Latin letters. Latin text with accents has them
        inside words. Korean keeps to B0 to C8, Japanese is full of kana, Cyrillic of rare leads.
        """
        total = sum(self.kinds.values())
        frequent = self.kinds["early"] + self.kinds["late"]
        return (
            frequent > 0
            and frequent + self.kinds["sign"] >= 0.8 * (total - self.kinds["less frequent"])
            and frequent >= 0.6 * (total - self.kinds["sign"])
            and self.kinds["kana"] <= 0.05 * total
            and self.inside_words <= 0.3 * self.runs
            and (frequent < 8 or self.kinds["late"] >= 0.1 * frequent)
        )


def _kind(char: str) -> str:
    code = char.encode("gb18030")
    if len(code) != 2 or code[1] < 0xA1 or code[0] < 0xA1:
        return "beyond GB2312"
    lead = code[0]
    if lead in (0xA4, 0xA5):
        return "kana"
    if lead < 0xB0:
        return "sign" if lead < 0xAA else "beyond GB2312"
    if lead > 0xD7:
        return "less frequent"
    return "early" if lead < 0xC9 else "late"
