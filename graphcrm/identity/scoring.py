"""Comparison of pairs, by Splink on DuckDB."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator

from graphcrm.identity.commonness import Commonness
from graphcrm.identity.levels import Comparison, Level
from graphcrm.identity.model import Fitted
from graphcrm.identity.population import Population
from graphcrm.identity.screen import Screen
from graphcrm.identity.table import PLACE
from graphcrm.identity.weights import weigh

if TYPE_CHECKING:
    from graphcrm.identity.candidates import Candidates
    from graphcrm.tables import Bool, Float64, Int8, Int64

for _name in ("splink", "sqlglot"):
    logging.getLogger(_name).setLevel(logging.ERROR)

AT_ONCE = 200_000
"""Pairs in one statement."""

BATCHES = 8

LOOKED_AT = 1_000_000
"""Candidate pairs at once; about a tenth of many are compared."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """How pairs compare. pairs: (m, 2) positions, in order. For each comparison a column:

    levels: int8 (m, c) positions in `all_levels`, -1 where it is not known. frequencies: float64
    (m, c), how common the value is that both have, NaN where it does not matter.
    """

    pairs: Int64
    levels: Int8
    frequencies: Float64

    def of(self, pairs: Int64) -> Vectors:
        """Return those of some of the pairs, which are in order and all among these."""
        size = int(self.pairs.max(initial=0)) + 1
        rows = np.searchsorted(self.pairs @ (size, 1), pairs @ (size, 1))
        return self.at(rows)

    def at(self, rows: Int64 | Bool) -> Vectors:
        """Return those in some rows: positions, or a bool for each."""
        return Vectors(self.pairs[rows], self.levels[rows], self.frequencies[rows])


class Scorer:
    """Compares records of one table; not for several threads at once.

    population: all records, where the table holds some of them. records: how many there are.
    """

    def __init__(
        self,
        table: pa.Table,
        comparisons: Sequence[Comparison],
        population: Population | None = None,
    ) -> None:
        self.comparisons = tuple(comparisons)
        self.records = table.num_rows if population is None else population.records
        self.rows = table.num_rows
        self._source = table
        self._common = Commonness(table, comparisons, population)
        self._connection = duckdb.connect()
        self._connection.execute("SET enable_progress_bar = false").fetchall()
        self._api = DuckDBAPI(self._connection)
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name=PLACE,
            comparisons=[_splink(comparison) for comparison in self.comparisons],
            # Never used: pairs are given.
            blocking_rules_to_generate_predictions=[
                {"blocking_rule": f"l.{PLACE} = r.{PLACE}"},
            ],
            retain_matching_columns=True,
            retain_intermediate_calculation_columns=True,
        )
        registered = self._api.register(table, table_name="records")
        self._linker = Linker(registered, settings, log_level=None, validate_settings=False)

    @cached_property
    def screen(self) -> Screen:
        """What tells which pairs need not be compared; made when there are many."""
        return Screen(self._connection, self._source, self.comparisons, self._common)

    def column(self, name: str) -> pa.Array:
        """Return the values of one column."""
        return self._source[name].combine_chunks()

    def count_people(self, entities: Int64) -> None:
        """Count values by people from now on; entities: int64 (n,), whose each record is."""
        self._common.count_people(entities)

    def common(self) -> dict[str, dict[str, int]]:
        """Return by column how many people have its common values; see `Population`."""
        return self._common.common()

    def compare(self, pairs: Int64) -> Vectors:
        """Return how these pairs, which are in order, compare."""
        parts = np.array_split(pairs, len(pairs) // AT_ONCE + 1)
        levels = np.concatenate([self._levels(part) for part in parts])
        return Vectors(pairs, levels, self._common.of(pairs, levels))

    def recount(self, vectors: Vectors) -> Vectors:
        """Return compared pairs with how common their values are by now."""
        return replace(vectors, frequencies=self._common.of(vectors.pairs, vectors.levels))

    def probable(
        self,
        pairs: Candidates,
        fitted: Fitted,
        least: float,
        on_compared: Callable[[int, int], None],
    ) -> Vectors:
        """Return how those of the pairs compare that are at least this probable.

        Only these are kept, so that memory is bounded however many pairs there are.
        """
        found = [self.compare(pairs.part(0, 0))]
        for start in range(0, len(pairs), LOOKED_AT):
            part = pairs.part(start, start + LOOKED_AT)
            compared = self.compare(self.screen.passing(part, fitted, self.records, least))
            told = weigh(self.comparisons, fitted, compared, self.records).probability()
            found.append(compared.at(told >= least))
            on_compared(min(start + LOOKED_AT, len(pairs)), len(pairs))
        return _joined(found)

    def _levels(self, pairs: Int64) -> Int8:
        if not len(pairs):
            return np.zeros((0, len(self.comparisons)), np.int8)
        gammas = [f"gamma_{comparison.column}" for comparison in self.comparisons]
        found = self._predict(pairs, gammas)
        order = np.lexsort((found[f"{PLACE}_r"].to_numpy(), found[f"{PLACE}_l"].to_numpy()))
        levels = np.full((len(found), len(self.comparisons)), -1, np.int8)
        for place, comparison in enumerate(self.comparisons):
            gamma = found[gammas[place]].to_numpy()[order]
            levels[:, place] = np.where(gamma < 0, -1, len(comparison.levels) - gamma)
        return levels

    def _predict(self, pairs: Int64, columns: Sequence[str]) -> pa.Table:
        keys = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(pairs), np.int8)), ["0"])
        wanted = pa.table(
            {
                "match_key": keys.cast(pa.string()),
                "join_key_l": pairs[:, 0],
                "join_key_r": pairs[:, 1],
            }
        )
        # DuckDB reads a batch a thread.
        batches = wanted.to_batches(max_chunksize=len(pairs) // BATCHES + 1)
        registered = self._api.register(pa.Table.from_batches(batches))
        self._linker.table_management.register_blocked_pairs_for_predict(registered)
        predicted = self._linker.inference.predict(warning_mode="never")
        names = ", ".join((f"{PLACE}_l", f"{PLACE}_r", *columns))
        # Both are names, of columns and of a table that Splink made.
        query = f"SELECT {names} FROM {predicted.physical_name}"  # noqa: S608
        found = self._connection.sql(query).to_arrow_table()
        predicted.drop_table_from_database_and_remove_from_cache()
        registered.drop_table_from_database_and_remove_from_cache(force_non_splink_table=True)
        return found


def _joined(parts: Sequence[Vectors]) -> Vectors:
    """Return pairs compared at several times as one."""
    return Vectors(
        np.concatenate([part.pairs for part in parts]),
        np.concatenate([part.levels for part in parts]),
        np.concatenate([part.frequencies for part in parts]),
    )


def _splink(comparison: Comparison) -> dict[str, Any]:
    unknown = {
        "sql_condition": comparison.unknown,
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    return {
        "output_column_name": comparison.column,
        "comparison_levels": [unknown, *(_level(level) for level in comparison.all_levels)],
    }


def _level(level: Level) -> dict[str, Any]:
    """Rates are what is usual: what Splink makes of them is not read, `weights` weighs pairs."""
    return {
        "sql_condition": level.sql,
        "label_for_charts": level.words,
        "m_probability": level.m,
        "u_probability": level.u,
    }
