"""Dates of birth, genders and numbers of identity papers."""

from __future__ import annotations

import re
import unicodedata

_NO_DIGIT = re.compile(r"\D+")
_NO_SIGN = re.compile(r"[\W_]+")
_GENDERS = {
    "f": "f", "female": "f", "woman": "f", "w": "f", "weiblich": "f", "frau": "f", "femme": "f",
    "mujer": "f", "femenino": "f", "女": "f", "女性": "f", "ж": "f",
    "m": "m", "male": "m", "man": "m", "männlich": "m", "mann": "m", "homme": "m", "hombre": "m",
    "masculino": "m", "男": "m", "男性": "m", "м": "m",
}  # fmt: skip
_YEAR, _MONTH, _DAY = 4, 6, 8
_MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "FM", "MH"})
"""Regions that write 3/14/1985."""

_NO_DATES = frozenset(
    {"19000101", "19010101", "18991230", "18991231", "19700101", "11111111", "99991231", "00010101"}
)
"""Where computers begin to count, and what is typed where a form demands a date."""

_GROUPS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MONTHS = {
    start: number
    for number, starts in enumerate(
        (
            "jan ene gen sty янв", "feb fév fev lut фев", "mar mär mrz мар", "apr abr avr kwi апр",
            "may mai mag maj май мая", "jun giu cze июн", "jul lug lip июл",
            "aug ago aoû sie авг", "sep set wrz сен", "oct okt ott out paź окт",
            "nov lis ноя", "dec dez dic déc gru дек",
        ),
        1,
    )
    for start in starts.split()
}  # fmt: skip


def clean_birth_date(text: str | None, region: str | None = None) -> str | None:
    """Return the digits of a date, year first: 19790621, or 197906 or 1979 where no more is known.

    Where day or month may stand first, 21/6/1979 says it, else the region and the sign between. A
    day that no calendar has is kept: a typing error still tells much.
    """
    plain = unicodedata.normalize("NFKC", text or "").partition("T")[0].strip()
    plain = "".join(str(unicodedata.decimal(char, char)) for char in plain)
    groups = _GROUPS.findall(plain)
    found = None
    if len(groups) == 1:
        found = _undivided(groups[0], region)
    elif len(groups) == 2:
        found = _of_two(groups, _month_named(plain))
    elif len(groups) >= 3:
        found = _of_three(groups[:3], plain, region)
    known = found and len(found) in (_YEAR, _MONTH, _DAY) and found not in _NO_DATES
    return found if known else None


def _undivided(digits: str, region: str | None) -> str:
    """Return 06211979 with the year first."""
    if len(digits) == _DAY and not _is_year(digits[:4]) and _is_year(digits[4:]):
        return _in_order(digits[:2], digits[2:4], digits[4:], region in _MONTH_FIRST or not region)
    return digits


def _of_two(groups: list[str], month: int | None) -> str:
    """Return 1979-06, 06/1979, or 21 June 1979."""
    first, last = groups
    year, other = (first, last) if len(first) == _YEAR else (last, first)
    return f"{year}{month:02}{other:0>2}" if month else f"{year}{other:0>2}"


def _of_three(groups: list[str], plain: str, region: str | None) -> str:
    first, second, third = groups
    if len(first) <= 2 and len(third) == 2:
        third = ("19" if third >= "30" else "20") + third
    if len(third) == _YEAR and len(first) <= 2:
        month_first = "/" in plain or "-" in plain
        month_first = month_first and (region in _MONTH_FIRST or not region)
        return _in_order(first, second, third, month_first)
    return f"{first}{second:0>2}{third:0>2}"


def _in_order(first: str, second: str, year: str, month_first: bool) -> str:
    if int(first) > 12:
        month_first = False
    elif int(second) > 12:
        month_first = True
    month, day = (first, second) if month_first else (second, first)
    return f"{year}{month:0>2}{day:0>2}"


def _is_year(digits: str) -> bool:
    return "1850" <= digits <= "2100"


def _month_named(plain: str) -> int | None:
    words = _WORD.findall(plain.casefold())
    return next((_MONTHS[word[:3]] for word in words if word[:3] in _MONTHS), None)


def clean_national_id(text: str | None) -> str | None:
    """Return the letters and digits of an identity number; None where all are the same."""
    plain = _NO_SIGN.sub("", unicodedata.normalize("NFKC", text or "")).casefold()
    return plain if len(set(plain)) > 1 else None


def clean_gender(text: str | None) -> str | None:
    """Return f or m, None for what is neither: it may be missing or more than two."""
    return _GENDERS.get(unicodedata.normalize("NFKC", text or "").strip().casefold())
