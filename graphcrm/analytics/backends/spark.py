"""The engine for what outgrows one machine: degree, strength, PageRank and communities in Spark.

A graph that fits on this machine is the local engine's (see graphcrm.spark.bounds). Core numbers,
betweenness and harmonic closeness always are: they walk the whole graph from one customer after the
other, which gains nothing from being spread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from graphcrm.analytics.backends import local
from graphcrm.analytics.backends.louvain import louvain
from graphcrm.analytics.backends.port import ArrayEngine, Engine, Need, Session, Source
from graphcrm.analytics.results import Algorithm, Outcome, Request
from graphcrm.errors import EngineError
from graphcrm.projection import Projection
from graphcrm.spark.bounds import FITS, fits_here
from graphcrm.spark.session import open_spark
from graphcrm.store.base import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from graphcrm.spark.steps import Steps

T = TypeVar("T")


def leiden(projection: Projection, request: Request) -> Outcome:
    """Return Leiden's communities, of the graph made smaller in Spark where it is too large."""
    if fits_here(projection.edges):
        return local.leiden(projection, request)

    def find(steps: Steps, edges: DataFrame) -> Outcome:
        from graphcrm.analytics.quotient import find_communities
        from graphcrm.spark.arrays import as_arrays, place

        found = find_communities(steps, edges, request, local.leiden)
        labels = as_arrays(found.communities.select("node", "community"))
        alone = np.arange(projection.nodes, dtype=np.int64)
        parameters = {
            "resolution": request.resolution,
            "seed": request.seed,
            "effort": request.search.effort,
            "weight": "weight",
            "levels": found.levels,
            "fits": FITS,
        }
        values = place(projection.nodes, labels, "community", alone)
        return Outcome(values, "leiden", _with_version(parameters))

    return _in_spark(projection, find)


def degree(projection: Projection, request: Request) -> Outcome:
    """Return how many customers each one has an edge to."""
    if fits_here(projection.edges):
        return local.degree(projection, request)
    values = _in_spark(projection, lambda _, edges: _degrees(projection, edges, "degree"))
    return Outcome(values.astype(np.int32), "degree", _with_version({}))


def strength(projection: Projection, request: Request) -> Outcome:
    """Return the summed weight of each customer's edges."""
    if fits_here(projection.edges):
        return local.strength(projection, request)
    values = _in_spark(projection, lambda _, edges: _degrees(projection, edges, "strength"))
    return Outcome(values, "strength", _with_version({"weight": "weight"}))


def pagerank(projection: Projection, request: Request) -> Outcome:
    """Return PageRank; see graphcrm.spark.ranks.pagerank. The sum of all errors is below 1e-9."""
    if fits_here(projection.edges):
        return local.pagerank(projection, request)

    def rank(steps: Steps, edges: DataFrame) -> Outcome:
        from graphcrm.spark.arrays import as_arrays, place
        from graphcrm.spark.ranks import DAMPING, TOLERANCE, pagerank

        ranks = pagerank(steps, projection.nodes, edges)
        otherwise = np.full(projection.nodes, ranks.alone)
        values = place(projection.nodes, as_arrays(ranks.found), "rank", otherwise)
        parameters = {
            "damping": DAMPING,
            "tolerance": TOLERANCE,
            "weight": "weight",
            "rounds": ranks.rounds,
        }
        return Outcome(
            values, "chebyshev-iteration", _with_version(parameters), converged=ranks.converged
        )

    return _in_spark(projection, rank)


def components(projection: Projection, request: Request) -> Outcome:
    """Return connected components, as labels."""
    if fits_here(projection.edges):
        return local.components(projection, request)

    def find(steps: Steps, edges: DataFrame) -> NDArray[Any]:
        from graphcrm.spark.arrays import as_arrays, place
        from graphcrm.spark.components import components as found_in

        nobody = np.arange(projection.nodes, dtype=np.int64)
        found = as_arrays(found_in(steps, edges))
        values: NDArray[Any] = place(projection.nodes, found, "component", nobody)
        return values

    labels = _in_spark(projection, find)
    return Outcome(labels, "star-contraction", _with_version({}))


def _degrees(projection: Projection, edges: DataFrame, name: str) -> NDArray[Any]:
    from graphcrm.spark.arrays import as_arrays, place
    from graphcrm.spark.ranks import degrees

    found = as_arrays(degrees(edges).select("node", name))
    values: NDArray[Any] = place(projection.nodes, found, name, np.zeros(projection.nodes))
    return values


def _in_spark(projection: Projection, use: Callable[[Steps, DataFrame], T]) -> T:
    """Call with the edges as a table, in the session that is open or in one of its own."""
    with open_spark() as spark:
        from graphcrm.spark.arrays import edge_frame
        from graphcrm.spark.session import size_shuffles
        from graphcrm.spark.steps import steps_of

        size_shuffles(spark, 2 * projection.edges)
        edges = edge_frame(spark, projection.source, projection.target, projection.weight)
        with steps_of(spark) as steps:
            return use(steps, edges)


def _with_version(parameters: Mapping[str, object]) -> dict[str, object]:
    return {**parameters, "library": f"pyspark {version('pyspark')}"}


ALGORITHMS: Mapping[str, Algorithm] = {
    "leiden": leiden,
    "louvain": louvain,
    "degree": degree,
    "strength": strength,
    "pagerank": pagerank,
    "betweenness": local.betweenness,
    "harmonic": local.harmonic,
    "core": local.core,
    "components": components,
    "clustering": local.clustering,
}
"""What this engine has, by name; those of the local engine run on this machine."""


class SparkEngine(ArrayEngine):
    """The same as an entry of the table of engines."""

    def missing(self, place: Place | None) -> str:
        """Return what is missing of PySpark and Java here."""
        from graphcrm.spark.session import check_installed

        try:
            check_installed()
        except EngineError as error:
            return str(error)
        return ""

    def weigh(self, source: Source) -> Need:
        """Return that it is not known: what does not fit in memory, Spark keeps on disk."""
        return Need(None, None)

    @contextmanager
    def open(self, source: Source) -> Iterator[Session]:
        """Open a graph in one Spark for all algorithms."""
        with open_spark(source.spark), super().open(source) as session:
            yield session


ENGINE: Engine = SparkEngine("spark", ALGORITHMS)
