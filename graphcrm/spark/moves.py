"""Groups of an undirected, weighted graph in Spark: nodes move to where modularity gains most.

Local moving as in Louvain's first phase (Blondel et al. 2008,
doi:10.1088/1742-5468/2008/10/P10008), but in rounds: half of the nodes, drawn anew each round, move
at once, so that two of them cannot change places for ever. What a group has together, it has as
whole numbers, so that the answer does not depend on the number of workers. Ties go to the group
with the smaller number.

A level is a graph whose nodes are groups of the level below; what is inside a node is its loop, and
counts twice in its strength, as modularity has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as fn

from graphcrm.spark.exact import exact_sum
from graphcrm.spark.ranks import both_ways, degrees
from graphcrm.spark.steps import Steps

_STILL = 4
"""After so many rounds in which nobody moved, nobody wants to."""


@dataclass(frozen=True, slots=True)
class Level:
    """A graph. nodes: node, strength, loop. edges: source, target, weight, each pair once.

    total: the strength of all nodes together. count: of edges.
    """

    nodes: DataFrame
    edges: DataFrame
    total: float
    count: int


@dataclass(frozen=True, slots=True)
class Moving:
    """How nodes move: the resolution, the seed, at most how many rounds, and how many times over.

    Of several trials only what all agree on becomes a group.
    """

    resolution: float = 1.0
    seed: int = 0
    rounds: int = 12
    trials: int = 3


def finest(steps: Steps, edges: DataFrame) -> Level:
    """Return the level whose nodes are those of the graph that have an edge."""
    rows = degrees(edges).select("node", "strength", fn.lit(0.0).alias("loop"))
    nodes, found = steps.keep(rows, {"total": exact_sum(fn.col("strength"))})
    return Level(nodes, edges, found["total"] or 0.0, edges.count())


def group(steps: Steps, level: Level, moving: Moving) -> DataFrame:
    """Return node, strength, community: what all trials put together, each begun with nodes alone.

    Moving at once overshoots, in each trial elsewhere. What several agree on is nearly always right
    (core groups: Ovelgoenne & Geyer-Schulz 2013, An ensemble learning strategy for graph
    clustering).
    """
    trials = fn.explode(fn.array(*(fn.lit(number) for number in range(moving.trials))))
    begun = level.nodes.select("node", "strength", trials.alias("trial"))
    moved = _move(steps, level, begun.withColumn("community", fn.col("node")), moving)
    found = [
        fn.max(fn.when(fn.col("trial") == number, fn.col("community"))).alias(f"in_{number}")
        for number in range(moving.trials)
    ]
    together = moved.groupBy("node").agg(fn.max("strength").alias("strength"), *found)
    alike = Window.partitionBy(*(f"in_{number}" for number in range(moving.trials)))
    groups, _ = steps.keep(
        together.select("node", "strength", fn.min("node").over(alike).alias("community"))
    )
    steps.drop(moved)
    return groups


def move(steps: Steps, level: Level, communities: DataFrame, moving: Moving) -> DataFrame:
    """Return node, strength, community after some rounds of moving from these communities."""
    moved = _move(steps, level, communities.withColumn("trial", fn.lit(0)), moving)
    return moved.select("node", "strength", "community")


def _move(steps: Steps, level: Level, begun: DataFrame, moving: Moving) -> DataFrame:
    """Return node, strength, trial, community. Three shuffles a round, of the edges of its half."""
    parts = int(steps.spark.session.conf.get("spark.sql.shuffle.partitions") or 4)
    ends = both_ways(level.edges).repartition(parts, "other").persist()
    kept, _ = steps.keep(begun.select("node", "strength", "trial", "community"))
    still = 0
    for number in range(moving.rounds):
        better = _best(level, ends, kept, moving, number)
        moved = kept.join(better, ["node", "trial"], "left").select(
            *("node", "strength", "trial"),
            fn.coalesce("better", "community").alias("community"),
            (fn.col("better") != fn.col("community")).alias("moved"),
        )
        following, found = steps.keep(moved, {"moved": fn.count_if("moved")})
        steps.drop(kept)
        kept = following.drop("moved")
        still = 0 if found["moved"] else still + 1
        # The turns of two rounds differ: a node that wants to move gets to, sooner or later.
        if still == _STILL:
            break
    ends.unpersist()
    return kept


def _best(
    level: Level, ends: DataFrame, communities: DataFrame, moving: Moving, number: int
) -> DataFrame:
    """Return for each node whose turn it is the community it is best in: node, trial, better."""
    draw = fn.xxhash64("node", "trial", fn.lit(moving.seed), fn.lit(number))
    turn = fn.pmod(draw, fn.lit(2)) == 0
    theirs = communities.select(fn.col("node").alias("other"), "trial", "community")
    around = ends.join(theirs, "other").where(turn).select("node", "trial", "community", "weight")
    here = communities.where(turn).select("node", "trial", "community", fn.lit(0.0).alias("weight"))
    tied = (
        around.unionByName(here)
        .groupBy("node", "trial", "community")
        .agg(exact_sum(fn.col("weight")).alias("weight"))
    )
    volumes = communities.groupBy("trial", "community").agg(
        exact_sum(fn.col("strength")).alias("volume")
    )
    own = communities.select("node", "trial", "strength", fn.col("community").alias("own"))
    stays = fn.col("community") == fn.col("own")
    others = fn.col("volume") - fn.when(stays, fn.col("strength")).otherwise(fn.lit(0.0))
    expected = fn.col("strength") * others * fn.lit(moving.resolution / level.total)
    choice = fn.struct(
        (fn.col("weight") - expected).alias("gain"),
        stays.alias("stays"),
        (-fn.col("community")).alias("smaller"),
    )
    scored = tied.join(own, ["node", "trial"]).join(volumes, ["trial", "community"])
    best = scored.groupBy("node", "trial").agg(fn.max(choice).alias("choice"))
    return best.select("node", "trial", (-fn.col("choice.smaller")).alias("better"))


def contract(steps: Steps, level: Level, communities: DataFrame) -> Level:
    """Return the level whose nodes are these communities. Three shuffles of the edges."""
    source = communities.select(fn.col("node").alias("source"), fn.col("community").alias("low"))
    target = communities.select(fn.col("node").alias("target"), fn.col("community").alias("high"))
    tied, _ = steps.keep(
        level.edges.join(source, "source")
        .join(target, "target")
        .groupBy(
            fn.least("low", "high").alias("source"), fn.greatest("low", "high").alias("target")
        )
        .agg(exact_sum(fn.col("weight")).alias("weight"))
    )
    inside = fn.col("source") == fn.col("target")
    loops = tied.where(inside).select(
        fn.col("source").alias("node"), fn.col("weight").alias("loop")
    )
    below = level.nodes.select("node", "loop").join(communities, "node")
    zero = fn.lit(0.0)
    nodes, _ = steps.keep(
        below.select(fn.col("community").alias("node"), "strength", "loop")
        .unionByName(loops.select("node", zero.alias("strength"), "loop"))
        .groupBy("node")
        .agg(*(exact_sum(fn.col(name)).alias(name) for name in ("strength", "loop")))
    )
    edges, found = steps.keep(tied.where(~inside), {"count": fn.count("*")})
    steps.drop(tied)
    return Level(nodes, edges, level.total, found["count"])


def compose(below: DataFrame, above: Sequence[DataFrame]) -> DataFrame:
    """Return node, strength, community of the lowest level, through the levels above it."""
    for communities in above:
        higher = communities.select(
            fn.col("node").alias("community"), fn.col("community").alias("group")
        )
        below = below.join(higher, "community").select(
            "node", "strength", fn.col("group").alias("community")
        )
    return below


def modularity(level: Level, communities: DataFrame, resolution: float = 1.0) -> float:
    """Return the weighted modularity of a partition of a level, with its loops."""
    if not level.total:
        return 0.0
    source = communities.select(fn.col("node").alias("source"), fn.col("community").alias("low"))
    target = communities.select(fn.col("node").alias("target"), fn.col("community").alias("high"))
    inside = (
        level.edges.join(source, "source")
        .join(target, "target")
        .where(fn.col("low") == fn.col("high"))
        .agg(_sum("weight"))
        .collect()[0][0]
    )
    loops = level.nodes.agg(_sum("loop")).collect()[0][0]
    volumes = communities.groupBy("community").agg(exact_sum(fn.col("strength")).alias("volume"))
    share = fn.col("volume") / level.total
    expected = volumes.agg(exact_sum(share * share)).collect()[0][0]
    return float(2 * (inside + loops) / level.total - resolution * expected)


def _sum(name: str) -> Column:
    return fn.coalesce(exact_sum(fn.col(name)), fn.lit(0.0))
