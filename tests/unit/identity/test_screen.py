"""Pairs are put aside before they are compared only where comparing them could not matter."""

from __future__ import annotations

from itertools import combinations, product

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.identity import matching
from graphcrm.identity.levels import edits, near, words_shared
from graphcrm.identity.likely import ANY, NO, NULL, YES, Conditions, Look
from graphcrm.identity.matching import COMPARISONS
from graphcrm.identity.model import Fitted
from graphcrm.identity.records import clean_record
from graphcrm.identity.scoring import Scorer
from graphcrm.identity.table import as_table
from graphcrm.identity.weights import prior_bits, weigh
from graphcrm.model import ORGANIZATION, PERSON, Customer

CONDITIONS = [
    near("a", 0.75),
    near("a", 0.94, "b"),
    edits("a", 1),
    edits("a", 2),
    "a_l = a_r",
    "a_l <> b_r",
    "left(a_l, 2) = left(b_r, 2)",
    "contains(a_l, b_r)",
    "starts_with(a_r, b_l || ' ')",
    "ends_with(a_l, ' ' || b_r)",
    "len(list_intersect(w_l, w_r)) = 0",
    "len(list_intersect(w_l, w_r)) < 2",
    f"{words_shared('w')} >= 0.5",
    "a_l IS NULL OR length(b_r) > 1",
    "COALESCE(a_l = b_r AND b_l = a_r, FALSE)",
    f"NOT ({near('a', 0.9)}) AND NOT COALESCE({edits('b', 1)}, FALSE)",
    "least(length(a_l), length(a_r)) >= 2",
]

texts = st.none() | st.text("abeé我 ", max_size=6) | st.sampled_from(["anna", "ana", "19800102"])
rows = st.lists(
    st.tuples(texts, texts, st.none() | st.lists(st.sampled_from("xyz"), max_size=3)),
    min_size=1,
    max_size=6,
)


@given(rows)
@settings(max_examples=60, deadline=None)
def test_what_a_condition_is_was_said_to_be_possible(
    rows: list[tuple[str | None, str | None, list[str] | None]],
) -> None:
    columns = list(zip(*rows, strict=True))
    table = pa.table(
        {
            "a": pa.array(columns[0], pa.string()),
            "b": pa.array(columns[1], pa.string()),
            "w": pa.array(columns[2], pa.list_(pa.string())),
        }
    )
    connection = duckdb.connect()
    places = np.array(list(product(range(len(rows)), repeat=2)), np.int64)
    look = Look(*places.T)
    read = Conditions(connection, table)
    told = {sql: read.read(sql)(look) for sql in CONDITIONS}
    both = [
        {f"{n}_{side}": row for side, row_of in zip("lr", pair, strict=True) for n, row in
         zip("abw", rows[row_of], strict=True)}
        for pair in places.tolist()
    ]  # fmt: skip
    types = {"a": pa.string(), "b": pa.string(), "w": pa.list_(pa.string())}
    joined = pa.table(
        {f"{n}_{s}": pa.array([one[f"{n}_{s}"] for one in both], types[n]) for n in types
         for s in "lr"}
    )  # fmt: skip
    connection.register("joined", joined)
    for sql, possible in told.items():
        actual = (
            connection.sql(f"SELECT {sql} AS is FROM joined").to_arrow_table()["is"].to_pylist()
        )
        seen = [NULL if one is None else YES if one else NO for one in actual]
        excluded = [(sql, both[n]) for n, one in enumerate(seen) if not one & possible[n]]
        assert excluded == []


def test_a_look_rules_out_what_is_clearly_apart() -> None:
    table = pa.table({"a": ["ferdinand", "charlotte"], "w": [["x"], ["y"]]})
    read = Conditions(duckdb.connect(), table)
    look = Look(np.array([0]), np.array([1]))
    for sql in (near("a", 0.9), edits("a", 1), edits("a", 2), f"{words_shared('w')} >= 0.5"):
        assert read.read(sql)(look)[0] == NO, sql
    assert read.read("hamming(a_l, a_r) < 3 OR a_l < a_r")(look)[0] in (ANY, YES | NO)


@pytest.mark.parametrize("kind", [PERSON, ORGANIZATION])
def test_nothing_that_is_probable_enough_is_put_aside(kind: str) -> None:
    records = [clean_record(customer, "DE") for customer in _mixed(kind)]
    scorer = Scorer(as_table(records), COMPARISONS[kind])
    pairs = np.array(list(combinations(range(len(records)), 2)), np.int64)
    fitted = Fitted(0.1)
    actual = weigh(scorer.comparisons, fitted, scorer.compare(pairs), scorer.records).total()
    for least in (1e-6, 1e-3, 0.5):
        needed = np.log2(least / (1 - least))
        passing = scorer.screen.passing(pairs, fitted, scorer.records, least)
        kept = set(map(tuple, passing.tolist()))
        missing = [tuple(pair) for pair in pairs[actual >= needed].tolist()]
        assert [pair for pair in missing if pair not in kept] == []
    assert actual.min() < prior_bits(fitted, scorer.records)
    # Were all let through, this would show nothing.
    improbable = np.count_nonzero(actual < 0)
    assert len(pairs) - len(scorer.screen.passing(pairs, fitted, scorer.records, 0.5)) > (
        improbable / 2
    )


def _mixed(kind: str) -> list[Customer]:
    given = [
        "Anna",
        "Ann",
        "王小明",
        "Дмитрий",
        "Dmitri",
        "Chuck",
        "Charles",
        "M",
        "María José",
        "Bob",
    ]
    family = ["Meyer", "Meier", "李", "Иванов", "Ivanov", "O'Neill", "van der Berg", "Öztürk"]
    return [
        Customer(
            f"c{n}",
            kind=kind,
            name=f"{family[n % 8]} & {given[n % 10]} GmbH" if kind == ORGANIZATION else None,
            given_name=given[n % 10] if kind == PERSON else None,
            family_name=family[n * 7 % 8] if kind == PERSON and n % 9 else None,
            email=f"{given[n % 3].lower()}.{n % 11}@mail{n % 4}.com" if n % 3 else None,
            phone=f"030 12345{n % 13:02d}" if n % 4 else None,
            birth_date=f"19{70 + n % 5}-0{1 + n % 3}-1{n % 7}" if n % 5 else None,
            address=f"Hauptstr. {n % 17}" if n % 2 else f"{n % 5} Hill Road",
            postcode=f"1011{n % 3}" if n % 6 else None,
            city=["Berlin", "Bern", "北京"][n % 3],
            company=["Acme Ltd", "Acme", None][n % 3],
        )
        for n in range(120)
    ]


def test_many_pairs_are_found_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    customers = [
        *_mixed(PERSON),
        *(c._replace(customer_id=f"d{c.customer_id}") for c in _mixed(PERSON)),
    ]
    whole = matching.match_records(customers)
    monkeypatch.setattr("graphcrm.identity.scoring.LOOKED_AT", 9_000)
    monkeypatch.setattr("graphcrm.identity.scoring.AT_ONCE", 2_000)
    monkeypatch.setattr("graphcrm.identity.screen.AT_ONCE", 1_700)
    parts = matching.match_records(customers)
    assert parts.pairs == whole.pairs
    assert parts.groups == whole.groups
