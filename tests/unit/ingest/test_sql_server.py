"""Reading from the database server that GRAPHCRM_TEST_SQL_URL names.

The user must be allowed to create tables, which are removed again, and may not connect without a
password. The driver of the database is installed beside graphcrm, as in
GRAPHCRM_TEST_SQL_URL=postgresql+psycopg://user:password@127.0.0.1/test
"""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from graphcrm.errors import SourceError
from graphcrm.ingest.load import LoadOptions, TableInput, load_tables
from graphcrm.ingest.sql import SqlQuery
from tests.unit.ingest.reading import load

URL = os.environ.get("GRAPHCRM_TEST_SQL_URL", "")
PEOPLE, MANY = "graphcrm_test_people", "graphcrm_test_many"
NAMES = ("王芳", "Ада Байрон", "محمد علي", "🦊 Fox")

pytestmark = pytest.mark.skipif(not URL, reason="GRAPHCRM_TEST_SQL_URL names no database server")


def rows() -> list[dict[str, Any]]:
    return [
        {
            "id": 2**63 - 1 - number,
            "name": name,
            "born": date(1980, 3, 4),
            "vip": number == 0,
            "balance": Decimal("1234.50"),
            "info": {"a": [1, "b"]},
            "made": datetime(2024, 3, 5, 8, tzinfo=UTC),
            "note": None,
        }
        for number, name in enumerate(NAMES)
    ]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    engine = sa.create_engine(URL)
    meta = sa.MetaData()
    people = sa.Table(
        PEOPLE,
        meta,
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(100)),
        sa.Column("born", sa.Date),
        sa.Column("vip", sa.Boolean),
        sa.Column("balance", sa.Numeric(12, 2)),
        sa.Column("info", sa.JSON),
        sa.Column("made", sa.DateTime(timezone=True)),
        sa.Column("note", sa.Text),
    )
    many = sa.Table(MANY, meta, sa.Column("id", sa.Integer), sa.Column("name", sa.String(200)))
    meta.drop_all(engine)
    meta.create_all(engine)
    with engine.begin() as connection:
        connection.execute(people.insert(), rows())
        for start in range(0, 100_000, 10_000):
            numbers = range(start, start + 10_000)
            connection.execute(many.insert(), [{"id": n, "name": f"{n} " * 20} for n in numbers])
    yield URL
    meta.drop_all(engine)
    engine.dispose()


def test_columns_of_every_kind(url: str) -> None:
    text = f"""SELECT id AS customer_id, name, born AS birth_date, vip, balance, info,
        made AS created_at, note, '100% :x' AS sign FROM {PEOPLE} ORDER BY id DESC"""
    store, report = load("customers", SqlQuery(url, text))
    assert report.rejects == ()
    assert [row.name for row in store.customers.values()] == list(NAMES)
    first = store.customers[str(2**63 - 1)]
    assert (first.birth_date, first.created_at) == ("1980-03-04", 1_709_625_600_000_000)
    kept = dict(first.attributes)
    assert (kept["vip"], kept["balance"], kept["sign"]) == (1, "1234.5", "100% :x")
    assert kept["info"] == '{"a": [1, "b"]}'
    assert "note" not in kept


def test_memory_does_not_grow_with_the_rows(url: str) -> None:
    """A hundred thousand rows, of which the names alone are ten megabytes."""
    query = SqlQuery(url, f"SELECT id AS customer_id, name FROM {MANY}")
    load_tables(None, [TableInput("customers", query)], LoadOptions(batch_rows=1_000))
    tracemalloc.start()
    report = load_tables(None, [TableInput("customers", query)], LoadOptions(batch_rows=1_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.tables[0].rows == 100_000
    assert peak < 8 << 20


def test_a_query_cannot_write(url: str) -> None:
    hidden = f"WITH x AS (SELECT 1) DELETE FROM {PEOPLE}"
    with pytest.raises(SourceError, match="Check the query"):
        load("customers", SqlQuery(url, hidden))
    store, _ = load("customers", SqlQuery(url, f"SELECT id AS customer_id FROM {PEOPLE}"))
    assert len(store.customers) == len(NAMES)


def test_what_is_wrong_is_said_with_what_helps(url: str) -> None:
    with pytest.raises(SourceError, match=r"graphcrm_test_nobody.*Check the query"):
        load("customers", SqlQuery(url, "SELECT id AS customer_id FROM graphcrm_test_nobody"))
    wrong = sa.make_url(url).set(password="s3cret-wrong").render_as_string(hide_password=False)
    with pytest.raises(SourceError, match="the user and the password") as caught:
        load("customers", SqlQuery(wrong, "SELECT 1 AS customer_id"))
    assert "s3cret" not in str(caught.value)
