"""One analysis: from evidence to relationships, communities and scores, stored as one run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from graphcrm.analytics.backends import Session, load_engine
from graphcrm.analytics.backends.choice import choose
from graphcrm.analytics.centrality import score_customers
from graphcrm.analytics.community import check_method, detect_communities
from graphcrm.analytics.results import CommunitySearch, Measure, Partition
from graphcrm.analytics.summary import summarize_communities
from graphcrm.ingest.relate import relate
from graphcrm.model import (
    Community,
    CommunityLink,
    Micros,
    Run,
)
from graphcrm.projection import Projection, project
from graphcrm.service import earlier
from graphcrm.service.analysis_input import AnalysisInput, read_input
from graphcrm.service.analysis_record import AnalysisRequest, Results, make_record, new_run_id
from graphcrm.service.community_worth import with_worth
from graphcrm.service.context import Context, OnProgress, ignore_progress
from graphcrm.service.deriving import SPARK, infer_ties, relate_evidence
from graphcrm.service.engines import check_early, source_of, with_reason
from graphcrm.service.inferring import Inferred, settled_rules
from graphcrm.service.lasting import (
    Method,
    begin,
    check_keeping,
    settle,
)
from graphcrm.service.scattering import scatter_customers
from graphcrm.service.stages import Stages
from graphcrm.service.survey import Survey, survey
from graphcrm.service.valuing import Valued, settled_value_rules, value_customers
from graphcrm.store.base import RunWriter
from graphcrm.tables import Int32, RelationshipTable, ScoreTable, buyers_of
from graphcrm.value.recommend.wanting import want_parts

__all__ = ["AnalysisRequest", "analyze", "new_run_id"]


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
    check_method(request.algorithm, request.effort)
    request = _with_value_rules(ctx, request)
    with _opened(ctx, request.engine):
        return _analyze(ctx, request, on_progress)


def _with_value_rules(ctx: Context, request: AnalysisRequest) -> AnalysisRequest:
    """Return the request with its choices about value, read before any work is done."""
    if not request.value:
        return replace(request, value_rules=None)
    return replace(request, value_rules=request.value_rules or settled_value_rules(ctx.settings))


@contextmanager
def _opened(ctx: Context, engine: str) -> Iterator[None]:
    """Keep one Spark for all steps, where that is the engine."""
    if engine != SPARK:
        yield
        return
    check_early(ctx, engine)
    from graphcrm.spark.session import open_spark

    with open_spark(ctx.settings.spark):
        yield


def _analyze(ctx: Context, request: AnalysisRequest, on_progress: OnProgress) -> Run:
    started = time.time_ns() // 1000
    rules = (request.rules or settled_rules(ctx.settings)) if request.infer else None
    stages = Stages(request, on_progress)
    stages.begin("reading")
    check_early(ctx, request.engine)
    with ctx.store.read() as reader:
        evidence = read_input(
            reader, request.as_of, started, infer=request.infer, value=request.value_rules
        )
    half_lives = {**ctx.settings.half_lives, **request.half_lives}
    stages.begin("relationships")
    table = relate_evidence(evidence, half_lives, request.engine)
    if rules is not None:
        stages.begin("inference")
    inferred = infer_ties(evidence, table, rules)
    request = replace(request, run_id=request.run_id or new_run_id(started))
    projection = project(evidence.ids, inferred.table, inferred.uncounted)
    source = source_of(ctx, projection, str(request.run_id), inferred.uncounted, request.algorithm)
    choice = choose(request.engine, source)
    engine = load_engine(choice.engine)
    current = not request.keep_current
    models = _learn(evidence, table, request, half_lives, stages) if current else {}
    with ctx.store.write_run(source.run_id) as writer:
        if current or engine.in_place:
            stages.begin("writing")
            writer.add_relationships(evidence.ids, inferred.table, inferred.facts)
        with engine.open(source) as session:
            results = _compute(ctx, evidence, inferred, request, (projection, session), stages)
            stages.begin("writing")
            _write(writer, session, evidence.ids, results)
        run = with_reason(
            make_record(request, evidence, results, started, (half_lives, rules)), choice
        )
        valued = {} if results.valued is None else results.valued.models
        run = replace(run, models={**models, **valued})
        writer.publish(run, current=current, keep=ctx.settings.keep_runs)
    stages.end()
    return run


def _known(
    ctx: Context,
    request: AnalysisRequest,
    evidence: AnalysisInput,
    projection: Projection,
    engine: str,
) -> dict[str, Measure]:
    if engine != earlier.ENGINE:
        return {}
    wanted = earlier.Wanted(projection, evidence.data_version, request.seed, request.quick)
    return earlier.known_measures(ctx, wanted)


def _compute(
    ctx: Context,
    evidence: AnalysisInput,
    inferred: Inferred,
    request: AnalysisRequest,
    graph: tuple[Projection, Session],
    stages: Stages,
) -> Results:
    projection, session = graph
    stages.begin("communities")
    method = _method(request, session)
    beginning = begin(ctx.store, projection, method, evidence.as_of, fresh=request.fresh)
    find = partial(_find, projection, method, session)
    partition, next_id = settle(beginning, projection, find)
    scores, measures = score_customers(
        projection,
        partition,
        engine=session,
        seed=request.seed,
        known=_known(ctx, request, evidence, projection, session.engine),
        on_stage=stages.begin,
    )
    stages.begin("summaries")
    buyers = buyers_of(evidence.involvements)

    def summarize(of: Partition) -> tuple[list[Community], list[CommunityLink]]:
        return summarize_communities(
            projection, of, scores, evidence.names, evidence.categories, buyers
        )

    surveyed = survey(projection, (partition, next_id), beginning, request.seed, summarize)
    scores = replace(scores, community=partition.ids[partition.labels])
    valued = _value(evidence, inferred, (request, scores), stages)
    if valued is not None:
        surveyed = _averaged(surveyed, scores, valued)
    stages.begin("map")
    return Results(
        inferred=inferred,
        projection=projection,
        partition=partition,
        scores=scores,
        measures=(partition.provenance, *measures),
        survey=surveyed,
        beginning=beginning,
        points=scatter_customers(
            ctx.store, projection, scores, surveyed.communities, beginning.run
        ),
        valued=valued,
    )


def _averaged(surveyed: Survey, scores: ScoreTable, valued: Valued) -> Survey:
    """Return the survey with what members are worth on average in each community."""
    member_of = {0: scores.community, **surveyed.levels}
    currency = valued.models["value"]["currency"]
    told = with_worth(surveyed.communities, member_of, valued.table, currency)
    return replace(surveyed, communities=told)


def _value(
    evidence: AnalysisInput,
    inferred: Inferred,
    asked: tuple[AnalysisRequest, ScoreTable],
    stages: Stages,
) -> Valued | None:
    request, scores = asked
    if request.value_rules is None:
        return None
    stages.begin("value")
    rules, seed = request.value_rules, request.seed
    return value_customers(evidence, inferred.table, rules, scores.degree, seed, stages.tell)


def _method(request: AnalysisRequest, session: Session) -> Method:
    return Method(
        algorithm=request.algorithm,
        engine=session.engine,
        resolution=request.resolution,
        seed=request.seed,
        min_size=request.min_size,
        effort=request.effort,
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
        search=CommunitySearch(start, method.min_size, method.effort),
    )


def _learn(
    evidence: AnalysisInput,
    table: RelationshipTable,
    request: AnalysisRequest,
    half_lives: Mapping[str, float],
    stages: Stages,
) -> dict[str, object]:
    """Return what was learnt of how the graph grows, by name, for the record of the run."""
    if not request.likely:
        return {}
    from graphcrm.analytics.likely.learning import learn
    from graphcrm.service.likely_models import LIKELY, as_record, growth

    stages.begin("likely ties")

    def until(moment: Micros) -> RelationshipTable:
        return relate(evidence.ids, evidence.contacts, evidence.links, moment, half_lives)

    grown = growth(
        evidence.ids, table, until, evidence.as_of, evidence.created, evidence.categories
    )
    return {LIKELY: as_record(learn(grown, request.seed))}


def _write(writer: RunWriter, session: Session, ids: Sequence[str], results: Results) -> None:
    """Write what was computed on the relationships, which are written before."""
    writer.add_communities(results.survey.communities, results.survey.links)
    if not session.keep(ids, results.scores, results.survey.levels):
        writer.add_scores(ids, results.scores, results.survey.levels)
    writer.add_points(ids, results.points)
    writer.add_lineage(results.survey.lineage)
    if results.valued is not None:
        writer.add_values(ids, results.valued.table, results.valued.told)
        if results.valued.wants is not None:
            writer.add_wants(want_parts(results.valued.wants, ids))
