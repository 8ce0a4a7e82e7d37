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
        ({"customers": {"name": {"column": "x", "separator": ";"}}}, "may name several"),
        ({"customers": {"customer_id": {"column": "x", "ids": "zoho"}}}, "it is salesforce"),
        ({"customers": {"phone": {"otherwise": []}}}, "empty list"),
        ({"customers": {"phone": {"blank": [True]}}}, "quotes"),
        ({"customers": {"leave_out": {"x": [True]}}}, "quotes"),
        ({"customers": {"leave_out": ["x"]}}, "lists of words"),
        ({"customers": {"when": [], "name": "x"}}, "empty list"),
        ({"customers": [{"name": "x"}, {"shoe": "x"}]}, r"customers\[2\].shoe is not a known"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named(content: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        parse_mapping(content, "m.yaml")


STAND_INS = """
customers:
  customer_id: id
  phone: {column: Phone, otherwise: [Mobile, Home], blank: ["-"], optional: true}
  leave_out: {Deleted: ["1", "yes"], Name: [~]}
"""


def test_other_columns_stand_in_where_a_cell_is_empty(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path / "m.yaml", STAND_INS))
    rows = "id,Phone,Mobile,Home\n1,p,m,h\n2,,m,h\n3,-,-,h\n4,,,\n"
    store, _ = load("customers", write(tmp_path / "c.csv", rows), mapping=mapping)
    assert [row.phone for row in store.customers.values()] == ["p", "m", "h", None]
    assert store.customers["1"].attributes == {"Mobile": "m", "Home": "h"}
    store, _ = load("customers", write(tmp_path / "d.csv", "id,Home\n1,h\n"), mapping=mapping)
    assert store.customers["1"].phone == "h"
    lines = '{"id": 1, "Home": "h"}\n{"id": 2, "Phone": "-", "Mobile": "m"}\n{"id": 3}\n'
    store, _ = load("customers", write(tmp_path / "e.jsonl", lines), mapping=mapping)
    assert [row.phone for row in store.customers.values()] == ["h", "m", None]


def test_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path / "m.yaml", STAND_INS))
    rows = "id,Name,Deleted,created_at\n1,A,0,\n2,B,1,\n3,C,YES,\n4,,0,\n5,E,,never\n"
    store, report = load("customers", write(tmp_path / "c.csv", rows), mapping=mapping)
    assert list(store.customers) == ["1"]
    assert (report.tables[0].rows, report.tables[0].left_out, report.rejected) == (5, 3, 1)
    assert (report.rejects[0].line, report.rejects[0].value) == (6, "never")


def test_a_cell_with_several_ids_is_a_row_for_each(tmp_path: Path) -> None:
    several = {"column": "who", "separator": ";", "prefix": "k-"}
    mapping = parse_mapping({"interactions": {"customer_id": several, "type": "what"}}, "test")
    rows = (
        "interaction_id,who,what,occurred_at\n1,a; b;a,call,2024-03-05\n2,c,call,2024-03-05\n"
        "3,;,call,2024-03-05\n4,d;e,call,never\n"
    )
    store, report = load("interactions", write(tmp_path / "i.csv", rows), mapping=mapping)
    found = {key: row.customer_id for key, row in store.interactions.items()}
    assert found == {"1 k-a": "k-a", "1 k-b": "k-b", "2 k-c": "k-c"}
    assert [(reject.line, reject.column) for reject in report.rejects] == [
        (4, "customer_id"),
        (5, "occurred_at"),
        (5, "occurred_at"),
    ]


def test_the_form_is_chosen_by_the_columns_that_the_file_has(tmp_path: Path) -> None:
    forms = [
        {"when": ["Vorname", "Nachname"], "customer_id": "Nr", "given_name": "Vorname"},
        {"customer_id": "Nr", "name": "Firma", "kind": {"value": "organization"}},
    ]
    mapping = parse_mapping({"customers": forms}, "test")
    people = write(tmp_path / "p.csv", "Nr;Vorname;Firma\n1;Ada;Acme\n")
    firms = write(tmp_path / "f.csv", "Nr;Firma\n2;Acme\n")
    store, _ = load("customers", people, mapping=mapping)
    assert (store.customers["1"].given_name, store.customers["1"].kind) == ("Ada", None)
    store, _ = load("customers", firms, mapping=mapping)
    assert (store.customers["2"].name, store.customers["2"].kind) == ("Acme", "organization")


def test_the_mark_of_a_required_column_in_chinese_is_no_part_of_its_name(tmp_path: Path) -> None:
    mapping = parse_mapping({"customers": {"customer_id": "编号", "name": "姓名"}}, "test")
    path = write(tmp_path / "c.csv", "编号（必填）,姓名(必填),备注（必填）\n1,王芳,x\n")
    store, _ = load("customers", path, mapping=mapping)
    assert store.customers["1"].name == "王芳"
    assert store.customers["1"].attributes == {"备注（必填）": "x"}


def test_mapping_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_mapping(tmp_path / "none.yaml")
    with pytest.raises(InvalidValueError, match="not YAML"):
        read_mapping(write(tmp_path / "m.yaml", "a: [b"))
    with pytest.raises(InvalidValueError, match="not YAML"):
        read_mapping(write(tmp_path / "m.yaml", "customers: !!python/object/apply:os.getcwd []"))
