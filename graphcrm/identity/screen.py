"""What pairs can amount to at most: those that cannot matter are not compared.

Most candidate pairs have one key in common and nothing else. The bound is never too low, so that
the result is the same as if all were compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from graphcrm.identity.commonness import Commonness
from graphcrm.identity.levels import Comparison
from graphcrm.identity.likely import YES, Conditions, Look
from graphcrm.identity.model import Fitted
from graphcrm.identity.weights import kin_bits, level_bits, most_bits, prior_bits

if TYPE_CHECKING:
    from graphcrm.tables import Bool, Float64, Int64

AT_ONCE = 50_000
"""Pairs; what is known of so many stays in the cache of a processor."""

ROUNDED = 1e-6
"""Bits: sums of floats are not exact."""


class Screen:
    """Bounds for pairs of the records of one table. Cost: some 2 µs a pair, against 25 to 50."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: pa.Table,
        comparisons: Sequence[Comparison],
        common: Commonness,
    ) -> None:
        self._comparisons = comparisons
        self._common = common
        conditions = Conditions(connection, table)
        self._tests = [
            (conditions.read(each.unknown), [conditions.read(level.sql) for level in each.levels])
            for each in comparisons
        ]

    def passing(self, pairs: Int64, fitted: Fitted, records: int, least: float) -> Int64:
        """Return those of the pairs that may be at least this probable among so many records."""
        needed = np.log2(least / (1 - least)) - ROUNDED
        kept = [pairs[:0]]
        for start in range(0, len(pairs), AT_ONCE):
            part = pairs[start : start + AT_ONCE]
            kept.append(part[self._most(part, fitted, records) >= needed])
        return np.concatenate(kept)

    def _most(self, pairs: Int64, fitted: Fitted, records: int) -> Float64:
        """Return the highest weight that each pair may have, in bits."""
        look = Look(*np.ascontiguousarray(pairs.T))
        total = np.full(len(pairs), prior_bits(fitted, records))
        contacts = np.zeros(len(pairs))
        for place, comparison in enumerate(self._comparisons):
            best = np.full(len(pairs), -np.inf)
            possible = self._possible(look, place)
            for number, may in enumerate(possible):
                rows = np.flatnonzero(may)
                told: Float64 | float = 0.0
                if number:
                    shares = None
                    if self._common.matters(place, number - 1):
                        shares = self._common.at(place, number - 1, pairs[rows])
                    told = level_bits(comparison, fitted, number - 1, shares)
                best[rows] = np.maximum(best[rows], told)
            total += best
            if comparison.kin:
                same, otherwise = kin_bits(comparison)
                partly = np.logical_or.reduce([possible[0], *possible[2:-1]])
                contacts += _highest((possible[1], same), (possible[-1], otherwise), (partly, 0.0))
        weight: Float64 = np.minimum(total, self._bound(look, fitted, contacts))
        return weight

    def _bound(self, look: Look, fitted: Fitted, contacts: Float64) -> Float64:
        """Return the highest bound that there may be on each pair; contacts: bits at most."""
        bound = np.full(len(look.left), np.inf)
        for place, comparison in enumerate(self._comparisons):
            if not any(level.relatives for level in comparison.levels):
                continue
            unknown, *possible = self._possible(look, place)
            told = [
                bits + (contacts if level.contacts else np.minimum(contacts, 0))
                for level, bits in zip(
                    comparison.all_levels,
                    most_bits(comparison, self._comparisons, fitted),
                    strict=True,
                )
            ]
            highest = _highest((unknown, np.inf), *zip(possible, told, strict=True))
            bound = np.minimum(bound, highest)
        return bound

    def _possible(self, look: Look, place: int) -> list[Bool]:
        """Return for which pairs it may be not known, each level, and none of them."""
        unknown, levels = self._tests[place]
        still = np.ones(len(look.left), np.bool_)
        found = []
        for test in (unknown, *levels):
            told = test(look)
            found.append(still & (told & YES > 0))
            still &= told != YES
        return [*found, still]


def _highest(*told: tuple[Bool, Float64 | float]) -> Float64:
    """Return the highest of what is possible for each pair."""
    highest: Float64 = np.max([np.where(may, bits, -np.inf) for may, bits in told], axis=0)
    return highest
