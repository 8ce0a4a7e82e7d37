"""Tables of results in Spark, with the columns that `graphcrm export` writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import numpy as np
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as fn

from graphcrm.analytics.backends import local
from graphcrm.analytics.quotient import Found, find_communities
from graphcrm.analytics.results import Algorithm, Outcome, Request
from graphcrm.model import DECLARED, INFERRED, Provenance
from graphcrm.projection import Projection
from graphcrm.service.deriving import SPARK
from graphcrm.spark.arrays import as_arrays, as_frame
from graphcrm.spark.bounds import fits_here
from graphcrm.spark.components import components
from graphcrm.spark.moves import modularity
from graphcrm.spark.numbering import number
from graphcrm.spark.project import project
from graphcrm.spark.ranks import DAMPING, TOLERANCE, degrees, pagerank
from graphcrm.spark.steps import Steps
from graphcrm.spark.tables import Tables, write_table

CONTACTS = "customer string, counterparty string, type string, occurred_at long"

_ON_ONE_MACHINE: dict[str, Algorithm] = {
    "pagerank": local.pagerank,
    "core": local.core,
    "harmonic": local.harmonic,
    "betweenness": local.betweenness,
}


@dataclass(frozen=True, slots=True)
class Graph:
    """The analysed graph. ids: id, node, in code point order. edges: source, target, weight."""

    ids: DataFrame
    edges: DataFrame
    nodes: int
    edge_count: int
    mark: str


@dataclass(frozen=True, slots=True)
class Members:
    """Every customer's community (node, community_id), and how it was found."""

    members: DataFrame
    made: Provenance


def write_relationships(relationships: DataFrame, target: str) -> None:
    """Write them sorted by source, target, type."""
    origin = fn.when(fn.col("declared"), fn.lit(DECLARED)).otherwise(fn.lit(INFERRED))
    rows = relationships.select(
        fn.col("source").alias("source_id"),
        fn.col("target").alias("target_id"),
        *("type", "directed", "strength", "confidence"),
        origin.alias("origin"),
        *(fn.timestamp_micros(name).alias(name) for name in ("first_seen", "last_seen")),
        *("evidence_count", "evidence_forward"),
    )
    write_table(rows, target, "relationships", ("source_id", "target_id", "type"))


def build_graph(steps: Steps, tables: Tables, relationships: DataFrame) -> Graph:
    """Return the graph with customers by number, in the order of their ids."""
    ids, found = steps.keep(
        number(steps, tables.customers, [fn.col("id")], "node"), {"nodes": fn.count("*")}
    )
    rows = project(relationships)
    for name in ("source", "target"):
        end = ids.select(fn.col("id").alias(name), fn.col("node").alias(f"{name}_node"))
        rows = rows.join(end, name)
    numbered = rows.select(
        fn.col("source_node").alias("source"), fn.col("target_node").alias("target"), "weight"
    )
    edges, counted = steps.keep(
        numbered,
        {"edges": fn.count("*"), "mark": fn.bit_xor(fn.xxhash64("source", "target", "weight"))},
    )
    mark = f"{(counted['mark'] or 0) & (1 << 64) - 1:016x}"
    return Graph(ids, edges, found["nodes"], counted["edges"], mark)


def write_edges(graph: Graph, target: str) -> None:
    """Write the very edges that are analysed, by id."""
    rows = graph.edges.orderBy("source", "target")
    for name in ("source", "target"):
        end = graph.ids.select(fn.col("node").alias(name), fn.col("id").alias(f"{name}_id"))
        rows = rows.join(end, name)
    write_table(
        rows.select("source_id", "target_id", "weight"),
        target,
        "analysis_edges",
        ("source_id", "target_id"),
    )


def partition(steps: Steps, graph: Graph, request: Request) -> Members:
    """Return communities, each of them connected, numbered by size downwards, then by first id."""
    began = time.perf_counter()
    found = find_communities(steps, graph.edges, request, local.leiden)
    whole = _connected(steps, graph, found)
    sizes = whole.groupBy("part").agg(fn.count("*").alias("size"), fn.min("node").alias("first"))
    numbered = number(steps, sizes, [fn.desc("size"), fn.asc("first")], "community_id")
    members, _ = steps.keep(whole.join(numbered, "part").select("node", "community_id"))
    labels = found.communities.select("node", "strength").join(members, "node")
    reached = modularity(found.level, labels.withColumnRenamed("community_id", "community"))
    parameters = {
        "resolution": request.resolution,
        "seed": request.seed,
        "effort": request.search.effort,
        "weight": "weight",
        "levels": found.levels,
        "modularity": reached,
    }
    seconds = time.perf_counter() - began
    return Members(members, Provenance("communities", "leiden", SPARK, parameters, seconds))


def _connected(steps: Steps, graph: Graph, found: Found) -> DataFrame:
    """Return node, part: communities split along what holds no edge; nodes alone are parts too."""
    if not found.levels:
        parts = found.communities.select("node", fn.col("community").alias("component"))
    else:
        parts = _split(steps, graph.edges, found.communities)
    return graph.ids.join(parts, "node", "left").select(
        "node", fn.coalesce("component", "node").alias("part")
    )


def _split(steps: Steps, edges: DataFrame, communities: DataFrame) -> DataFrame:
    """Return node, component: the connected parts of communities, where one has an edge inside."""
    rows = edges
    for name in ("source", "target"):
        end = communities.select(
            fn.col("node").alias(name), fn.col("community").alias(f"{name}_community")
        )
        rows = rows.join(end, name)
    inside = rows.where(fn.col("source_community") == fn.col("target_community"))
    return components(steps, inside.select("source", "target"))


