"""One analysis: from evidence to relationships, communities and scores, stored as one run."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graphcrm.analytics.categories import Categories, CategoryColumns, collect_categories
from graphcrm.analytics.centrality import score_customers
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.results import Partition
from graphcrm.analytics.summary import summarize_communities
from graphcrm.answers import Progress
from graphcrm.inference.rules import Rules
from graphcrm.ingest.relate import half_life_of, join_records, latest_moment, relate
from graphcrm.model import (
    Community,
    CommunityLink,
    Customer,
    Link,
    Micros,
    Provenance,
    Run,
    Verdict,
)
from graphcrm.projection import Projection, project
from graphcrm.service.context import Context, OnProgress, ignore_progress
from graphcrm.service.inferring import Inferred, add_ties, no_facts, settled_rules
from graphcrm.service.judgements import all_verdicts
from graphcrm.store.base import Reader
from graphcrm.tables import Contacts, Involvements, RelationshipTable, ScoreTable, buyers_of

if TYPE_CHECKING:
    from graphcrm.inference.people import People


SPARK = "spark"


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """What to analyse and how.

    as_of: evidence after this moment is ignored and ages are counted back from it; None is the
    latest moment in the data that is not in the future. half_lives: days by interaction type, '*'
    for all others, over the settings' and the built-in ones; 0 for no decay. engine: 'auto',
    'local', 'reference' or 'spark'. algorithm: 'leiden' or 'louvain'. resolution: above 1 more and
    smaller communities, below 1 fewer and larger ones. run_id: the id it gets, None for a new one.
    infer: whether relationships that nobody declared are looked for. rules: thresholds for that
    (see docs/inference.md), None for those of the settings.
    """

    as_of: Micros | None = None
    half_lives: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    engine: str = "auto"
    algorithm: str = "leiden"
    resolution: float = 1.0
    run_id: str | None = None
    infer: bool = True
    rules: Rules | None = None


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What an analysis reads from the store, from one state of it.

    names: what to call each customer. people: what the rules of inference look at, None without.
    """

    data_version: int
    as_of: Micros | None
    ids: list[str]
    names: list[str]
    categories: Categories
    people: People | None
    contacts: Contacts
    links: list[Link]
    involvements: Involvements
    verdicts: list[Verdict]


@dataclass(frozen=True, slots=True)
class _Results:
    """What an analysis writes."""

    inferred: Inferred
    projection: Projection
    partition: Partition
    scores: ScoreTable
    measures: tuple[Provenance, ...]
    communities: Sequence[Community]
    links: Sequence[CommunityLink]


def analyze(
    ctx: Context, request: AnalysisRequest, on_progress: OnProgress = ignore_progress
) -> Run:
    """Analyse the graph and make the results the current run in one step.

    Until then, and if anything fails, readers see the run before. Raises InvalidValueError for a
    parameter that makes no sense and EngineError for an engine that is not there.
    """
    with _session(ctx, request.engine):
        return _analyze(ctx, request, on_progress)


@contextmanager
def _session(ctx: Context, engine: str) -> Iterator[None]:
    """Keep one Spark for all steps, where that is the engine."""
    if engine != SPARK:
        yield
        return
    from graphcrm.spark.session import open_spark

    with open_spark(ctx.settings.spark):
        yield


def _analyze(ctx: Context, request: AnalysisRequest, on_progress: OnProgress) -> Run:
    started = time.time_ns() // 1000
    rules = (request.rules or settled_rules(ctx.settings)) if request.infer else None
    on_progress(Progress("reading", 0, None))
    with ctx.store.read() as reader:
        evidence = _read(reader, request.as_of, started, infer=request.infer)
    half_lives = {**ctx.settings.half_lives, **request.half_lives}
    on_progress(Progress("relationships", 0, None))
    table = _relate(request.engine, evidence, half_lives)
    inferred = Inferred(table, no_facts, (), (), 0)
    if rules is not None and evidence.people is not None:
        on_progress(Progress("inference", 0, None))
        inferred = _infer(evidence, evidence.people, table, rules)
    results = _compute(evidence, inferred, request, on_progress)
    run = _record(request, evidence, results, started, (half_lives, rules))
    on_progress(Progress("writing", 0, None))
    _write(ctx, run, evidence.ids, results)
    on_progress(Progress("done", 1, 1))
    return run


def _relate(engine: str, evidence: _Evidence, half_lives: Mapping[str, float]) -> RelationshipTable:
    how = relate
    if engine == SPARK:
        from graphcrm.ingest.relate_arrays import relate_in_spark

        how = relate_in_spark
    return how(evidence.ids, evidence.contacts, evidence.links, evidence.as_of, half_lives)


