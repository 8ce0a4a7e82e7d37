"""Reads whole tables into arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from graphcrm.errors import StoreError
from graphcrm.model import DECLARED, Micros
from graphcrm.store.involvements import ROW, distinct_rows
from graphcrm.store.neo4j.snapshot import Snapshot
from graphcrm.tables import (
    NO_TIME,
    Bool,
    Contacts,
    Int16,
    Int32,
    Int64,
    Involvements,
    Points,
    RelationshipTable,
    ScoreTable,
)

Columns = dict[str, NDArray[Any]]
Convert = Callable[[Sequence[Any]], NDArray[Any]]

_CUSTOMERS_AT_ONCE = 1_000
_SCORES_AT_ONCE = 10_000
_SCORES: Mapping[str, DTypeLike] = {
    "community": np.int32,
    "degree": np.int32,
    "strength": np.float64,
    "pagerank": np.float64,
    "betweenness": np.float64,
    "harmonic": np.float64,
    "core": np.int32,
}
_POINT_PARTS = 50
_END_OF_TIME: Micros = 2**63 - 1
_MAX_TYPES = int(np.iinfo(np.int16).max)


class ArrayReader(Snapshot):
    """The part of the reader that fills arrays, from a thousand customers at a time."""

    def customer_ids(self) -> list[str]:
        """Return all customer ids in code point order: the index of every array."""
        return self._ids

    def contacts(self) -> Contacts:
        """Return every interaction that has a counterparty, self-contacts included."""
        words = Words()
        pages = self._pages("read/contacts", _CUSTOMERS_AT_ONCE)
        columns = read_columns(
            (
                [
                    (customer, counterparty, kind, moment)
                    for customer, contacts in page
                    for counterparty, kind, moments in contacts
                    for moment in moments
                ]
                for page in pages
            ),
            {
                "customer": self._place_record,
                "counterparty": self._place_record,
                "type": words.number,
                "occurred_at": _of(np.int64),
            },
        )
        _keep(columns, (columns["customer"] >= 0) & (columns["counterparty"] >= 0))
        types, columns["type"] = words.types(columns["type"])
        return Contacts(types=types, **columns)

    def involvements(self, until: Micros | None) -> Involvements:
        """Return the distinct (customer, item, type) of interactions up to a moment."""
        words, kinds = Words(), Words()
        latest = _END_OF_TIME if until is None else until
        pages = self._pages("read/involvements", _CUSTOMERS_AT_ONCE, until=latest)
        columns = read_columns(
            ([(customer, *row) for customer, items in page for row in items] for page in pages),
            {
                "customer": self._place_record,
                "item": words.number,
                "type": kinds.number,
                "first": _of(np.int64),
                "last": _of(np.int64),
            },
        )
        _keep(columns, columns["customer"] >= 0)
        items, columns["item"] = words.sort(columns["item"])
        types, columns["type"] = kinds.types(columns["type"])
        if self._owners:
            columns = _join_records(columns)
        return Involvements(items=items, types=types, **columns)

    def relationships(self) -> RelationshipTable:
        """Return all relationships of the current run as arrays."""
        words = Words()
        pages = self._pages("read/relationships", _CUSTOMERS_AT_ONCE, run_id=self._tie_run_id)
        columns = read_columns(
            ([(source, *tie) for source, ties in page for tie in ties] for page in pages),
            {
                "source": self._place,
                "target": self._place,
                "type": words.number,
                "directed": _of(np.bool_),
                "strength": _of(np.float64),
                "confidence": _of(np.float64),
                "declared": _declared,
                "first_seen": _moments,
                "last_seen": _moments,
                "evidence_count": _of(np.int32),
                "evidence_forward": _of(np.int32),
            },
        )
        _keep(columns, (columns["source"] >= 0) & (columns["target"] >= 0))
        types, columns["type"] = words.types(columns["type"])
        _keep(columns, np.lexsort((columns["type"], columns["target"], columns["source"])))
        return RelationshipTable(types=types, **columns)

    def score_table(self) -> ScoreTable:
        """Return all scores of the current run as arrays, zeros and community -1 for newcomers."""
        pages = self._pages("read/score_table", _SCORES_AT_ONCE, run_id=self._run_id)
        converters = {name: _of(dtype) for name, dtype in _SCORES.items()}
        columns = read_columns(pages, {"customer": self._place, **converters})
        _keep(columns, columns["customer"] >= 0)
        table: Columns = {}
        for name, dtype in _SCORES.items():
            table[name] = np.full(len(self._ids), -1 if name == "community" else 0, dtype=dtype)
            table[name][columns["customer"]] = columns[name]
        return ScoreTable(**table)

    def finer(self) -> Int32:
        """Return each customer's community of level -1, -1 where there is none."""
        pages = self._pages("read/finer", _SCORES_AT_ONCE, run_id=self._run_id)
        columns = read_columns(pages, {"customer": self._place, "finer": _of(np.int32)})
        _keep(columns, columns["customer"] >= 0)
        found = np.full(len(self._ids), -1, dtype=np.int32)
        found[columns["customer"]] = columns["finer"]
        return found

    def points(self) -> Points:
        """Return where customers stand on the whole map, NaN for those who stand nowhere."""
        found = np.full((2, len(self._ids)), np.nan)
        values, first = {"run_id": self._run_id, "limit": _POINT_PARTS}, 0
        while parts := self._rows("read/map_points", part=first, **values):
            first += _POINT_PARTS
            for ids, x, y in parts:
                place = self._place(ids)
                found[0, place[place >= 0]] = np.array(x)[place >= 0]
                found[1, place[place >= 0]] = np.array(y)[place >= 0]
        return Points(*found)

    def _place(self, ids: Sequence[str]) -> Int32:
        """Return positions of customers, -1 for those that came after the list was fixed."""
        positions = self._positions
        return np.fromiter((positions.get(name, -1) for name in ids), np.int32, len(ids))

    def _place_record(self, ids: Sequence[str]) -> Int32:
        """Return positions of the customers that records are part of, -1 for newcomers."""
        positions = self._record_positions
        return np.fromiter((positions.get(name, -1) for name in ids), np.int32, len(ids))


