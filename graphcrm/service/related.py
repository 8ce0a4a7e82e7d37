"""Who is related to a customer, directly or through shared contacts, ranked and explained.

The score of b for customer a is w(a, b), the weight of their own edge (0 without one), plus, for
every contact c of a, w(a, c) w(c, b) / S(c), where S(c) is the summed weight of c's edges. The
second part is weighted resource allocation (Zhou, Lue and Zhang 2009,
doi:10.1140/epjb/e2009-00335-8): a contact who knows everybody says little about b. Of a customer's
contacts the 100 strongest are asked. Whom only inferred relationships tie to a that are no edges of
the analysed graph (see docs/adr/007-counted-kinds.md) stands in the list by their weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.answers import RelatedCustomer
from graphcrm.errors import InvalidValueError
from graphcrm.model import Customer, Relationship, Run
from graphcrm.relationships import RelationshipAnswer
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.evidence import INTERACTIONS_BEHIND
from graphcrm.service.judged import joined_weight, neighbours
from graphcrm.service.judgements import Judgements, judgements_of, uncounted_kinds
from graphcrm.service.moments import run_of
from graphcrm.service.neighbours import READ_LIMIT, ROW_LIMIT, NeighbourSource, Rows
from graphcrm.service.paging import check_limit
from graphcrm.service.reasons import (
    NAMED_CONTACTS,
    shared_contacts,
    shared_facts,
)
from graphcrm.service.relationships import find_relationships, tell
from graphcrm.store.base import Reader
from graphcrm.tables import Float64, Int32, Int64

ASKED_CONTACTS = 100
SHARED_CONTACTS = "shared-contacts"
TOLD_BY_INTERACTIONS = ("communicates-with", "referred")
"""Inferred types whose interactions give reasons of their own: these say the same once more."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A customer to show; shared: how many contacts; via: ids of those that bring most."""

    customer_id: str
    own: float
    through: float
    score: float
    shared: int = 0
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Circle:
    """A customer's contacts and theirs: entry i leads from contact owner[i] to neighbour[i]."""

    contacts: Rows
    asked: Int32
    owner: Int32
    neighbour: Int32
    flow: Float64
    product: Float64


def related(
    ctx: Context,
    customer_id: str,
    *,
    limit: int = 10,
    type_name: str | None = None,
    min_strength: float = 0.0,
    discreet: bool = False,
) -> list[RelatedCustomer]:
    """Return the customers most related to one, best first, ties by id.

    type_name: only customers with a relationship of this type, whose strength alone then counts.
    min_strength: in [0, 1]; weaker ones are left out. discreet: reasons name no address. Empty for
    a customer without relationships. Raises CustomerNotFoundError, NoAnalysisError and
    InvalidValueError.
    """
    check_limit(limit)
    if not 0 <= min_strength <= 1:
        raise InvalidValueError(f"min_strength is {min_strength}; it goes from 0 to 1.")
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        if type_name is None:
            return related_in(ctx, reader, customer, limit, min_strength, discreet)
        run_of(reader)
        judgements = judgements_of(reader, [customer.customer_id])
        found = _of_type(reader, customer.customer_id, type_name, judgements)
        kept = [c for c in found if c.own >= min_strength][:limit]
        return _explain(reader, customer, kept, judgements, type_name, discreet)


def related_in(
    ctx: Context,
    reader: Reader,
    customer: Customer,
    limit: int,
    min_strength: float = 0.0,
    discreet: bool = False,
) -> list[RelatedCustomer]:
    """Return the same, by relationships of any type, of a customer that was read already."""
    customer_id, run = customer.customer_id, run_of(reader)
    stored = _stored(ctx, reader, customer_id, run)
    source = neighbours(ctx, reader, {customer_id: stored})
    judgements = source.judgements([customer_id])
    silent = _silent(stored[:ROW_LIMIT], customer_id, judgements)
    kept = _rank(source, customer_id, limit, min_strength, silent)
    return _explain(reader, customer, kept, judgements, None, discreet)


def _of_type(
    reader: Reader, customer_id: str, type_name: str, judgements: Judgements
) -> list[_Candidate]:
    stored = reader.relationships_of([customer_id], READ_LIMIT).get(customer_id, [])
    wanted = [r for r in judgements.judge(stored) if r.type == type_name]
    candidates = [
        _Candidate(_other(r, customer_id), r.strength, 0.0, r.strength * r.confidence)
        for r in wanted
    ]
    return sorted(candidates, key=lambda c: (-c.score, c.customer_id))


def _stored(ctx: Context, reader: Reader, customer_id: str, run: Run) -> list[Relationship]:
    """Return a customer's relationships, the strongest first, as many as have to be read.

    A graph in memory has those that are edges.
    """
    if not ctx.resident:
        return reader.relationships_of([customer_id], READ_LIMIT)[customer_id]
    if not uncounted_kinds(run):
        return []
    return reader.relationships_of([customer_id], ROW_LIMIT)[customer_id]


def _other(relationship: Relationship, customer_id: str) -> str:
    if relationship.source_id == customer_id:
        return relationship.target_id
    return relationship.source_id


def _silent(
    stored: Sequence[Relationship], customer_id: str, judgements: Judgements
) -> dict[str, float]:
    """Return whom only relationships tie to a customer that are no edges, and their weight."""
    found: dict[str, list[Relationship]] = {}
    for relationship in judgements.judge(stored):
        found.setdefault(_other(relationship, customer_id), []).append(relationship)
    return {
        other: joined_weight(relationships)
        for other, relationships in found.items()
        if not any(map(judgements.is_counted, relationships))
    }


