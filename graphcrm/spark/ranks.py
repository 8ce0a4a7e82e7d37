"""PageRank, degree and strength of an undirected, weighted graph in Spark.

Edges: source, target (whole numbers), weight; each pair once, no loops. Results are tables of those
nodes that have an edge, and do not depend on the number of workers: sums are of whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as fn

from graphcrm.spark.exact import exact_sum
from graphcrm.spark.steps import Steps

DAMPING = 0.85
TOLERANCE = 1e-10
ROUNDS = 200
_UNIT = float(1 << 60)
"""Ranks are kept in these parts: all of them add up to 1, which fits in 63 bits with room left."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """PageRank of nodes with an edge (node, rank), and of each node without any."""

    found: DataFrame
    alone: float
    rounds: int
    converged: bool


def both_ways(edges: DataFrame) -> DataFrame:
    """Return every edge from either end: node, other, weight."""
    there = edges.select(fn.col("source").alias("node"), fn.col("target").alias("other"), "weight")
    back = edges.select(fn.col("target").alias("node"), fn.col("source").alias("other"), "weight")
    return there.unionByName(back)


def degrees(edges: DataFrame) -> DataFrame:
    """Return node, degree, strength: how many edges each has, and what they weigh together."""
    return (
        both_ways(edges)
        .groupBy("node")
        .agg(fn.count("*").alias("degree"), exact_sum(fn.col("weight")).alias("strength"))
    )


def pagerank(steps: Steps, nodes: int, edges: DataFrame) -> Ranks:
    """Return PageRank with damping 0.85 and weights, of `nodes` nodes, those without edges too.

    In an undirected graph those without an edge hand on to all and get from none, so they all have
    one rank, which is known beforehand: the others are solved for alone. The walk's matrix has real
    eigenvalues between -.85 and .85, so Chebyshev's semi-iteration (Golub & Varga 1961,
    doi:10.1007/BF01386013) gets a digit in 4 rounds where powers need 14. Ends when a plain round
    would change the ranks by less than 1e-10 together. One shuffle of the edges a round.
    """
    strength, counted = steps.keep(
        degrees(edges).select("node", "strength"),
        {"nodes": fn.count("*"), "total": exact_sum(fn.col("strength"))},
    )
    alone = nodes - counted["nodes"]
    base = (1 - DAMPING) / (nodes - DAMPING * alone) if nodes else 0.0
    if not counted["nodes"]:
        return Ranks(_as_ranks(strength.withColumn("rank", fn.lit(0))), base, 0, True)
    shares = _shares(steps, edges, strength)
    share = (1 - alone * base) / counted["total"]
    ranks, _ = steps.keep(_begin(strength, share))
    rounds, change = 0, float("inf")
    while change >= TOLERANCE and rounds < ROUNDS:
        following, measured = steps.keep(
            _round(shares, ranks, base),
            {"change": fn.sum("change"), "total": fn.sum("rank")},
        )
        steps.drop(ranks)
        ranks, change = following, measured["change"] / _UNIT
        rounds += 1
    shares.unpersist()
    # What rounding to whole parts left out, a few 10^-15, is given back to all alike.
    scale = (1 - alone * base) / (measured["total"] / _UNIT)
    found = ranks.select("node", (fn.col("rank") / _UNIT * scale).alias("rank"))
    return Ranks(found, base, rounds, change < TOLERANCE)


def _as_ranks(frame: DataFrame) -> DataFrame:
    return frame.select("node", fn.col("rank").cast("double").alias("rank"))


def _shares(steps: Steps, edges: DataFrame, strength: DataFrame) -> DataFrame:
    """Return node, other, share: how much of its rank a node hands on; kept apart by node."""
    parts = int(steps.spark.session.conf.get("spark.sql.shuffle.partitions") or 4)
    shares = (
        both_ways(edges)
        .join(strength, "node")
        .select("node", "other", (fn.col("weight") / fn.col("strength")).alias("share"))
    )
    return shares.repartition(parts, "node").persist()


def _begin(strength: DataFrame, share: float) -> DataFrame:
    """Begin with ranks that go with strength, near to what undirected graphs end with."""
    rank = _whole(fn.col("strength") * share)
    return strength.select(
        "node",
        rank.alias("rank"),
        rank.alias("before"),
        fn.lit(1.0).alias("factor"),
        fn.lit(1 / (1 - DAMPING**2 / 2)).alias("later"),
    )


def _round(shares: DataFrame, ranks: DataFrame, base: float) -> DataFrame:
    """Return ranks after one step, those before it, and what a plain step changes each by.

    The factors of the steps stand in every row, so that all rounds are one program to Spark, which
    compiles it once.
    """
    zero, none = fn.lit(0).cast("long"), fn.lit(0.0)
    handed = shares.join(ranks, "node").select(
        fn.col("other").alias("node"),
        _whole(fn.col("rank") * fn.col("share")).alias("got"),
        *(zero.alias(name) for name in ("rank", "before")),
        *(none.alias(name) for name in ("factor", "later")),
    )
    own = ranks.select("node", zero.alias("got"), "rank", "before", "factor", "later")
    summed = (
        handed.unionByName(own)
        .groupBy("node")
        .agg(
            *(fn.sum(name).alias(name) for name in ("got", "rank", "before")),
            *(fn.max(name).alias(name) for name in ("factor", "later")),
        )
    )
    plain = fn.col("got") * DAMPING + fn.lit(base * _UNIT)
    stepped = fn.col("factor") * (plain - fn.col("before")) + fn.col("before")
    return summed.select(
        "node",
        _whole(stepped).alias("rank"),
        fn.col("rank").alias("before"),
        fn.col("later").alias("factor"),
        (1.0 / (1.0 - fn.col("later") * (DAMPING**2 / 4))).alias("later"),
        fn.abs(_whole(plain) - fn.col("rank")).alias("change"),
    )


def _whole(value: Column) -> Column:
    return fn.rint(value).cast("long")
