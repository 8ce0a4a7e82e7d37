"""What users say of inferred relationships: that they are right, wrong, or of another kind.

A verdict is data: it holds for what is read now and for every later analysis, until it is taken
back or replaced.
"""

from __future__ import annotations

import time

from graphcrm.answers import Page
from graphcrm.errors import NoAnalysisError, NotInferredError, VerdictNotFoundError
from graphcrm.model import CONFIRMED, DECLARED, SUGGESTION, Relationship, Verdict
from graphcrm.relationships import VerdictAnswer
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.judgements import (
    Judgements,
    canonical_key,
    interaction_types,
    judgements_of,
    stored_keys,
    verdict_on_key,
)
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.relationship_ids import not_found, read_relationship_id, relationship_id
from graphcrm.service.verdict_checks import (
    check_suggestion,
    check_verdict,
    read_kind,
    read_source,
)
from graphcrm.store.base import Reader, TieKey


def judge(
    ctx: Context,
    wanted_id: str,
    verdict: str,
    *,
    kind: str | None = None,
    source_id: str | None = None,
    note: str | None = None,
) -> VerdictAnswer:
    """Keep what a user says of an inferred relationship: 'confirmed' or 'rejected'.

    kind: what a confirmed one is in truth, where its type is wrong. source_id: that of the two from
    whom it runs (who supplies, reports, referred); it has to be given with a kind that has a
    direction, and turns one round that was found the wrong way. It holds at once for what is read
    about the two, and in every later analysis. Two whom nothing ties can be 'rejected' under the
    type SUGGESTION: they are not suggested to each other again. Raises InvalidValueError,
    RelationshipNotFoundError, and NotInferredError for what was declared or is made of
    interactions.
    """
    key = read_relationship_id(wanted_id)
    check_verdict(verdict, kind, source_id, note)
    with ctx.store.read() as reader:
        wanted = canonical_key(reader, key)
        before = verdict_on_key(reader, wanted)
        key = _need_judgeable(reader, wanted, before)
        check_suggestion(key, verdict)
        if verdict == CONFIRMED:
            kind = read_kind(
                wanted[2] if kind is None else kind, interaction_types(reader.status().run)
            )
            source_id = read_source(reader, (*key[:2], kind), source_id, before or key)
        elif before is not None:
            # The analysis may have stored it under this name, which still leads to the verdict.
            kind = before.kind
    now = time.time_ns() // 1000
    row = Verdict(*key, verdict, None if kind == key[2] else kind, note, now, source_id)
    with ctx.store.write() as writer:
        writer.put_verdicts([row])
    return _answer(row)


def take_back(ctx: Context, wanted_id: str) -> None:
    """Forget a verdict; what was rejected comes back with the next analysis.

    Raises VerdictNotFoundError where there is none.
    """
    key = read_relationship_id(wanted_id)
    with ctx.store.read() as reader:
        row = verdict_on_key(reader, canonical_key(reader, key))
        if row is None:
            raise VerdictNotFoundError(key)
        keys = stored_keys(reader, row[:3])
    with ctx.store.write() as writer:
        writer.remove_verdicts(keys)


def list_verdicts(
    ctx: Context, *, limit: int = 50, cursor: str | None = None
) -> Page[VerdictAnswer]:
    """Return what users said, the latest first."""
    check_limit(limit)
    offset = read_offset(cursor)
    with ctx.store.read() as reader:
        found = reader.verdicts(limit + 1, offset)
    onward = write_cursor(offset + limit) if len(found) > limit else None
    return Page([_answer(row) for row in found[:limit]], onward)


def _answer(row: Verdict) -> VerdictAnswer:
    return VerdictAnswer(relationship_id(*row[:3]), *row)


def _need_judgeable(reader: Reader, key: TieKey, before: Verdict | None) -> TieKey:
    """Return the key that a verdict on the relationship goes under; before: the one it has."""
    if before is not None:
        return before[:3]
    low, high, type_name = key
    for customer_id in (low, high):
        need_customer(reader, customer_id)
    if reader.status().run is None:
        raise NoAnalysisError
    there = reader.relationships_between(low, [high])
    found = next((r for r in there if r.type == type_name), None)
    if found is None and type_name == SUGGESTION and low != high:
        return key
    if found is None:
        raise not_found(key, (r.type for r in there))
    _check_judgeable(found, judgements_of(reader, [low]))
    return key


def _check_judgeable(relationship: Relationship, judgements: Judgements) -> None:
    if judgements.can_be_judged(relationship):
        return
    name = f"{relationship.type!r} of {relationship.source_id!r} and {relationship.target_id!r}"
    if relationship.origin == DECLARED:
        raise NotInferredError(
            f"{name} is a declared link, not a guess. Load the link again with the end in "
            "'until', or leave it out of what you load."
        )
    raise NotInferredError(
        f"{name} is made of {relationship.evidence_count:,} interactions that took place, not a "
        "guess. Only relationships that rules infer can be confirmed or rejected."
    )