def score(
    steps: Steps, graph: Graph, members: DataFrame, seed: int
) -> tuple[DataFrame, tuple[Provenance, ...]]:
    """Return node and all scores, and how they were made; what was not made is null."""
    began = time.perf_counter()
    counted, _ = steps.keep(degrees(graph.edges))
    seconds = time.perf_counter() - began
    made = [
        Provenance("degree", "degree", SPARK, {}, seconds),
        Provenance("strength", "strength", SPARK, {"weight": "weight"}, seconds),
    ]
    if fits_here(graph.edge_count):
        others, alone, how = _score_here(steps, graph, seed)
    else:
        others, alone, how = _rank(steps, graph)
    scores, _ = steps.keep(
        members.join(counted, "node", "left")
        .join(others, "node", "left")
        .select(
            *("node", "community_id"),
            _or("degree", 0),
            _or("strength", 0.0),
            _or("pagerank", alone),
            *("betweenness", "harmonic", "core"),
        )
    )
    return scores, (*made, *how)


def _rank(steps: Steps, graph: Graph) -> tuple[DataFrame, float, list[Provenance]]:
    """Return node, PageRank and nulls for the rest, and the rank of those without an edge."""
    began = time.perf_counter()
    ranks = pagerank(steps, graph.nodes, graph.edges)
    parameters = {"damping": DAMPING, "tolerance": TOLERANCE, "rounds": ranks.rounds}
    seconds = time.perf_counter() - began
    made = Provenance(
        *("pagerank", "chebyshev-iteration", SPARK, parameters, seconds), converged=ranks.converged
    )
    empty = {"core": "long", "harmonic": "double", "betweenness": "double"}
    nulls = [fn.lit(None).cast(kind).alias(name) for name, kind in empty.items()]
    found = ranks.found.select("node", fn.col("rank").alias("pagerank"), *nulls)
    return found, ranks.alone, [made]


def _or(name: str, value: float) -> Column:
    return fn.coalesce(fn.col(name), fn.lit(value)).alias(name)


def _score_here(steps: Steps, graph: Graph, seed: int) -> tuple[DataFrame, float, list[Provenance]]:
    """Return every node with PageRank and what takes walks, made on this machine."""
    edges = as_arrays(graph.edges)
    order = np.lexsort((edges["target"], edges["source"]))
    source, target = (edges[name][order].astype(np.int32) for name in ("source", "target"))
    # Only how many there are is asked for: positions stand for the ids.
    ids = cast(list[str], range(graph.nodes))
    projection = Projection(ids, source, target, edges["weight"][order])
    columns: dict[str, Any] = {"node": np.arange(graph.nodes, dtype=np.int64)}
    made = []
    for name, algorithm in _ON_ONE_MACHINE.items():
        outcome, seconds = _timed(partial(algorithm, projection, Request(seed=seed)))
        columns[name] = outcome.values
        made.append(
            Provenance(
                *(name, outcome.algorithm, SPARK, outcome.parameters, seconds),
                exact=outcome.exact,
                error=outcome.error,
                converged=outcome.converged,
            )
        )
    columns["core"] = columns["core"].astype(np.int64)
    return as_frame(steps.spark, columns), 0.0, made


def _timed(call: Callable[[], Outcome]) -> tuple[Outcome, float]:
    began = time.perf_counter()
    return call(), time.perf_counter() - began


def write_scores(graph: Graph, scores: DataFrame, target: str) -> None:
    """Write one row a customer, by id."""
    rows = graph.ids.join(scores, "node").select(
        fn.col("id").alias("customer_id"),
        *("community_id", "degree", "strength", "pagerank", "betweenness", "harmonic", "core"),
    )
    write_table(rows, target, "scores", ("customer_id",))


def write_communities(graph: Graph, scores: DataFrame, target: str) -> dict[str, int]:
    """Write one row a community, and return how many there are.

    A community is called after the customer with the highest PageRank in it.
    """
    first = fn.struct("pagerank", (-fn.col("node")).alias("smaller"))
    sizes = (
        graph.ids.join(scores, "node")
        .groupBy("community_id")
        .agg(fn.count("*").alias("size"), fn.max_by("id", first).alias("name"))
    )
    rows = graph.edges
    for name in ("source", "target"):
        end = scores.select(fn.col("node").alias(name), fn.col("community_id").alias(f"{name}_id"))
        rows = rows.join(end, name)
    same = fn.col("source_id") == fn.col("target_id")
    ends = fn.explode(fn.array_distinct(fn.array("source_id", "target_id")))
    touched = (
        rows.select(ends.alias("community_id"), same.alias("inside"))
        .groupBy("community_id")
        .agg(
            fn.count_if("inside").alias("edges_inside"),
            fn.count_if(~fn.col("inside")).alias("edges_outside"),
        )
    )
    size, zero = fn.col("size"), fn.lit(0)
    inside = fn.coalesce("edges_inside", zero)
    outside = fn.coalesce("edges_outside", zero)
    table = sizes.join(touched, "community_id", "left").select(
        *("community_id", "name", "size"),
        _share(inside, size * (size - 1) / 2).alias("density_inside"),
        _share(outside, size * (graph.nodes - size)).alias("density_outside"),
        fn.lit(None).cast("long").alias("parent_id"),
        inside.alias("edges_inside"),
        outside.alias("edges_outside"),
    )
    write_table(table, target, "communities", ("community_id",))
    found = sizes.agg(fn.count("*"), fn.count_if(size > 1)).collect()[0]
    return {"communities": found[0], "groups": found[1], "alone": found[0] - found[1]}


def _share(found: Column, possible: Column) -> Column:
    return fn.when(possible > 0, found / possible).otherwise(fn.lit(0.0))
