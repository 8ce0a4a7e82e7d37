"""Cleans the cells of one column at a time: text, ids, words, numbers, yes or no.

Every function takes the raw cells of a column and returns a `Column`: cleaned values, None where
nothing is known, and for each cell that cannot be used why. Files in text form have only text
cells; those of Parquet, JSON and DataFrames may be anything.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphcrm.ingest.unreadable import UnreadableError
from graphcrm.model import CUSTOMER_KINDS, ORGANIZATION, PERSON

if TYPE_CHECKING:
    from graphcrm.ingest.dates import MomentReader

BLANK = frozenset(("", "nan", "NaN", "<NA>", "\\N"))
"""What stands for an unknown value in any column."""

_NO_DATE = BLANK | {"0000-00-00", "0000-00-00 00:00:00"}
"""The last are what MySQL has for no date."""

_NO_ID = BLANK | {"NULL", "null", "None", "NaT"}
MAX_ID = 512
MAX_WORD = 100

_SURROGATE = re.compile("[\ud800-\udfff]")
_INT64 = range(-(2**63), 2**63)
_SPELLINGS = {"e_mail": "email", "neighbour": "neighbor"}
_KINDS = {
    **{kind: kind for kind in CUSTOMER_KINDS},
    "individual": PERSON,
    "organisation": ORGANIZATION,
    "org": ORGANIZATION,
    "company": ORGANIZATION,
    "business": ORGANIZATION,
}
_TRUTH = {
    **dict.fromkeys(("true", "yes", "1", "t", "y"), True),
    **dict.fromkeys(("false", "no", "0", "f", "n"), False),
}


@dataclass(slots=True)
class Column:
    """A cleaned column. errors: position -> why that cell cannot be used (its value is None).

    doubts: position -> what is wrong with a cell that is used all the same.
    """

    values: list[Any]
    errors: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)


def is_text(cells: Sequence[Any]) -> bool:
    """Return whether the cells are text or None, and nothing else."""
    return set(map(type, cells)) <= {str, type(None)}


def each(cells: Sequence[Any], read: Callable[[Any], Any]) -> Column:
    """Read every cell by itself; None stays None."""
    column = Column([None] * len(cells))
    for position, cell in enumerate(cells):
        if cell is None:
            continue
        try:
            column.values[position] = read(cell)
        except UnreadableError as error:
            column.errors[position] = str(error)
    return column


def as_text(value: Any) -> str | None:
    """Return a cell of any type as text: numbers in plain decimals, so that 42.0 is '42'."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _decimal_text(Decimal(repr(float(value))))
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        raise UnreadableError("is binary data; leave this column out, or write it as text")
    if isinstance(value, list | tuple | dict | set):
        raise UnreadableError(f"is a {type(value).__name__}, not a single value")
    try:
        return str(value)
    except ValueError as error:
        raise UnreadableError("is too large for a number") from error


def _decimal_text(value: Decimal) -> str | None:
    if value.is_nan():
        return None
    if value.is_infinite():
        raise UnreadableError("is infinite")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def texts(cells: Sequence[Any]) -> Column:
    """Clean text: without blanks around it; what no encoding can write is refused."""
    return _texts(cells, BLANK, as_text)


def _texts(
    cells: Sequence[Any], blank: frozenset[str], convert: Callable[[Any], str | None]
) -> Column:
    column = Column(list(cells)) if is_text(cells) else each(cells, convert)
    if None in column.values:
        column.values = [None if cell is None else cell.strip() for cell in column.values]
    else:
        column.values = list(map(str.strip, column.values))
    if not blank.isdisjoint(column.values):
        column.values = [None if cell in blank else cell for cell in column.values]
    if not _writable(column.values):
        for position, text in enumerate(column.values):
            if text is not None and _SURROGATE.search(text):
                column.values[position] = None
                column.errors[position] = "has half a character in it (a lone surrogate)"
    return column


def _writable(values: Sequence[str | None]) -> bool:
    try:
        "".join(filter(None, values)).encode()
    except UnicodeEncodeError:
        return False
    return True


def ids(cells: Sequence[Any]) -> Column:
    """Clean ids: text of 1 to MAX_ID characters without NUL."""
    column = _texts(cells, _NO_ID, _id_text)
    known = list(filter(None, column.values))
    if known and (max(map(len, known)) > MAX_ID or "\0" in "".join(known)):
        checked = each(column.values, _check_id)
        checked.errors.update(column.errors)
        return checked
    return column


def _id_text(value: Any) -> str | None:
    if isinstance(value, float) and abs(value) >= 2**53:
        raise UnreadableError("is a number too long to be exact; write ids as text")
    return as_text(value)


def _check_id(text: str) -> str:
    if len(text) > MAX_ID:
        raise UnreadableError(f"has {len(text)} characters; an id has at most {MAX_ID}")
    if "\0" in text:
        raise UnreadableError("has a NUL character in it")
    return text


