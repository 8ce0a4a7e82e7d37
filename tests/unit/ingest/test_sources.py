from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from graphcrm.errors import InvalidValueError, MissingColumnError, SourceError
from tests.unit.ingest.reading import load, write

CSV = "customer_id,name\nc1,A\nc2,B\n"


def test_files_that_are_not_there_or_hold_nothing(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path / "none.csv", "There is no file"),
        (tmp_path, "is a directory"),
        (write(tmp_path / "empty.csv", ""), "0 bytes"),
        (write(tmp_path / "empty.csv.gz", ""), "no header"),
    ):
        with pytest.raises(SourceError, match=message) as caught:
            load("customers", path)
        assert str(path) in str(caught.value)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="not a regular file"):
        load("customers", tmp_path / "pipe")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("people.xlsx", b"PK\x03\x04rest", "as CSV"),
        ("people.csv", b"PK\x03\x04rest", "Excel workbook"),
        ("people.zip", b"PK\x03\x04rest", "zip archive"),
        ("people.csv", b"SQLite format 3\x00rest", "SQLite"),
        ("people.csv.xz", b"\xfd7zXZ\x00rest", "xz"),
        ("people.parquet", b"customer_id\n", "not a Parquet file"),
        ("people.json", b'[{"customer_id": "c1"}]', "JSON Lines"),
    ],
)
def test_formats_that_are_not_read_are_named(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(SourceError, match=message):
        load("customers", write(tmp_path / name, content))


@pytest.mark.parametrize("name", ["c.csv", "c.csv.gz", "c.txt", "c", "c.CSV.GZ", "c.gz"])
def test_packed_or_not_whatever_the_name(tmp_path: Path, name: str) -> None:
    store, _ = load("customers", write(tmp_path / name, CSV))
    assert sorted(store.customers) == ["c1", "c2"]
    packed = tmp_path / "called.csv"
    packed.write_bytes(gzip.compress(CSV.encode()))
    assert sorted(load("customers", packed)[0].customers) == ["c1", "c2"]


def test_a_cut_off_gzip_loads_nothing_and_says_so(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f"c{i},{os.urandom(4).hex()}\n" for i in range(5000)).encode())
    for content in (whole[: len(whole) // 2], whole[:-4], whole[:12]):
        path = write(tmp_path / "c.csv", gzip.compress(b"customer_id,name\n") + content)
        with pytest.raises(SourceError, match="cut off"):
            load("customers", path)


def test_a_damaged_gzip_loads_nothing_and_says_so(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(os.urandom(5000)))
    content[2000] ^= 0xFF
    with pytest.raises(SourceError, match="damaged"):
        load("customers", write(tmp_path / "c.csv", bytes(content)))


def test_json_lines_keep_their_line_numbers(tmp_path: Path) -> None:
    lines = [
        '{"customer_id": "c1", "name": "Zoë 😀", "vip": true, "visits": 3}',
        "",
        '{"customer_id": "c2", "score": NaN, "name": null}',
        "{broken",
        '["c3"]',
        '{"customer_id": 42.0, "nested": {"b": [1, 2], "a": null}}',
        '{"name": "nobody"}',
        '{"customer_id": "c5", "Customer ID": "c6"}',
        '{"customer_id": "\\ud800"}',
        '{"customer_id": 123456789012345678901234567890}',
        '{"customer_id": "c7", "tags": ["a", "b"]}',
    ]
    store, report = load("customers", write(tmp_path / "c.jsonl", "\n".join(lines)))
    assert store.customers["c1"].attributes == {"vip": True, "visits": 3}
    assert store.customers["c2"].attributes == {}
    assert store.customers["42"].attributes == {"nested": '{"a": null, "b": [1, 2]}'}
    assert store.customers["c7"].tags == ("a", "b")
    assert [reject.line for reject in report.rejects] == [4, 5, 7, 8, 9, 10]
    assert report.tables[0].rows == 10


def test_json_lines_without_a_required_name(tmp_path: Path) -> None:
    path = write(tmp_path / "c.ndjson.gz", '{"Kunde": "c1"}\n')
    with pytest.raises(MissingColumnError, match="'Kunde'"):
        load("customers", path)
    with pytest.raises(SourceError, match="not JSON Lines"):
        load("customers", write(tmp_path / "d.jsonl", "customer_id,name\nc1,A\n"))


def test_rows_with_ever_new_names_take_no_more_memory_than_they_hold(tmp_path: Path) -> None:
    lines = (f'{{"customer_id": "c{i}", "a{i}": 1, "b{i}": 2}}' for i in range(20_000))
    store, _ = load("customers", write(tmp_path / "c.jsonl", "\n".join(lines)))
    assert store.customers["c19999"].attributes == {"a19999": 1, "b19999": 2}


def test_what_is_no_source_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="DataFrame"):
        load("customers", 42)
    with pytest.raises(InvalidValueError, match="not a table"):
        load("people", "people.csv")
