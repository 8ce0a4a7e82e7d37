"""The engine inside Neo4j: its Graph Data Science plugin, on the run's relationships in there.

For a store in Neo4j. The graph is projected in the server's memory, algorithms leave their results
on it, scores are written from there, and it is dropped at the end, whatever happens. The plugin is
a program of its own (GPL or commercial); its Python client is Apache-2.0 and an extra of graphcrm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from graphcrm.analytics.backends.gds_graph import projected
from graphcrm.analytics.backends.gds_session import ALGORITHMS, GdsSession
from graphcrm.analytics.backends.port import Engine, Need, Source
from graphcrm.analytics.backends.sizes import show_bytes
from graphcrm.errors import EngineError
from graphcrm.store.base import Place

_SHAPE: Mapping[str, Any] = {
    "nodeProjection": "*",
    "relationshipProjection": {
        "EDGE": {"type": "*", "orientation": "UNDIRECTED", "properties": ["weight"]}
    },
}
_KEPT = 8
"""Results that stay on the graph until it is dropped, at 8 bytes a customer."""
_HARMONIC = 3 * 8 + 8
"""Bytes a customer: three bit sets of 64 sources and the sum; GDS estimates all but this one."""


class GdsEngine:
    """See the module."""

    name = "gds"
    in_place = True
    algorithms: Sequence[str] = ALGORITHMS

    def missing(self, place: Place | None) -> str:
        """Return what is missing of a Neo4j store, the plugin in it and the client here."""
        if place is None:
            return (
                "The engine 'gds' works inside Neo4j, and this graph is in a file. Use the engine "
                "'local', or copy the graph into a Neo4j with Graph Data Science: graphcrm copy "
                "FILE neo4j://localhost:7687"
            )
        if not place.ask("read/data_science")[0]["installed"]:
            return (
                f"The Neo4j server at {place.name} has no Graph Data Science. Install the plugin "
                "(with Docker: NEO4J_PLUGINS='[\"graph-data-science\"]') and restart it, or use "
                "the engine 'local'."
            )
        if not find_spec("graphdatascience"):
            return "The engine 'gds' needs its Python client: pip install 'graphcrm[gds]'"
        return ""

    def weigh(self, source: Source) -> Need:
        """Return the most that the server estimates for the graph and any of the algorithms."""
        place = _place_of(source)
        client = place.science()
        with place.explained():
            available: int | None = client.debug.sys_info().available_heap_in_bytes
            needed = _estimate(client, place, source)
        if source.place_memory is not None:
            available = source.place_memory
        if available is not None and needed > available:
            return Need(needed, available, _too_large(place.name, needed, available))
        return Need(needed, available)

    @contextmanager
    def open(self, source: Source) -> Iterator[GdsSession]:
        """Project the run's relationships, which have to be written, and drop that at the end."""
        missing = self.missing(source.place)
        if missing:
            raise EngineError(missing)
        refusal = self.weigh(source).refusal
        if refusal:
            raise EngineError(refusal)
        place = _place_of(source)
        client = place.science()
        with projected(place, client, source) as graph:
            yield GdsSession(place, client, graph, source)


ENGINE: Engine = GdsEngine()


def _place_of(source: Source) -> Place:
    if source.place is None:
        raise EngineError(GdsEngine().missing(None))
    return source.place


def _estimate(client: Any, place: Place, source: Source) -> int:
    nodes, edges = source.projection.nodes, source.projection.edges
    if not nodes:
        return 0
    graph = place.ask("gds/projection_memory", nodes=nodes, edges=edges)[0]["most"]
    shape = {**_SHAPE, "nodeCount": nodes, "relationshipCount": edges}
    weighted = {"relationship_weight_property": "weight", "concurrency": 1}
    algorithms = (
        client.leiden.estimate(shape, **weighted),
        client.louvain.estimate(shape, **weighted),
        client.page_rank.estimate(shape, **weighted),
        client.betweenness.estimate(shape, concurrency=1),
        client.kcore.estimate(shape),
        client.degree.estimate(shape),
        client.wcc.estimate(shape),
    )
    # What an algorithm is estimated to take has the graph that it works on in it.
    most = max(graph + _HARMONIC * nodes, *(estimate.bytes_max for estimate in algorithms))
    return int(most + 8 * _KEPT * nodes)


def _too_large(name: str, needed: int, available: int) -> str:
    return (
        f"The engine 'gds' needs about {show_bytes(needed)} in the Neo4j server at {name} for this "
        f"graph, and {show_bytes(available)} of its heap are available. Give the server more "
        "(server.memory.heap.max_size), use the engine 'local', or set GRAPHCRM_GDS_MEMORY (such "
        "as 8GiB) if you know better."
    )
