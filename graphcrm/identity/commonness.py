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

    place: int
    number: int
    level: Level
    codes: Int64
    values: pa.Array
    people: Int64


class Commonness:
    """How many people have each value of the columns whose frequency counts.

    entities: int64 (n,), whose record each one is, as far as it is known. population: all records,
    where the table holds some of them. Cost: sorting of each column.
    """

    def __init__(
        self,
        table: pa.Table,
        comparisons: Sequence[Comparison],
        entities: Int64 | None = None,
        population: Population | None = None,
    ) -> None:
        self._records = table.num_rows if population is None else population.records
        self._entities = np.arange(table.num_rows) if entities is None else entities
        self._columns = tuple(
            self._column(table, *frequent, population) for frequent in _frequent(comparisons)
        )

    def _column(
        self,
        table: pa.Table,
        place: int,
        number: int,
        level: Level,
        population: Population | None,
    ) -> _Column:
        assert level.frequent
        coded = table[level.frequent].combine_chunks().dictionary_encode()
        codes = np.asarray(coded.indices.fill_null(-1)).astype(np.int64)
        people = _people(codes, self._entities, len(coded.dictionary))
        if population is not None:
            known = population.people.get(level.frequent, {})
            of_all = [known.get(value, 0) for value in coded.dictionary.to_pylist()]
            people = np.maximum(people, np.array(of_all, np.int64))
        return _Column(place, number, level, codes, coded.dictionary, people)

    def common(self) -> dict[str, dict[str, int]]:
        """Return by column how many people have its common values; see `Population`."""
        found = {}
        for column in self._columns:
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
        for column in self._columns:
            rows = np.flatnonzero(levels[:, column.place] == column.number)
            left, right = pairs[rows].T
            one = self._entities[left] == self._entities[right]
            told = np.fmax(self._share(column, left, one), self._share(column, right, one))
            found[rows, column.place] = told
        return found

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


def _people(codes: Int64, entities: Int64, values: int) -> Int64:
    """Return how many different entities have each value."""
    known = codes >= 0
    size = int(entities.max(initial=0)) + 1
    found = np.unique(codes[known] * size + entities[known]) // size
    return np.bincount(found, minlength=values).astype(np.int64)