def words(cells: Sequence[Any]) -> Column:
    """Clean types: 'Support Ticket' and 'support-ticket' are both 'support_ticket'."""
    return _few(cells, _read_word)


def _few(cells: Sequence[Any], read: Callable[[str], Any]) -> Column:
    """Clean a column of few distinct values, given as text: every distinct one is read once."""
    if not is_text(cells):
        column = texts(cells)
        read_column = each(column.values, read)
        read_column.errors.update(column.errors)
        return read_column
    distinct = list(set(cells))
    text = texts(distinct)
    known = each(text.values, read)
    known.errors.update(text.errors)
    meaning = dict(zip(distinct, known.values, strict=True))
    column = Column([meaning[cell] for cell in cells])
    if known.errors:
        reasons = {distinct[position]: reason for position, reason in known.errors.items()}
        column.errors = {
            position: reasons[cell] for position, cell in enumerate(cells) if cell in reasons
        }
    return column


def _read_word(text: str) -> str:
    word = re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", text).lower()).strip("_")
    if not word or len(word) > MAX_WORD or not word.isprintable():
        raise UnreadableError(f"is not a word of 1 to {MAX_WORD} printable characters")
    return _SPELLINGS.get(word, word)


def kinds(cells: Sequence[Any]) -> Column:
    """Clean the kind of customer: person or organization."""
    return _few(cells, _read_kind)


def _read_kind(text: str) -> str:
    kind = _KINDS.get(text.lower())
    if kind is None:
        raise UnreadableError(
            "is neither person nor organization; a mapping can translate it: "
            "kind: {column: kind, values: {…: person}}"
        )
    return kind


def currencies(cells: Sequence[Any]) -> Column:
    """Clean currencies: codes of three letters, in upper case."""
    return _few(cells, _read_currency)


def _read_currency(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{3}", text):
        raise UnreadableError("is not a currency code of three letters, such as EUR")
    return text.upper()


def truths(cells: Sequence[Any]) -> Column:
    """Clean yes or no."""
    return _few(cells, _read_truth)


def _read_truth(text: str) -> bool:
    truth = _TRUTH.get(text.lower())
    if truth is None:
        raise UnreadableError("is neither true nor false")
    return truth


def tags(cells: Sequence[Any]) -> Column:
    """Clean tags: text with ';' between them, or a list; each once, in their order."""
    column = texts(cells if is_text(cells) else list(map(_joined, cells)))
    column.values = [
        tuple(dict.fromkeys(tag for part in (text or "").split(";") if (tag := part.strip())))
        for text in column.values
    ]
    return column


def _joined(cell: Any) -> Any:
    if isinstance(cell, list) and all(isinstance(tag, str) for tag in cell):
        return ";".join(cell)
    return cell


def moments(cells: Sequence[Any], reader: MomentReader) -> Column:
    """Clean moments: microseconds since 1970 UTC."""
    if is_text(cells):
        from graphcrm.ingest.iso_moments import plain_moments

        plain = plain_moments(cells, utc=reader.is_utc)
        if plain is not None:
            return Column(plain)
    return _dates(cells, reader.moment)


def days(cells: Sequence[Any], reader: MomentReader) -> Column:
    """Clean calendar dates: ISO text. What is no date is kept as it is written.

    It still tells who somebody is: matching reads what people mistype, and years without a day.
    """
    column = _dates(cells, reader.day)
    if not column.errors:
        return column
    rows = sorted(column.errors)
    written = texts([cells[row] for row in rows])
    for row, text in zip(rows, written.values, strict=True):
        column.values[row] = text
    column.doubts = {row: f"{column.errors[row]}; kept as written" for row in rows}
    column.errors = {rows[place]: reason for place, reason in written.errors.items()}
    return column


def _dates(cells: Sequence[Any], read: Callable[[str | date], Any]) -> Column:
    def read_text(text: str) -> Any:
        return None if text in _NO_DATE else read(text)

    if is_text(cells):
        return _few(cells, read_text)

    def read_any(cell: Any) -> Any:
        return read(cell) if isinstance(cell, date) else read_text((as_text(cell) or "").strip())

    return each(cells, read_any)


def attributes(cells: Sequence[Any]) -> Column:
    """Clean what has no column of its own: text, whole numbers of 64 bits, numbers, booleans."""
    return texts(cells) if is_text(cells) else each(cells, attribute)


def attribute(value: Any) -> str | int | float | bool | None:
    """Return one attribute as a value that JSON and every store can hold, None for unknown."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if value in _INT64 else as_text(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, list | tuple | dict):
        value = _json_text(value)
    column = texts([value])
    if column.errors:
        raise UnreadableError(column.errors[0])
    text: str | None = column.values[0]
    return text


def _json_text(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    except (RecursionError, TypeError, ValueError) as error:
        raise UnreadableError("is nested too deeply, or cannot be written as JSON") from error
