"""What holds for any table: it comes back as it was, and only a clear error ever stops it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graphcrm.errors import GraphCrmError
from graphcrm.ingest.cells import BLANK
from graphcrm.ingest.load import LoadOptions, clean_rows
from graphcrm.ingest.schema import KNOWN, TABLES
from tests.unit.ingest.reading import load

WORDS_FOR_NOTHING = BLANK | {"NULL", "null", "None", "NaT"}
SAMPLES = st.sampled_from(
    ['say "hi"', "a,b;c|d\te", "two\nlines", "cr\r\nlf", "😀👨‍👩‍👧", "שלום עולם", "مرحبا", "李娜",
     "=1+1", "'quoted'", "\u2028", "x'}) DETACH DELETE n //", "</script>", "a\0b", "\\", "\u200b"]
)  # fmt: skip
TEXT = (st.text(st.characters(codec="utf-8"), max_size=20) | SAMPLES).map(str.strip)
CELLS = TEXT.map(lambda text: "" if text in WORDS_FOR_NOTHING else text)
IDS = CELLS.filter(lambda text: text and "\0" not in text)
ROWS = st.lists(st.tuples(IDS, CELLS, CELLS), min_size=1, max_size=8, unique_by=lambda row: row[0])
HEADER = ("customer_id", "name", "Extra Column")

Table = list[tuple[str, str, str]]


def as_csv(rows: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


def as_json_lines(rows: Table, path: Path) -> None:
    lines = (json.dumps(dict(zip(HEADER, row, strict=True))) for row in rows)
    path.write_bytes(gzip.compress("\n".join(lines).encode()))


def as_parquet(rows: Table, path: Path) -> None:
    columns = zip(*rows, strict=True)
    pq.write_table(pa.table(dict(zip(HEADER, map(list, columns), strict=True))), path)


FORMATS = {"t.csv": as_csv, "t.jsonl.gz": as_json_lines, "t.parquet": as_parquet}


def loaded(source: Any) -> dict[str, tuple[str, str]]:
    store, report = load("customers", source, batch_rows=3)
    assert report.rejected == 0, report.rejects
    return {
        row.customer_id: (row.name or "", row.attributes.get("Extra Column", ""))
        for row in store.customers.values()
    }


@given(ROWS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_table_loads_the_same_from_every_format(rows: Table) -> None:
    expected = {row[0]: row[1:] for row in rows}
    assert loaded(pd.DataFrame(rows, columns=list(HEADER))) == expected
    with tempfile.TemporaryDirectory() as folder:
        for name, write in FORMATS.items():
            write(rows, Path(folder) / name)
            assert loaded(Path(folder) / name) == expected, name


CSV_LIKE = st.lists(
    st.sampled_from(
        [b"customer_id", b"name", b",", b";", b"\n", b"\r\n", b"\r", b'"', b'""', b"c1", b"x",
         b" ", b"\0", b"\xff", b"\xc3\xa9", b"\xd5\xc5", b"{", b"}", b'{"customer_id":"a"}', b"[",
         b"customer_id,name\n", b"\xef\xbb\xbf", b"\xff\xfe", b"sep=", b"\x1f\x8b", b"PAR1"]
    )
).map(b"".join)  # fmt: skip


@given(
    st.binary(max_size=300) | CSV_LIKE | CSV_LIKE.map(gzip.compress),
    st.sampled_from(["f.csv", "f.csv.gz", "f.jsonl", "f.parquet", "f"]),
)
@example(b'customer_id,name\nc1,"x\n', "f.csv")
@settings(max_examples=400, deadline=None)
def test_any_bytes_load_or_fail_clearly(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            store, report = load("customers", path, batch_rows=2)
        except GraphCrmError:
            return
    (table,) = report.tables
    assert table.rows == sum(size for _, size in store.transactions) + table.rejected


@given(CSV_LIKE, st.integers(1, 5))
@settings(deadline=None)
def test_batches_do_not_change_what_is_loaded(content: bytes, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        path.write_bytes(b"customer_id,name\n" + content)
        try:
            store, report = load("customers", path)
        except GraphCrmError:
            return
        again, small = load("customers", path, batch_rows=size)
    assert again.customers == store.customers
    assert small.rejects == report.rejects
    assert small.tables[0].rows == report.tables[0].rows


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.data(), st.sampled_from(TABLES))
@settings(max_examples=300, deadline=None)
def test_any_request_is_cleaned_or_rejected(data: st.DataObject, table: str) -> None:
    likely = {
        "customer_id": "a", "source_id": "a", "target_id": "b", "type": "call",
        "occurred_at": "2024-03-05",
    }  # fmt: skip
    names = st.sampled_from(KNOWN[table]) | st.text(max_size=5)
    rows = data.draw(st.lists(st.dictionaries(names, ANY_VALUE, max_size=4), max_size=4))
    given_rows = [{**likely, **row} for row in rows] + [*rows]
    kept, rejects = clean_rows(table, given_rows, LoadOptions())
    assert len(kept) + len(rejects) == len(given_rows)
    for row in kept:
        json.dumps(row, ensure_ascii=False, allow_nan=False).encode()
    for reject in rejects:
        assert reject.reason
        reject.value.encode()
        reject.column.encode()


@given(st.lists(st.sampled_from(["a,call,2024-03-05,5", "b,call,2024-03-05,5", "a,visit,x,1"])))
@settings(deadline=None)
def test_equal_rows_are_counted_and_loading_again_adds_none(lines: list[str]) -> None:
    content = io.StringIO()
    content.write("customer_id,type,occurred_at,amount\n" + "\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "i.csv"
        path.write_text(content.getvalue(), encoding="utf-8")
        store, report = load("interactions", path, batch_rows=2)
        again, _ = load("interactions", path, batch_rows=3)
    assert len(store.interactions) == sum("x" not in line for line in lines)
    assert set(again.interactions) == set(store.interactions)
    assert report.rejected == sum("x" in line for line in lines)
