"""Cleans columns of numbers. What could be two different numbers is refused, not guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from graphcrm.ingest.cells import BLANK, Column, as_text, each, is_text
from graphcrm.ingest.unreadable import UnreadableError

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
_POINT_LAST = re.compile(r"[+-]?\d{1,3}(?:([,' ])\d{3})(?:\1\d{3})*\.\d+", re.ASCII)
_COMMA_LAST = re.compile(r"[+-]?\d{1,3}(?:([.' ])\d{3})(?:\1\d{3})*,\d+", re.ASCII)
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:([,.' ])\d{3})(?:\1\d{3})+", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}[' ]\d{3}", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?(\d*,(\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+)", re.ASCII)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u2007"), " ") | {
    ord("\u2019"): "'",
    ord("\u2212"): "-",
}


def numbers(cells: Sequence[Any]) -> Column:
    """Clean numbers; NaN is unknown, infinite ones are refused."""
    if is_text(cells):
        # float() takes more than people write: infinite ones, NaN and underscores.
        usual = "_" not in "".join(filter(None, cells))
    else:
        usual = set(map(type, cells)) <= {int, float, type(None)}
    if usual:
        try:
            values = [None if cell is None or cell == "" else float(cell) for cell in cells]
        except (ValueError, OverflowError):
            return each(cells, read_number)
        if all(map(math.isfinite, filter(None, values))):
            return Column(values)
    return each(cells, read_number)


def read_number(cell: Any) -> float | None:
    """Return a cell as a number. Raises UnreadableError for what is none or is not clear."""
    if isinstance(cell, bool):
        raise UnreadableError("is true or false, not a number")
    text = (as_text(cell) or "").strip().translate(_SPACES)
    if text in BLANK:
        return None
    number = float(_plain(text))
    if not math.isfinite(number):
        raise UnreadableError("is too large for a number")
    return number


def _plain(text: str) -> str:
    """Return the number with a decimal point and nothing between thousands."""
    if _PLAIN.fullmatch(text):
        return text
    if _POINT_LAST.fullmatch(text):
        return re.sub("[,' ]", "", text)
    if _COMMA_LAST.fullmatch(text):
        return re.sub("[.' ]", "", text).replace(",", ".")
    if _GROUPS.fullmatch(text) or _SPACED.fullmatch(text):
        return re.sub("[,.' ]", "", text)
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    raise UnreadableError(_why_not(text))


def _why_not(text: str) -> str:
    if re.fullmatch(r"[+-]?\d{1,3},\d{3}", text, re.ASCII):
        return (
            "can be read as a decimal or as thousands; write it with a decimal point and without "
            "separators"
        )
    if re.search(r"[$€£¥₹₽₩元]|\b[A-Z]{3}\b", text) and re.search(r"\d", text):
        return "has a currency in it; write the number alone and the code in the column currency"
    return "is not a number"


def strengths(cells: Sequence[Any]) -> Column:
    """Clean strengths: above 0, at most 1."""
    return _within(numbers(cells), lambda number: 0 < number <= 1, "is not above 0 and at most 1")


def _within(column: Column, fits: Callable[[float], bool], reason: str) -> Column:
    for position, number in enumerate(column.values):
        if number is not None and not fits(number):
            column.values[position] = None
            column.errors[position] = reason
    return column
