"""Where rows of two customers meet: shared items and common neighbours of given pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graphcrm.inference.evidence import Pairs
from graphcrm.tables import Int32, Int64

CHUNK = 4_000_000
"""Row entries that are looked at in one go: about 100 MB."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse table in compressed rows, one row a customer.

    start: int64 (n + 1,). column: int32 (e,), ascending within a row, each once. width: number of
    columns. key: int64 (e,), row * width + column, ascending.
    """

    start: Int64
    column: Int32
    width: int
    key: Int64

    @property
    def lengths(self) -> Int64:
        """How many entries each row has."""
        return np.diff(self.start)

    def lengths_of(self, row: Int32) -> Int64:
        """How many entries each of some rows has, int64 like `row`."""
        return self.start[row + 1] - self.start[row]


def rows_of(row: Int32 | Int64, column: Int32 | Int64, size: int, width: int) -> Rows:
    """Return the table of these entries, each once; O(e log e)."""
    width = max(width, 1)
    key = np.sort(row.astype(np.int64) * width + column)
    new = np.ones(len(key), dtype=np.bool_)
    new[1:] = key[1:] != key[:-1]
    key = key[new]
    start = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(key // width, minlength=size), out=start[1:])
    return Rows(start, (key % width).astype(np.int32), width, key)


def meet(rows: Rows, pairs: Pairs) -> Iterator[tuple[Int64, Int64, Int64]]:
    """Give for the pairs what both rows hold: (pair, entry of low, entry of high), by pair.

    Walks the shorter of the two rows and looks up the other, in blocks of about CHUNK entries:
    O(sum of the shorter rows x log e).
    """
    low, high = rows.lengths_of(pairs.low), rows.lengths_of(pairs.high)
    swapped = low > high
    walked = np.where(swapped, pairs.high, pairs.low).astype(np.int64)
    asked = np.where(swapped, pairs.low, pairs.high).astype(np.int64)
    shorter = np.minimum(low, high)
    total = np.cumsum(shorter)
    begin = 0
    while begin < len(pairs):
        base = total[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(total, base + CHUNK, side="right")))
        many = shorter[begin:end]
        pair = np.repeat(np.arange(begin, end), many)
        ends = np.cumsum(many)
        entry = np.arange(len(pair)) + np.repeat(rows.start[walked[begin:end]] - ends + many, many)
        key = asked[pair] * rows.width + rows.column[entry]
        found = np.searchsorted(rows.key, key)
        hit = rows.key[np.minimum(found, len(rows.key) - 1)] == key if len(key) else key > 0
        pair, entry, found = pair[hit], entry[hit], found[hit]
        turned = swapped[pair]
        yield pair, np.where(turned, found, entry), np.where(turned, entry, found)
        begin = end
