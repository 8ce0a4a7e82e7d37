"""From relationships to the undirected, weighted graph, as graphcrm.projection does in arrays."""

from __future__ import annotations

from collections.abc import Collection

from pyspark.sql import DataFrame
from pyspark.sql import functions as fn

from graphcrm.model import CERTAIN
from graphcrm.spark.exact import likely_either


def project(relationships: DataFrame, uncounted: Collection[str] = ()) -> DataFrame:
    """Return source, target, weight: one edge a pair, source before target.

    uncounted: types of inferred relationships that are no edges, unless a person said that they are
    right. The weight is 1 - product of (1 - strength x confidence). One shuffle.
    """
    counted = relationships
    if uncounted:
        said = fn.col("declared") | (fn.col("confidence") == CERTAIN)
        counted = relationships.where(said | ~fn.col("type").isin(*sorted(uncounted)))
    carried = fn.col("strength") * fn.col("confidence")
    return (
        counted.select(
            fn.least("source", "target").alias("source"),
            fn.greatest("source", "target").alias("target"),
            carried.alias("carried"),
        )
        .groupBy("source", "target")
        .agg(likely_either(fn.col("carried")).alias("weight"))
    )
