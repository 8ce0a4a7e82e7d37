from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphcrm.errors import MissingColumnError, SourceError
from graphcrm.model import format_moment
from tests.unit.ingest.reading import load, write


def parquet(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_parquet_types_become_the_tables_own(tmp_path: Path) -> None:
    at = datetime(2024, 3, 5, 14, 30, 0, 123456)
    path = parquet(
        tmp_path / "i.parquet",
        {
            "customer_id": pa.array([1, 2, None]),
            "counterparty_id": pa.array([42.0, None, 1.0]),
            "type": pa.array(["Call", "call", "call"]).dictionary_encode(),
            "occurred_at": pa.array([at, at, at], pa.timestamp("ns", "Europe/Berlin")),
            "amount": pa.array([Decimal("12.50"), None, None]),
            "day": pa.array([date(2024, 3, 5)] * 3),
            "flag": pa.array([True, None, False]),
            "share": pa.array([0.5, float("nan"), None]),
        },
    )
    store, report = load("interactions", path)
    first, second = store.interactions.values()
    assert (first.customer_id, first.counterparty_id, first.amount) == ("1", "42", 12.5)
    assert format_moment(first.occurred_at) == "2024-03-05T14:30:00.123456Z"
    assert first.attributes == {"day": "2024-03-05", "flag": True, "share": 0.5}
    assert (second.counterparty_id, second.attributes) == (None, {"day": "2024-03-05"})
    assert [(reject.line, reject.column) for reject in report.rejects] == [(3, "customer_id")]


def test_parquet_times_without_a_zone_are_local(tmp_path: Path) -> None:
    at = pa.array([datetime(2024, 7, 1, 12)], pa.timestamp("ms"))
    path = parquet(tmp_path / "i.parquet", {"customer_id": ["a"], "type": ["x"], "occurred_at": at})
    store, _ = load("interactions", path, timezone="Europe/Berlin")
    (row,) = store.interactions.values()
    assert format_moment(row.occurred_at) == "2024-07-01T10:00:00Z"


def test_parquet_times_beyond_python_are_refused(tmp_path: Path) -> None:
    at = pa.array([2**62], pa.int64()).cast(pa.timestamp("us"))
    path = parquet(tmp_path / "i.parquet", {"customer_id": ["a"], "type": ["x"], "occurred_at": at})
    _, report = load("interactions", path)
    assert report.rejects[0].column == "occurred_at"


def test_parquet_row_numbers_go_on_over_row_groups(tmp_path: Path) -> None:
    ids = [f"c{i}" if i != 777 else "" for i in range(1000)]
    path = parquet(tmp_path / "c.parquet", {"customer_id": ids}, row_group_size=300)
    store, report = load("customers", path, batch_rows=170)
    assert len(store.customers) == 999
    assert report.rejects[0].line == 778


def test_parquet_is_known_by_its_content_and_checked(tmp_path: Path) -> None:
    path = parquet(tmp_path / "called.csv", {"customer_id": ["c1"]})
    assert list(load("customers", path)[0].customers) == ["c1"]
    with pytest.raises(MissingColumnError, match="'customer_id'"):
        load("links", path)
    content = path.read_bytes()
    with pytest.raises(SourceError, match="cannot be read as Parquet"):
        load("customers", write(tmp_path / "cut.parquet", content[:-20]))


def test_frames_know_many_kinds_of_missing() -> None:
    frame = pd.DataFrame(
        {
            "customer_id": [1, 2, 3],
            "name": ["A", None, float("nan")],
            "Postcode": pd.array([10115, None, pd.NA], dtype="Int64"),
            "created_at": pd.to_datetime(["2024-03-05 10:00", None, "2024-03-06 00:00"], utc=True),
            "kind": pd.Categorical(["person", None, "company"]),
            "score": [1.5, float("nan"), 2.0],
            7: ["x", None, "y"],
        },
        index=[5, 5, 5],
    )
    store, report = load("customers", frame)
    assert report.rejected == 0
    assert report.tables[0].source == "DataFrame"
    one, two, three = store.customers.values()
    assert (one.name, one.postcode, one.kind) == ("A", "10115", "person")
    assert one.created_at == int(datetime(2024, 3, 5, 10, tzinfo=UTC).timestamp()) * 1_000_000
    assert one.attributes == {"score": 1.5, "7": "x"}
    assert (two.name, two.postcode, two.created_at, two.attributes) == (None, None, None, {})
    assert three.kind == "organization"


def test_frames_of_objects_may_hold_numpys_values() -> None:
    cells = [np.float64(42.0), np.int64(7), np.array(["a", "b"]), np.bool_(True), Decimal("1.50")]
    names = ["customer_id", "postcode", "tags", "flag", "exact"]
    frame = pd.DataFrame(
        {n: pd.Series([c], dtype=object) for n, c in zip(names, cells, strict=True)}
    )
    store, report = load("customers", frame)
    assert report.rejected == 0, report.rejects
    customer = store.customers["42"]
    assert (customer.postcode, customer.tags) == ("7", ("a", "b"))
    assert customer.attributes == {"flag": True, "exact": "1.5"}


def test_frames_in_batches_with_row_numbers() -> None:
    frame = pd.DataFrame({"customer_id": [f"c{i}" for i in range(9)] + ["  "]})
    store, report = load("customers", frame, batch_rows=4)
    assert [size for _, size in store.transactions] == [4, 4, 1]
    assert report.rejects[0].line == 10


def test_frames_with_the_same_column_twice() -> None:
    frame = pd.DataFrame([["a", "b"]], columns=["customer_id", "customer_id"])
    with pytest.raises(SourceError, match="twice"):
        load("customers", frame)


def test_csv_needs_neither_pandas_nor_pyarrow(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id\nc1\n")
    script = (
        "import sys\n"
        "from graphcrm.ingest.load import LoadOptions, TableInput, load_tables\n"
        "given = [TableInput('customers', sys.argv[1])]\n"
        "assert load_tables(None, given, LoadOptions()).tables[0].rows\n"
        "assert not {'pandas', 'pyarrow'} & set(sys.modules), 'imported'\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