def _rank(
    source: NeighbourSource,
    customer_id: str,
    limit: int,
    min_strength: float,
    silent: Mapping[str, float],
) -> list[_Candidate]:
    place = source.place(customer_id)
    if place is None:
        return []
    circle = _look_around(source, place)
    at = {name: source.place(name) for name in silent}
    places = {spot: silent[name] for name, spot in at.items() if spot is not None}
    parts = (circle.contacts.neighbour, circle.neighbour, np.array([*places], dtype=np.int64))
    met, where = np.unique(np.concatenate(parts), return_inverse=True)
    contact, reached, quiet = np.split(where, np.cumsum([len(part) for part in parts])[:-1])
    own = np.zeros(len(met))
    own[contact] = circle.contacts.weight
    own[quiet] = np.where(own[quiet] > 0, own[quiet], [*places.values()])
    score = own + np.bincount(reached, circle.flow, minlength=len(met))
    through = np.zeros(len(met))
    np.maximum.at(through, reached, circle.product)
    strength = np.where(own > 0, own, through)
    score[(strength <= 0) | (strength < min_strength) | (met == place)] = 0.0
    return [
        _Candidate(
            source.customer_ids([int(met[found])])[0],
            float(own[found]),
            float(through[found]),
            float(score[found]),
            *_shared(source, circle, int(met[found])),
        )
        for found in _best(source, met, score, limit)
    ]


def _look_around(source: NeighbourSource, place: int) -> _Circle:
    contacts = source.rows([place])
    asked = contacts.neighbour
    weight = contacts.weight
    if len(asked) > ASKED_CONTACTS:
        kept = np.sort(np.argsort(-weight, kind="stable")[:ASKED_CONTACTS])
        asked, weight = asked[kept], weight[kept]
    places = asked.tolist()
    rows = source.rows(places)
    lengths = np.diff(rows.start)
    product = np.repeat(weight, lengths) * rows.weight
    return _Circle(
        contacts=contacts,
        asked=asked,
        owner=np.repeat(asked, lengths),
        neighbour=rows.neighbour,
        flow=product / np.repeat(source.strengths(places), lengths),
        product=product,
    )


def _best(source: NeighbourSource, met: Int64, score: Float64, limit: int) -> list[int]:
    """Return positions in `met` of the highest scores above 0, ties by id."""
    found = np.flatnonzero(score > 0)
    if len(found) > limit:
        least = np.partition(score[found], len(found) - limit)[len(found) - limit]
        found = found[score[found] >= least]
    ids = dict(zip(found.tolist(), source.customer_ids(met[found].tolist()), strict=True))
    return sorted(ids, key=lambda one: (-score[one], ids[one]))[:limit]


def _shared(source: NeighbourSource, circle: _Circle, place: int) -> tuple[int, tuple[str, ...]]:
    """Return how many contacts lead to a place, and the ids of those that bring most."""
    entries = np.flatnonzero(circle.neighbour == place)
    # Entries come in the order of the contacts' ids, which so breaks ties.
    best = entries[np.argsort(-circle.flow[entries], kind="stable")[:NAMED_CONTACTS]]
    return len(entries), tuple(source.customer_ids(circle.owner[best].tolist()))


def _explain(
    reader: Reader,
    customer: Customer,
    found: Sequence[_Candidate],
    judgements: Judgements,
    type_name: str | None,
    discreet: bool,
) -> list[RelatedCustomer]:
    """Put what the candidates rest on into words; one round trip for names, one for facts."""
    direct = [c.customer_id for c in found if c.own > 0]
    told: dict[str, list[RelationshipAnswer]] = {}
    for one in find_relationships(reader, customer.customer_id, direct, judgements):
        if type_name in (None, one.seen.type):
            other = _other(one.seen, customer.customer_id)
            answer = tell(one, judgements, customer.customer_id, discreet=discreet)
            told.setdefault(other, []).append(answer)
    wanted = {c.customer_id for c in found}
    wanted.update(contact for c in found for contact in c.via)
    people = reader.customers(sorted(wanted))
    return [_answer(customer, c, told.get(c.customer_id, []), people) for c in found]


def _answer(
    customer: Customer,
    candidate: _Candidate,
    relationships: list[RelationshipAnswer],
    people: dict[str, Customer],
) -> RelatedCustomer:
    other = people[candidate.customer_id]
    doubled = _doubled(r.type for r in relationships)
    relationships.sort(key=lambda r: (r.type in doubled, -r.strength * r.confidence, r.type))
    told = [r for r in relationships if r.type not in TOLD_BY_INTERACTIONS]
    reasons = [reason for r in told or relationships for reason in r.reasons]
    reasons += shared_facts(customer, other)
    shared = candidate.shared
    if shared:
        reasons.append(shared_contacts(shared, [people[i].label for i in candidate.via]))
    types = tuple(r.type for r in relationships if r.type not in doubled)
    return RelatedCustomer(
        customer_id=candidate.customer_id,
        name=other.label,
        steps=1 if types else 2,
        type=types[0] if types else SHARED_CONTACTS,
        types=types or (SHARED_CONTACTS,),
        strength=candidate.own if types else candidate.through,
        # k shared contacts are evidence of the same form as k interactions.
        confidence=max((r.confidence for r in relationships), default=shared / (shared + 1)),
        score=candidate.score,
        reasons=tuple(reasons),
        via=candidate.via,
        relationship_id=relationships[0].relationship_id if relationships else None,
        relationships=tuple(relationships),
    )


def _doubled(types: Iterable[str]) -> set[str]:
    """Return the inferred ones of these types that only say what interactions among them say.

    Who was referred has both `referral` and, from rules, `referred`: the tie is named once, as the
    data names it.
    """
    given = set(types)
    return {name for name in given if not given.isdisjoint(INTERACTIONS_BEHIND.get(name, ()))}
