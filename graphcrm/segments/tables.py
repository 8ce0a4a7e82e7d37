"""Counts of what customers did and of their relationships, by type, for rules about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphcrm.segments.columns import Moments, Numbers
from graphcrm.tables import NO_TIME, Activity, Contacts, Int32, Int64, RelationshipTable

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Dealings:
    """Interactions that customers took part in on either side, one with oneself counted once.

    types: words, sorted. counts: int32, last: int64 microseconds (NO_TIME for never), a row a type
    and a column a customer. first: int64 (n,).
    """

    types: Sequence[str]
    counts: NDArray[np.int32]
    last: NDArray[np.int64]
    first: Int64

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return int(self.counts.nbytes + self.last.nbytes + self.first.nbytes)

    def count(self, name: str) -> Numbers:
        """Return how many of a type, of all with an empty name."""
        rows = self.counts if not name else self.counts[self.types.index(name)][None]
        return Numbers(rows.sum(axis=0, dtype=np.float64))

    def latest(self, name: str = "") -> Moments:
        """Return the last of a type, of all with an empty name."""
        if name:
            return Moments(self.last[self.types.index(name)])
        return Moments(self.last.max(axis=0, initial=NO_TIME))


def dealings_of(n: int, activity: Activity, contacts: Contacts, until: int | None) -> Dealings:
    """Return what n customers took part in, up to a moment. Linear in the interactions."""
    types = sorted({*activity.types, *contacts.types})
    other = contacts.counterparty != contacts.customer
    if until is not None:
        other &= contacts.occurred_at <= until
    counts = np.zeros((len(types), n), dtype=np.int32)
    last = np.full((len(types), n), NO_TIME, dtype=np.int64)
    first = np.full(n, _NEVER, dtype=np.int64)
    sides = (
        (activity.types, activity.type, activity.customer, activity.at),
        (
            contacts.types,
            contacts.type[other],
            contacts.counterparty[other],
            contacts.occurred_at[other],
        ),
    )
    for names, kind, who, at in sides:
        rows = np.array([types.index(name) for name in names], dtype=np.int64)
        flat = rows[kind] * n + who
        counts += np.bincount(flat, minlength=counts.size).reshape(counts.shape).astype(np.int32)
        np.maximum.at(last.reshape(-1), flat, at)
        np.minimum.at(first, who, at)
    first[first == _NEVER] = NO_TIME
    return Dealings(types, counts, last, first)


@dataclass(frozen=True, slots=True)
class TieCounts:
    """Relationships of customers: types, sorted; counts: int32, a row a type, a column each."""

    types: Sequence[str]
    counts: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return int(self.counts.nbytes)

    def count(self, name: str) -> Numbers:
        """Return how many of a type, of all with an empty name."""
        rows = self.counts if not name else self.counts[self.types.index(name)][None]
        return Numbers(rows.sum(axis=0, dtype=np.float64))


def tie_counts_of(n: int, table: RelationshipTable) -> TieCounts:
    """Return how many relationships of each type customers have, at either end."""
    counts = np.zeros((len(table.types), n), dtype=np.int32)
    for end in (table.source, table.target):
        counts += _count(table.type.astype(np.int64) * n + end, counts)
    return TieCounts(table.types, counts)


def _count(flat: Int64, like: NDArray[np.int32]) -> Int32:
    counted = np.bincount(flat, minlength=like.size).reshape(like.shape)
    return counted.astype(np.int32)
