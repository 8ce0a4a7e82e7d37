"""Empties the Neo4j database that the tests use, and only a database that may be emptied."""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neo4j import Driver

from tests.servers.neo4j_server import Neo4jAddress

MARK = "MERGE (:GraphCrmTestDatabase)"
IS_OURS = "RETURN EXISTS { (:GraphCrmTestDatabase) } OR NOT EXISTS { () }"
WIPE = (
    # Relationships by themselves first: ten thousand customers with all theirs outgrow the memory
    # that a small server gives its transactions.
    "MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (n:!GraphCrmTestDatabase) CALL (n) { DELETE n } IN TRANSACTIONS OF 5000 ROWS",
)


def claim(driver: Driver) -> None:
    """Mark the database as one for tests; raises where it holds anything else.

    A given server could be one that matters to somebody: its data is never deleted unasked.
    """
    with driver.session() as session:
        if not session.run(IS_OURS).single(strict=True).value():
            raise RuntimeError(
                "The database that GRAPHCRM_TEST_NEO4J_URI names is not empty, and the tests would "
                "wipe it. Name an empty one."
            )
        session.run(MARK).consume()


def wipe(driver: Driver) -> None:
    """Delete every node and relationship but the mark; constraints and indexes stay."""
    with driver.session() as session:
        for statement in WIPE:
            session.run(statement).consume()


@contextmanager
def alone(address: Neo4jAddress) -> Iterator[None]:
    """Take turns with other test processes on the same server: each test wipes it first."""
    name = hashlib.sha256(address.uri.encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"graphcrm-neo4j-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