def _read(reader: Reader, as_of: Micros | None, now: Micros, *, infer: bool) -> _Evidence:
    contacts, links = reader.contacts(), _links(reader)
    if as_of is None:
        as_of = latest_moment(contacts, links, now)
    ids, names = reader.customer_ids(), list[str]()
    people, categories = _look_at(_note_names(reader, names), ids, infer=infer)
    return _Evidence(
        data_version=reader.status().data_version,
        as_of=as_of,
        ids=ids,
        names=names,
        categories=categories,
        people=people,
        contacts=contacts,
        links=links,
        involvements=reader.involvements(as_of),
        verdicts=all_verdicts(reader),
    )


def _note_names(reader: Reader, names: list[str]) -> Iterator[Customer]:
    for customer in reader.iter_customers():
        names.append(customer.label)
        yield customer


def _look_at(
    customers: Iterator[Customer], ids: Sequence[str], *, infer: bool
) -> tuple[People | None, Categories]:
    """Return what the rules of inference look at, and what customers share: in one pass."""
    if not infer:
        return None, collect_categories(customers)
    from graphcrm.inference.people import collect_people

    columns = CategoryColumns()
    people = collect_people(columns.watch(customers), ids)
    return people, columns.categories()


def _links(reader: Reader) -> list[Link]:
    """Return declared links between customers, whichever of their records declared them."""
    links = list(reader.iter_links())
    if not reader.status().ledger_version:
        return links
    return join_records(links, {row.record_id: row.customer_id for row in reader.merges()})


def _infer(evidence: _Evidence, people: People, table: RelationshipTable, rules: Rules) -> Inferred:
    from graphcrm.inference.infer import infer

    ties = infer(
        people,
        evidence.contacts,
        evidence.involvements,
        evidence.links,
        evidence.ids,
        evidence.as_of,
        rules,
    )
    return add_ties(evidence.ids, table, ties, evidence.verdicts, evidence.contacts.types)


def _compute(
    evidence: _Evidence,
    inferred: Inferred,
    request: AnalysisRequest,
    on_progress: OnProgress,
) -> _Results:
    projection = project(evidence.ids, inferred.table, inferred.uncounted)
    on_progress(Progress("communities", 0, None))
    partition = detect_communities(
        projection,
        algorithm=request.algorithm,
        resolution=request.resolution,
        seed=request.seed,
        engine=request.engine,
    )
    scores, measures = score_customers(
        projection,
        partition,
        engine=request.engine,
        seed=request.seed,
        on_stage=lambda stage: on_progress(Progress(stage, 0, None)),
    )
    on_progress(Progress("summaries", 0, None))
    communities, links = summarize_communities(
        projection,
        partition,
        scores,
        evidence.names,
        evidence.categories,
        buyers_of(evidence.involvements),
    )
    return _Results(
        inferred,
        projection,
        partition,
        scores,
        (partition.provenance, *measures),
        communities,
        links,
    )


def _record(
    request: AnalysisRequest,
    evidence: _Evidence,
    results: _Results,
    started: Micros,
    how: tuple[Mapping[str, float], Rules | None],
) -> Run:
    half_lives, rules = how
    finished = time.time_ns() // 1000
    return Run(
        run_id=request.run_id or new_run_id(started),
        engine=results.partition.provenance.engine,
        algorithm=request.algorithm,
        parameters={
            "resolution": request.resolution,
            "half_lives": {
                name: half_life_of(name, half_lives) for name in evidence.contacts.types
            },
            "inference": None
            if rules is None
            else {
                "kinds": list(results.inferred.kinds),
                "uncounted": list(results.inferred.uncounted),
                "rules": rules.as_mapping(),
            },
        },
        seed=request.seed,
        as_of=evidence.as_of,
        started_at=started,
        finished_at=finished,
        seconds=(finished - started) / 1e6,
        data_version=evidence.data_version,
        graph_hash=results.projection.graph_hash,
        modularity=results.partition.modularity,
        counts=_counts(evidence, results),
        measures=results.measures,
        models={},
    )


def _counts(evidence: _Evidence, results: _Results) -> dict[str, int]:
    groups = sum(1 for community in results.communities if community.size > 1)
    return {
        "customers": len(evidence.ids),
        "contacts": len(evidence.contacts.customer),
        "links": len(evidence.links),
        "relationships": len(results.inferred.table),
        "inferred": results.inferred.found,
        "edges": results.projection.edges,
        "communities": len(results.communities),
        "groups": groups,
        "alone": len(results.communities) - groups,
    }


def new_run_id(started: Micros) -> str:
    """Return an id for a run that starts now; no two are equal."""
    moment = datetime.fromtimestamp(started / 1e6, UTC)
    return f"run-{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def _write(ctx: Context, run: Run, ids: Sequence[str], results: _Results) -> None:
    with ctx.store.write_run(run.run_id) as writer:
        writer.add_relationships(ids, results.inferred.table, results.inferred.facts)
        writer.add_communities(results.communities, results.links)
        writer.add_scores(ids, results.scores)
        writer.publish(run)
