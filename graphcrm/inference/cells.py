"""Cells of customers as codes and moments, each distinct one worked out once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from graphcrm.inference.wording import year_of
from graphcrm.model import EPOCH, Micros
from graphcrm.tables import NO_TIME, Int32


@dataclass(frozen=True, slots=True)
class Words:
    """One column of text as codes.

    code: int32 (n,), -1 where there is no value. word: for each code one way the data writes it
    (the first in code point order).
    """

    code: Int32
    word: Sequence[str]

    def told(self, position: int) -> str | None:
        """Return the value of the customer at a position as the data writes it."""
        code = int(self.code[position])
        return self.word[code] if code >= 0 else None


REMEMBERED = 1 << 17
"""Cells of a column whose code is remembered; beyond, it is worked out again."""


@dataclass(slots=True)
class Column:
    """A column of text on its way to codes."""

    size: int
    codes: dict[str, int] = field(default_factory=dict)
    word: list[str] = field(default_factory=list)
    known: dict[Any, int] = field(default_factory=dict)
    code: array[int] = field(init=False)

    def __post_init__(self) -> None:
        self.code = array("i", [-1]) * self.size

    def put(self, row: int, cell: Any, read: Callable[[Any], tuple[str, str | None]]) -> None:
        """Set the code of a row; read: gives the key of a cell and how the data writes it."""
        code = self.known.get(cell)
        if code is None:
            code = self._code(*read(cell))
            if len(self.known) < REMEMBERED:
                self.known[cell] = code
        self.code[row] = code

    def put_new(self, row: int, key: str, written: str | None) -> None:
        """The same for cells that hardly ever come again."""
        self.code[row] = self._code(key, written)

    def _code(self, key: str, written: str | None) -> int:
        if not key:
            return -1
        code = self.codes.setdefault(key, len(self.word))
        text = (written or key).strip()
        if code == len(self.word):
            self.word.append(text)
        elif text < self.word[code]:
            self.word[code] = text
        return code

    def words(self) -> Words:
        """Return the codes, and give up what was only needed to make them."""
        self.codes, self.known = {}, {}
        return Words(np.frombuffer(self.code, dtype=np.int32), self.word)


def moment_of(value: Any, *, last: bool) -> Micros:
    """Return the moment that a cell says; of a year or a month its first or last day."""
    if value is None:
        return NO_TIME
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day)
    else:
        text = str(value).strip()
        try:
            found = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            year = year_of(value)
            if not year:
                return NO_TIME
            found = datetime(year, 12 if last else 1, 31 if last else 1)
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return round((found - EPOCH).total_seconds()) * 1_000_000
