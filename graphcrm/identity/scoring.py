"""Comparison of pairs and their scores, by Splink on DuckDB."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator

from graphcrm.identity.levels import Comparison, Level
from graphcrm.identity.model import Fitted, Rates
from graphcrm.identity.table import PLACE
from graphcrm.identity.weights import weigh

if TYPE_CHECKING:
    from graphcrm.tables import Float64, Int64

for _name in ("splink", "sqlglot"):
    logging.getLogger(_name).setLevel(logging.ERROR)

AT_ONCE = 1_000_000
"""Pairs in one statement."""

IN_MEMORY = 200_000
"""Pairs in one statement that keeps all values compared."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """How pairs compare. pairs: (m, 2) positions, in order. For each comparison a column:

    levels: int64 (m, c) positions in `all_levels`, -1 where it is not known. frequencies: float64
    (m, c), how common the value is that both have, NaN where it does not matter.
    """

    pairs: Int64
    levels: Int64
    frequencies: Float64

    def of(self, pairs: Int64) -> Vectors:
        """Return those of some of the pairs, which are in order and all among these."""
        size = int(self.pairs.max(initial=0)) + 1
        rows = np.searchsorted(self.pairs @ (size, 1), pairs @ (size, 1))
        return Vectors(pairs, self.levels[rows], self.frequencies[rows])


class Scorer:
    """Compares records of one table; not for several threads at once."""

    def __init__(self, table: pa.Table, comparisons: Sequence[Comparison]) -> None:
        self.comparisons = tuple(comparisons)
        self._connection = duckdb.connect()
        self._connection.execute("SET enable_progress_bar = false").fetchall()
        self._api = DuckDBAPI(self._connection)
        self._table = self._api.register(table, table_name="records")
        self._comparing = self._linker(None, 0.0001)

    def _linker(self, fitted: Fitted | None, prior: float) -> Linker:
        given = fitted or Fitted(0.0)
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name=PLACE,
            comparisons=[_splink(c, given.of(c)) for c in self.comparisons],
            # Never used: pairs are given.
            blocking_rules_to_generate_predictions=[
                {"blocking_rule": f"l.{PLACE} = r.{PLACE}"},
            ],
            probability_two_random_records_match=prior,
            # Splink keeps levels with the values or not at all.
            retain_matching_columns=fitted is None,
            retain_intermediate_calculation_columns=fitted is None,
        )
        return Linker(self._table, settings, log_level=None, validate_settings=False)

    def compare(self, pairs: Int64) -> Vectors:
        """Return how these pairs, which are in order, compare."""
        if len(pairs) > IN_MEMORY:
            parts = np.array_split(pairs, len(pairs) // IN_MEMORY + 1)
            return _joined([self.compare(part) for part in parts])
        gammas = [f"gamma_{comparison.column}" for comparison in self.comparisons]
        levels = (level for c in self.comparisons for level in c.levels)
        terms = sorted({f"tf_{level.frequent}" for level in levels if level.frequent})
        sides = [f"{term}_{side}" for term in terms for side in "lr"]
        found = self._predict(self._comparing, pairs, None, (*gammas, *sides))
        found = found.take(_order(found))
        compared = np.full((len(found), len(self.comparisons)), -1, np.int64)
        frequencies = np.full(compared.shape, np.nan)
        for place, comparison in enumerate(self.comparisons):
            gamma = found[f"gamma_{comparison.column}"].to_numpy().astype(np.int64)
            compared[:, place] = np.where(gamma < 0, -1, len(comparison.levels) - gamma)
            for number, level in enumerate(comparison.levels):
                if level.frequent:
                    here = compared[:, place] == number
                    frequencies[here, place] = _commoner(found, level.frequent)[here]
        return Vectors(_pairs(found), compared, frequencies)

    def score(
        self, pairs: Int64, fitted: Fitted, records: int, least: float
    ) -> tuple[Int64, Float64]:
        """Return the pairs that are at least this probable, in order, and their probability."""
        linker = self._linker(fitted, fitted.prior(records))
        found = [np.zeros((0, 2), np.int64)]
        for start in range(0, len(pairs), AT_ONCE):
            rows = self._predict(linker, pairs[start : start + AT_ONCE], least, ())
            found.append(_pairs(rows.take(_order(rows))))
        return self.weigh(np.concatenate(found), fitted, records, least)

    def weigh(
        self, pairs: Int64, fitted: Fitted, records: int, least: float
    ) -> tuple[Int64, Float64]:
        """Return the same of a few pairs, such as those that Splink found probable.

        What bounds the odds of a pair, beside what adds up, is applied here.
        """
        probability = weigh(self.comparisons, fitted, self.compare(pairs), records).probability()
        kept = probability >= least
        return pairs[kept], probability[kept]

    def _predict(
        self, linker: Linker, pairs: Int64, least: float | None, columns: Sequence[str]
    ) -> pa.Table:
        keys = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(pairs), np.int8)), ["0"])
        wanted = pa.table(
            {
                "match_key": keys.cast(pa.string()),
                "join_key_l": pairs[:, 0],
                "join_key_r": pairs[:, 1],
            }
        )
        registered = self._api.register(wanted)
        linker.table_management.register_blocked_pairs_for_predict(registered)
        predicted = linker.inference.predict(least, warning_mode="never")
        names = ", ".join((f"{PLACE}_l", f"{PLACE}_r", *columns))
        # Both are names, of columns and of a table that Splink made.
        query = f"SELECT {names} FROM {predicted.physical_name}"  # noqa: S608
        found = self._connection.sql(query).to_arrow_table()
        predicted.drop_table_from_database_and_remove_from_cache()
        registered.drop_table_from_database_and_remove_from_cache(force_non_splink_table=True)
        return found


def _joined(parts: Sequence[Vectors]) -> Vectors:
    return Vectors(
        np.concatenate([part.pairs for part in parts]),
        np.concatenate([part.levels for part in parts]),
        np.concatenate([part.frequencies for part in parts]),
    )


def _order(found: pa.Table) -> Int64:
    order: Int64 = np.lexsort((found[f"{PLACE}_r"].to_numpy(), found[f"{PLACE}_l"].to_numpy()))
    return order


def _pairs(found: pa.Table) -> Int64:
    return np.column_stack((found[f"{PLACE}_l"].to_numpy(), found[f"{PLACE}_r"].to_numpy()))


def _commoner(found: pa.Table, column: str) -> Float64:
    sides = [found[f"tf_{column}_{side}"].to_numpy() for side in "lr"]
    larger: Float64 = np.fmax(*sides)
    return larger


def _splink(comparison: Comparison, rates: Rates) -> dict[str, Any]:
    unknown = {
        "sql_condition": comparison.unknown,
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    levels = zip(comparison.all_levels, rates, strict=True)
    return {
        "output_column_name": comparison.column,
        "comparison_levels": [unknown, *(_level(level, *rate) for level, rate in levels)],
    }


def _level(level: Level, m: float, u: float, lift: float) -> dict[str, Any]:
    described: dict[str, Any] = {
        "sql_condition": level.sql,
        "label_for_charts": level.words,
        # The frequency takes the place of u, whatever u is, so the lift goes to m.
        "m_probability": m / lift if level.frequent else m,
        "u_probability": u,
    }
    if level.frequent:
        # Its own u, and not that of another level, is what the frequency stands for.
        described |= {
            "tf_adjustment_column": level.frequent,
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }
    return described
