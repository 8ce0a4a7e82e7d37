"""Columns that rules are evaluated on, one row a customer in the order of ids."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from graphcrm.model import EPOCH, as_datetime
from graphcrm.tables import NO_TIME, Bool, Float64, Int32, Int64


def fold(text: str) -> str:
    """Return a text as rules compare it: whatever its case, composed alike (NFC), `_` a blank."""
    if text.isascii():
        return text.lower().replace("_", " ")
    composed = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", composed).replace("_", " ")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers, float64 (n,), NaN for what is missing."""

    values: Float64

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return int(self.values.nbytes)


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments, int64 (n,) microseconds, NO_TIME for what is missing."""

    at: Int64

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return int(self.at.nbytes)


@dataclass(frozen=True, slots=True)
class Groups:
    """Numbers of communities or clusters, int32 (n,), -1 for none."""

    ids: Int32

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return int(self.ids.nbytes)


@dataclass(frozen=True)
class Words:
    """Words: each one once, and for each customer its place in them, int32 (n,), -1 for none."""

    words: Sequence[str]
    codes: Int32

    @property
    def size(self) -> int:
        """Bytes it takes, about."""
        return int(self.codes.nbytes) + sum(250 + 2 * len(word) for word in self.words)

    @cached_property
    def folded(self) -> Mapping[str, Sequence[int]]:
        """The places of words by what rules compare."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            found.setdefault(fold(word), []).append(place)
        return found

    def where(self, chosen: Iterable[int]) -> Bool:
        """Return who has one of these words, bool (n,)."""
        wanted = np.zeros(len(self.words) + 1, dtype=np.bool_)
        wanted[list(chosen)] = True
        return wanted[self.codes]


@dataclass(frozen=True, slots=True)
class WordSets:
    """Several words a customer, as int32 pairs: who, and the place of the word in words."""

    words: Sequence[str]
    who: Int32
    code: Int32
    n: int

    @property
    def size(self) -> int:
        """Bytes it takes, about."""
        return int(self.who.nbytes + self.code.nbytes) + sum(60 + len(word) for word in self.words)

    def where(self, chosen: Iterable[int]) -> Bool:
        """Return who has one of these words, bool (n,)."""
        wanted = np.zeros(len(self.words), dtype=np.bool_)
        wanted[list(chosen)] = True
        found = np.zeros(self.n, dtype=np.bool_)
        found[self.who[wanted[self.code]]] = True
        return found


@dataclass(frozen=True, slots=True)
class Mixed:
    """What may be a number or a word: as both, each missing where it is not that."""

    numbers: Numbers
    words: Words

    @property
    def size(self) -> int:
        """Bytes it takes, about."""
        return self.numbers.size + self.words.size


Column = Numbers | Moments | Groups | Words | WordSets | Mixed


def words_of(values: Iterable[str | None]) -> Words:
    """Return a column of words; an empty one counts as missing. Words stand in order."""
    places: dict[str, int] = {}
    codes = np.array(
        [-1 if not value else places.setdefault(value, len(places)) for value in values],
        dtype=np.int32,
    )
    order = sorted(places)
    moved = np.full(len(places) + 1, -1, dtype=np.int32)
    moved[[places[word] for word in order]] = np.arange(len(order), dtype=np.int32)
    return Words(order, moved[codes])


def mixed_of(values: Sequence[Any]) -> Mixed:
    """Return a column of attributes: a text that is a number counts as both."""
    said = words_of(None if value is None else _said(value) for value in values)
    table = np.array([*(_number(word) for word in said.words), np.nan])
    return Mixed(Numbers(table[said.codes]), said)


def word_sets_of(values: Sequence[Sequence[str]]) -> WordSets:
    """Return a column of several words each."""
    order = sorted({word for some in values for word in some})
    places = {word: place for place, word in enumerate(order)}
    pairs = [(who, places[word]) for who, some in enumerate(values) for word in some]
    found = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return WordSets(order, found[:, 0], found[:, 1], len(values))


def birth_moments(words: Words) -> Moments:
    """Return dates of birth such as 1980-05-17 as moments; what is no date is missing."""
    table = np.array([*(_day(word) for word in words.words), NO_TIME], dtype=np.int64)
    return Moments(table[words.codes])


def ages(born: Moments, at: int) -> Numbers:
    """Return full years from the date of birth to a moment."""
    today = as_datetime(at).date()
    days, places = np.unique(born.at, return_inverse=True)
    years = np.array([_age(int(day), today) for day in days.tolist()], dtype=np.float64)
    return Numbers(years[places] if len(years) else np.zeros(0))


def _age(day: int, today: date) -> float:
    if day == NO_TIME:
        return np.nan
    born = as_datetime(day).date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _day(word: str) -> int:
    try:
        return (date.fromisoformat(word[:10]) - EPOCH.date()).days * 86_400_000_000
    except ValueError:
        return int(NO_TIME)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, Mapping | list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        return np.nan
    # What only Python takes for a number is a word.
    return value if isfinite(value) and "_" not in word else np.nan
