"""The linkage model of Fellegi and Sunter over one kind of record, fitted and applied by Splink.

I. P. Fellegi, A. B. Sunter: A theory for record linkage. JASA 64 (1969),
doi:10.1080/01621459.1969.10501049. Its m probabilities are fitted by expectation maximisation
within blocks (W. E. Winkler 1988), its u probabilities on random pairs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.splink_dataframe import SplinkDataFrame

from graphcrm.identity.levels import Comparison, Level
from graphcrm.identity.rates import Rates, Seen, assumed, settle
from graphcrm.identity.records import CLEANED_COLUMNS
from graphcrm.identity.table import PLACE

for _name in ("splink", "sqlglot"):
    logging.getLogger(_name).setLevel(logging.ERROR)

TRAINING_BLOCKS = (
    ("national_id",),
    ("birth_date",),
    ("email",),
    ("phone",),
    ("given", "family"),
    ("address", "postcode"),
    ("family", "postcode"),
    ("organization",),
)
"""Columns that are equal within a block for fitting; the others are fitted on its pairs."""

SURE = (
    ("national_id", "given"),
    ("national_id", "family"),
    ("national_id", "birth_date"),
    ("national_id", "organization"),
    ("given", "family", "birth_date"),
    ("given", "family", "email"),
    ("given", "family", "phone"),
    ("given", "family", "address"),
    ("organization", "email"),
    ("organization", "phone"),
    ("organization", "address"),
    ("birth_date", "address"),
)
"""Equal in all columns of one of these: the same, almost surely. How many there are sets the prior.
"""

RECALL = 0.6
"""Share of true pairs that SURE is taken to find."""

EXPECTED = 0.05
"""Duplicates for each record that are expected before any is seen."""

MOST = 0.03
"""No higher prior: of two records alone it is not known that they are the same."""

SAMPLED_PAIRS = 200_000
TRAINING_PAIRS = 200_000
SAID_BY_ALL = 500
"""Records for which what is generally known of a value's frequency counts."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How many of how many records have a value, corrected for what is generally known."""

    records: int
    usual: float

    def frequency(self, count: int) -> float:
        """Return how often another record has the value by chance; one of the count is itself."""
        expected = self.usual * SAID_BY_ALL
        return max((count - 1 + expected) / (self.records + SAID_BY_ALL), 1e-9)


