"""Pairs of customers, and what a rule says of them: the currency of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.tables import NO_TIME, Bool, Float64, Int32, Int64

NEVER = np.iinfo(np.int64).max

FAINTEST = 1e-9
"""Strength and confidence never fall to 0."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of customers. low, high: int32 (k,) positions in ids, low < high."""

    low: Int32
    high: Int32

    def __len__(self) -> int:
        return len(self.low)

    def where(self, chosen: Bool | Int64 | slice) -> Pairs:
        """Return the chosen pairs."""
        return Pairs(self.low[chosen], self.high[chosen])

    def keys(self, people: int) -> Int64:
        """Return one number for each pair, in the order of low and high."""
        return self.low.astype(np.int64) * people + self.high


def pairs_of(left: Int32 | Int64, right: Int32 | Int64) -> Pairs:
    """Return pairs with the smaller position first."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    return Pairs(low.astype(np.int32), high.astype(np.int32))


@dataclass(frozen=True, slots=True)
class Signal:
    """What one rule says of k pairs.

    rule: its name. weight: float64 (k,), what it adds to the log odds of the tie (natural
    logarithm), 0 where `seen` is False. seen: bool (k,), whether it has anything to say. first,
    last: int64 (k,) microseconds, NO_TIME where unknown. count, forward: int32 (k,) pieces of
    evidence, and those that run from low to high. tell: gives the detail of the pair at a place.
    """

    rule: str
    weight: Float64
    seen: Bool
    first: Int64
    last: Int64
    count: Int32
    forward: Int32
    tell: Callable[[int], Mapping[str, Any]]


def signal(  # noqa: PLR0913 - one argument a column
    rule: str,
    weight: Float64,
    seen: Bool,
    tell: Callable[[int], Mapping[str, Any]],
    *,
    first: Int64 | None = None,
    last: Int64 | None = None,
    count: Int32 | None = None,
    forward: Int32 | None = None,
) -> Signal:
    """Return a signal; without times they are unknown, without counts each is one fact."""
    unknown = np.full(len(seen), NO_TIME, dtype=np.int64)
    pieces = seen.astype(np.int32) if count is None else np.where(seen, count, 0).astype(np.int32)
    return Signal(
        rule=rule,
        weight=np.where(seen, weight, 0.0),
        seen=seen,
        first=unknown if first is None else np.where(seen, first, NO_TIME),
        last=unknown if last is None else np.where(seen, last, NO_TIME),
        count=pieces,
        forward=pieces if forward is None else np.where(seen, forward, 0).astype(np.int32),
        tell=tell,
    )


def log_odds(share: Float64 | float) -> Any:
    """Return the natural logarithm of share : 1 - share."""
    return np.log(share) - np.log1p(-np.asarray(share))


def share_of(odds: Float64) -> Float64:
    """Return log odds as a share in (0, 1)."""
    share: Float64 = np.clip(1.0 / (1.0 + np.exp(-np.clip(odds, -36, 36))), FAINTEST, 1 - FAINTEST)
    return share


def pairs_within(code: Int32 | Int64, most: int) -> Iterator[Pairs]:
    """Give all pairs that share a code, of codes that at most `most` rows have; -1 is no code.

    In blocks of at most n pairs; (most - 1) / 2 pairs a row altogether.
    """
    size = np.bincount(code[code >= 0], minlength=1) if len(code) else np.zeros(1, dtype=np.int64)
    rows = np.flatnonzero((code >= 0) & (size[np.maximum(code, 0)] <= most))
    rows = rows[(size[code[rows]] > 1)]
    rows = rows[np.argsort(code[rows], kind="stable")]
    sorted_code = code[rows]
    for step in range(1, most):
        same = sorted_code[:-step] == sorted_code[step:]
        if not same.any():
            return
        yield pairs_of(rows[:-step][same], rows[step:][same])


def chance_of_group(
    size: Int64 | Int32 | Float64, circle: float | Float64, certain: float
) -> Float64:
    """Return how likely one of a group knows another: circle / (size - 1), at most `certain`."""
    others = np.maximum(np.asarray(size, dtype=np.float64) - 1.0, 1.0)
    return np.minimum(certain, circle / others)


def codes_together(*codes: Int32) -> Int32:
    """Return one code for each combination of codes; -1 where any of them is -1."""
    whole = np.zeros(len(codes[0]), dtype=np.int64)
    known = np.ones(len(codes[0]), dtype=np.bool_)
    for code in codes:
        whole = whole * (int(code.max(initial=0)) + 1) + np.maximum(code, 0)
        known &= code >= 0
    _, packed = np.unique(whole, return_inverse=True)
    return np.where(known, packed.reshape(-1), -1).astype(np.int32)


def sizes(code: Int32) -> Int64:
    """Return for each row how many rows have its code; 0 for -1."""
    known = code >= 0
    count = np.bincount(code[known], minlength=1)
    return np.where(known, count[np.maximum(code, 0)], 0)
