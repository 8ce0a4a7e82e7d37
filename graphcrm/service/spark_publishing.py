"""Results in Spark become a run of the graph in Neo4j, written by the workers."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from pyspark.sql import DataFrame

from graphcrm.analytics.packing import grid, pack
from graphcrm.answers import drawn_radius
from graphcrm.errors import EngineError
from graphcrm.model import Community, Run
from graphcrm.service.spark_results import Graph
from graphcrm.settings import Settings
from graphcrm.spark import neo4j
from graphcrm.spark.bounds import FITS, fits_here
from graphcrm.store import open_store
from graphcrm.store.neo4j import Neo4jStore


def publish(
    graph: Graph,
    relationships: DataFrame,
    scores: DataFrame,
    target: str,
    how: tuple[Settings, Run],
) -> None:
    """Make the results the current run of the Neo4j that the settings name, written by workers.

    Communities stand on the map in a grid, by size. Raises EngineError where scores are missing,
    StoreError where customers are.
    """
    settings, run = how
    if not fits_here(graph.edge_count):
        raise EngineError(
            f"The graph has {graph.edge_count:,} edges; core numbers, betweenness and harmonic "
            f"closeness are made up to {FITS:,}, and a run in a store has all of them. Take the "
            f"results from the files in {target}."
        )
    table = scores.sparkSession.read.parquet(f"{target.rstrip('/')}/communities.parquet")
    rows = table.orderBy("community_id").toArrow().to_pylist()
    store = cast(Neo4jStore, open_store(settings))
    try:
        with store.write_run(run.run_id) as writer:
            writer.add_communities(_communities(rows), [])
            neo4j.write_relationships(relationships, settings, run.run_id)
            writer.count_relationships(run.counts["relationships"])
            named = graph.ids.join(scores, "node").withColumnRenamed("id", "customer_id")
            neo4j.write_scores(named, settings, run.run_id)
            writer.publish(run, keep=settings.keep_runs)
    finally:
        store.close()


def _communities(rows: list[dict[str, Any]]) -> list[Community]:
    largest = max((row["size"] for row in rows), default=1)
    radius = np.array([drawn_radius("community", row["size"] / largest) for row in rows])
    x, y = pack(len(rows), [grid(np.arange(len(rows)), radius)] if rows else [])
    unit = drawn_radius("community", 1.0)
    return [
        Community(**row, central_members=(), traits=(), x=float(a / unit), y=float(b / unit))
        for row, a, b in zip(rows, x.tolist(), y.tolist(), strict=True)
    ]
