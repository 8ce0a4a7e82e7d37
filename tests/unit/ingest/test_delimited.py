from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.errors import MissingColumnError, SourceError
from tests.unit.ingest.reading import load, write


def test_the_line_is_the_one_in_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path / "c.csv",
        'customer_id,name\nc1,"one\ntwo\r\nthree"\n\nc2,B\n,nobody\n"c\n3","x\ny"\n,again\n',
    )
    store, report = load("customers", path)
    assert store.customers["c1"].name == "one\ntwo\r\nthree"
    assert [reject.line for reject in report.rejects] == [7, 11]
    assert report.tables[0].rows == 5


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(tmp_path: Path, delimiter: str) -> None:
    rows = [["customer_id", "name", "city"], ["c1", "Li, Na; x", "Köln"]]
    quoted = [[f'"{cell}"' for cell in row] for row in rows]
    path = write(tmp_path / "c.csv", "\n".join(delimiter.join(row) for row in quoted))
    store, _ = load("customers", path)
    assert store.customers["c1"].name == "Li, Na; x"
    assert store.customers["c1"].city == "Köln"


def test_known_names_decide_between_delimiters(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id;a,b,c,d\nc1;x\n")
    store, _ = load("customers", path)
    assert store.customers["c1"].attributes == {"a,b,c,d": "x"}


def test_a_spreadsheets_first_line_names_the_delimiter(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "sep=;\r\ncustomer_id;name\r\nc1;A\r\n;B\r\n")
    store, report = load("customers", path)
    assert store.customers["c1"].name == "A"
    assert report.rejects[0].line == 4


def test_line_ends_of_any_system(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        path = write(tmp_path / "c.csv", end.join(["customer_id,name", "c1,A", "c2,B", ""]))
        store, _ = load("customers", path)
        assert sorted(store.customers) == ["c1", "c2"]


def test_rows_of_the_wrong_width_are_set_aside(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id,name\nc1,A\nc2\nc3,C,x\nc4,D\n")
    store, report = load("customers", path)
    assert sorted(store.customers) == ["c1", "c4"]
    assert [(reject.line, reject.reason[:12]) for reject in report.rejects] == [
        (3, "has 1 fields"),
        (4, "has 3 fields"),
    ]


def test_blank_rows_are_no_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "\n\ncustomer_id,name\n\n,\n , \nc1,A\n  \n,,\n")
    store, report = load("customers", path)
    assert sorted(store.customers) == ["c1"]
    assert report.tables[0].rows == 1
    assert report.rejected == 0


def test_an_open_quote_takes_its_own_line_only(tmp_path: Path) -> None:
    lines = ["customer_id,name", "c1,A", 'c2,"B', "c3,C", *(f"d{i},D" for i in range(9000))]
    store, report = load("customers", write(tmp_path / "c.csv", "\n".join(lines)))
    assert [reject.line for reject in report.rejects] == [3]
    assert "quote" in report.rejects[0].reason
    assert len(store.customers) == 9002
    assert report.tables[0].rows == 9003


def test_an_open_quote_that_a_later_one_ends(tmp_path: Path) -> None:
    lines = ["customer_id,name", 'c1,"A', "c2,B", 'c3,"C"', "c4,D"]
    store, report = load("customers", write(tmp_path / "c.csv", "\n".join(lines)), batch_rows=2)
    assert [reject.line for reject in report.rejects] == [2]
    assert sorted(store.customers) == ["c2", "c3", "c4"]


def test_a_quote_inside_a_value_is_not_guessed_at(tmp_path: Path) -> None:
    lines = ["customer_id,name", 'c1,"The "Best" Shop"', 'c2,The "Best" Shop', 'c3,"a ""b"""']
    store, report = load("customers", write(tmp_path / "c.csv", "\n".join(lines)))
    assert [reject.line for reject in report.rejects] == [2]
    assert store.customers["c2"].name == 'The "Best" Shop'
    assert store.customers["c3"].name == 'a "b"'


def test_a_field_without_end_is_set_aside(tmp_path: Path) -> None:
    lines = ["customer_id,name", "c1," + "x" * 200_000, "c2,B"]
    store, report = load("customers", write(tmp_path / "c.csv", "\n".join(lines)))
    assert list(store.customers) == ["c2"]
    assert (report.rejects[0].line, len(report.rejects[0].value)) == (2, 200)


def test_batches_end_where_they_should(tmp_path: Path) -> None:
    lines = ["customer_id,name", *(f'c{i},"n\n{i}"' for i in range(10)), ",x"]
    store, report = load("customers", write(tmp_path / "c.csv", "\n".join(lines)), batch_rows=3)
    assert [size for _, size in store.transactions] == [3, 3, 3, 1]
    assert report.rejects[0].line == 22


def test_headers_match_whatever_their_case_and_blanks(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", " Customer-ID ,NAME,Job Title,Loyalty Tier\nc1,A,Boss,gold\n")
    store, _ = load("customers", path)
    assert store.customers["c1"].job_title == "Boss"
    assert store.customers["c1"].attributes == {"Loyalty Tier": "gold"}


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("customer_id,name,name", "'name' stands twice"),
        ("customer_id,Job Title,job_title", "both stand for job_title"),
        ("customer_id,,name", "column 2 of 3 has no name"),
        (",customer_id", "index=False"),
    ],
)
def test_headers_that_cannot_be_told_apart(tmp_path: Path, header: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        load("customers", write(tmp_path / "c.csv", f"{header}\n"))


def test_a_missing_column_is_named_with_what_is_near(tmp_path: Path) -> None:
    path = write(tmp_path / "people.csv", "CustomerID,name\nc1,A\n")
    with pytest.raises(MissingColumnError) as caught:
        load("customers", path)
    message = str(caught.value)
    for part in (str(path), "'customer_id'", "'CustomerID', 'name'", "--mapping", "customer_id: C"):
        assert part in message


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    _, report = load("links", write(tmp_path / "l.csv", "source_id,target_id,type"))
    assert (report.tables[0].rows, report.rejected) == (0, 0)


@pytest.mark.parametrize("content", ["\n\n  \n", "\ufeff", ",,\n"])
def test_blank_lines_alone_are_no_table(tmp_path: Path, content: str) -> None:
    with pytest.raises(SourceError, match=r"no header|no column"):
        load("customers", write(tmp_path / "c.csv", content))
