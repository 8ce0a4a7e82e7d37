from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from graphcrm.errors import InvalidValueError, MissingColumnError, SourceError
from graphcrm.ingest.mapping import parse_mapping
from graphcrm.ingest.sql import SqlQuery
from tests.unit.ingest.reading import load


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE people (id INTEGER, name TEXT, vip BOOLEAN, born TEXT)")
        rows = [(number, f"P{number}", number % 2, "1980-03-04") for number in range(25)]
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", rows)
    connection.close()
    return path


def query(database: Path, text: str) -> SqlQuery:
    return SqlQuery(f"sqlite:///{database}", text)


def test_what_a_query_returns_is_loaded_in_batches(database: Path) -> None:
    text = """-- everybody
        SELECT id AS customer_id, name, vip, born AS birth_date, '12 :30 100%' AS note
        FROM people ORDER BY id"""
    store, report = load("customers", query(database, text), batch_rows=10)
    assert store.transactions == [("customers", 10), ("customers", 10), ("customers", 5)]
    assert (store.customers["7"].name, store.customers["7"].birth_date) == ("P7", "1980-03-04")
    assert store.customers["7"].attributes == {"vip": 1, "note": "12 :30 100%"}
    assert report.tables[0].source == f"sqlite:///{database} (customers)"


def test_a_mapping_and_rejects_work_as_for_files(database: Path) -> None:
    mapping = parse_mapping({"customers": {"customer_id": "id", "kind": "vip"}}, "test")
    store, report = load("customers", query(database, "SELECT * FROM people"), mapping=mapping)
    assert store.customers == {}
    assert (report.rejects[0].line, report.rejects[0].column) == (1, "kind")
    with pytest.raises(MissingColumnError, match="'customer_id'"):
        load("customers", query(database, "SELECT * FROM people"))


def test_a_query_changes_nothing(database: Path) -> None:
    before = database.read_bytes()
    for text in ("DELETE FROM people", "/* SELECT */ drop table people", ""):
        with pytest.raises(InvalidValueError, match="a query that reads"):
            load("customers", query(database, text))
    hidden = "WITH x AS (SELECT 1) DELETE FROM people RETURNING id AS customer_id"
    with pytest.raises(SourceError, match="readonly"):
        load("customers", query(database, hidden))
    assert database.read_bytes() == before


def test_what_cannot_be_read_is_said_without_the_password(tmp_path: Path, database: Path) -> None:
    with pytest.raises(SourceError, match="no such table: nobody"):
        load("customers", query(database, "SELECT * FROM nobody"))
    with pytest.raises(SourceError, match="There is no database file"):
        load("customers", query(tmp_path / "none.db", "SELECT 1"))
    assert not (tmp_path / "none.db").exists()
    for url in (
        "postgresql+pg8000://ann:s3cret@host/crm",
        "nonsense s3cret",
        "odd://ann:s3cret@h/x",
    ):
        with pytest.raises((SourceError, InvalidValueError)) as caught:
            load("customers", SqlQuery(url, "SELECT 1 AS customer_id"))
        assert "s3cret" not in str(caught.value)
        assert "s3cret" not in repr(SqlQuery(url, "SELECT 1"))


def test_a_password_with_an_at_sign_is_not_shown_in_part(database: Path) -> None:
    with pytest.raises(InvalidValueError, match="%40") as caught:
        load("customers", SqlQuery("postgresql+psycopg://ann:s3@cret@host/crm", "SELECT 1"))
    assert "cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgres://ann@host/crm", "'postgres' is no database that SQLAlchemy knows"),
        ("postgresql+pg8000://ann@host/crm", "needs the Python package 'pg8000'"),
        ("mysql+mysqldb://ann@host/crm", "pip install pymysql and write mysql"),
        ("mssql+pyodbc://ann@host/crm", "pip install pyodbc"),
    ],
)
def test_a_missing_driver_or_unknown_database_says_what_to_install(url: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        load("customers", SqlQuery(url, "SELECT 1 AS customer_id"))


def test_numbers_dates_and_bytes_of_a_database(database: Path) -> None:
    text = """SELECT 9223372036854775807 AS customer_id, '0000-00-00' AS birth_date,
        x'01' AS flag, NULL AS note, '王芳 🦊' AS name"""
    store, _ = load("customers", query(database, text))
    (customer,) = store.customers.values()
    assert (customer.customer_id, customer.name) == ("9223372036854775807", "王芳 🦊")
    assert (customer.birth_date, customer.attributes) == (None, {"flag": True})
    _, report = load("customers", query(database, "SELECT 1 AS customer_id, x'0102' AS photo"))
    assert (report.rejects[0].column, report.rejects[0].reason) == (
        "photo",
        "is binary data; leave this column out, or write it as text",
    )


def test_a_missing_column_names_the_query(database: Path) -> None:
    with pytest.raises(SourceError, match=r"no such column: nope.*Check the query"):
        load("customers", query(database, "SELECT nope AS customer_id FROM people"))


def test_several_queries_and_doubled_names(database: Path) -> None:
    with pytest.raises(SourceError, match="stands twice"):
        load(
            "customers", query(database, "SELECT id AS customer_id, id AS customer_id FROM people")
        )
