"""Transactions: how statements from cypher/ are run, and what happens when Neo4j says try again.

Writers take turns on one lock, that of the node which stands for the graph: two loads then neither
deadlock nor both count a customer as new. A step of a write is a function that runs statements.
When the database asks for the transaction to be tried again (a lost connection, a deadlock with
another program), all steps so far are run again in a new one: each works out what to write from
what it reads, so that does no harm.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    ManagedTransaction,
    Record,
    Session,
    Transaction,
)
from neo4j.exceptions import DriverError, Neo4jError

from graphcrm.cypher_files import read_cypher
from graphcrm.store.neo4j import failures

T = TypeVar("T")
Parameters = Mapping[str, Any] | None

READER = "reader"
RUN_WRITER = "run writer"

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
_WRITE_SECONDS = 900.0
"""How long a write may take, waiting for its turn included."""


@dataclass(frozen=True, slots=True)
class Database:
    """One database of a server; `name` is its address without any password."""

    name: str
    driver: Driver
    database: str | None

    def session(self, access: str = WRITE_ACCESS) -> Session:
        """Open a session; what one session of this program wrote, the next one sees."""
        return self.driver.session(
            database=self.database,
            default_access_mode=access,
            bookmark_manager=self.driver.execute_query_bookmark_manager,
        )

    def ask(self, name: str, parameters: Parameters = None) -> list[Record]:
        """Run one reading statement in a transaction of its own, which the driver repeats."""
        with self.session(READ_ACCESS) as session:
            return session.execute_read(lambda open_: Statements(open_).run(name, parameters))

    def change(self, name: str, parameters: Parameters = None) -> None:
        """Run one writing statement likewise, without the graph's lock."""
        with self.session() as session:
            session.execute_write(lambda open_: Statements(open_).run(name, parameters))


class Statements:
    """Runs statements from cypher/ in an open transaction."""

    def __init__(self, transaction: Transaction | ManagedTransaction) -> None:
        self._transaction = transaction

    def run(self, name: str, parameters: Parameters = None) -> list[Record]:
        """Run a statement and return its records.

        Statements gather many rows into one record: to the driver each record costs more than all
        of its values.
        """
        # The texts are constant: none is ever put together from values.
        text: Any = read_cypher(name)
        return list(self._transaction.run(text, dict(parameters or {})))


class OpenTransaction:
    """A transaction that stays open from its first use until `close`, and is begun as `begin` says.

    The database shows `role` for it, so that others know who is at work; see read/transactions.
    """

    def __init__(
        self, database: Database, access: str, timeout: float | None, role: Mapping[str, str]
    ) -> None:
        self._database = database
        self._access = access
        self._timeout = timeout
        self._role = dict(role)
        self._session: Session | None = None
        self._transaction: Transaction | None = None

    def begin(self) -> Statements:
        """Begin, or go on with what was begun."""
        if self._transaction is None:
            self._session = self._database.session(self._access)
            self._transaction = self._session.begin_transaction(self._role or None, self._timeout)
        return Statements(self._transaction)

    def commit(self) -> None:
        """Make what was written lasting."""
        if self._transaction is not None:
            self._transaction.commit()
        self.close()

    def close(self) -> None:
        """Let go; what was not committed is undone."""
        session, self._session, self._transaction = self._session, None, None
        if session is not None:
            # On a connection that broke there is nothing left to undo.
            with suppress(DriverError, Neo4jError):
                session.close()


class ReadTransaction:
    """What a reader asks through; announced, so that what it may be reading is not removed."""

    def __init__(self, database: Database) -> None:
        self._open = OpenTransaction(database, READ_ACCESS, None, {"graphcrm": READER})

    def run_first(self, name: str) -> list[Record]:
        """Return the records of the first statement; begins again where the database says so."""
        return _persist(lambda: self.run(name), on_failure=self._open.close)

    def run(self, name: str, **parameters: Any) -> list[Record]:
        """Return the records of a statement."""
        return self._open.begin().run(name, parameters)

    def close(self) -> None:
        """Let go."""
        self._open.close()


class WriteTransaction:
    """A transaction under the graph's lock that begins again from its first step where it must."""

    def __init__(self, database: Database) -> None:
        self._name = database.name
        self._open = OpenTransaction(database, WRITE_ACCESS, _WRITE_SECONDS, {})
        self._steps: list[Callable[[Statements], Any]] = []
        self._done = 0

    def run(self, step: Callable[[Statements], T]) -> T:
        """Run one more step and return what it returns."""
        self._steps.append(step)
        try:
            result: T = _persist(self._run_steps, on_failure=self._begin_again)
        except BaseException:
            # What the step may have half done goes; the steps before it are run again if need be.
            self._steps.pop()
            self._begin_again()
            raise
        return result

    def commit(self) -> None:
        """Make all steps lasting."""
        if self._steps:
            _persist(self._commit, on_failure=self._begin_again)

    def close(self) -> None:
        """Let go; what was not committed is undone."""
        self._open.close()

    def _commit(self) -> None:
        self._run_steps()
        self._open.commit()

    def _run_steps(self) -> Any:
        statements, result = self._open.begin(), None
        if self._done == 0 and not statements.run("write/lock"):
            raise failures.gone(self._name)
        while self._done < len(self._steps):
            result = self._steps[self._done](statements)
            self._done += 1
        return result

    def _begin_again(self) -> None:
        self._open.close()
        self._done = 0


def write_once(database: Database, step: Callable[[Statements], T]) -> T:
    """Run one step in a transaction of its own and return what it returns."""
    transaction = WriteTransaction(database)
    try:
        result = transaction.run(step)
        transaction.commit()
        return result
    finally:
        transaction.close()


def _persist(action: Callable[[], T], on_failure: Callable[[], None]) -> T:
    for pause in _PAUSES:
        try:
            return action()
        except (DriverError, Neo4jError) as error:
            on_failure()
            if not error.is_retryable():
                raise
        time.sleep(pause)
    return action()
