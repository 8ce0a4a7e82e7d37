"""Reads the lines of calendars (RFC 5545) and address cards (RFC 6350, vCard 2.1 and 3.0).

Both are made of lines 'NAME;PARAMETER=value:value', which may be folded over several.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

MAX_VALUE = 1 << 16
"""Characters of a value that are kept: pictures are longer, and nothing that is read is."""

ZONE = "VTIMEZONE"

_HEAD = re.compile(r'(?:[^":]|"[^"]*")*')
_PARAMETER = re.compile(r'(?:[^";]|"[^"]*")+')
_ESCAPED = re.compile(r"\\(.)")
_ENCODINGS = frozenset(("quoted-printable", "base64", "8bit", "7bit", "b"))


class Line(NamedTuple):
    """One content line; name and the names of parameters are in upper case.

    A parameter that stands several times, or without its name (2.1), has its values joined by ','.
    """

    number: int
    name: str
    parameters: Mapping[str, str]
    value: str

    def has(self, parameter: str, word: str) -> bool:
        """Return whether a parameter holds this word, whatever its case."""
        words = self.parameters.get(parameter, "").lower().split(",")
        return word.lower() in words


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END, without the components in it."""

    line: int
    kind: str
    lines: list[Line]

    def all(self, name: str) -> list[Line]:
        """Return the lines of this name."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """Return the first line of this name."""
        return next((line for line in self.lines if line.name == name), None)

    def value(self, name: str) -> str:
        """Return the value of the first line of this name as it stands, empty without one."""
        line = self.first(name)
        return "" if line is None else line.value

    def text(self, name: str) -> str:
        """Return what the first line of this name says, empty where there is none."""
        return unescaped(self.value(name)).strip()


def components(text: Iterable[str], outer: str, wanted: frozenset[str]) -> Iterator[Component]:
    """Yield the components of the wanted kinds, one after the other, as they end.

    Those inside a wanted one (alarms) are left out, but for what a time zone is made of. A BEGIN
    of the same kind or of `outer` ends one that has no END. Each line outside of any, and BEGIN of
    `outer`, comes as a component of its own, so that what a whole calendar says is seen.
    """
    current: Component | None = None
    inside = 0
    for line in _lines(text):
        kind = line.value.strip().upper() if line.name == "BEGIN" else ""
        if current is not None and kind and kind in (current.kind, outer):
            yield current
            current = None
        if current is None:
            if kind in wanted:
                current, inside = Component(line.number, kind, []), 0
            elif line.name != "END":
                yield Component(line.number, outer, [line])
            continue
        if line.name == "END" and not inside:
            yield current
            current = None
            continue
        inside += line.name == "BEGIN"
        if not inside or current.kind == ZONE:
            current.lines.append(line)
        inside -= line.name == "END"
    if current is not None:
        yield current


def _lines(text: Iterable[str]) -> Iterator[Line]:
    for number, whole in _unfolded(text):
        line = _read(number, whole)
        if line is not None:
            yield line


def _unfolded(text: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield whole lines with the number of the first; what is too long is cut."""
    parts: list[str] = []
    size = first = 0
    soft = False
    for number, raw in enumerate(text, start=1):
        line = raw.rstrip("\r\n")
        if parts and (soft or line[:1] in (" ", "\t")):
            part = line if soft else line[1:]
            if soft:
                parts[-1] = parts[-1][:-1]
        else:
            if parts:
                yield first, "".join(parts)
            parts, size, first, part = [], 0, number, line
        if size <= MAX_VALUE:
            parts.append(part[: MAX_VALUE + 1])
            size += len(part)
        soft = part.endswith("=") and _is_quoted("".join(parts[:1]))
    if parts:
        yield first, "".join(parts)


def _is_quoted(start: str) -> bool:
    return "QUOTED-PRINTABLE" in start.partition(":")[0].upper()


def _read(number: int, text: str) -> Line | None:
    """Return a line, None for one that has no name and value."""
    match = _HEAD.match(text)
    head = match[0] if match else ""
    if not head or text[len(head) : len(head) + 1] != ":":
        return None
    name, *parts = _PARAMETER.findall(head)
    parameters: dict[str, str] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals:
            # In 2.1 the name may be missing: TEL;CELL or NOTE;QUOTED-PRINTABLE.
            key, value = ("ENCODING" if part.lower() in _ENCODINGS else "TYPE"), part
        value = value.replace('"', "").strip()
        key = key.strip().upper()
        parameters[key] = f"{parameters[key]},{value}" if key in parameters else value
    value = text[len(head) + 1 :]
    if parameters.get("ENCODING", "").lower() == "quoted-printable":
        value = _unquoted(value, parameters.get("CHARSET", "utf-8"))
    # A name may say to which others a line belongs: item1.EMAIL.
    return Line(number, name.rpartition(".")[2].strip().upper(), parameters, value)


def _unquoted(value: str, charset: str) -> str:
    content = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
    named = "gb18030" if charset.lower() in ("gb2312", "gbk") else charset
    try:
        return content.decode(named, "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def unescaped(value: str) -> str:
    """Return a text value with its escapes (\\n, \\;) as what they stand for."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def split(value: str, sign: str) -> list[str]:
    """Return the parts of a value between signs that are not escaped, unescaped and trimmed."""
    parts = [""]
    escaped = False
    for char in value:
        if char == sign and not escaped:
            parts.append("")
        else:
            parts[-1] += char
        escaped = char == "\\" and not escaped
    return [unescaped(part).strip() for part in parts]
