"""Where the graph is kept: `open_store` is the only place that tells one store from another."""

from __future__ import annotations

from graphcrm.settings import Settings
from graphcrm.store.base import Store

NEO4J_SCHEMES = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")


def open_store(settings: Settings, *, create: bool = False) -> Store:
    """Open the store that the settings name.

    A file is made where there is none only with `create`; else StoreMissingError is raised.
    A Neo4j that is away raises StoreUnavailableError.
    """
    if settings.store.startswith(NEO4J_SCHEMES):
        from graphcrm.store.neo4j import Neo4jStore

        return Neo4jStore(settings.store, settings.neo4j)
    from graphcrm.store.embedded import EmbeddedStore

    return EmbeddedStore(settings.store, create=create)
