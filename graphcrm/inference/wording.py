"""Names and addresses as keys: two ways to write one thing give one key."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"\d+")
_PARTS = re.compile(r"\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+")
_NOTHING = frozenset({"", "na", "n a", "none", "null", "nil", "unknown", "tbd", "test", "xxx", "x"})
_SHORT = {
    "st": "street",
    "str": "strasse",
    "ave": "avenue",
    "av": "avenue",
    "rd": "road",
    "dr": "drive",
    "ln": "lane",
    "blvd": "boulevard",
    "sq": "square",
    "pl": "place",
    "ul": "ulica",
    "c": "calle",
}
_UNITS = frozenset((
    "apt", "apartment", "flat", "unit", "suite", "ste", "floor", "fl", "room", "rm", "no",
    "nr", "top", "tur", "stiege", "wohnung", "appt", "etage", "号", "號", "室", "楼", "樓", "栋",
    "棟", "单元", "單元", "层", "호", "кв", "корп", "подъезд"
))  # fmt: skip
_ENDINGS = (
    "ovska", "ovski", "skaya", "skiy", "skij", "ska", "ski", "sky", "cka", "cki", "dzka",
    "dzki", "ova", "ov", "eva", "ev", "ская", "ский", "ова", "ов", "ева", "ев", "ина", "ин"
)  # fmt: skip
_SHORTEST_STEM = 3
_LONGEST_NUMBER = 6


class Home(NamedTuple):
    """An address as keys: the whole of it, its street, and the house number, -1 for none."""

    address: str
    street: str
    house: int


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return text without case, width, accents, punctuation and doubled spaces."""
    if text.isascii():
        return " ".join(_ASCII_WORD.findall(text.lower()))
    plain = unicodedata.normalize("NFKC", text).casefold()
    stripped = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    signs = unicodedata.normalize("NFC", stripped)
    # Vowel signs of Indic scripts are marks, not letters, and belong to their words.
    kept = (
        sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in signs
    )
    return " ".join("".join(kept).split())


def place_key(text: str | None) -> str:
    """Return the key of a city, employer or school; '' where the text says nothing."""
    key = fold(text) if text else ""
    return "" if key in _NOTHING else key


def surname_key(family_name: str | None, name: str | None) -> str:
    """Return the key of a family name, without endings that go with the sex of who bears it.

    Without a family name, the last word of a name of several words; a name of one word has none.
    """
    key = place_key(family_name)
    if not key and name:
        words = fold(name.partition(",")[0] if "," in name else name).split()
        key = words[-1] if len(words) > 1 and len(words[-1]) > 1 else ""
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= _SHORTEST_STEM:
            return key[: -len(ending)]
    return key


def home_key(address: str | None, postcode: str | None, city: str | None) -> Home:
    """Return an address as keys; '' where there is too little to tell one place from another.

    A street needs a postcode; a whole address needs a postcode or a city, and a number or a name
    of the house.
    """
    text = place_key(address)
    if not text:
        return Home("", "", -1)
    area = place_key(postcode).replace(" ", "") or place_key(city)
    parts = [_SHORT.get(part, part) for part in _PARTS.findall(text)]
    numbers = [part for part in parts if part.isdecimal()]
    words = [part for part in parts if not part.isdecimal() and part not in _UNITS]
    whole = f"{' '.join(parts)}|{area}" if area and (numbers or len(words) > 1) else ""
    zone = place_key(postcode).replace(" ", "")
    street = f"{' '.join(words)}|{zone}|{place_key(city)}" if words and zone else ""
    house = int(numbers[0]) if numbers and len(numbers[0]) <= _LONGEST_NUMBER else -1
    return Home(whole, street, house)


def year_of(value: object) -> int:
    """Return the year at the start or the end of a value such as 2011, '2011-09' or '09/2011'."""
    if isinstance(value, bool) or value is None:
        return 0
    if isinstance(value, float):
        value = int(value) if abs(value) < 1e6 else ""
    for digits in _NUMBER.findall(str(value)[:40]):
        if len(digits) >= 4 and 1850 <= int(digits[:4]) <= 2200 and len(digits) in (4, 8):
            return int(digits[:4])
    return 0
