"""From a folder of the three tables to a folder of results, in Spark: what never fits a store."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcrm.analytics.community import LEIDEN, check_method
from graphcrm.analytics.results import BEST, CommunitySearch, Request
from graphcrm.answers import Progress
from graphcrm.errors import InvalidValueError, UsageError
from graphcrm.model import Micros, Provenance, Run
from graphcrm.service.analysis import new_run_id
from graphcrm.service.context import OnProgress, ignore_progress
from graphcrm.service.deriving import SPARK
from graphcrm.settings import Settings
from graphcrm.store import NEO4J_SCHEMES

if TYPE_CHECKING:
    from graphcrm.service.spark_results import Graph
    from graphcrm.spark.session import Spark
    from graphcrm.spark.tables import Tables


@dataclass(frozen=True, slots=True)
class TablesRequest:
    """What to make of the tables, and how.

    as_of, half_lives, seed, resolution, effort: as in graphcrm.service.analysis.AnalysisRequest.
    distinct: whether interactions of one id, or wholly equal ones without ids, count once, as they
    do when a store is loaded; another shuffle, to be left out where ids are known to be unique.
    publish: whether the results also become the current run of the Neo4j that the settings name.
    """

    as_of: Micros | None = None
    half_lives: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    resolution: float = 1.0
    effort: str = BEST
    distinct: bool = True
    publish: bool = False


def analyze_tables(
    settings: Settings,
    source: str,
    target: str,
    request: TablesRequest,
    on_progress: OnProgress = ignore_progress,
) -> Run:
    """Read customers, interactions, links and records as Parquet, and write the results beside.

    target gets relationships, analysis_edges, scores and communities, each a folder NAME.parquet,
    and run.json last. Both may be addresses that Spark knows, such as hdfs:// or s3a://; the source
    may be a Neo4j, such as neo4j://host, which workers then read in parts.
    Relationships that nobody declared are not looked for. Core numbers, betweenness and harmonic
    closeness are empty where the graph has more edges than one machine walks (see
    graphcrm.spark.bounds.FITS). Raises EngineError, SourceError, MissingColumnError,
    InvalidValueError, UsageError.
    """
    _check(settings, target, request)
    from graphcrm.spark.session import open_spark

    started = time.time_ns() // 1000
    on_progress(Progress("starting Spark", 0, None))
    with open_spark(settings.spark) as spark:
        from graphcrm.spark.session import size_shuffles
        from graphcrm.spark.tables import read_tables

        on_progress(Progress("reading", 0, None))
        if source.startswith(NEO4J_SCHEMES):
            from graphcrm.spark.neo4j import read_store

            tables = read_store(spark, replace(settings, store=source))
        else:
            tables = read_tables(spark.session, source, distinct=request.distinct)
        size_shuffles(spark, tables.rows)
        half_lives = {**settings.half_lives, **request.half_lives}
        run = _calculate(
            spark, tables, target, request, (started, half_lives, on_progress, settings)
        )
        _write_run(spark, target, run)
    on_progress(Progress("done", 1, 1))
    return run


def _check(settings: Settings, target: str, request: TablesRequest) -> None:
    """Raise InvalidValueError or UsageError for what is not worth starting Spark for."""
    check_method(LEIDEN, request.effort)
    if not 0 < request.resolution < float("inf"):
        raise InvalidValueError(
            f"The resolution is {request.resolution}; it takes a number above 0."
        )
    if "://" not in target and Path(target).exists() and not Path(target).is_dir():
        raise UsageError(f"{target} is a file; name a folder to write the results to.")
    if request.publish and not settings.store.startswith(NEO4J_SCHEMES):
        raise UsageError(
            f"Results go from Spark into Neo4j, and {settings.store!r} is a file. Name a Neo4j "
            "with --store, or use 'graphcrm analyze --engine spark' for a file."
        )


def _calculate(
    spark: Spark,
    tables: Tables,
    target: str,
    request: TablesRequest,
    how: tuple[Micros, Mapping[str, float], OnProgress, Settings],
) -> Run:
    from graphcrm.ingest.relate_spark import join_records, latest_moment, relate
    from graphcrm.service import spark_results as results
    from graphcrm.spark.steps import steps_of

    started, half_lives, on_progress, settings = how
    with steps_of(spark) as steps:
        links = None if tables.links is None else join_records(tables.links, tables.owners)
        contacts = tables.contacts
        if contacts is None:
            contacts = spark.session.createDataFrame([], results.CONTACTS)
        as_of = request.as_of
        if as_of is None:
            as_of = latest_moment(contacts, links, started)
        on_progress(Progress("relationships", 0, None))
        relationships, _ = steps.keep(relate(contacts, links, as_of, half_lives))
        results.write_relationships(relationships, target)
        graph = results.build_graph(steps, tables, relationships)
        results.write_edges(graph, target)
        on_progress(Progress("communities", 0, None))
        partition = results.partition(steps, graph, _search_for(request))
        on_progress(Progress("scores", 0, None))
        scores, measures = results.score(steps, graph, partition.members, request.seed)
        results.write_scores(graph, scores, target)
        on_progress(Progress("writing", 0, None))
        groups = results.write_communities(graph, scores, target)
        counts = {
            "customers": graph.nodes,
            "interactions": tables.rows,
            "relationships": relationships.count(),
            "edges": graph.edge_count,
            **groups,
        }
        made = (partition.made, *measures)
        run = _record(graph, request, (as_of, half_lives, started), counts, made)
        if request.publish:
            from graphcrm.service.spark_publishing import publish

            publish(graph, relationships, scores, target, (settings, run))
        return run


def _search_for(request: TablesRequest) -> Request:
    search = CommunitySearch(effort=request.effort)
    return Request(seed=request.seed, resolution=request.resolution, search=search)


def _record(
    graph: Graph,
    request: TablesRequest,
    how: tuple[Micros | None, Mapping[str, float], Micros],
    counts: Mapping[str, int],
    measures: tuple[Provenance, ...],
) -> Run:
    as_of, half_lives, started = how
    finished = time.time_ns() // 1000
    run_id = new_run_id(started)
    return Run(
        run_id=run_id,
        engine=SPARK,
        algorithm=LEIDEN,
        parameters={
            "resolution": request.resolution,
            "effort": request.effort,
            "half_lives": dict(half_lives),
            "distinct": request.distinct,
            "inference": None,
        },
        seed=request.seed,
        as_of=as_of,
        started_at=started,
        finished_at=finished,
        seconds=(finished - started) / 1e6,
        data_version=0,
        graph_hash=graph.mark,
        modularity=float(measures[0].parameters["modularity"]),
        counts=counts,
        measures=measures,
        models={},
        numbering=run_id,
        next_community=counts.get("communities", 0),
    )


def _write_run(spark: Spark, target: str, run: Run) -> None:
    from graphcrm.service.exporting import run_document

    document: dict[str, Any] = run_document(run)
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if "://" not in target:
        (Path(target) / "run.json").write_text(text, encoding="utf-8")
        return
    frame = spark.session.createDataFrame([(text.rstrip("\n"),)], "value string")
    frame.coalesce(1).write.mode("overwrite").text(f"{target.rstrip('/')}/run.json")
