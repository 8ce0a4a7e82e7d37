"""Reads what a query returns, from any database that SQLAlchemy reaches; nothing is changed there.

SQLAlchemy and the driver of the database come with extras and are imported when a query is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcrm.errors import InvalidValueError, SourceError
from graphcrm.ingest.batches import ColumnBatch

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, CursorResult

_BEFORE = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
_EXAMPLE = "SELECT id AS customer_id, name FROM people"
_READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}


@dataclass(frozen=True, slots=True)
class SqlQuery:
    """A query and the database that it is for, as SQLAlchemy names it (postgresql://…/crm)."""

    url: str = field(repr=False)
    query: str


class SqlSource:
    """The rows that a query returns as batches of columns."""

    open_ended = False
    own_names = False
    total: int | None = None

    def __init__(self, given: SqlQuery, table: str) -> None:
        self._query = _checked(given.query, table)
        self._url = _read_url(given.url)
        self.name = f"{self._place()} ({table})"
        with self._result() as result:
            self.columns: Sequence[str] = list(result.keys())

    def batches(self, rows: int) -> Iterator[ColumnBatch]:
        """Yield batches of at most that many rows; `lines` are row numbers from 1."""
        start = 1
        with self._result() as result:
            for part in result.partitions(rows):
                columns = zip(*part, strict=True)
                lines = range(start, start + len(part))
                yield ColumnBatch(dict(zip(self.columns, columns, strict=True)), lines)
                start += len(part)

    @contextmanager
    def _result(self) -> Iterator[CursorResult[Any]]:
        """Run the query in a transaction that is rolled back."""
        from sqlalchemy import create_engine
        from sqlalchemy.exc import SQLAlchemyError
        from sqlalchemy.pool import NullPool

        try:
            engine = create_engine(self._url, poolclass=NullPool)
            with engine.connect() as connection, _only_reading(connection) as reading:
                # As it stands: a colon or a percent sign in it is no parameter.
                yield reading.exec_driver_sql(self._query)
        except ImportError as error:
            raise SourceError(
                f"{self._url.drivername}:// needs the Python package {error.name!r}. Install it "
                "beside graphcrm."
            ) from error
        except SQLAlchemyError as error:
            reason = " ".join(str(getattr(error, "orig", None) or error).split())[:300]
            raise SourceError(
                f"{self._place()} cannot be read: {reason}. Check the address and the query."
            ) from error

    def _place(self) -> str:
        return self._url.set(password=None, query={}).render_as_string()


@contextmanager
def _only_reading(connection: Connection) -> Iterator[Connection]:
    dialect = connection.dialect.name
    options: dict[str, Any] = {"stream_results": True, "no_parameters": True}
    if dialect == "postgresql":
        options["postgresql_readonly"] = True
    reading = connection.execution_options(**options)
    if dialect in _READ_ONLY:
        reading.exec_driver_sql(_READ_ONLY[dialect])
    try:
        yield reading
    finally:
        reading.rollback()


def _checked(query: str, table: str) -> str:
    before = _BEFORE.match(query)
    start = query[before.end() :] if before else query
    word = next(iter(re.findall(r"\w+", start)), "")
    if word.upper() not in ("SELECT", "WITH", "VALUES", "TABLE"):
        raise InvalidValueError(
            f"The query for {table} begins with {word!r}. With --sql it is a query that reads, as "
            f"in {_EXAMPLE!r}."
        )
    return query


def _read_url(text: str) -> URL:
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError as error:
        raise SourceError(
            "Reading from a database needs SQLAlchemy: pip install 'graphcrm[sql]'."
        ) from error
    try:
        url = make_url(text)
    except ArgumentError as error:
        # The text may hold a password and is not shown.
        raise InvalidValueError(
            "The address of the database is none that SQLAlchemy knows. Give it as in "
            "postgresql+psycopg://user@host/database or sqlite:///crm.db."
        ) from error
    file = url.database or ""
    is_path = url.get_backend_name() == "sqlite" and not file.startswith("file:")
    if is_path and not Path(file).is_file():
        # SQLite would make it.
        raise SourceError(f"There is no database file {file or ':memory:'}. Check the path.")
    return url
