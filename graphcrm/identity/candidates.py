"""Pairs of records that have a key in common: the only ones that are looked at.

The largest blocks of a key are left out until it brings a bounded number of pairs a record: a city
or a common name then brings nothing, and work grows with the records and not with their square. A
pair that has only one weak key in common is left out too (meta-blocking,
doi:10.1109/TKDE.2013.54).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graphcrm.identity.blocking import KEYS, LARGEST, Key
from graphcrm.identity.records import Cleaned, Record

if TYPE_CHECKING:
    from graphcrm.tables import Bool, Int32, Int64

FEW = 400
"""Up to so many records every pair is looked at."""

PAIRS_EACH = 8
"""Pairs a record that one key may bring, on average; its most common values are left out."""

AT_ONCE = 20_000
"""Records whose pairs are gathered at once."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of positions, left < right, in order; four bytes each.

    starts: int64 (n + 1,), where the pairs of each left begin. right: int32 (m,).
    """

    starts: Int64
    right: Int32

    def __len__(self) -> int:
        return len(self.right)

    def at(self, rows: Int64) -> Int64:
        """Return some of the pairs, int64 (k, 2)."""
        left = np.searchsorted(self.starts, rows, side="right") - 1
        return np.column_stack((left, self.right[rows].astype(np.int64)))

    def part(self, start: int, stop: int) -> Int64:
        """Return the pairs from one place up to another, int64 (k, 2)."""
        return self.at(np.arange(start, min(stop, len(self))))


def candidate_pairs(records: Sequence[Record], new: Bool | None = None) -> Candidates:
    """Return the pairs to compare.

    new: only pairs with at least one of these. Cost: sorting of each key, then the pairs it brings.
    """
    size = len(records)
    if size <= FEW:
        left, right = np.triu_indices(size, 1)
        return _gathered([_Part.of(left * size + right, (0, size), size, new)])
    cleaned = [record.cleaned for record in records]
    strong = [_blocks(key, cleaned, new) for key in KEYS.values() if not key.weak]
    weak = [_blocks(key, cleaned, new) for key in KEYS.values() if key.weak]
    parts = []
    for start in range(0, size, AT_ONCE):
        stop = min(start + AT_ONCE, size)
        sure = _sorted(strong, start, stop, size)
        doubtful = _sorted(weak, start, stop, size)
        # What is there twice has two weak keys in common.
        both = np.concatenate((sure, doubtful[1:][doubtful[1:] == doubtful[:-1]]))
        parts.append(_Part.of(_distinct(np.sort(both)), (start, stop), size, new))
    return _gathered(parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """Pairs of some lefts in a row. counts: of each; right: int32 (k,)."""

    counts: Int64
    right: Int32

    @classmethod
    def of(cls, codes: Int64, span: tuple[int, int], size: int, new: Bool | None) -> _Part:
        """Read pairs written as (left - first) * size + right; new: see `candidate_pairs`."""
        first, stop = span
        left, right = np.divmod(codes, max(size, 1))
        if new is not None:
            kept = new[left + first] | new[right]
            left, right = left[kept], right[kept]
        return cls(np.bincount(left, minlength=stop - first), right.astype(np.int32))


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Records that have a value of a key in common.

    members: int32 (k,), by value and then by position. rows: int32 (k,), the same in order of
    position; for each, next: int32 (k,), where those after it in its block begin in `members`, and
    ends: int32 (k,), where they end.
    """

    members: Int32
    rows: Int32
    next: Int32
    ends: Int32

    def pairs(self, start: int, stop: int, size: int) -> Int64:
        """Return pairs whose left is among some positions, as (left - start) * size + right."""
        first, last = np.searchsorted(self.rows, (start, stop))
        begins = self.next[first:last].astype(np.int64)
        counts = self.ends[first:last] - begins
        own = np.cumsum(counts) - counts
        places = np.arange(counts.sum()) + np.repeat(begins - own, counts)
        left = np.repeat((self.rows[first:last] - start).astype(np.int64), counts)
        codes: Int64 = left * size + self.members[places]
        return codes


def _blocks(key: Key, cleaned: Sequence[Cleaned], new: Bool | None) -> _Blocks:
    values = pa.array([key.value(item) or None for item in cleaned], pa.string())
    codes = np.asarray(values.dictionary_encode().indices.fill_null(-1)).astype(np.int64)
    known = codes >= 0
    sizes = np.bincount(codes[known], minlength=1)
    kept = (sizes > 1) & (sizes <= _largest(sizes, PAIRS_EACH * len(codes)))
    if new is not None:
        kept &= np.bincount(codes[new & known], minlength=len(sizes)) > 0
    found = np.flatnonzero(known)
    found = found[kept[codes[found]]]
    members = found[np.argsort(codes[found], kind="stable")]
    block = codes[members]
    ends = np.searchsorted(block, block, side="right")
    by_position = np.argsort(members, kind="stable")
    return _Blocks(
        members.astype(np.int32),
        members[by_position].astype(np.int32),
        (by_position + 1).astype(np.int32),
        ends[by_position].astype(np.int32),
    )


def _sorted(blocks: Sequence[_Blocks], start: int, stop: int, size: int) -> Int64:
    return np.sort(np.concatenate([each.pairs(start, stop, size) for each in blocks]))


def _distinct(ordered: Int64) -> Int64:
    found: Int64 = ordered[np.diff(ordered, prepend=-1) != 0]
    return found


def _gathered(parts: Sequence[_Part]) -> Candidates:
    counts = np.concatenate([np.zeros(1, np.int64), *(part.counts for part in parts)])
    return Candidates(np.cumsum(counts), np.concatenate([part.right for part in parts]))


def _largest(sizes: Int64, budget: int) -> int:
    """Return the size of the largest blocks that are kept."""
    of_size = np.bincount(np.minimum(sizes, LARGEST + 1))[: LARGEST + 1]
    each = np.arange(len(of_size))
    pairs = np.cumsum(of_size * each * (each - 1) // 2)
    return int(np.searchsorted(pairs, budget, side="right")) - 1
