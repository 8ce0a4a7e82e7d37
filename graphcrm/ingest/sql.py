"""Reads what a query returns, from any database that SQLAlchemy reaches; nothing is changed there.

SQLAlchemy and the driver of the database come with extras and are imported when a query is given.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcrm.errors import InvalidValueError, SourceError
from graphcrm.ingest.batches import ColumnBatch

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, CursorResult

_BEFORE = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
_BITS = {b"\0": False, b"\1": True}
_EXAMPLE = "SELECT id AS customer_id, name FROM people"
_READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}
_DRIVERS: Mapping[str, str] = {
    "psycopg": "pip install 'psycopg[binary]'",
    "psycopg2": "pip install 'psycopg[binary]' and write postgresql+psycopg://",
    "MySQLdb": "pip install pymysql and write mysql+pymysql:// or mariadb+pymysql://",
    "mariadb": "pip install mariadb",
    "pymysql": "pip install pymysql",
    "pyodbc": "pip install pyodbc",
    "oracledb": "pip install oracledb",
    "cx_Oracle": "pip install oracledb and write oracle+oracledb://",
}
"""How to get the Python package of a driver, by its name."""

_DIALECTS = ("postgresql+psycopg", "mysql+pymysql", "mssql+pyodbc", "oracle+oracledb", "sqlite")
_CONNECTING = "Check that the server runs, the name of the database, the user and the password"
_QUERYING = "Check the query; the database's own client shows which tables and columns there are"


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
                columns = zip(*map(_plain_row, part), strict=True)
                lines = range(start, start + len(part))
                yield ColumnBatch(dict(zip(self.columns, columns, strict=True)), lines)
                start += len(part)

    @contextmanager
    def _result(self) -> Iterator[CursorResult[Any]]:
        """Run the query in a transaction that is rolled back."""
        from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

        advice = _CONNECTING
        try:
            with self._connected() as connection, _only_reading(connection) as reading:
                advice = _QUERYING
                # As it stands: a colon or a percent sign in it is no parameter.
                yield reading.exec_driver_sql(self._query)
        except ImportError as error:
            name = error.name or "of the driver"
            how = _DRIVERS.get(name, "install it beside graphcrm")
            raise SourceError(
                f"{self._url.drivername}:// needs the Python package {name!r}: {how}."
            ) from error
        except NoSuchModuleError as error:
            raise SourceError(
                f"{self._url.drivername!r} is no database that SQLAlchemy knows, or its package is "
                f"not installed. Known are, among others, {', '.join(_DIALECTS)}."
            ) from error
        except SQLAlchemyError as error:
            reason = " ".join(str(getattr(error, "orig", None) or error).split())[:300]
            raise SourceError(
                f"{self._place()} cannot be read: {reason.rstrip('.')}. {advice}."
            ) from error

    def _connected(self) -> Connection:
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        return create_engine(self._url, poolclass=NullPool).connect()

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
        with warnings.catch_warnings():
            # Some drivers warn of rows that nobody fetched.
            warnings.simplefilter("ignore")
            reading.rollback()


def _plain_row(row: Sequence[Any]) -> Sequence[Any]:
    """Return a row with single bits (BIT(1) of MySQL) as true or false."""
    if bytes not in map(type, row):
        return row
    return [_BITS.get(cell, cell) if isinstance(cell, bytes) else cell for cell in row]


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
    if "@" in (url.host or ""):
        # What stands before it is the rest of a password and is not shown.
        raise InvalidValueError(
            "The address of the database has more than one @. Write those of a password as %40, or "
            "leave the password to the driver (.pgpass, PGPASSWORD)."
        )
    file = url.database or ""
    is_path = url.get_backend_name() == "sqlite" and not file.startswith("file:")
    if is_path and not Path(file).is_file():
        # SQLite would make it.
        raise SourceError(f"There is no database file {file or ':memory:'}. Check the path.")
    return url
