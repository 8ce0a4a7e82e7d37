"""Relationships of a pair: how they are told of, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graphcrm.errors import NoAnalysisError
from graphcrm.model import DECLARED, Fact, Relationship
from graphcrm.relationships import RelationshipAnswer
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.judgements import Judgements, inferred_kinds, judgements_of
from graphcrm.service.reasons import relationship_reason
from graphcrm.service.relationship_ids import id_of, key_of
from graphcrm.store.base import Reader, TieKey


class Found(NamedTuple):
    """A relationship as it is seen now, and the one that the analysis stored, with its facts."""

    seen: Relationship
    stored: tuple[Relationship, ...]
    facts: tuple[Fact, ...]


def find_relationships(
    reader: Reader, customer_id: str, others: Sequence[str], judgements: Judgements
) -> list[Found]:
    """Return the relationships of a customer with others as they are seen now.

    Two round trips, whatever the number of others.
    """
    stored = reader.relationships_between(customer_id, others)
    facts = _facts(reader, stored)
    by_key: dict[TieKey, list[Relationship]] = {}
    for relationship in stored:
        for seen in judgements.judge([relationship]):
            by_key.setdefault(key_of(seen), []).append(relationship)
    return [
        Found(
            seen,
            tuple(behind := by_key[key_of(seen)]),
            _together([facts.get(one[:3], ()) for one in behind]),
        )
        for seen in judgements.judge(stored)
    ]


def _together(found: Sequence[tuple[Fact, ...]]) -> tuple[Fact, ...]:
    """Return the facts of several that became one, the strongest first, as an analysis does."""
    if len(found) == 1:
        return found[0]
    return tuple(sorted((fact for one in found for fact in one), key=lambda fact: -fact.weight))


def _facts(reader: Reader, relationships: Iterable[Relationship]) -> dict[TieKey, tuple[Fact, ...]]:
    kinds = inferred_kinds(reader.status().run)
    return reader.facts([r[:3] for r in relationships]) if kinds else {}


def tell(
    found: Found, judgements: Judgements, customer_id: str, *, discreet: bool = False
) -> RelationshipAnswer:
    """Return the answer that tells of a relationship, seen from one of its customers.

    discreet: the reasons name no address.
    """
    seen = found.seen
    said = seen.directed and any(map(judgements.is_direction_said, found.stored))
    return RelationshipAnswer(
        relationship_id=id_of(seen),
        source_id=seen.source_id,
        target_id=seen.target_id,
        type=seen.type,
        directed=seen.directed,
        strength=seen.strength,
        confidence=seen.confidence,
        origin=seen.origin,
        confirmed=any(map(judgements.is_confirmed, found.stored)),
        can_be_judged=seen.origin != DECLARED and all(map(judgements.can_be_judged, found.stored)),
        counted=judgements.is_counted(seen),
        first_seen=seen.first_seen,
        last_seen=seen.last_seen,
        evidence_count=seen.evidence_count,
        reasons=(
            relationship_reason(seen, customer_id, found.facts, discreet=discreet, said=said),
        ),
    )


def relationships_of_pair(ctx: Context, one_id: str, other_id: str) -> list[RelationshipAnswer]:
    """Return all relationships of two customers, by type; none is an empty list.

    Raises CustomerNotFoundError, NoAnalysisError.
    """
    with ctx.store.read() as reader:
        one_id, other_id = (need_customer(reader, name).customer_id for name in (one_id, other_id))
        if reader.status().run is None:
            raise NoAnalysisError
        judgements = judgements_of(reader, [one_id])
        found = find_relationships(reader, one_id, [other_id], judgements)
        return [tell(one, judgements, one_id) for one in found]
