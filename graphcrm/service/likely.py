"""Ties that are likely but missing: who a customer will probably have to do with next, and why.

The ranking was learnt by the analysis from how the graph grew (docs/likely.md). It looks at what
interactions and links say, not at ties that rules inferred; whom an edge of the analysed graph ties
to the customer already is not suggested, nor anybody of whom a user said yes or no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.categories import LONGEST_VALUE
from graphcrm.analytics.likely.candidates import SHARED, Pairs, Surroundings, describe
from graphcrm.analytics.likely.learning import FALLBACK, LEARNT, Learnt, single_rankings
from graphcrm.analytics.likely.quality import Estimate, Quality
from graphcrm.analytics.likely.regression import as_chance
from graphcrm.analytics.likely.snapshot import Snapshot, learn_created, take_snapshot
from graphcrm.errors import NoAnalysisError, NoRankingError
from graphcrm.model import DAY, Customer, Micros, Run
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.judgements import inferred_kinds, judgements_of
from graphcrm.service.likely_models import LIKELY, from_record
from graphcrm.service.moment_words import month
from graphcrm.service.paging import check_limit
from graphcrm.service.reasons import NAMED_CONTACTS, shared_contacts, shared_facts
from graphcrm.store.base import Reader
from graphcrm.tables import NO_TIME, Float64, Int32, RelationshipTable

LATELY = 0.25
"""Horizons within which a new tie is told of."""


@dataclass(frozen=True, slots=True)
class LikelyTie:
    """Somebody whom nothing ties to a customer yet, though much speaks for it.

    probability: that a tie comes within the time that the ranking was learnt for; None where
    nothing could be learnt. score: what the list is ranked by, log odds, else resource allocation.
    shared: contacts of both; via: ids of those that say most.
    """

    customer_id: str
    name: str
    probability: float | None
    score: float
    shared: int
    reasons: tuple[str, ...]
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LikelyReport:
    """How good the ranking was on what came last.

    ranking: what is ranked by now. dated: tested on later ties, else on a hidden share of them.
    tested_from, tested_until: in microseconds. customers: with a tie before and a new one after.
    new_ties: of theirs, all in all. reached: those that were among their candidates. rankings: the
    learnt one first. best_by_hit_rate, best_by_auc: the best of the single ones. *_gain: of the
    learnt one over that. weights: what a feature adds to the log odds a standard deviation.
    """

    ranking: str
    summary: str
    dated: bool
    horizon_days: float | None
    tested_from: Micros | None
    tested_until: Micros | None
    customers: int = 0
    new_ties: int = 0
    reached: int = 0
    candidates: int = 0
    rankings: tuple[Quality, ...] = ()
    best_by_hit_rate: str | None = None
    best_by_auc: str | None = None
    hit_rate_gain: Estimate | None = None
    auc_gain: Estimate | None = None
    weights: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Outlook:
    """What questions about likely ties are answered from: what was learnt, and the graph for it."""

    learnt: Learnt
    snapshot: Snapshot


def likely(ctx: Context, customer_id: str, *, limit: int = 10) -> list[LikelyTie]:
    """Return the customers that one will most probably have to do with next, ties by id.

    Empty for a customer without dated or declared ties. The whole graph is loaded where it is not
    in memory. Raises CustomerNotFoundError, NoAnalysisError, NoRankingError, InvalidValueError.
    """
    check_limit(limit)
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        run = reader.status().run
        if run is None:
            raise NoAnalysisError
        outlook = ctx.outlooks.keep(reader, lambda: load_outlook(reader, run))
        ids = ctx.cache.graph(reader).projection.ids
        place = ctx.cache.graph(reader).projection.positions.get(customer.customer_id)
        if place is None or not outlook.snapshot.degree[place]:
            return []
        pairs = _candidates(ctx, reader, outlook, place)
        if not len(pairs):
            return []
        names = [ids[other] for other in pairs.other.tolist()]
        people = reader.customers(names)
        score = _score(outlook, pairs, customer, [people[name] for name in names])
        order = np.lexsort((pairs.other, -score))[:limit]
        ranked = [(int(pairs.other[row]), float(score[row])) for row in order.tolist()]
        return _explain(reader, outlook, (place, customer), ranked, (ids, people))


def load_outlook(reader: Reader, run: Run) -> Outlook:
    """Return what was learnt and the graph of interactions and links; a second a million edges."""
    record = (run.models or {}).get(LIKELY)
    if record is None:
        raise NoRankingError
    learnt = from_record(record)
    table = _told(reader.relationships(), inferred_kinds(run))
    if not learnt.dated:
        table = _without_dates(table)
    ids = reader.customer_ids()
    created = np.full(len(ids), NO_TIME)
    return Outlook(learnt, take_snapshot(ids, table, created, run.as_of or 0, learnt.horizon))


def _told(table: RelationshipTable, kinds: frozenset[str]) -> RelationshipTable:
    """Return the rows that interactions or links made, not rules."""
    guessed = np.array([name in kinds for name in table.types], dtype=np.bool_)
    rows = table.declared | ~guessed[table.type] if len(guessed) else table.declared
    columns = {name: getattr(table, name) for name in table.__dataclass_fields__ if name != "types"}
    kept = {name: column[rows] for name, column in columns.items()}
    return RelationshipTable(types=table.types, **kept)


def _without_dates(table: RelationshipTable) -> RelationshipTable:
    columns = {name: getattr(table, name) for name in table.__dataclass_fields__}
    columns["first_seen"] = columns["last_seen"] = np.full(len(table), NO_TIME)
    return RelationshipTable(**columns)


def _candidates(ctx: Context, reader: Reader, outlook: Outlook, place: int) -> Pairs:
    """Return whom a customer has no tie to, of any kind, and no verdict on one."""
    projection = ctx.cache.graph(reader).projection
    pairs = Surroundings(outlook.snapshot).pairs([place], 0)
    tied, _ = projection.adjacency.row(place)
    customer_id = projection.ids[place]
    judged = judgements_of(reader, [customer_id]).pairs_of(customer_id)
    known = [projection.positions[name] for name in judged if name in projection.positions]
    return pairs.take(~np.isin(pairs.other, np.concatenate([tied, np.array(known, np.int32)])))


def _score(
    outlook: Outlook, pairs: Pairs, customer: Customer, others: Sequence[Customer]
) -> Float64:
    weights = outlook.learnt.weights
    if weights is None:
        return single_rankings(pairs)[FALLBACK]
    snapshot = outlook.snapshot
    if outlook.learnt.dated:
        places = np.append(pairs.other, pairs.ego[:1]).astype(np.int64)
        created = [NO_TIME if c.created_at is None else c.created_at for c in (*others, customer)]
        snapshot = learn_created(snapshot, places, np.array(created, dtype=np.int64))
    same = [[_equal(customer, other, name) for name in SHARED] for other in others]
    return weights.log_odds(describe(snapshot, pairs, np.array(same, dtype=np.float64)))


def _equal(customer: Customer, other: Customer, attribute: str) -> bool:
    own, theirs = ((getattr(c, attribute) or "").strip() for c in (customer, other))
    return bool(own) and own == theirs and len(own) <= LONGEST_VALUE


def _explain(
    reader: Reader,
    outlook: Outlook,
    of: tuple[int, Customer],
    ranked: Sequence[tuple[int, float]],
    known: tuple[Sequence[str], dict[str, Customer]],
) -> list[LikelyTie]:
    place, customer = of
    ids, people = known
    shared = {other: _shared(outlook.snapshot, place, other) for other, _ in ranked}
    contacts = {ids[contact] for found in shared.values() for contact in found[:NAMED_CONTACTS]}
    people |= reader.customers(sorted(contacts))
    learnt = outlook.learnt.weights is not None
    return [
        LikelyTie(
            customer_id=ids[other],
            name=people[ids[other]].label,
            probability=float(as_chance(np.array(score))) if learnt else None,
            score=score,
            shared=len(shared[other]),
            reasons=tuple(
                _reasons(
                    outlook.snapshot,
                    (customer, people[ids[other]], other),
                    [people[ids[contact]].label for contact in shared[other][:NAMED_CONTACTS]],
                    len(shared[other]),
                )
            ),
            via=tuple(ids[contact] for contact in shared[other][:NAMED_CONTACTS]),
        )
        for other, score in ranked
    ]


def _shared(snapshot: Snapshot, place: int, other: int) -> list[int]:
    """Return the contacts of both, those first through whom most flows; ties by position."""
    own, weight = snapshot.rows.row(place)
    theirs, their_weight = snapshot.rows.row(other)
    both: Int32
    both, at, there = np.intersect1d(own, theirs, assume_unique=True, return_indices=True)
    flow = weight[at] * their_weight[there] / snapshot.strength[both]
    return [int(node) for node in both[np.lexsort((both, -flow))]]


def _reasons(
    snapshot: Snapshot,
    pair: tuple[Customer, Customer, int],
    named: Sequence[str],
    count: int,
) -> list[str]:
    customer, other, place = pair
    reasons = [shared_contacts(count, named)] if count else ["near through contacts of contacts"]
    reasons += shared_facts(customer, other)
    if snapshot.quiet[place] < LATELY:
        last = snapshot.moment - round(float(snapshot.quiet[place]) * snapshot.horizon)
        reasons.append(f"made a new tie in {month(last)}")
    begun = [m for m in (int(snapshot.since[place]), other.created_at) if m not in (None, NO_TIME)]
    if begun and snapshot.moment - min(begun) < snapshot.horizon:
        reasons.append(f"new here, since {month(min(begun))}")
    return reasons


def likely_report(ctx: Context) -> LikelyReport:
    """Return how good the ranking was on the ties that came last, beside simpler ones.

    Raises NoAnalysisError, NoRankingError.
    """
    with ctx.store.read() as reader:
        run = reader.status().run
    if run is None:
        raise NoAnalysisError
    record = (run.models or {}).get(LIKELY)
    if record is None:
        raise NoRankingError
    return report_of(from_record(record))


def report_of(learnt: Learnt) -> LikelyReport:
    """Return the report on what was learnt."""
    from graphcrm.analytics.likely.candidates import FEATURES

    tried, weights = learnt.tried, learnt.weights
    days = learnt.horizon / DAY if learnt.dated else None
    if tried is None or weights is None:
        summary = f"Nothing was learnt: {learnt.why}. Candidates are ranked by {FALLBACK} instead."
        return LikelyReport(FALLBACK, summary, learnt.dated, days, None, None)
    singles = tried.rankings[1:]
    best_hit = max(singles, key=lambda one: one.hit_rate.value)
    best_auc = max(singles, key=lambda one: one.auc.value)
    return LikelyReport(
        ranking=LEARNT,
        summary=_summary(learnt, tried.rankings[0], best_hit, best_auc),
        dated=learnt.dated,
        horizon_days=days,
        tested_from=tried.begin,
        tested_until=tried.end,
        customers=tried.customers,
        new_ties=tried.new_ties,
        reached=tried.reached,
        candidates=tried.candidates,
        rankings=tried.rankings,
        best_by_hit_rate=best_hit.ranking,
        best_by_auc=best_auc.ranking,
        hit_rate_gain=tried.gains["hit_rate"],
        auc_gain=tried.gains["auc"],
        weights=tuple(zip(FEATURES, weights.coefficients.tolist(), strict=True)),
    )


def _summary(learnt: Learnt, ours: Quality, best_hit: Quality, best_auc: Quality) -> str:
    how = (
        "Tested on the ties that came last, which nothing was learnt from"
        if learnt.dated
        else "The ties have no dates that tell before from after, so a tenth of them was hidden"
    )
    verdict = (
        "better than each single measure"
        if ours.hit_rate.value > best_hit.hit_rate.value and ours.auc.value > best_auc.auc.value
        else "not better than the best single measure in everything"
    )
    return (
        f"{how}: for {ours.hit_rate.value:.0%} of the customers one of the ten first was right "
        f"({best_hit.ranking}: {best_hit.hit_rate.value:.0%}), AUC {ours.auc.value:.3f} "
        f"({best_auc.ranking}: {best_auc.auc.value:.3f}): {verdict}."
    )
