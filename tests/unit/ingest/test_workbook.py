from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graphcrm.errors import MissingColumnError, SourceError
from graphcrm.ingest import workbook as module
from graphcrm.ingest.mapping import parse_mapping
from tests.unit.ingest.reading import load

HEADER = ["customer_id", "name", "birth_date", "created_at", "postcode", "score", "vip"]
ADA = ["c1", "Ada", date(1980, 3, 4), datetime(2024, 3, 5, 10, 0), 10115.0, 1.5, True]


def book(path: Path, *sheets: Sequence[Sequence[Any]], hidden: int = 0) -> Path:
    """Write a workbook; the first `hidden` of its sheets are not seen."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"Sheet {number}")
        sheet.sheet_state = "hidden" if number < hidden else "visible"
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_cells_of_every_kind(tmp_path: Path) -> None:
    store, report = load("customers", book(tmp_path / "c.xlsx", [HEADER, ADA]))
    ada = store.customers["c1"]
    assert (ada.name, ada.birth_date, ada.postcode) == ("Ada", "1980-03-04", "10115")
    assert ada.created_at == 1_709_632_800_000_000
    assert ada.attributes == {"score": 1.5, "vip": True}
    assert report.tables[0].source == f"{tmp_path / 'c.xlsx'} (sheet Sheet 0)"


def test_a_time_without_a_zone_is_in_that_of_the_load(tmp_path: Path) -> None:
    path = book(tmp_path / "c.xlsx", [HEADER, ADA])
    store, _ = load("customers", path, timezone="Asia/Shanghai")
    assert store.customers["c1"].created_at == 1_709_604_000_000_000


def test_the_first_sheet_that_is_seen_and_has_something_in_it(tmp_path: Path) -> None:
    path = book(tmp_path / "c.xlsx", [["hidden"]], [], [HEADER, ADA], [["other"]], hidden=1)
    store, report = load("customers", path)
    assert list(store.customers) == ["c1"]
    assert report.tables[0].source.endswith("(sheet Sheet 2)")
    with pytest.raises(SourceError, match="no sheet with anything in it"):
        load("customers", book(tmp_path / "e.xlsx", [["hidden"]], [], hidden=1))


def test_titles_above_the_header_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    rows = [["Customers of 2024"], [], HEADER, ADA, [], ["c2", "Bob"], [None, "Nobody"]]
    store, report = load("customers", book(tmp_path / "c.xlsx", rows), batch_rows=2)
    assert {key: row.name for key, row in store.customers.items()} == {"c1": "Ada", "c2": "Bob"}
    assert [(reject.line, reject.column) for reject in report.rejects] == [(7, "customer_id")]


def test_rejects_name_row_and_column_of_the_sheet(tmp_path: Path) -> None:
    rows = [HEADER, [*ADA[:3], "yesterday"], [*ADA, "too", "much"], ["c3", "#N/A"]]
    store, report = load("customers", book(tmp_path / "c.xlsx", rows))
    first, second = report.rejects
    assert (first.line, first.column, first.value) == (2, "created_at", "yesterday")
    assert (second.line, second.reason) == (3, "has a cell in column 9 where the header has 7")
    assert store.customers["c3"].name is None


def test_a_mapping_and_a_missing_column(tmp_path: Path) -> None:
    path = book(tmp_path / "c.xlsx", [["Nummer", "Name"], [7, "Ada"]])
    mapping = parse_mapping({"customers": {"customer_id": "Nummer"}}, "test")
    store, _ = load("customers", path, mapping=mapping)
    assert store.customers["7"].name == "Ada"
    with pytest.raises(MissingColumnError, match="'Nummer', 'Name'"):
        load("customers", path)


def test_a_workbook_is_told_by_its_content(tmp_path: Path) -> None:
    book(tmp_path / "c.xlsx", [HEADER, ADA]).rename(tmp_path / "c.csv")
    store, _ = load("customers", tmp_path / "c.csv")
    assert list(store.customers) == ["c1"]


def test_the_size_that_a_program_tells_of_its_sheet_is_not_believed(tmp_path: Path) -> None:
    path = _edited(book(tmp_path / "c.xlsx", [HEADER, ADA]), "<dimension ref=", "A1:G2", "A1")
    store, _ = load("customers", path)
    assert store.customers["c1"].attributes["vip"] is True


def test_workbooks_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "c.xlsx", [HEADER, ADA])
    broken = _edited(path, "<sheetData>", "<sheetData>", "<sheetData><row")
    with pytest.raises(SourceError, match="cannot be read as an Excel workbook"):
        load("customers", broken)
    monkeypatch.setattr(module, "MAX_SHARED", 10)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst></sst>")
    with pytest.raises(SourceError, match="Save the sheet as CSV"):
        load("customers", path)


def _edited(path: Path, mark: str, old: str, new: str) -> Path:
    """Write a workbook anew with one thing changed in its sheets."""
    result = path.with_name("edited.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8")
            if name.startswith("xl/worksheets/"):
                assert mark in content
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return result
