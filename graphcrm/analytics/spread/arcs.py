"""Who passes on to whom, and how likely: a directed graph with a probability on every arc."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Bool, Float64, Int32, Int64

Float32: TypeAlias = NDArray[np.float32]

LONG_ROW = 16
"""Arcs of one customer from which on unlikely ones are skipped over rather than tried."""

UNLIKELY = 0.1
"""The highest mean probability of a row whose arcs are skipped over."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Arcs by one of their ends, in compressed rows: row i is start[i]:start[i + 1].

    start: int64 (n + 1,). other: int32 (a,), the other end. probability: float32 (a,) in (0, 1].
    skipping: bool (n,), rows that stand by falling probability, so that runs of arcs that fail can
    be skipped at once (Guo et al. 2020, doi:10.1145/3318464.3389740); the others are as they came.
    """

    start: Int64
    other: Int32
    probability: Float32
    skipping: Bool

    @property
    def columns(self) -> tuple[Int64, Int32, Float32, Bool]:
        """All of it, as kernels take it."""
        return self.start, self.other, self.probability, self.skipping


@dataclass(frozen=True)
class Arcs:
    """A directed graph: source[i] passes on to target[i] with probability[i].

    nodes: how many customers. source, target: int32 (a,), no pair twice, no loops. probability:
    float64 (a,) in (0, 1].
    """

    nodes: int
    source: Int32
    target: Int32
    probability: Float64

    @cached_property
    def into(self) -> Rows:
        """Arcs by whom they lead to: O(n + a log degree)."""
        return _rows(self.nodes, self.target, self.source, self.probability)

    @cached_property
    def out(self) -> Rows:
        """Arcs by whom they come from."""
        return _rows(self.nodes, self.source, self.target, self.probability)

    def as_weights(self) -> Arcs:
        """Return the graph for linear thresholds: what leads to one customer sums to 1 at most."""
        total = np.bincount(self.target, weights=self.probability, minlength=self.nodes)
        divisor = np.maximum(total, 1.0)[self.target]
        return replace(self, probability=self.probability / divisor)


def make_arcs(nodes: int, source: Int32, target: Int32, probability: Float64) -> Arcs:
    """Return the graph of these arcs; those of probability 0 and loops are left out.

    Several of one pair are joined: 1 - product of (1 - p). Raises InvalidValueError for a
    probability outside [0, 1] or an end outside 0..nodes - 1.
    """
    if len(probability) and not (probability.min() >= 0 and probability.max() <= 1):
        raise InvalidValueError("A probability of passing on is outside 0 to 1.")
    if len(source) and not (
        min(source.min(), target.min()) >= 0 and max(source.max(), target.max()) < nodes
    ):
        raise InvalidValueError(f"An arc leads from or to a place outside 0 to {nodes - 1}.")
    kept = (probability > 0) & (source != target)
    source, target, probability = source[kept], target[kept], probability[kept]
    key = source.astype(np.int64) * nodes + target
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.ones(len(key), dtype=np.bool_)
    first[1:] = key[1:] != key[:-1]
    starts = np.flatnonzero(first)
    if len(starts) == len(key):
        return Arcs(nodes, source[order], target[order], probability[order])
    kept_order = order[starts]
    with np.errstate(divide="ignore"):
        joined = -np.expm1(np.add.reduceat(np.log1p(-probability[order]), starts))
    return Arcs(nodes, source[kept_order], target[kept_order], joined)


def _rows(nodes: int, key: Int32, other: Int32, probability: Float64) -> Rows:
    from graphcrm.analytics.spread.kernels import fill_rows, sort_rows

    start = np.zeros(nodes + 1, dtype=np.int64)
    degree = np.bincount(key, minlength=nodes)
    np.cumsum(degree, out=start[1:])
    ends = np.empty(len(key), dtype=np.int32)
    chances = np.empty(len(key), dtype=np.float32)
    fill_rows(start[:-1].copy(), key, other, probability, ends, chances)
    total = np.bincount(key, weights=probability, minlength=nodes)
    skipping = (degree >= LONG_ROW) & (total < UNLIKELY * degree)
    sort_rows(start, ends, chances, skipping)
    return Rows(start, ends, chances, skipping)
