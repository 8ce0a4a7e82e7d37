"""One analysis: from evidence to relationships, communities and scores, stored as one run."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from graphcrm.analytics.backends import Session, load_engine
from graphcrm.analytics.backends.choice import choose
from graphcrm.analytics.categories import Categories, CategoryColumns, collect_categories
from graphcrm.analytics.centrality import score_customers
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.results import CommunitySearch, Measure, Partition
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
from graphcrm.service import earlier
from graphcrm.service.context import Context, OnProgress, ignore_progress
from graphcrm.service.engines import check_early, source_of, with_reason
from graphcrm.service.inferring import Inferred, add_ties, no_facts, settled_rules
from graphcrm.service.judgements import all_verdicts
from graphcrm.service.lasting import (
    Beginning,
    Method,
    begin,
    check_keeping,
    settle,
)
from graphcrm.service.survey import Survey, survey
from graphcrm.store.base import Reader, RunWriter
from graphcrm.tables import Contacts, Int32, Involvements, RelationshipTable, ScoreTable, buyers_of

if TYPE_CHECKING:
    from graphcrm.inference.people import People


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """What to analyse and how.

    as_of: evidence after this moment is ignored and ages are counted back from it; None is the
    latest moment in the data that is not in the future. half_lives: days by interaction type, '*'
    for all others, over the settings' and the built-in ones; 0 for no decay. engine: 'auto' or a
    name in analytics.backends.ENGINES. algorithm: 'leiden' or 'louvain'. resolution: above 1 more
    and smaller communities, below 1 fewer and larger ones. min_size: communities with fewer members
    join the one they are tied to most. fresh: whether earlier runs are forgotten; otherwise
    communities are looked for from the last ones and keep their ids (see
    graphcrm.service.lasting). keep_current: whether the current run stays the current one; the new
    one has no relationships then. run_id: the id it gets, None for a new one. infer: whether
    relationships that nobody declared are looked for. rules: thresholds for that (see
    docs/inference.md), None for those of the settings. quick: where few ties came or went since the
    run before, betweenness and harmonic are worked out from what they were, with a stated error.
    likely: whether a ranking of ties that are likely but missing is learnt, for a run that becomes
    the current one.
    """

    as_of: Micros | None = None
    half_lives: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    engine: str = "auto"
    algorithm: str = "leiden"
    resolution: float = 1.0
    min_size: int = 1
    fresh: bool = False
    keep_current: bool = False
    run_id: str | None = None
    infer: bool = True
    rules: Rules | None = None
    quick: bool = False
    likely: bool = True


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What an analysis reads from the store, from one state of it.

    names: what to call each customer. created: since when each is one, as told. people: what the
    rules of inference look at, None without.
    """

    data_version: int
    as_of: Micros | None
    ids: list[str]
    names: list[str]
    created: list[Micros | None]
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
    survey: Survey
    beginning: Beginning


def analyze(
    ctx: Context, request: AnalysisRequest, on_progress: OnProgress = ignore_progress
) -> Run:
    """Analyse the graph and make the results the current run in one step.

    Until then, and if anything fails, readers see the run before; with request.keep_current they do
    so afterwards too. Relationships are written first, because an engine inside the database reads
    them there. Raises InvalidValueError for a parameter that makes no sense and EngineError for an
    engine that is not there.
    """
    check_keeping(ctx.settings, keep_current=request.keep_current)
    started = time.time_ns() // 1000
    rules = (request.rules or settled_rules(ctx.settings)) if request.infer else None
    on_progress(Progress("reading", 0, None))
    check_early(ctx, request.engine)
    with ctx.store.read() as reader:
        evidence = _read(reader, request.as_of, started, infer=request.infer)
    half_lives = {**ctx.settings.half_lives, **request.half_lives}
    on_progress(Progress("relationships", 0, None))
    table = relate(evidence.ids, evidence.contacts, evidence.links, evidence.as_of, half_lives)
    inferred = _infer(evidence, table, rules, on_progress)
    request = replace(request, run_id=request.run_id or new_run_id(started))
    projection = project(evidence.ids, inferred.table, inferred.uncounted)
    source = source_of(ctx, projection, str(request.run_id), inferred.uncounted, request.algorithm)
    choice = choose(request.engine, source)
    engine = load_engine(choice.engine)
    current = not request.keep_current
    models = _learn(evidence, table, request, half_lives, on_progress) if current else {}
    with ctx.store.write_run(source.run_id) as writer:
        if current or engine.in_place:
            on_progress(Progress("writing", 0, None))
            writer.add_relationships(evidence.ids, inferred.table, inferred.facts)
        with engine.open(source) as session:
            results = _compute(ctx, evidence, inferred, request, (projection, session), on_progress)
            on_progress(Progress("writing", 0, None))
            _write(writer, session, evidence.ids, results)
        run = with_reason(_record(request, evidence, results, started, (half_lives, rules)), choice)
        run = replace(run, models=models)
        writer.publish(run, current=current, keep=ctx.settings.keep_runs)
    on_progress(Progress("done", 1, 1))
    return run


def _read(reader: Reader, as_of: Micros | None, now: Micros, *, infer: bool) -> _Evidence:
    contacts, links = reader.contacts(), _links(reader)
    if as_of is None:
        as_of = latest_moment(contacts, links, now)
    ids, names, created = reader.customer_ids(), list[str](), list[Micros | None]()
    people, categories = _look_at(_note_names(reader, names, created), ids, infer=infer)
    return _Evidence(
        data_version=reader.status().data_version,
        as_of=as_of,
        ids=ids,
        names=names,
        created=created,
        categories=categories,
        people=people,
        contacts=contacts,
        links=links,
        involvements=reader.involvements(as_of),
        verdicts=all_verdicts(reader),
    )


