"""A projected graph in the memory of Neo4j, from the relationships of a run, and its end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from graphcrm.analytics.backends.port import Source
from graphcrm.errors import EngineError, StoreError
from graphcrm.store.base import Place

PREFIX = "graphcrm-"
"""Projected graphs are called this and the id of their run."""

_TRIES = 3
_PAUSE = 0.5
"""Seconds between two tries to drop a graph."""


@contextmanager
def projected(place: Place, client: Any, source: Source) -> Iterator[Any]:
    """Yield the graph of a run in the database's memory, and drop it at the end; None if empty.

    Nodes are numbered as in the projection. Graphs that a process left behind which died are
    dropped first. Raises EngineError where the database has other customers or relationships than
    the projection.
    """
    drop_leftovers(place, client)
    name = f"{PREFIX}{source.run_id}"
    try:
        yield _project(place, client, source, name)
    finally:
        _drop_patiently(place, client, name)


def _drop_patiently(place: Place, client: Any, name: str) -> None:
    """Drop a graph; a connection that Ctrl-C broke is made anew at the next try.

    What went wrong before is the error to tell, and the next run drops what is left.
    """
    for _ in range(_TRIES):
        with suppress(StoreError), place.explained():
            client.graph.drop(name, fail_if_missing=False)
            return
        time.sleep(_PAUSE)


def drop_leftovers(place: Place, client: Any) -> None:
    """Drop our graphs of runs that nobody is writing."""
    names: list[str] = place.ask("gds/graphs", prefix=PREFIX)[0]["names"]
    if names:
        alive = {f"{PREFIX}{row['run_id']}" for row in place.ask("read/transactions")}
        with place.explained():
            for name in names:
                if name not in alive:
                    client.graph.drop(name, fail_if_missing=False)


def read_values(place: Place, graph: str, name: str) -> list[Any]:
    """Return a property of all nodes, in the order of the projection's ids."""
    values: list[Any] = place.ask("gds/values", graph=graph, property=name)[0]["rows"]
    return values


def _project(place: Place, client: Any, source: Source, name: str) -> Any:
    if not source.projection.nodes:
        return None
    newcomers: list[str] = []
    for _ in range(_TRIES):
        place.ask(
            "gds/project",
            run_id=source.run_id,
            graph=name,
            uncounted=list(source.uncounted),
            newcomers=newcomers,
        )
        with place.explained():
            graph = client.graph.get(name)
            if _is_same(place, client, graph, source):
                return graph
            client.graph.drop(name)
        newcomers = _newcomers(place, source)
    raise EngineError(
        f"The relationships of the run {source.run_id!r} in {place.name} are not those that were "
        "to be analysed: another program changes them. Run the analysis again."
    )


def _is_same(place: Place, client: Any, graph: Any, source: Source) -> bool:
    """Compare the degrees of all customers: another customer or edge would show."""
    if graph.node_count() != source.projection.nodes:
        return False
    client.degree.mutate(graph, "check")
    found = np.array(read_values(place, graph.name(), "check"))
    client.graph.node_properties.drop(graph, ["check"])
    return np.array_equal(found, np.diff(source.projection.adjacency.start))


def _newcomers(place: Place, source: Source) -> list[str]:
    """Return the ids of customers that came after the run read them."""
    expected = set(source.projection.ids)
    found: set[str] = set()
    last: str | None = ""
    while last is not None:
        (page,) = place.ask("read/customer_ids", after=last, limit=20_000)
        found.update(page["rows"])
        last = page["last"]
    if not expected <= found:
        raise EngineError(
            f"{len(expected - found):,} of the customers were merged into others while the "
            "graph was analysed. Run the analysis again."
        )
    return sorted(found - expected)
