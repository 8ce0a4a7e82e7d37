"""The graph in Neo4j: typed relationships between customers, safe for several processes at once."""

from __future__ import annotations

from graphcrm.store.neo4j.store import Neo4jStore

__all__ = ["Neo4jStore"]
