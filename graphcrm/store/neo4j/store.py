"""The store that keeps the graph in Neo4j."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graphcrm.settings import Neo4jSettings
from graphcrm.store.neo4j.connection import connect, read_versions
from graphcrm.store.neo4j.failures import explained
from graphcrm.store.neo4j.place import Neo4jPlace
from graphcrm.store.neo4j.reader import Neo4jReader
from graphcrm.store.neo4j.run_writer import Neo4jRunWriter, writing_run
from graphcrm.store.neo4j.transactions import ReadTransaction, WriteTransaction
from graphcrm.store.neo4j.writer import Neo4jWriter


class Neo4jStore:
    """A graph in a Neo4j database; safe to share between threads.

    Readers see what is committed at the moment of each question, but only one analysis run, and
    only the customers that were there when they first asked for all ids.
    """

    def __init__(self, url: str, settings: Neo4jSettings) -> None:
        self._database = connect(url, settings)

    @property
    def name(self) -> str:
        """The server's address, without any password."""
        return self._database.name

    @property
    def place(self) -> Neo4jPlace:
        """The database, for an engine that works inside it."""
        return Neo4jPlace(self._database)

    @contextmanager
    def read(self) -> Iterator[Neo4jReader]:
        """Open a reader."""
        transaction = ReadTransaction(self._database)
        try:
            with explained(self.name):
                yield Neo4jReader(self.name, transaction)
        finally:
            transaction.close()

    @contextmanager
    def write(self) -> Iterator[Neo4jWriter]:
        """Open a writer: one transaction, kept on a clean exit; writers take turns."""
        transaction = WriteTransaction(self._database)
        try:
            with explained(self.name):
                # The lock is taken now: what others wrote before is then seen by all that follows.
                transaction.run(lambda _: None)
                writer = Neo4jWriter(transaction)
                yield writer
                writer.finish()
        finally:
            transaction.close()

    @contextmanager
    def write_run(self, run_id: str) -> Iterator[Neo4jRunWriter]:
        """Open a writer for the results of one analysis run.

        Raises InvalidValueError where there already is a run of this id.
        """
        with explained(self.name), writing_run(self._database, run_id) as writer:
            yield writer

    def describe(self) -> dict[str, Any]:
        """Return versions of the server, for `graphcrm doctor`."""
        with explained(self.name):
            return dict(read_versions(self._database))

    def close(self) -> None:
        """Let go of the connections; calling it twice is harmless."""
        self._database.driver.close()
