"""A Neo4j with Graph Data Science for one benchmark, and graphs projected there from files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from neo4j import Driver
    from numpy.typing import NDArray

_PROJECT = """
LOAD CSV WITH HEADERS FROM $file AS row
WITH gds.graph.project(
  'g', toInteger(row.s), toInteger(row.t), {relationshipProperties: {w: toFloat(row.w)}},
  {undirectedRelationshipTypes: ['*'], readConcurrency: 2}
) AS made
RETURN made.relationshipCount AS edges
"""
_READ = """
CALL gds.graph.nodeProperty.stream('g', $name) YIELD nodeId, propertyValue
RETURN nodeId, propertyValue
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where graphs are projected, one at a time, under the name g."""

    driver: Driver

    def run(self, query: str, **parameters: Any) -> list[Any]:
        return self.driver.execute_query(query, parameters).records

    def project(self, file: Path) -> int:
        """Project a file of edges (columns s, t, w) and return how many there are, both ways."""
        return int(self.run(_PROJECT, file=file.as_uri())[0]["edges"])

    def read_property(self, name: str, nodes: int) -> NDArray[np.int64]:
        """Return a property by node; nodes without an edge get numbers of their own."""
        values = np.arange(nodes, dtype=np.int64) + nodes
        with self.driver.session() as session:
            for node, value in session.run(_READ, name=name):
                values[node] = value
        return values


@contextmanager
def lend_server(*, heap: str) -> Iterator[Server]:
    """Start a server of this process alone, and end it."""
    from neo4j import GraphDatabase

    from tests.servers.neo4j_server import running_neo4j

    with running_neo4j(gds=True, heap=heap) as address:
        login = (address.user, address.password)
        quiet = {"notifications_min_severity": "OFF"}
        with GraphDatabase.driver(address.uri, auth=login, **quiet) as driver:
            yield Server(driver)


def peak_of_children() -> float:
    """Return the most memory that running children of this process had so far, in GiB; Linux."""
    try:
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
        statuses = [Path(f"/proc/{child}/status").read_text("utf-8") for child in children]
    except OSError:
        return 0.0
    lines = [line for status in statuses for line in status.splitlines() if "VmHWM" in line]
    return sum(int(line.split()[1]) for line in lines) / 2**20
