"""Reads the addresses of mail headers: groups, quoted names and encoded words included."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header
from email.headerregistry import HeaderRegistry
from email.utils import getaddresses
from typing import NamedTuple

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()]+")
_MAX_ADDRESS = 320


class Person(NamedTuple):
    """Someone with an address, in lower case; the name is empty where none is given."""

    address: str
    name: str


def read_address(text: str) -> str | None:
    """Return an address in the form in which it identifies a customer, None for what is none."""
    address = _as_unicode(text).strip().strip("'").lower()
    unreadable = len(address) > _MAX_ADDRESS or "\ufffd" in address
    if unreadable or not _ADDRESS.fullmatch(address):
        return None
    return address


def read_people(headers: Iterable[str]) -> list[Person]:
    """Return who stands in these headers, each once, in their order."""
    found: dict[str, Person] = {}
    for header in headers:
        for name, text in _pairs(header):
            address = read_address(text)
            if address is None:
                continue
            person = Person(address, display_name(name, address))
            known = found.setdefault(address, person)
            if person.name and not known.name:
                found[address] = person
    return list(found.values())


def _pairs(header: str) -> list[tuple[str, str]]:
    pairs = getaddresses([header])
    if "@" in header and not any("@" in address for _, address in pairs):
        # Python refuses the whole of a header with an empty group in it; this way is slow.
        try:
            parsed = HeaderRegistry()("To", header)
            return [
                (each.display_name, each.addr_spec) for each in getattr(parsed, "addresses", ())
            ]
        except (HeaderParseError, AttributeError, IndexError, ValueError):
            return []
    return pairs


def display_name(text: str, address: str = "") -> str:
    """Return a name with its encoded words decoded; empty where it only repeats the address."""
    name = " ".join(decoded(text).split()).strip("'\" ")
    return "" if name.lower() == address else name


def decoded(text: str) -> str:
    """Return a header's text with its encoded words (RFC 2047) decoded, as far as they can be."""
    if "=?" not in text:
        return _as_unicode(text)
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return _as_unicode(text)
    return "".join(_decode(part, charset) for part, charset in parts)


def _decode(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return _as_unicode(part)
    # Mail says gb2312 and means the larger set that holds it.
    named = "gb18030" if (charset or "").lower() in ("gb2312", "gbk") else charset or "utf-8"
    try:
        return part.decode(named, "replace")
    except (LookupError, ValueError):
        return part.decode("utf-8", "replace")


def _as_unicode(text: str) -> str:
    """Return text whose raw bytes were kept as surrogates as what they mean in UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
