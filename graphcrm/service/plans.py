"""Plans of campaigns: whom to start with under a budget, and what spread to expect."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from graphcrm.analytics.spread.campaign import Campaign, Question, plan_campaign
from graphcrm.analytics.spread.drawing import Estimate, Spreading
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import Aim, factor_of
from graphcrm.answers import Page, Progress
from graphcrm.errors import InvalidValueError, NoAnalysisError, PlanNotFoundError
from graphcrm.model import Run
from graphcrm.plans import Comparison, Guarantee, Plan, PlannedSeed, Reach
from graphcrm.service.arithmetic import Arithmetic, read_arithmetic
from graphcrm.service.context import Context, OnProgress, ignore_progress
from graphcrm.service.customers import community_names
from graphcrm.service.influence import score_reasons
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.plan_graph import read_arcs
from graphcrm.service.plan_people import (
    People,
    eligible,
    find,
    members,
    quotas_of,
    read_people,
    wanted_by,
)
from graphcrm.service.plan_request import PlanRequest
from graphcrm.service.plan_text import (
    from_text,
    guarantee_words,
    rule_of,
    summarize,
    tell_again,
    to_text,
)
from graphcrm.service.receipts import answered_before, fingerprint_of
from graphcrm.store.base import Reader, Receipt, StoredPlan
from graphcrm.tables import Float64, Int32
from graphcrm.wording import DEFAULT, say, speaking

CUSTOMERS, VALUE = "customers", "value"


@dataclass(frozen=True)
class Setting:
    """What a plan is made from. cost, value: float64 (n,); value None where each counts 1."""

    run: Run
    people: People
    spreading: Spreading
    limits: Limits
    cost: Float64
    chosen: Int32
    probability: Mapping[str, Any]
    notes: tuple[str, ...]


def make_plan(
    ctx: Context,
    request: PlanRequest,
    on_progress: OnProgress = ignore_progress,
    key: str | None = None,
) -> Plan:
    """Choose whom to start with, say what that reaches, and keep the plan.

    key: an idempotency key; the same with the same request gives the plan made before, with another
    request ConflictError. Raises NoAnalysisError, InvalidValueError for what makes no sense or
    cannot be kept to, CustomerNotFoundError, CommunityNotFoundError, and EngineError where it needs
    too much memory.
    """
    fingerprint = _fingerprint(request)
    if key is not None and (earlier := made_before(ctx, request, key)) is not None:
        return earlier
    plan = work_out(ctx, request, on_progress)
    with ctx.store.write() as writer:
        writer.add_plan(StoredPlan(plan.plan_id, plan.created_at, to_text(plan)))
        if key is not None:
            writer.add_receipt(Receipt(key, fingerprint, plan.plan_id, plan.created_at))
    return tell_again(plan)


def made_before(ctx: Context, request: PlanRequest, key: str) -> Plan | None:
    """Return the plan that an idempotency key was answered with; see make_plan."""
    plan_id = answered_before(ctx, key, _fingerprint(request), "a new plan")
    if plan_id is None:
        return None
    with ctx.store.read() as reader:
        stored = reader.plan(plan_id)
    return None if stored is None else tell_again(from_text(stored.body))


def _fingerprint(request: PlanRequest) -> str:
    return fingerprint_of(["influence-plan", request.as_mapping()])


def work_out(ctx: Context, request: PlanRequest, on_progress: OnProgress = ignore_progress) -> Plan:
    """Make a plan without keeping it, in English as it is kept; see make_plan."""
    started = time.monotonic()
    request.check()
    _expressions(request)
    on_progress(Progress("reading", 0, None))
    with ctx.store.read() as reader:
        run = reader.status().run
        if run is None:
            raise NoAnalysisError
        setting = read_setting(reader, run, request)
    scores = setting.people.scores
    question = Question(
        limits=setting.limits,
        aim=Aim(request.epsilon, request.delta, request.seed),
        rankings={"degree": scores.degree.astype(np.float64), "pagerank": scores.pagerank},
        before=setting.chosen,
        method=request.method,
    )
    campaign = plan_campaign(
        setting.spreading, question, lambda name, done, _: on_progress(Progress(name, done, None))
    )
    with speaking(DEFAULT):
        with ctx.store.read() as reader:
            seeds = _name_seeds(reader, setting, campaign)
        on_progress(Progress("done", 1, 1))
        return _answer(request, setting, campaign, seeds, started)


def get_plan(ctx: Context, plan_id: str) -> Plan:
    """Return a plan that was kept; raises PlanNotFoundError."""
    with ctx.store.read() as reader:
        stored = reader.plan(plan_id)
    if stored is None:
        raise PlanNotFoundError(plan_id)
    return tell_again(from_text(stored.body))


def list_plans(ctx: Context, *, limit: int = 20, cursor: str | None = None) -> Page[Plan]:
    """Return the plans that were kept, the newest first."""
    check_limit(limit)
    offset = read_offset(cursor)
    with ctx.store.read() as reader:
        found = reader.plans(limit + 1, offset)
    plans = [tell_again(from_text(stored.body)) for stored in found[:limit]]
    return Page(plans, write_cursor(offset + limit) if len(found) > limit else None)


def _expressions(request: PlanRequest) -> list[Arithmetic]:
    expressions = [read_arithmetic("cost", request.cost)]
    if request.value is not None:
        expressions.append(read_arithmetic("value", request.value))
    return expressions


def read_setting(reader: Reader, run: Run, request: PlanRequest) -> Setting:
    """Read what a plan is made from; raises for what cannot be kept to, see make_plan."""
    expressions = _expressions(request)
    people = read_people(reader, wanted_by(request, expressions))
    allowed = eligible(reader, run, people, request)
    notes = [_note("eligible", allowed=int(allowed.sum()), all=len(people.ids))]
    cost = people.numbers(expressions[0])
    priced = np.isfinite(cost)
    if (cost[priced] < 0).any():
        first = people.ids[int(np.flatnonzero(cost < 0)[0])]
        raise InvalidValueError(f"cost {request.cost!r} is below 0, for {first!r} for example.")
    unpriced = int((allowed & ~priced).sum())
    if unpriced:
        notes.append(_note("unpriced", count=unpriced, cost=repr(request.cost)))
    group, least, most = quotas_of(people, request.quotas)
    limits = Limits(
        eligible=allowed & priced,
        people=request.people,
        cost=np.where(priced, cost, 0.0) if request.money is not None else None,
        money=request.money,
        group=group,
        least=least,
        most=most,
    )
    if request.people is not None and limits.size < request.people:
        notes.append(_note("only", size=limits.size, wanted=request.people))
    value = _value(reader, people, request, expressions, notes)
    arcs, probability = read_arcs(reader, run, len(people.ids), request)
    spreading = Spreading(arcs, request.model, value)
    chosen = find(reader, people, request.chosen)
    return Setting(
        run, people, spreading, limits, np.where(priced, cost, 0.0), chosen, probability,
        tuple(notes),
    )  # fmt: skip


def _note(name: str, **values: object) -> str:
    with speaking(DEFAULT):
        return say(f"plan.note-{name}", **values)


def _value(
    reader: Reader,
    people: People,
    request: PlanRequest,
    expressions: Sequence[Arithmetic],
    notes: list[str],
) -> Float64 | None:
    """Return what reaching each customer is worth, None where it is 1 for all."""
    counts = np.ones(len(people.ids))
    if request.value is not None:
        counts = people.numbers(expressions[1])
        unknown = int((~np.isfinite(counts)).sum())
        counts = np.where(np.isfinite(counts), counts, 0.0)
        if (counts < 0).any():
            raise InvalidValueError(
                f"value {request.value!r} is below 0 for some customers. Take max(0, …) of it."
            )
        if unknown:
            notes.append(_note("unvalued", count=unknown, value=repr(request.value)))
    if request.target_community is not None:
        counts = counts * members(reader, people, request.target_community)
    if request.target_segment is not None:
        counts = counts * people.tag(request.target_segment)
    return None if bool((counts == 1).all()) else counts


def _name_seeds(reader: Reader, setting: Setting, campaign: Campaign) -> list[PlannedSeed]:
    ids = [setting.people.ids[place] for place in campaign.seeds.tolist()]
    customers, scores = reader.customers(ids), reader.scores(ids)
    names = community_names(reader, {score.community_id for score in scores.values()})
    seeds = []
    for rank, (place, gain) in enumerate(
        zip(campaign.seeds.tolist(), campaign.gains.tolist(), strict=True), 1
    ):
        customer_id = setting.people.ids[place]
        score = scores.get(customer_id)
        community = -1 if score is None else score.community_id
        customer = customers.get(customer_id)
        seeds.append(
            PlannedSeed(
                rank=rank,
                customer_id=customer_id,
                name=customer.label if customer else customer_id,
                gain=gain,
                cost=float(setting.cost[place]),
                community_id=community,
                community_name=names.get(community, ""),
                reasons=() if score is None else score_reasons(score, setting.run, names),
            )
        )
    return seeds


def _answer(
    request: PlanRequest,
    setting: Setting,
    campaign: Campaign,
    seeds: Sequence[PlannedSeed],
    started: float,
) -> Plan:
    now = time.time_ns() // 1000
    factor = factor_of(setting.limits)
    proved = min(campaign.lower / campaign.upper, 1.0) if campaign.upper > 0 else 1.0
    share = None if factor is None else max(factor - request.epsilon, 0.0)
    guarantee = Guarantee(
        certainty=1 - request.delta,
        proved=proved,
        lower=campaign.lower,
        upper=campaign.upper,
        factor=share,
        words=guarantee_words(1 - request.delta, proved, share, rule_of(request.as_mapping())),
    )
    comparisons = tuple(
        Comparison(
            rival.by,
            len(rival.seeds),
            float(setting.cost[rival.seeds].sum()),
            _reach(rival.reached),
        )
        for rival in campaign.rivals
    )
    unit = VALUE if request.value is not None else CUSTOMERS
    reach, already = _reach(campaign.reached), _reach(campaign.already)
    moment = datetime.fromtimestamp(now / 1e6, UTC)
    return Plan(
        plan_id=f"plan-{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
        created_at=now,
        run_id=setting.run.run_id,
        graph_hash=setting.run.graph_hash,
        request=request.as_mapping(),
        by=campaign.by,
        seeds=tuple(seeds),
        reach=reach,
        already=already,
        cost=float(sum(seed.cost for seed in seeds)),
        unit=unit,
        comparisons=comparisons,
        guarantee=guarantee,
        probability=setting.probability,
        notes=setting.notes,
        summary=summarize(campaign.by, seeds, reach, already, comparisons, unit),
        samples=campaign.samples,
        seconds=time.monotonic() - started,
    )


def _reach(estimate: Estimate) -> Reach:
    return Reach(estimate.mean, estimate.low, estimate.high, estimate.simulations)
