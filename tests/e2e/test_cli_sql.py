"""graphcrm load --sql: queries in place of files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.e2e.program import answer, run


def test_tables_come_from_queries(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "crm.sqlite") as connection:
        connection.execute("CREATE TABLE people (customer_id TEXT, name TEXT, friend TEXT)")
        connection.execute("INSERT INTO people VALUES ('a', 'Ann', 'b'), ('b', 'Bob', 'c')")
    connection.close()
    arguments = (
        *("load", "--sql", "sqlite:///crm.sqlite"),
        *("--customers", "SELECT customer_id, name FROM people"),
        *(
            "--links",
            "SELECT customer_id AS source_id, friend AS target_id, 'friend' AS type FROM people",
        ),
    )
    report = answer(*arguments, cwd=tmp_path)
    assert [(table["table"], table["new"]) for table in report["tables"]] == [
        ("customers", 2),
        ("links", 2),
    ]
    report = answer(*arguments, cwd=tmp_path)
    assert [table["unchanged"] for table in report["tables"]] == [2, 2]


def test_a_file_in_place_of_a_query_is_refused(tmp_path: Path) -> None:
    result = run("load", "--sql", "sqlite:///x.db", "--customers", "c.csv", cwd=tmp_path)
    assert result.returncode == 2
    assert "begins with 'c'" in result.stderr
