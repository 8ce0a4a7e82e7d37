from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.ingest.identity import Occurrences
from tests.unit.ingest.reading import load, write

HEADER = "customer_id,type,occurred_at,amount,shop\n"
ROWS = "a,purchase,2024-03-05,12.50,x\nb,purchase,2024-03-05,1,y\na,purchase,2024-03-05,12.50,x\n"


def test_equal_rows_are_kept_and_found_again(tmp_path: Path) -> None:
    path = write(tmp_path / "i.csv", HEADER + ROWS)
    store, report = load("interactions", path)
    assert report.tables[0].tally.new == 3
    again, _ = load("interactions", path, batch_rows=1)
    assert set(again.interactions) == set(store.interactions)
    assert all(key.startswith("h") and len(key) == 33 for key in store.interactions)


def test_the_id_is_of_the_content_not_of_its_form(tmp_path: Path) -> None:
    expected = set(load("interactions", write(tmp_path / "i.csv", HEADER + ROWS))[0].interactions)
    other_order = write(
        tmp_path / "j.csv",
        "shop;occurred at;amount;TYPE;customer_id\n"
        "x;5.3.2024;12,5;Purchase;a\nx;2024-03-05T00:00:00Z;12.500;purchase;a\n"
        "y;2024/3/5;1.0;purchase;b\n",
    )
    lines = [
        '{"shop": "x", "customer_id": "a", "type": "purchase", "occurred_at": 1709596800, '
        '"amount": 12.5}',
        '{"shop": "y", "customer_id": "b", "type": "purchase", "occurred_at": "2024-03-05", '
        '"amount": 1, "rating": null}',
    ]
    as_json = write(tmp_path / "i.jsonl", "\n".join([*lines, lines[0]]))
    pq.write_table(
        pa.table(
            {
                "amount": [12.5, 1.0, 12.5],
                "customer_id": ["a", "b", "a"],
                "type": ["purchase"] * 3,
                "occurred_at": pa.array([1709596800] * 3, pa.timestamp("s", "UTC")),
                "shop": ["x", "y", "x"],
            }
        ),
        tmp_path / "i.parquet",
    )
    for path in (other_order, as_json, tmp_path / "i.parquet"):
        assert set(load("interactions", path)[0].interactions) == expected, path


def test_the_id_never_changes_between_versions(tmp_path: Path) -> None:
    path = write(tmp_path / "i.csv", HEADER + ROWS)
    assert sorted(load("interactions", path)[0].interactions) == [
        "h0e27827d03dc216aecc15d3f3589157c",
        "h4888b695711c36a63c43bc2283bc756a",
        "hab0ac28fd973146c52dd65f15c036a89",
    ]


def test_only_rows_without_an_id_get_one(tmp_path: Path) -> None:
    rows = "interaction_id,customer_id,type,occurred_at\ni1,a,call,2024-03-05\n,a,call,2024-03-05\n"
    store, _ = load("interactions", write(tmp_path / "i.csv", rows))
    assert "i1" in store.interactions
    assert len(store.interactions) == 2


@given(st.lists(st.lists(st.integers(0, 9), max_size=20), max_size=20))
def test_occurrences_count_like_a_counter(batches: list[list[int]]) -> None:
    seen = Occurrences()
    counted: Counter[int] = Counter()
    for batch in batches:
        found = seen.count_before(np.array(batch, dtype=np.uint64)).tolist()
        expected = []
        for value in batch:
            expected.append(counted[value])
            counted[value] += 1
        assert found == expected
