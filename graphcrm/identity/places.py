"""Addresses, postcodes and the names of places."""

from __future__ import annotations

import re

from graphcrm.identity.scripts import fold, sound

_SHORT = {
    "street": "st", "str": "st", "strasse": "st", "road": "rd", "avenue": "ave", "av": "ave",
    "place": "pl", "drive": "dr", "lane": "ln", "court": "ct", "crescent": "cres",
    "circuit": "cct", "close": "cl", "terrace": "tce", "square": "sq", "boulevard": "blvd",
    "apartment": "apt", "north": "n", "south": "s", "east": "e", "west": "w", "number": "no",
    "parade": "pde", "highway": "hwy",
}  # fmt: skip
_GERMAN_STREET = re.compile(r"(?<=\w\w)(strasse|str)$")
_NUMBER = re.compile(r"\d+")


def clean_address(text: str | None) -> str | None:
    """Return the words of an address in one order, with common words shortened."""
    words = sound(fold(text or "")).split()
    parts = (_GERMAN_STREET.sub("st", _SHORT.get(word, word)) for word in words)
    return " ".join(sorted(parts)) or None


def house_number(address: str | None) -> str | None:
    """Return the first number of an address, as it stands in the source."""
    found = _NUMBER.search(sound(fold(address or "")))
    return found.group().lstrip("0") or "0" if found else None


def clean_place(text: str | None) -> str | None:
    """Return the name of a city or state without accents and case."""
    return sound(fold(text or "")) or None


def clean_postcode(text: str | None) -> str | None:
    """Return the letters and digits of a postcode."""
    return fold(text or "").replace(" ", "") or None