class Model:
    """A fitted model over one table; not for several threads at once."""

    def __init__(
        self, table: pa.Table, comparisons: Sequence[Comparison], keys: Sequence[str], seed: int
    ) -> None:
        self.comparisons = tuple(comparisons)
        self._records: int = table.num_rows
        self._keys = tuple(keys)
        self._known = {name: len(table[name]) - table[name].null_count for name in CLEANED_COLUMNS}
        self._connection = duckdb.connect()
        self._connection.execute("SET enable_progress_bar = false").fetchall()
        # Sums in another order differ in their last digits: one thread, one answer.
        self._connection.execute("SET threads = 1").fetchall()
        self._api = DuckDBAPI(self._connection)
        self._table = self._api.register(table, table_name="records")
        self.sure = 0.0
        self.prior: float = self._estimate_prior()
        self._rates: dict[str, Rates] = {}
        learning = [comparison for comparison in comparisons if comparison.learns]
        linker = self._linker(learning)
        self._register_terms(linker, table)
        self._rates = self._fit(linker, learning, seed)
        self._rates |= {c.name: assumed(c, self.sure) for c in comparisons if not c.learns}

    def _linker(self, comparisons: Sequence[Comparison]) -> Linker:
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name=PLACE,
            comparisons=[_splink(c, self._rates.get(c.name)) for c in comparisons],
            blocking_rules_to_generate_predictions=[
                {"blocking_rule": f"l.key_{key} = r.key_{key}"} for key in self._keys
            ],
            probability_two_random_records_match=self.prior,
            retain_matching_columns=True,
            retain_intermediate_calculation_columns=True,
        )
        return Linker(self._table, settings, log_level=None)

    def _register_terms(self, linker: Linker, table: pa.Table) -> None:
        done = set()
        for level in (level for c in self.comparisons for level in c.levels):
            column = level.frequent
            if column is None or column in done:
                continue
            done.add(column)
            counts = table[column].drop_null().value_counts()
            terms = Terms(self._records, level.u)
            frequencies = [terms.frequency(n) for n in counts.field("counts").to_pylist()]
            lookup = pa.table({column: counts.field("values"), f"tf_{column}": frequencies})
            registered = self._api.register(lookup, table_name=f"terms_{column}")
            linker.table_management.register_term_frequency_lookup(registered, column)

    def _estimate_prior(self) -> float:
        pairs: float = max(self._records * (self._records - 1) / 2, 1)
        known = {name for name, count in self._known.items() if count}
        rules = [_equal(columns) for columns in SURE if known.issuperset(columns)]
        if rules and self._records > 2:
            query = " UNION ".join(
                f"SELECT l.{PLACE} AS a, r.{PLACE} AS b FROM records l JOIN records r "  # noqa: S608
                f"ON {rule} WHERE l.{PLACE} < r.{PLACE}"
                for rule in rules
            )
            found = self._connection.execute(f"SELECT count(*) FROM ({query})").fetchall()  # noqa: S608
            self.sure = float(found[0][0])
        expected: float = self.sure / RECALL + EXPECTED * self._records
        return float(min(expected / pairs, MOST))

    def _fit(self, linker: Linker, learning: Sequence[Comparison], seed: int) -> dict[str, Rates]:
        if self._records < 3:
            return {}
        linker.training.estimate_u_using_random_sampling(
            max_pairs=SAMPLED_PAIRS, seed=seed, min_count_per_level=None
        )
        if self.sure >= 5:
            for columns in TRAINING_BLOCKS:
                self._train(linker, columns)
        fitted = linker.misc.save_model_to_json()["comparisons"]
        return {
            comparison.name: settle(comparison, found["comparison_levels"], self._seen(comparison))
            for comparison, found in zip(learning, fitted, strict=True)
        }

    def _seen(self, comparison: Comparison) -> Seen:
        known = self._known[comparison.columns[0]]
        return Seen(self.sure, min(known * (known - 1) / 2, SAMPLED_PAIRS), self.prior)

    def _train(self, linker: Linker, columns: Sequence[str]) -> None:
        if self._blocked(columns) < 20:
            return
        linker.training.estimate_parameters_using_expectation_maximisation(
            self._block(columns),
            estimate_without_term_frequencies=True,
            max_pairs=TRAINING_PAIRS,
        )

    def _block(self, columns: Sequence[str]) -> str:
        rule = _equal(columns)
        key = f"key_{columns[0]}"
        return f"{rule} AND l.{key} = r.{key}" if columns[0] in self._keys else rule

    def _blocked(self, columns: Sequence[str]) -> int:
        groups = ", ".join(columns)
        known = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        query = (
            f"SELECT COALESCE(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n "  # noqa: S608
            f"FROM records WHERE {known} GROUP BY {groups})"
        )
        return int(self._connection.execute(query).fetchall()[0][0])

    def candidates(self, least: float) -> pa.Table:
        """Return pairs that have a key in common and are at least this probable."""
        linker = self._linker(self.comparisons)
        found = linker.inference.predict(least, warning_mode="never")
        return _arrow(found)

    def score(self, pairs: Iterable[tuple[int, int]]) -> pa.Table:
        """Return any pairs of positions, scored."""
        left, right = zip(*pairs, strict=True)
        keys = ["0"] * len(left)
        wanted = pa.table({"match_key": keys, "join_key_l": left, "join_key_r": right})
        registered = self._api.register(wanted)
        linker = self._linker(self.comparisons)
        linker.table_management.register_blocked_pairs_for_predict(registered)
        return _arrow(linker.inference.predict(0.0, warning_mode="never"))


def _arrow(found: SplinkDataFrame) -> pa.Table:
    return found.as_pyarrow_table()  # type: ignore[no-untyped-call]


def _equal(columns: Sequence[str]) -> str:
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)


def _splink(comparison: Comparison, rates: Rates | None) -> dict[str, Any]:
    levels = (*comparison.levels, comparison.otherwise)
    unknown = {
        "sql_condition": comparison.unknown,
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    settled = rates or [(level.m, level.u) for level in levels]
    return {
        "output_column_name": comparison.column,
        "comparison_levels": [
            unknown,
            *(_level(level, *rate) for level, rate in zip(levels, settled, strict=True)),
        ],
    }


def _level(level: Level, m: float, u: float) -> dict[str, Any]:
    described: dict[str, Any] = {
        "sql_condition": level.sql,
        "label_for_charts": level.words,
        "m_probability": m,
        "u_probability": u,
    }
    if level.frequent:
        described |= {"tf_adjustment_column": level.frequent, "tf_adjustment_weight": 1.0}
    return described