class Words:
    """Numbers words as they come, and sorts them at the end."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def in_order(self) -> list[str]:
        """Return the words by their numbers."""
        return list(self._numbers)

    def number_given(self, words: Sequence[str]) -> Int32:
        """Return the same as `number`, and -1 for an empty word."""
        numbers = self._numbers
        return np.fromiter(
            (numbers.setdefault(word, len(numbers)) if word else -1 for word in words),
            np.int32,
            len(words),
        )

    def number(self, words: Sequence[str]) -> Int32:
        """Return a number for each word, the same for the same word."""
        numbers = self._numbers
        return np.fromiter(
            (numbers.setdefault(word, len(numbers)) for word in words), np.int32, len(words)
        )

    def sort(self, numbers: Int32) -> tuple[list[str], Int32]:
        """Return the words in order that the numbers stand for, and positions in it."""
        used = np.zeros(len(self._numbers), dtype=np.bool_)
        used[numbers] = True
        words = sorted(word for word, number in self._numbers.items() if used[number])
        places = np.zeros(len(used), dtype=np.int32)
        places[[self._numbers[word] for word in words]] = np.arange(len(words), dtype=np.int32)
        return words, places[numbers]

    def types(self, numbers: Int32) -> tuple[tuple[str, ...], Int16]:
        """Return the same for types, of which there are not many."""
        types, places = self.sort(numbers)
        if len(types) > _MAX_TYPES:
            raise StoreError(
                f"There are {len(types)} types, such as {types[0]!r}; at most 32,767 can be told "
                "apart. Check that the column 'type' of the tables holds kinds, not free text."
            )
        return tuple(types), places.astype(np.int16)


def read_columns(pages: Iterable[Sequence[Any]], converters: Mapping[str, Convert]) -> Columns:
    """Return rows that come page by page as one array for each of their columns, in their order."""
    parts = {column: [convert(())] for column, convert in converters.items()}
    for page in pages:
        for column, values in zip(converters, zip(*page, strict=True), strict=False):
            parts[column].append(converters[column](values))
    return {column: np.concatenate(arrays) for column, arrays in parts.items()}


def _join_records(columns: Columns) -> Columns:
    """Return one row for what several records of a customer had to do with an item."""
    rows = np.empty(len(columns["customer"]), dtype=ROW)
    for name, column in columns.items():
        rows[name] = column
    found = distinct_rows(rows)
    return {
        name: np.ascontiguousarray(found[name]).astype(column.dtype)
        for name, column in columns.items()
    }


def _keep(columns: Columns, rows: Bool | NDArray[np.intp]) -> None:
    for name, column in columns.items():
        columns[name] = column[rows]


def _of(dtype: DTypeLike) -> Convert:
    return lambda values: np.array(values, dtype=dtype)


def _declared(origins: Sequence[str]) -> Bool:
    return np.fromiter((origin == DECLARED for origin in origins), np.bool_, len(origins))


def _moments(moments: Sequence[int | None]) -> Int64:
    known = (NO_TIME if moment is None else moment for moment in moments)
    return np.fromiter(known, np.int64, len(moments))
