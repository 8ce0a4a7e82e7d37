"""The database as a place to compute in, for the engine that works with Graph Data Science."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from neo4j import WRITE_ACCESS

from graphcrm.store.neo4j.failures import explained
from graphcrm.store.neo4j.transactions import Database, Statements, write_once


@dataclass(frozen=True, slots=True)
class Neo4jPlace:
    """Runs statements and procedures over the store's own driver, logged in as the store is."""

    database: Database

    @property
    def name(self) -> str:
        """The server's address, without any password."""
        return self.database.name

    def ask(self, statement: str, **parameters: Any) -> list[Mapping[str, Any]]:
        """Run a statement once, and never again by itself: what it makes in memory would be there.

        On the server that takes writes: graphs in memory are where they were made.
        """
        with self.explained(), self.database.session(WRITE_ACCESS) as session:
            with session.begin_transaction() as transaction:
                records = Statements(transaction).run(statement, parameters)
                transaction.commit()
            return [record.data() for record in records]

    def change(self, statement: str, **parameters: Any) -> list[Mapping[str, Any]]:
        """Run a writing statement under the graph's lock."""
        with self.explained():
            records = write_once(self.database, lambda run: run.run(statement, parameters))
            return [record.data() for record in records]

    def explained(self) -> AbstractContextManager[None]:
        """Raise StoreError in place of what Neo4j reports."""
        return explained(self.name)

    def science(self) -> Any:
        """Return the client of Graph Data Science over the store's own driver."""
        from graphdatascience import GraphDataScience

        # What it logs of a lost server is told by our errors.
        logging.getLogger("graphdatascience").addHandler(logging.NullHandler())
        with self.explained():
            return GraphDataScience(
                self.database.driver,
                database=self.database.database,
                arrow=False,
                show_progress=False,
            )
