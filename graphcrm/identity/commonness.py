"""How common the values are that two records have in common: a rare one proves more.

Counted are people, not records: else a customer with six records would make his own name common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graphcrm.identity.levels import Comparison, Level
from graphcrm.identity.population import SEVERAL, Population, listed

if TYPE_CHECKING:
    from graphcrm.tables import Float64, Int8, Int64

SAID_BY_ALL = 500
"""Records for which what is generally known of a value's frequency counts."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One level that reads frequencies. codes: int64 (n,), the value of each record, -1 for none.

    values: the value of each code. people: int64 (k,), how many have each value.
    """

    level: Level
    codes: Int64
    values: pa.Array
    people: Int64


class Commonness:
    """How many people have each value of the columns whose frequency counts.

    population: all records, where the table holds some of them. Each record is one of somebody else
    until `count_people`. Cost: sorting of each column.
    """

    def __init__(
        self,
        table: pa.Table,
        comparisons: Sequence[Comparison],
        population: Population | None = None,
    ) -> None:
        self._records = table.num_rows if population is None else population.records
        self._population = population
        self._coded = {
            level.frequent: _coded(table, level) for _, _, level in _frequent(comparisons)
        }
        self._comparisons = tuple(comparisons)
        self.count_people(np.arange(table.num_rows))

    def count_people(self, entities: Int64) -> None:
        """Count by people from now on; entities: int64 (n,), whose record each one is."""
        self._entities = entities
        people = {
            name: self._people(name, values, _people(codes, entities, len(values)))
            for name, (codes, values) in self._coded.items()
        }
        self._columns = {
            (place, number): _Column(level, *self._coded[level.frequent], people[level.frequent])
            for place, number, level in _frequent(self._comparisons)
        }

    def _people(self, name: str | None, values: pa.Array, here: Int64) -> Int64:
        """Return how many people of all have each value, where these are only some of them."""
        known = {} if self._population is None else self._population.people.get(name or "", {})
        if not known:
            return here
        of_all = [known.get(value, 0) for value in values.to_pylist()]
        return np.maximum(here, np.array(of_all, np.int64))

    def common(self) -> dict[str, dict[str, int]]:
        """Return by column how many people have its common values; see `Population`."""
        found = {}
        for column in self._columns.values():
            several = np.flatnonzero(column.people >= SEVERAL)
            values = column.values.take(pa.array(several)).to_pylist()
            counts = column.people[several].tolist()
            assert column.level.frequent
            found[column.level.frequent] = listed(dict(zip(values, counts, strict=True)))
        return found

    def of(self, pairs: Int64, levels: Int8) -> Float64:
        """Return how often another one has, by chance, what the two of a pair have in common.

        pairs: (m, 2) positions; levels: (m, c), see `Vectors`. float64 (m, c), NaN where it does
        not matter.
        """
        found = np.full(levels.shape, np.nan)
        for place, number in self._columns:
            rows = np.flatnonzero(levels[:, place] == number)
            found[rows, place] = self.at(place, number, pairs[rows])
        return found

    def matters(self, place: int, number: int) -> bool:
        """Return whether frequency matters for a level, by its number, of a comparison."""
        return (place, number) in self._columns

    def at(self, place: int, number: int, pairs: Int64) -> Float64:
        """Return the same for pairs that agree in one way in which it matters, float64 (m,)."""
        column = self._columns[place, number]
        left, right = pairs.T
        one = self._entities[left] == self._entities[right]
        return np.fmax(self._share(column, left, one), self._share(column, right, one))

    def _share(self, column: _Column, of: Int64, one: Int64) -> Float64:
        """Return the share of others; what is generally known decides on rare values.

        The other of the two counts as one who has a common value, until it is known to be the same.
        """
        codes = column.codes[of]
        # -1 reads the last one, which is put aside below.
        people = column.people[codes] if len(column.people) else np.zeros(len(of), np.int64)
        others = np.maximum(people - (2 if column.level.identifies else 1) + one, 0)
        usual = column.level.u * SAID_BY_ALL
        shares = (others + usual) / (self._records + SAID_BY_ALL)
        least = column.level.u_least or 1e-9
        return np.where(codes >= 0, np.maximum(shares, least), np.nan)


def _frequent(comparisons: Sequence[Comparison]) -> Iterator[tuple[int, int, Level]]:
    for place, comparison in enumerate(comparisons):
        for number, level in enumerate(comparison.levels):
            if level.frequent:
                yield place, number, level


def _coded(table: pa.Table, level: Level) -> tuple[Int64, pa.Array]:
    assert level.frequent
    coded = table[level.frequent].combine_chunks().dictionary_encode()
    return np.asarray(coded.indices.fill_null(-1)).astype(np.int64), coded.dictionary


def _people(codes: Int64, entities: Int64, values: int) -> Int64:
    """Return how many different entities have each value."""
    known = codes >= 0
    size = int(entities.max(initial=0)) + 1
    found = np.unique(codes[known] * size + entities[known]) // size
    return np.bincount(found, minlength=values).astype(np.int64)
