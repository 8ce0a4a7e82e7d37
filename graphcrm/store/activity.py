"""Gathers what customers did, chunk by chunk, and puts it into the one order there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import orjson
from numpy.typing import DTypeLike, NDArray

from graphcrm.errors import StoreError
from graphcrm.tables import VOID_STATUSES, Activity, Bool, Int32, Int64

Columns = Mapping[str, NDArray[Any]]

DTYPES: Mapping[str, DTypeLike] = {
    "customer": np.int32,
    "type": np.int16,
    "at": np.int64,
    "amount": np.float64,
    "quantity": np.float64,
    "rating": np.float64,
    "currency": np.int16,
    "product": np.int32,
    "channel": np.int16,
    "void": np.bool_,
}
"""The columns of an Activity: 47 bytes a row."""

WORDS: Mapping[str, str] = {
    "type": "types",
    "currency": "currencies",
    "product": "products",
    "channel": "channels",
}
"""Columns that are positions in a list of words, and the name of that list."""

VOID_MARKS = tuple(f'"status":"{word}"' for word in VOID_STATUSES)
"""What attributes, kept as JSON, have in them in lower case where the status is such a one."""

_SORTED = (
    *("customer", "at", "type", "product", "amount", "quantity", "rating", "currency", "channel"),
    "void",
)
_MOST = int(np.iinfo(np.int16).max)
_DIFFERENT = {name: {"product": np.iinfo(np.int32).max}.get(name, _MOST) for name in WORDS}


def is_void(attributes: str) -> bool:
    """Tell whether the status in attributes kept as JSON says that it did not come about."""
    status = orjson.loads(attributes).get("status")
    return isinstance(status, str) and status.lower() in VOID_STATUSES


class Gathering:
    """Holds the rows that were read; 47 bytes each, half as much again while they are sorted."""

    def __init__(self) -> None:
        self._parts: dict[str, list[NDArray[Any]]] = {
            name: [np.empty(0, dtype=dtype)] for name, dtype in DTYPES.items()
        }

    def add(self, rows: Columns, counts: Mapping[str, int]) -> None:
        """Add rows, whose words are numbers from 0 on, -1 for none.

        counts: how many numbers there are by now. Raises StoreError where that is too many.
        """
        for name, most in _DIFFERENT.items():
            if counts[name] > most:
                raise StoreError(
                    f"There are {counts[name]:,} {WORDS[name]} of interactions; at most {most:,} "
                    f"can be told apart. Check that the column '{_column(name)}' of the tables "
                    "holds kinds, not free text."
                )
        for name, parts in self._parts.items():
            parts.append(rows[name].astype(DTYPES[name]))

    def finish(self, words: Mapping[str, Sequence[str]]) -> Activity:
        """Return all rows in order, whatever the order was that they came in.

        words: by column, those that its numbers stand for; only those in use are told.
        """
        columns = {name: self._take(name) for name in DTYPES}
        used = {}
        for name, plural in WORDS.items():
            used[plural], columns[name] = _sort_words(columns[name], words[name])
        for name in ("amount", "quantity", "rating"):
            # Minus nothing is nothing: equal rows are equal to the bit.
            columns[name] += 0.0
        order = _order(columns)
        for name in columns:
            columns[name] = columns[name][order]
        products: Sequence[str] = used.pop("products")
        names = {plural: tuple(found) for plural, found in used.items()}
        return Activity(**names, products=products, **columns)  # type: ignore[arg-type]

    def _take(self, name: str) -> NDArray[Any]:
        """Return a column in one piece and forget its parts."""
        return np.concatenate(self._parts.pop(name))


def _column(name: str) -> str:
    return "product_id" if name == "product" else name


def _sort_words(numbers: NDArray[Any], words: Sequence[str]) -> tuple[list[str], NDArray[Any]]:
    """Return the words in use in order, and positions in them in place of numbers."""
    used = np.zeros(len(words) + 1, dtype=np.bool_)
    used[numbers] = True
    found = sorted((words[number], number) for number in np.flatnonzero(used[:-1]).tolist())
    places = np.full(len(words) + 1, -1, dtype=numbers.dtype)
    places[[number for _, number in found]] = np.arange(len(found), dtype=numbers.dtype)
    return [word for word, _ in found], places[numbers]


def _order(columns: Columns) -> Int64:
    """Return the order of rows: by customer and moment first, then only those that tie."""
    order: Int64 = np.lexsort((columns["at"], columns["customer"]))
    same = np.zeros(len(order) + 1, dtype=np.bool_)
    same[1:-1] = _equal_neighbours(columns["customer"], order)
    same[1:-1] &= _equal_neighbours(columns["at"], order)
    tied = np.flatnonzero(same[1:] | same[:-1])
    rows = order[tied]
    # Those that tie stand in groups, and groups stay where they are.
    order[tied] = rows[np.lexsort([columns[name][rows] for name in reversed(_SORTED)])]
    return order


def _equal_neighbours(column: NDArray[Any], order: Int64) -> Bool:
    ordered = column[order]
    equal: Bool = ordered[1:] == ordered[:-1]
    return equal


class Numbers:
    """Gives keys small numbers as they come."""

    def __init__(self) -> None:
        self.keys: list[int] = []
        self._numbers: Int32 = np.full(1, -1, dtype=np.int32)

    def number(self, keys: NDArray[Any]) -> Int32:
        """Return a number for each key, the same for the same key; -1 stays."""
        last = int(keys.max(initial=-1))
        if last + 2 > len(self._numbers):
            grown = np.full(2 * last + 3, -1, dtype=np.int32)
            grown[: len(self._numbers) - 1] = self._numbers[:-1]
            self._numbers = grown
        # The last one stands for key -1, and is always -1.
        fresh = np.unique(keys[(self._numbers[keys] < 0) & (keys >= 0)])
        self._numbers[fresh] = np.arange(len(self.keys), len(self.keys) + len(fresh))
        self.keys.extend(fresh.tolist())
        found: Int32 = self._numbers[keys]
        return found
