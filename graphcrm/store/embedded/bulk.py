"""Reads whole tables into arrays."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from graphcrm.errors import StoreError
from graphcrm.store.embedded.ordering import sorting_order
from graphcrm.store.embedded.rows import json_list
from graphcrm.store.embedded.snapshot import Snapshot
from graphcrm.tables import (
    NO_TIME,
    Contacts,
    Int16,
    Int32,
    Points,
    RelationshipTable,
    ScoreTable,
)

Columns = dict[str, NDArray[Any]]

_CHUNK = 100_000
_MERGE = np.dtype([("record", np.int32), ("customer", np.int32)])
_CONTACT = np.dtype(
    [
        ("customer", np.int32),
        ("counterparty", np.int32),
        ("type", np.int32),
        ("occurred_at", np.int64),
    ]
)
_POINT = np.dtype([("customer", np.int32), ("x", np.float64), ("y", np.float64)])
_RELATIONSHIP = np.dtype(
    [
        ("source", np.int32),
        ("target", np.int32),
        ("type", np.int32),
        ("directed", np.bool_),
        ("strength", np.float64),
        ("confidence", np.float64),
        ("declared", np.bool_),
        ("first_seen", np.int64),
        ("last_seen", np.int64),
        ("evidence_count", np.int32),
        ("evidence_forward", np.int32),
    ]
)
_SCORES = np.dtype(
    [
        ("customer", np.int32),
        ("community", np.int32),
        ("degree", np.int32),
        ("strength", np.float64),
        ("pagerank", np.float64),
        ("betweenness", np.float64),
        ("harmonic", np.float64),
        ("core", np.int32),
    ]
)


class BulkReader(Snapshot):
    """The part of the reader that fills arrays; beside them it holds only 100,000 rows."""

    def customer_ids(self) -> list[str]:
        """Return all customer ids in code point order: the index of every array."""
        return [customer_id for (customer_id,) in self._rows("read/customer_ids")]

    def contacts(self) -> Contacts:
        """Return every interaction that has a counterparty, self-contacts included."""
        (count,) = self._one("read/contact_count")
        columns = read_columns(self._rows("read/contacts"), _CONTACT, count)
        types, columns["type"] = self._types(columns["type"])
        return Contacts(
            types=types,
            customer=self._record_positions[columns.pop("customer")],
            counterparty=self._record_positions[columns.pop("counterparty")],
            type=columns["type"],
            occurred_at=columns["occurred_at"],
        )

    def relationships(self) -> RelationshipTable:
        """Return all relationships of the current run as arrays."""
        run = self._tie_run_key
        count, _ = self._one("read/run_counts", run=run)
        rows = self._rows("read/relationships", run=run, never=int(NO_TIME))
        columns = read_columns(rows, _RELATIONSHIP, count)
        types, columns["type"] = self._types(columns["type"])
        columns["source"] = self._place(columns, "source")
        columns["target"] = self._place(columns, "target")
        if self._state.ledger_version:
            known = (columns["source"] >= 0) & (columns["target"] >= 0)
            columns = {name: column[known] for name, column in columns.items()}
        # Rows come by key, which is the order of ids too where customers were loaded in that order.
        order = sorting_order(columns["source"], columns["target"], columns["type"])
        if order is not None:
            for name in columns:
                columns[name] = columns[name][order]
        return RelationshipTable(types=types, **columns)

    def score_table(self) -> ScoreTable:
        """Return all scores of the current run as arrays, zeros and community -1 for newcomers."""
        (count,) = self._one("read/score_count", run=self._run_key)
        rows = self._rows("read/score_table", run=self._run_key)
        columns = read_columns(rows, _SCORES, count)
        place = self._place(columns, "customer")
        known = place >= 0
        table: Columns = {}
        for name in columns:
            table[name] = np.full(
                self._state.customers, -1 if name == "community" else 0, dtype=_SCORES[name]
            )
            table[name][place[known]] = columns[name][known]
        return ScoreTable(**table)

    def finer(self) -> Int32:
        """Return each customer's community of level -1, -1 where there is none."""
        rows = self._rows("read/finer", run=self._run_key).fetchall()
        found = np.full(self._state.customers, -1, dtype=np.int32)
        pairs = np.array(rows, dtype=np.int32).reshape(-1, 2)
        place = self._positions[pairs[:, 0]]
        found[place[place >= 0]] = pairs[place >= 0, 1]
        return found

    def points(self) -> Points:
        """Return where customers stand on the whole map, NaN for those who stand nowhere."""
        (count,) = self._one("read/point_count", run=self._run_key)
        columns = read_columns(self._rows("read/points", run=self._run_key), _POINT, count)
        place = self._place(columns, "customer")
        found = np.full((2, self._state.customers), np.nan)
        found[0, place[place >= 0]] = columns["x"][place >= 0]
        found[1, place[place >= 0]] = columns["y"][place >= 0]
        return Points(*found)

    @cached_property
    def _positions(self) -> Int32:
        """The position in the list of ids of each customer key, -1 for merged records."""
        count = self._state.customers
        rows = self._rows("read/ordered_keys")
        keys = read_columns(rows, np.dtype([("key", np.int32)]), count)["key"]
        last, _ = self._one("read/last_keys")
        positions = np.full(last + 1, -1, dtype=np.int32)
        positions[keys] = np.arange(count, dtype=np.int32)
        return positions

    @cached_property
    def _record_positions(self) -> Int32:
        """The same, but merged records have the position of the customer they are part of."""
        if not self._state.ledger_version:
            return self._positions
        (count,) = self._one("read/merge_count")
        columns = read_columns(self._rows("read/merge_keys"), _MERGE, count)
        positions = self._positions.copy()
        positions[columns["record"]] = positions[columns["customer"]]
        return positions

    def _place(self, columns: Columns, name: str) -> Int32:
        """Take a column of keys out and return it as positions, -1 for merged records."""
        return self._positions[columns.pop(name)]

    def _types(self, keys: Int32) -> tuple[tuple[str, ...], Int16]:
        types, places = self._terms(keys)
        if len(types) > np.iinfo(np.int16).max:
            raise StoreError(
                f"There are {len(types)} types, such as {types[0]!r}; at most 32,767 can be told "
                "apart. Check that the column 'type' of the tables holds kinds, not free text."
            )
        return tuple(types), places.astype(np.int16)

    def _terms(self, keys: NDArray[Any]) -> tuple[list[str], Int32]:
        """Return the sorted terms that the keys stand for, and each key's position in them."""
        used = np.zeros(int(keys.max(initial=0)) + 1, dtype=np.bool_)
        used[keys] = True
        rows = self._rows("read/terms", keys=json_list(np.flatnonzero(used).tolist()))
        terms = sorted((term, key) for key, term in rows)
        places = np.zeros(len(used), dtype=np.int32)
        places[[key for _, key in terms]] = np.arange(len(terms), dtype=np.int32)
        return [term for term, _ in terms], places[keys]


def read_columns(rows: apsw.Cursor, dtype: np.dtype[Any], count: int) -> Columns:
    """Return `count` rows as one array for each field of `dtype`."""
    names = dtype.names or ()
    columns: Columns = {name: np.empty(count, dtype=dtype[name]) for name in names}
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        chunk = np.fromiter(islice(rows, size), dtype=dtype, count=size)
        for name, column in columns.items():
            column[start : start + size] = chunk[name]
    return columns
