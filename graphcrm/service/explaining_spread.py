"""Why a customer is, or is not, in the latest plan: whom it reaches, and through whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from graphcrm.analytics.spread.drawing import Estimate
from graphcrm.analytics.spread.tracing import Trace, addition, reckon_all, trace
from graphcrm.errors import NoAnalysisError, NotAnalyzedError, PlanNotFoundError
from graphcrm.explanations import Contribution, Explanation, GroupShare
from graphcrm.model import Provenance, Run, Standing
from graphcrm.plans import Plan, PlannedSeed
from graphcrm.service.context import Context
from graphcrm.service.customers import community_names, need_customer
from graphcrm.service.judgements import uncounted_kinds
from graphcrm.service.neighbours import READ_LIMIT, join_ties
from graphcrm.service.paging import check_limit
from graphcrm.service.plan_people import find
from graphcrm.service.plan_request import PlanRequest
from graphcrm.service.plan_text import from_text
from graphcrm.service.plans import Setting, read_setting
from graphcrm.store.base import Reader
from graphcrm.tables import Bool, Float64
from graphcrm.wording import say

SPREAD = "spread"
GROUPS = 10


class _Found(NamedTuple):
    """What was worked out of a customer. adds: to the plan, None for one of its seeds."""

    plan: Plan
    setting: Setting
    place: int
    trace: Trace
    seed: PlannedSeed | None
    adds: Estimate | None
    chosen_before: bool


def explain_spread(ctx: Context, customer_id: str, *, limit: int = 10) -> Explanation:
    """Return what a customer reaches alone as the latest plan sees it, and what it adds to it.

    The value is what it reaches alone with the probabilities, the model and the worths that the
    plan asked for, by simulation; amounts are what is reached through each customer that it passes
    on to. Standings are by expectation. limit: customers that are named. The graph is the current
    one. Raises CustomerNotFoundError, NoAnalysisError, PlanNotFoundError, NotAnalyzedError, and
    what making the plan again would raise.
    """
    check_limit(limit)
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        status = reader.status()
        if status.run is None:
            raise NoAnalysisError
        latest = reader.plans(1)
        if not latest:
            raise PlanNotFoundError(None)
        own = reader.scores([customer.customer_id]).get(customer.customer_id)
        if own is None:
            raise NotAnalyzedError(customer.customer_id)
        plan = from_text(latest[0].body)
        setting = read_setting(reader, status.run, PlanRequest.from_mapping(plan.request))
        found = _work_out(reader, plan, setting, customer.customer_id)
        stale = status.run.data_version != status.data_version
        names = community_names(reader, {own.community_id})
        named, others = _contributions(reader, found, status.run, limit)
        overall, inside = _standings(found, own.community_id)
        return Explanation(
            customer_id=customer.customer_id,
            name=customer.label,
            score=SPREAD,
            value=found.trace.reached.mean,
            reasons=tuple(_reasons(found)),
            overall=overall,
            inside=inside,
            community_id=own.community_id,
            community_name=names.get(own.community_id, ""),
            contributions=named,
            groups=_groups(reader, found),
            others=others,
            others_count=len(found.trace.target) - len(named),
            base=found.trace.own,
            notes=tuple(_notes(found, status.run, stale=stale)),
            made=_made(found),
            run=status.run,
            stale=stale or plan.run_id != status.run.run_id,
            derived=False,
            differs=None,
        )


def _work_out(reader: Reader, plan: Plan, setting: Setting, customer_id: str) -> _Found:
    place = setting.people.positions[customer_id]
    traced = trace(setting.spreading, place, _seed(plan))
    seeds = find(reader, setting.people, [seed.customer_id for seed in plan.seeds])
    before = place in setting.chosen.tolist()
    for told, at in zip(plan.seeds, seeds.tolist(), strict=False):
        if at == place:
            return _Found(plan, setting, place, traced, told, None, before)
    others = np.concatenate([setting.chosen, seeds]).astype(np.int32)
    adds = addition(setting.spreading, place, others, _seed(plan))
    return _Found(plan, setting, place, traced, None, adds, before)


def _seed(plan: Plan) -> int:
    return int(plan.request.get("seed", 0))


def _reasons(found: _Found) -> Iterator[str]:
    plan, reached = found.plan, found.trace.reached
    alone = "spread.alone" if plan.unit == "customers" else "spread.alone-worth"
    yield say(alone, mean=reached.mean)
    yield say("spread.first-hand", count=float(found.trace.chance.sum()))
    seed, many = found.seed, len(plan.seeds)
    if seed is not None:
        yield say("spread.seed", rank=seed.rank, all=many, gain=seed.gain)
        return
    if found.chosen_before:
        yield say("spread.chosen-before")
        return
    adds = 0.0 if found.adds is None else found.adds.mean
    if not found.setting.limits.eligible[found.place]:
        yield say("spread.not-allowed", gain=adds)
        return
    yield say("spread.not-chosen", gain=adds)
    if plan.seeds:
        least = min(plan.seeds, key=lambda seed: seed.gain)
        yield say("spread.least", name=least.name, gain=least.gain)


def _notes(found: _Found, run: Run, *, stale: bool) -> Iterator[str]:
    reached = found.trace.reached
    yield say(
        "spread.note-mean",
        plan=found.plan.plan_id,
        count=reached.simulations,
        low=reached.low,
        high=reached.high,
    )
    if found.adds is not None:
        adds = found.adds
        yield say("spread.note-adds", low=adds.low, high=adds.high, count=adds.simulations)
    yield say("spread.note-standing")
    if found.plan.run_id != run.run_id:
        yield say("spread.note-run", planned=found.plan.run_id, run=run.run_id)
    if stale:
        yield say("note.stale")


def _made(found: _Found) -> Provenance:
    plan, reached = found.plan, found.trace.reached
    return Provenance(
        measure=SPREAD,
        algorithm=f"simulation ({found.setting.spreading.model})",
        engine="local",
        parameters={
            **plan.request,
            "plan_id": plan.plan_id,
            "rule": plan.probability["rule"],
            "simulations": reached.simulations,
        },
        seconds=0.0,
        exact=False,
        error=(reached.high - reached.mean),
    )


def _standings(found: _Found, community: int) -> tuple[Standing, Standing]:
    reckoned, people = reckon_all(found.setting.spreading), found.setting.people
    scored = people.scores.community >= 0
    inside = people.scores.community == community
    return _standing(reckoned, found.place, scored), _standing(reckoned, found.place, inside)


def _standing(reckoned: Float64, place: int, who: Bool) -> Standing:
    peers, mine = reckoned[who], reckoned[place]
    return Standing(int((peers > mine).sum()), int((peers == mine).sum()), int(who.sum()))


def _contributions(
    reader: Reader, found: _Found, run: Run, limit: int
) -> tuple[tuple[Contribution, ...], float]:
    """Return those through whom most is reached, and what is reached through the others."""
    traced, people = found.trace, found.setting.people
    ids = [people.ids[place] for place in traced.target.tolist()]
    order = np.lexsort((traced.target, -traced.chance, -traced.through))
    mine = people.ids[found.place]
    stored = reader.relationships_of([mine], READ_LIMIT)[mine]
    types = {tie.customer_id: tie.types for tie in join_ties(mine, stored, uncounted_kinds(run))}
    named = order[:limit].tolist()
    customers = reader.customers([ids[at] for at in named])
    whole = traced.reached.mean or 1.0
    rows = tuple(
        Contribution(
            customer_id=ids[at],
            name=customers[ids[at]].label,
            types=types.get(ids[at], ()),
            community_id=_community(found, int(traced.target[at])),
            weight=float(traced.chance[at]),
            amount=float(traced.through[at]),
            share=float(traced.through[at]) / whole,
            error=float(traced.error[at]) / whole,
            reason=say("spread.chance", chance=traced.chance[at]),
        )
        for at in named
    )
    return rows, float(traced.through[order[limit:]].sum())


def _community(found: _Found, place: int) -> int | None:
    community = int(found.setting.people.scores.community[place])
    return community if community >= 0 else None


def _groups(reader: Reader, found: _Found) -> tuple[GroupShare, ...]:
    """Return what is reached by the community of whom it came through, most first, then by id."""
    sums: dict[int, list[float]] = {}
    for place, amount in zip(
        found.trace.target.tolist(), found.trace.through.tolist(), strict=True
    ):
        community = _community(found, place)
        if community is not None:
            sums.setdefault(community, []).append(amount)
    best: Sequence[int] = sorted(sums, key=lambda group: (-sum(sums[group]), group))[:GROUPS]
    names = community_names(reader, set(best))
    whole = found.trace.reached.mean or 1.0
    return tuple(
        GroupShare(
            group, names.get(group, ""), len(sums[group]), sum(sums[group]),
            sum(sums[group]) / whole,
        )
        for group in best
    )  # fmt: skip