def _note_names(
    reader: Reader, names: list[str], created: list[Micros | None]
) -> Iterator[Customer]:
    for customer in reader.iter_customers():
        names.append(customer.label)
        created.append(customer.created_at)
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


def _infer(
    evidence: _Evidence, table: RelationshipTable, rules: Rules | None, on_progress: OnProgress
) -> Inferred:
    """Return the relationships of a run, with those that nobody declared if there are rules."""
    people = evidence.people
    if rules is None or people is None:
        return Inferred(table, no_facts, (), (), 0)
    on_progress(Progress("inference", 0, None))
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


def _known(
    ctx: Context, request: AnalysisRequest, evidence: _Evidence, projection: Projection, engine: str
) -> dict[str, Measure]:
    if engine != earlier.ENGINE:
        return {}
    wanted = earlier.Wanted(projection, evidence.data_version, request.seed, request.quick)
    return earlier.known_measures(ctx, wanted)


def _compute(
    ctx: Context,
    evidence: _Evidence,
    inferred: Inferred,
    request: AnalysisRequest,
    graph: tuple[Projection, Session],
    on_progress: OnProgress,
) -> _Results:
    projection, session = graph
    on_progress(Progress("communities", 0, None))
    method = Method(
        algorithm=request.algorithm,
        engine=session.engine,
        resolution=request.resolution,
        seed=request.seed,
        min_size=request.min_size,
    )
    beginning = begin(ctx.store, projection, method, evidence.as_of, fresh=request.fresh)
    find = partial(_find, projection, method, session)
    partition, next_id = settle(beginning, projection, find)
    scores, measures = score_customers(
        projection,
        partition,
        engine=session,
        seed=request.seed,
        known=_known(ctx, request, evidence, projection, session.engine),
        on_stage=lambda stage: on_progress(Progress(stage, 0, None)),
    )
    on_progress(Progress("summaries", 0, None))
    buyers = buyers_of(evidence.involvements)

    def summarize(of: Partition) -> tuple[list[Community], list[CommunityLink]]:
        return summarize_communities(
            projection, of, scores, evidence.names, evidence.categories, buyers
        )

    return _Results(
        inferred=inferred,
        projection=projection,
        partition=partition,
        scores=replace(scores, community=partition.ids[partition.labels]),
        measures=(partition.provenance, *measures),
        survey=survey(projection, (partition, next_id), beginning, request.seed, summarize),
        beginning=beginning,
    )


def _find(
    projection: Projection, method: Method, session: Session, start: Int32 | None
) -> Partition:
    return detect_communities(
        projection,
        algorithm=method.algorithm,
        resolution=method.resolution,
        seed=method.seed,
        engine=session,
        search=CommunitySearch(start=start, min_size=method.min_size),
    )


def _learn(
    evidence: _Evidence,
    table: RelationshipTable,
    request: AnalysisRequest,
    half_lives: Mapping[str, float],
    on_progress: OnProgress,
) -> dict[str, object]:
    """Return what was learnt of how the graph grows, by name, for the record of the run."""
    if not request.likely:
        return {}
    from graphcrm.analytics.likely.learning import learn
    from graphcrm.service.likely_models import LIKELY, as_record, growth

    on_progress(Progress("likely ties", 0, None))

    def until(moment: Micros) -> RelationshipTable:
        return relate(evidence.ids, evidence.contacts, evidence.links, moment, half_lives)

    grown = growth(
        evidence.ids, table, until, evidence.as_of, evidence.created, evidence.categories
    )
    return {LIKELY: as_record(learn(grown, request.seed))}


def _record(
    request: AnalysisRequest,
    evidence: _Evidence,
    results: _Results,
    started: Micros,
    how: tuple[Mapping[str, float], Rules | None],
) -> Run:
    half_lives, rules = how
    finished = time.time_ns() // 1000
    run_id, origin = request.run_id or new_run_id(started), results.beginning.run
    return Run(
        run_id=run_id,
        engine=results.partition.provenance.engine,
        algorithm=request.algorithm,
        parameters={
            "resolution": request.resolution,
            "quick": request.quick,
            "min_community_size": request.min_size,
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
        topology_hash=results.projection.topology_hash,
        started_from=origin.run_id if origin else None,
        numbering=origin.numbering if origin else run_id,
        next_community=results.survey.next_id,
    )


def _counts(evidence: _Evidence, results: _Results) -> dict[str, int]:
    communities = [one for one in results.survey.communities if one.level == 0]
    groups = sum(1 for community in communities if community.size > 1)
    return {
        "customers": len(evidence.ids),
        "contacts": len(evidence.contacts.customer),
        "links": len(evidence.links),
        "relationships": len(results.inferred.table),
        "inferred": results.inferred.found,
        "edges": results.projection.edges,
        "communities": len(communities),
        "groups": groups,
        "alone": len(communities) - groups,
    }


def _write(writer: RunWriter, session: Session, ids: Sequence[str], results: _Results) -> None:
    """Write what was computed on the relationships, which are written before."""
    writer.add_communities(results.survey.communities, results.survey.links)
    if not session.keep(ids, results.scores, results.survey.levels):
        writer.add_scores(ids, results.scores, results.survey.levels)
    writer.add_lineage(results.survey.lineage)


def new_run_id(started: Micros) -> str:
    """Return an id for a run that starts now; no two are equal."""
    moment = datetime.fromtimestamp(started / 1e6, UTC)
    return f"run-{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
