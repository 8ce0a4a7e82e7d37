"""Puts a projection's graph into the test Neo4j, and opens it with the engine that works there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import numpy as np
from neo4j import Driver

from graphcrm.analytics.backends import Session, Source, load_engine
from graphcrm.model import Customer
from graphcrm.projection import Projection
from graphcrm.store.base import RunWriter, Store
from graphcrm.tables import NO_TIME, RelationshipTable

FORGET = "MATCH (node:!GraphCrm&!GraphCrmTestDatabase) DETACH DELETE node"


def as_relationships(projection: Projection) -> RelationshipTable:
    """Return relationships that make the projection's edges: one each, as strong as they weigh."""
    count = projection.edges
    return RelationshipTable(
        types=("friend",),
        source=projection.source,
        target=projection.target,
        type=np.zeros(count, dtype=np.int16),
        directed=np.zeros(count, dtype=np.bool_),
        strength=projection.weight,
        confidence=np.ones(count),
        declared=np.ones(count, dtype=np.bool_),
        first_seen=np.full(count, NO_TIME),
        last_seen=np.full(count, NO_TIME),
        evidence_count=np.ones(count, dtype=np.int32),
        evidence_forward=np.zeros(count, dtype=np.int32),
    )


class GdsRoom:
    """Holds one graph open at a time, and writes its run: tests on the same one share it."""

    run: RunWriter

    def __init__(self, store: Store, driver: Driver) -> None:
        self._store = store
        self._driver = driver
        self._held: tuple[Projection, Session] | None = None
        self._open = ExitStack()

    def open(self, projection: Projection) -> Session:
        """Return the projection's graph as it is projected in Neo4j."""
        if self._held is None or self._held[0] is not projection:
            self.close()
            self._driver.execute_query(FORGET)
            with self._store.write() as writer:
                # Last first: what is in the database has no order that could help.
                writer.upsert_customers([Customer(name) for name in reversed(projection.ids)])
            self.run = self._open.enter_context(self._store.write_run("r"))
            self.run.add_relationships(projection.ids, as_relationships(projection))
            source = Source(projection, self._store.place, "r")
            session = self._open.enter_context(load_engine("gds").open(source))
            self._held = projection, session
        return self._held[1]

    def close(self) -> None:
        """Let go of the graph."""
        self._held = None
        self._open.close()
        self._open = ExitStack()


@contextmanager
def gds_room(store: Store, driver: Driver) -> Iterator[GdsRoom]:
    """Lend a room in a store, and let go of its graph at the end."""
    room = GdsRoom(store, driver)
    try:
        yield room
    finally:
        room.close()
