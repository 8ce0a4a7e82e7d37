from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphcrm.errors import InvalidValueError, MissingColumnError, SourceError
from graphcrm.ingest.mapping import parse_mapping, read_mapping
from tests.unit.ingest.reading import load, write

MAPPING = """
customers:
  customer_id: Kundennummer
  name: {column: "Name, voll"}
  kind: {column: Art, values: {Firma: organization, 1: person}}
  source: {value: erp}
"""


def test_a_mapping_translates_columns_and_words(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path / "m.yaml", MAPPING))
    path = write(
        tmp_path / "c.csv",
        'Kundennummer;"Name, voll";Art;Name;customer_id\nk1;A;Firma;x;old\nk2;B;1;y;\n'
        "k3;C;person;;\nk4;D;Verein;;\n",
    )
    store, report = load("customers", path, mapping=mapping)
    one = store.customers["k1"]
    assert (one.name, one.kind, one.source) == ("A", "organization", "erp")
    assert one.attributes == {"original_Name": "x", "original_customer_id": "old"}
    assert (store.customers["k2"].kind, store.customers["k3"].kind) == ("person", "person")
    assert [(reject.line, reject.column, reject.value) for reject in report.rejects] == [
        (5, "kind", "Verein")
    ]


def test_a_mapping_works_on_json_lines_and_required_constants(tmp_path: Path) -> None:
    mapping = parse_mapping(
        {"interactions": {"customer_id": "who", "type": {"value": "visit"}}}, "test"
    )
    path = write(tmp_path / "i.jsonl", '{"who": "a", "occurred_at": "2024-03-05", "type": "x"}\n')
    store, _ = load("interactions", path, mapping=mapping)
    (row,) = store.interactions.values()
    assert (row.customer_id, row.type, row.attributes) == ("a", "visit", {"original_type": "x"})


def test_a_mapped_column_must_be_there(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path / "m.yaml", MAPPING))
    with pytest.raises(MissingColumnError, match="'Kundennummer', which the mapping names"):
        load("customers", write(tmp_path / "c.csv", "customer_id\nc1\n"), mapping=mapping)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"people": {}}, "'people' is not a table"),
        ({}, "expected"),
        (None, "expected"),
        ([1], "expected"),
        ({"customers": ["x"]}, "expected"),
        ({"customers": {"shoe": "x"}}, "customers.shoe is not a known column"),
        ({"customers": {"name": None}}, "customers.name"),
        ({"customers": {"name": True}}, "quotes"),
        ({"customers": {"name": {"colum": "x"}}}, "'colum'"),
        ({"customers": {"name": {"value": "x", "column": "y"}}}, "nothing can stand by it"),
        ({"customers": {"kind": {"values": {True: "person"}}}}, "quotes"),
        ({"customers": {"kind": {"values": ["x"]}}}, "kind.values"),
        ({"customers": {"name": "x", "city": "X"}}, "already feeds name"),
        ({"customers": {"name": "x", "Name": "y"}}, "mapped twice"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named(content: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        parse_mapping(content, "m.yaml")


def test_mapping_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_mapping(tmp_path / "none.yaml")
    with pytest.raises(InvalidValueError, match="not YAML"):
        read_mapping(write(tmp_path / "m.yaml", "a: [b"))
    with pytest.raises(InvalidValueError, match="not YAML"):
        read_mapping(write(tmp_path / "m.yaml", "customers: !!python/object/apply:os.getcwd []"))
