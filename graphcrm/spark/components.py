"""Connected components in Spark by large-star and small-star, in turns.

Kiveris, Lattanzi, Mirrokni, Rastogi & Vassilvitskii 2014, doi:10.1145/2670979.2670997: about
log^2 n rounds at worst, a handful on graphs of people, however long the paths.
"""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as fn

from graphcrm.spark.steps import Steps


def components(steps: Steps, edges: DataFrame) -> DataFrame:
    """Return node, component for every node with an edge: the smallest node of its component.

    edges: source, target, whole numbers. Two shuffles of the edges a round.
    """
    low, high = fn.least("source", "target"), fn.greatest("source", "target")
    pairs = edges.select(high.alias("node"), low.alias("other")).where(
        fn.col("node") != fn.col("other")
    )
    state: tuple[int, int | None] = (-1, None)
    stars, _ = steps.keep(pairs)
    while True:
        following, found = steps.keep(
            _small_star(_large_star(stars)),
            {"edges": fn.count("*"), "mark": fn.bit_xor(fn.xxhash64("node", "other"))},
        )
        steps.drop(stars)
        stars = following
        if state == (found["edges"], found["mark"]):
            break
        state = (found["edges"], found["mark"])
    centres = stars.select(fn.col("other").alias("node")).distinct()
    return stars.select("node", fn.col("other").alias("component")).unionByName(
        centres.select("node", fn.col("node").alias("component"))
    )


def _large_star(pairs: DataFrame) -> DataFrame:
    """Tie the larger neighbours of each node to the smallest of itself and its neighbours."""
    turned = pairs.select(fn.col("other").alias("node"), fn.col("node").alias("other"))
    smallest = fn.least(fn.col("node"), fn.min("other").over(Window.partitionBy("node")))
    rows = pairs.unionByName(turned).withColumn("centre", smallest)
    return (
        rows.where(fn.col("other") > fn.col("node"))
        .select(fn.col("other").alias("node"), fn.col("centre").alias("other"))
        .distinct()
    )


def _small_star(pairs: DataFrame) -> DataFrame:
    """Tie each node and its smaller neighbours to the smallest of them; pairs are larger first."""
    rows = pairs.withColumn("centre", fn.min("other").over(Window.partitionBy("node")))
    smaller = rows.select(fn.col("other").alias("node"), "centre")
    own = rows.select("node", "centre")
    return (
        smaller.unionByName(own)
        .where(fn.col("node") != fn.col("centre"))
        .select("node", fn.col("centre").alias("other"))
        .distinct()
    )
