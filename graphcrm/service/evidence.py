"""What a relationship rests on, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graphcrm.errors import NoAnalysisError
from graphcrm.model import (
    DECLARED,
    INTERACTION_KINDS,
    Interaction,
    Micros,
    Relationship,
)
from graphcrm.relationships import Evidence, EvidenceRow
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.fact_words import say_fact
from graphcrm.service.judgements import canonical_key, judgements_of, talk_types
from graphcrm.service.moment_words import day
from graphcrm.service.paging import check_limit, read_cursor, write_cursor
from graphcrm.service.reasons import relationship_reason
from graphcrm.service.relationship_ids import (
    id_of,
    not_found,
    read_relationship_id,
    relationship_id,
)
from graphcrm.service.relationships import Found, find_relationships, tell
from graphcrm.store.base import Reader
from graphcrm.wording import say, say_kind

TALK = ("communicates-with", "friend", "partner")
"""Inferred types that rest on interactions of all the types that the run's rules call talk."""

INTERACTIONS_BEHIND = {
    "referred": ("referral",),
    "reports-to": ("meeting",),
    "supplier": ("invoice", "order", "purchase", "return", "sale"),
}
"""Interaction types that are evidence of other inferred types; else those of their own name."""

END_OF_TIME: Micros = 2**62 - 1


class _Place(NamedTuple):
    """Where a page begins: facts told so far, and interactions of the moment `until` shown."""

    told: int
    until: Micros
    shown: int


def evidence(
    ctx: Context, wanted_id: str, *, limit: int = 50, cursor: str | None = None
) -> Evidence:
    """Return a relationship and what it rests on: first the facts, then interactions, newest first.

    Of interactions, those up to the moment that the analysis looks at. Raises
    RelationshipNotFoundError, NoAnalysisError, InvalidValueError.
    """
    check_limit(limit)
    given = read_cursor(cursor, [int, int, int])
    low, high, type_name = read_relationship_id(wanted_id)
    with ctx.store.read() as reader:
        run = reader.status().run
        if run is None:
            raise NoAnalysisError
        low, high, type_name = canonical_key(reader, (low, high, type_name))
        latest = END_OF_TIME if run.as_of is None else run.as_of
        # A cursor is only a number of rows to skip: one that was made up shows nothing more.
        place = _Place(*(max(value, 0) for value in given)) if given else _Place(0, latest, 0)
        judgements = judgements_of(reader, [low])
        pair = find_relationships(reader, low, [high], judgements)
        found = next((one for one in pair if one.seen.type == type_name), None)
        if found is None:
            raise not_found((low, high, type_name), (one.seen.type for one in pair))
        answer = tell(found, judgements, found.seen.source_id)
        kinds = {judgements.found_as(one) for one in found.stored}
        behind = _types_behind(kinds, talk_types(run))
        place = place._replace(until=min(place.until, latest))
        items, onward = _page(reader, (found, behind), place, limit)
    return Evidence(answer, items, None if onward is None else write_cursor(*onward))


def _page(
    reader: Reader, of: tuple[Found, Sequence[str]], place: _Place, limit: int
) -> tuple[tuple[EvidenceRow, ...], _Place | None]:
    """Return the rows from a place on, and where the next ones begin.

    of: the relationship, and the interaction types that are evidence of it.
    """
    found, behind = of
    facts = _facts(found)
    rows = facts[place.told : place.told + limit]
    told, room = place.told + len(rows), limit - len(rows)
    end = place.shown + room
    taken = _interactions(reader, found.seen, behind, (place.until, end + 1))
    rows += [_interaction_row(found, one) for one in taken[place.shown : end]]
    if told >= len(facts) and len(taken) <= end:
        return tuple(rows), None
    if end == place.shown or not taken[:end]:
        return tuple(rows), place._replace(told=told)
    last = taken[:end][-1].occurred_at
    shown = sum(one.occurred_at == last for one in taken[:end])
    return tuple(rows), _Place(told, last, shown)


def _interactions(
    reader: Reader, seen: Relationship, types: Sequence[str], page: tuple[Micros, int]
) -> list[Interaction]:
    """Return interactions of some types, newest first, then by id; page: up to when, how many."""
    until, limit = page
    rows = [
        row
        for name in types
        for row in reader.evidence(seen.source_id, seen.target_id, name, until, limit)
    ]
    return sorted(rows, key=lambda row: (-row.occurred_at, row.interaction_id))[:limit]


def _types_behind(kinds: Iterable[str], talk: Sequence[str]) -> list[str]:
    """Return the interaction types that are evidence of relationships that were found as these."""
    return sorted(
        {
            name
            for kind in kinds
            for name in (talk if kind in TALK else INTERACTIONS_BEHIND.get(kind, (kind,)))
        }
    )


def _facts(found: Found) -> list[EvidenceRow]:
    seen, name = found.seen, id_of(found.seen)
    rows = [
        EvidenceRow(
            relationship_id=name,
            type=seen.type,
            evidence="fact",
            text=say_fact(fact, seen, seen.source_id),
            first_seen=fact.first,
            last_seen=fact.last,
            rule=fact.rule,
            detail=dict(fact.detail),
            weight=fact.weight,
        )
        for fact in found.facts
    ]
    if seen.origin != DECLARED:
        return rows
    text = relationship_reason(seen, seen.source_id)
    link = EvidenceRow(name, seen.type, "link", text, seen.first_seen, seen.last_seen)
    return [link, *rows]


def _interaction_row(found: Found, interaction: Interaction) -> EvidenceRow:
    what = say_kind(interaction.type)
    if interaction.type in INTERACTION_KINDS:
        what = say(f"noun.{interaction.type}", n=1)
    return EvidenceRow(
        relationship_id=id_of(found.seen),
        type=found.seen.type,
        evidence="interaction",
        text=say("evidence.interaction", what=what, day=day(interaction.occurred_at)),
        first_seen=interaction.occurred_at,
        last_seen=interaction.occurred_at,
        interaction=interaction,
    )


def evidence_between(
    ctx: Context, one_id: str, other_id: str, *, type_name: str | None = None, limit: int = 100
) -> list[EvidenceRow]:
    """Return what the relationships of two customers rest on, at most `limit` rows of each.

    type_name: only the relationship of this type. Raises CustomerNotFoundError, NoAnalysisError,
    and RelationshipNotFoundError where there is none.
    """
    return list(_rows_between(ctx, one_id, other_id, type_name, limit))


def _rows_between(
    ctx: Context, one_id: str, other_id: str, type_name: str | None, limit: int
) -> Iterator[EvidenceRow]:
    for name in ids_between(ctx, one_id, other_id, type_name):
        yield from evidence(ctx, name, limit=limit).items


def ids_between(ctx: Context, one_id: str, other_id: str, type_name: str | None) -> list[str]:
    """Return the ids of the relationships of two customers, of one type or of all, by type.

    Raises CustomerNotFoundError, NoAnalysisError, RelationshipNotFoundError.
    """
    with ctx.store.read() as reader:
        # A record that was merged speaks for the customer that it is part of.
        one_id, other_id = (need_customer(reader, name).customer_id for name in (one_id, other_id))
        if reader.status().run is None:
            raise NoAnalysisError
        judgements = judgements_of(reader, [one_id])
        found = judgements.judge(reader.relationships_between(one_id, [other_id]))
    types = sorted({relationship.type for relationship in found})
    wanted = types if type_name is None else [type_name]
    if not types or not set(wanted) <= set(types):
        raise not_found((one_id, other_id, type_name or ""), types)
    return [relationship_id(one_id, other_id, name) for name in wanted]
