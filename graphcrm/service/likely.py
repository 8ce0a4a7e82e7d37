"""Ties that are likely but missing: who a customer will probably have to do with next, and why.

The ranking was learnt by the analysis from how the graph grew (docs/likely.md). It looks at what
interactions and links say, not at ties that rules inferred; whom an edge of the analysed graph ties
to the customer already is not suggested, nor anybody of whom a user said yes or no.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.categories import LONGEST_VALUE
from graphcrm.analytics.likely.bounds import bound_odds, find_promising
from graphcrm.analytics.likely.candidates import SHARED, Pairs, Surroundings, describe
from graphcrm.analytics.likely.learning import LEARNT, single_rankings
from graphcrm.analytics.likely.regression import Weights, as_chance
from graphcrm.analytics.likely.snapshot import learn_created
from graphcrm.errors import NoAnalysisError
from graphcrm.model import SUGGESTION, Customer, Whereabouts
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.judgements import judgements_of
from graphcrm.service.likely_outlook import Outlook, load_outlook
from graphcrm.service.likely_reasons import find_shared, reasons_for
from graphcrm.service.paging import check_limit
from graphcrm.service.reasons import NAMED_CONTACTS
from graphcrm.service.relationship_ids import relationship_id
from graphcrm.store.base import Reader
from graphcrm.tables import NO_TIME, Bool, Float64


@dataclass(frozen=True, slots=True)
class LikelyTie:
    """Somebody whom nothing ties to a customer yet, though much speaks for it.

    probability: that a tie comes within the time that the report calls ahead_days; None where
    nothing was learnt, a single measure ranks better, or only some types were asked for. score:
    what the list is ranked by, log odds, else that measure. shared: contacts of both; via: ids of
    those that say most. relationship_id: to reject it under.
    """

    customer_id: str
    name: str
    probability: float | None
    score: float
    shared: int
    reasons: tuple[str, ...]
    via: tuple[str, ...]
    relationship_id: str


@dataclass(frozen=True)
class Ranked:
    """The best candidates of a customer, the likeliest first.

    pairs: these. score: float64 (k,). features: float64 (k, f), as the model sees them. typed:
    whether only some types were looked at. ids: of all customers.
    """

    outlook: Outlook
    customer: Customer
    pairs: Pairs
    score: Float64
    features: Float64
    typed: bool
    ids: Sequence[str]


def likely(
    ctx: Context, customer_id: str, *, types: Collection[str] = (), limit: int = 10
) -> list[LikelyTie]:
    """Return the customers that one will most probably have to do with next, ties by id.

    types: of relationships that are looked at, none for all; then who has another to do with the
    customer may be suggested too. Empty for a customer without dated or declared ties. The whole
    graph is loaded where it is not in memory, and always for some types. Raises
    CustomerNotFoundError, NoAnalysisError, NoRankingError, InvalidValueError.
    """
    check_limit(limit)
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        ranked = rank_candidates(ctx, reader, customer, types, limit)
        return [] if ranked is None else tell_ties(reader, ranked)


def rank_candidates(
    ctx: Context, reader: Reader, customer: Customer, types: Collection[str], limit: int
) -> Ranked | None:
    """Return the best candidates of a customer; None without any."""
    run = reader.status().run
    if run is None:
        raise NoAnalysisError
    if types:
        outlook = load_outlook(reader, run, types)
    else:
        outlook = ctx.outlooks.keep(reader, lambda: load_outlook(reader, run))
    projection = ctx.cache.graph(reader).projection
    place = projection.positions.get(customer.customer_id)
    if place is None or not outlook.snapshot.degree[place]:
        return None
    rows = outlook.snapshot.rows if types else projection.adjacency
    pairs = Surroundings(outlook.snapshot).pairs([place], 0)
    known = [*rows.row(place)[0].tolist(), *_judged(reader, customer, projection.positions)]
    pairs = pairs.take(~np.isin(pairs.other, np.array(known, dtype=np.int32)))
    if not len(pairs):
        return None
    pairs = pairs.take(_promising(outlook, pairs, customer, limit))
    ids = projection.ids
    found_at = reader.whereabouts([ids[other] for other in pairs.other.tolist()])
    others = [found_at[ids[other]] for other in pairs.other.tolist()]
    features = _describe(outlook, pairs, customer, others)
    score = _score(outlook, pairs, features)
    order = np.lexsort((pairs.other, -score))[:limit]
    found = (pairs.take(order), score[order], features[order])
    return Ranked(outlook, customer, *found, bool(types), ids)


def _promising(outlook: Outlook, pairs: Pairs, customer: Customer, limit: int) -> Bool:
    """Return of whom the store has to be asked where they are, and since when, bool (k,)."""
    weights, learnt = _weights(outlook), outlook.learnt
    if weights is None:
        score = single_rankings(pairs)[learnt.chosen]
        return find_promising(score, score, limit)
    has = np.array([bool(_told(customer, attribute)) for attribute in SHARED])
    bounds = bound_odds(weights, outlook.snapshot, pairs, has, learnt.dated)
    return find_promising(*bounds, limit)


def _weights(outlook: Outlook) -> Weights | None:
    """Return what candidates are ranked by; None where a single measure ranks them."""
    return outlook.learnt.weights if outlook.learnt.chosen == LEARNT else None


def _told(whose: Customer | Whereabouts, attribute: str) -> str:
    """Return a value that is compared, empty where there is none or too long a one."""
    value: str = (getattr(whose, attribute) or "").strip()
    return value if len(value) <= LONGEST_VALUE else ""


def _judged(reader: Reader, customer: Customer, positions: dict[str, int]) -> list[int]:
    """Return the positions of those of whom a user said yes or no."""
    judged = judgements_of(reader, [customer.customer_id]).pairs_of(customer.customer_id)
    return [positions[name] for name in judged if name in positions]


def _describe(
    outlook: Outlook, pairs: Pairs, customer: Customer, others: Sequence[Whereabouts]
) -> Float64:
    snapshot = outlook.snapshot
    if outlook.learnt.dated:
        places = np.append(pairs.other, pairs.ego[:1]).astype(np.int64)
        known = (*(other.created_at for other in others), customer.created_at)
        created = [NO_TIME if moment is None else moment for moment in known]
        snapshot = learn_created(snapshot, places, np.array(created, dtype=np.int64))
    same = np.zeros((len(others), len(SHARED)))
    for column, attribute in enumerate(SHARED):
        own = _told(customer, attribute)
        if own:
            same[:, column] = [_told(other, attribute) == own for other in others]
    return describe(snapshot, pairs, same)


def _score(outlook: Outlook, pairs: Pairs, features: Float64) -> Float64:
    weights = _weights(outlook)
    if weights is None:
        return single_rankings(pairs)[outlook.learnt.chosen]
    return weights.log_odds(features)


def tell_ties(reader: Reader, ranked: Ranked) -> list[LikelyTie]:
    """Return the candidates as they are shown, in their order."""
    ids, customer, learnt = ranked.ids, ranked.customer, ranked.outlook.learnt
    snapshot = ranked.outlook.snapshot
    rows = list(zip(ranked.pairs.other.tolist(), ranked.score.tolist(), strict=True))
    place = int(ranked.pairs.ego[0])
    shared = {other: find_shared(snapshot, place, other) for other, _ in rows}
    contacts = {ids[contact] for found in shared.values() for contact in found[:NAMED_CONTACTS]}
    people = reader.customers(sorted(contacts.union(ids[other] for other, _ in rows)))
    has_chance = learnt.chosen == LEARNT and not ranked.typed
    ties = []
    for other, score in rows:
        name, via = ids[other], [ids[contact] for contact in shared[other][:NAMED_CONTACTS]]
        labels = [people[contact].label for contact in via]
        pair = (customer, people[name], other)
        ties.append(
            LikelyTie(
                customer_id=name,
                name=people[name].label,
                probability=float(as_chance(np.array(score))) if has_chance else None,
                score=score,
                shared=len(shared[other]),
                reasons=tuple(
                    reasons_for(snapshot, learnt.ahead, pair, labels, len(shared[other]))
                ),
                via=tuple(via),
                relationship_id=relationship_id(customer.customer_id, name, SUGGESTION),
            )
        )
    return ties
