"""What users say of inferred relationships: that they are right, wrong, or of another kind.

A verdict is data: it holds for what is read now and for every later analysis, until it is taken
back or replaced.
"""

from __future__ import annotations

import time

from graphcrm.answers import Page
from graphcrm.errors import (
    InvalidValueError,
    NoAnalysisError,
    NotInferredError,
    VerdictNotFoundError,
)
from graphcrm.model import (
    CONFIRMED,
    DECLARED,
    INTERACTION_KINDS,
    VERDICTS,
    Relationship,
    Verdict,
)
from graphcrm.relationships import VerdictAnswer
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.judgements import Judgements, judgements_of
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.relationship_ids import not_found, read_relationship_id, relationship_id
from graphcrm.store.base import Reader, TieKey

MAX_KIND = 200
MAX_NOTE = 2000


def judge(
    ctx: Context, wanted_id: str, verdict: str, *, kind: str | None = None, note: str | None = None
) -> VerdictAnswer:
    """Keep what a user says of an inferred relationship: 'confirmed' or 'rejected'.

    kind: what a confirmed one is in truth, where its type is wrong. It holds at once for what is
    read about the two, and in every later analysis. Raises RelationshipNotFoundError,
    InvalidValueError, and NotInferredError for what was declared or is made of interactions.
    """
    key = read_relationship_id(wanted_id)
    kind = _checked(key, verdict, kind, note)
    with ctx.store.read() as reader:
        key = _need_judgeable(reader, key)
    row = Verdict(*key, verdict, None if kind == key[2] else kind, note, time.time_ns() // 1000)
    with ctx.store.write() as writer:
        writer.put_verdicts([row])
    return _answer(row)


def take_back(ctx: Context, wanted_id: str) -> None:
    """Forget a verdict; what was rejected comes back with the next analysis.

    Raises VerdictNotFoundError where there is none.
    """
    key = read_relationship_id(wanted_id)
    with ctx.store.read() as reader:
        row = _find(reader, key)
    if row is None:
        raise VerdictNotFoundError(key)
    with ctx.store.write() as writer:
        writer.remove_verdicts([row[:3]])


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


def _checked(key: TieKey, verdict: str, kind: str | None, note: str | None) -> str | None:
    """Return the kind; raises InvalidValueError for a verdict that makes no sense."""
    if verdict not in VERDICTS:
        raise InvalidValueError(f"{verdict!r} is not a verdict. Say {' or '.join(VERDICTS)}.")
    if note is not None and (len(note) > MAX_NOTE or not _is_storable(note)):
        raise InvalidValueError(
            f"The note has {len(note):,} characters; at most {MAX_NOTE:,} are kept, none of them "
            "U+0000. Shorten it."
        )
    if kind is None:
        return None
    if verdict != CONFIRMED:
        raise InvalidValueError(
            f"A rejected relationship has no kind {kind!r}. Confirm it with that kind, or reject "
            "it without."
        )
    if not 1 <= len(kind.strip()) <= MAX_KIND or not _is_storable(kind):
        raise InvalidValueError(
            f"{kind[:MAX_KIND]!r} is not a kind of relationship. Give a word of at most "
            f"{MAX_KIND} characters, such as colleague."
        )
    if kind in INTERACTION_KINDS:
        raise InvalidValueError(
            f"{kind!r} is made of interactions and cannot be given to {key[2]!r}. Give a kind "
            "such as friend, colleague or partner."
        )
    return kind.strip()


def _is_storable(text: str) -> bool:
    return "\0" not in text and text == text.encode("utf-8", "replace").decode("utf-8")


def _need_judgeable(reader: Reader, key: TieKey) -> TieKey:
    """Return the key that a verdict on the relationship goes under."""
    before = _find(reader, key)
    if before is not None:
        return before[:3]
    low, high, type_name = key
    for customer_id in (low, high):
        need_customer(reader, customer_id)
    if reader.status().run is None:
        raise NoAnalysisError
    there = reader.relationships_between(low, [high])
    found = next((r for r in there if r.type == type_name), None)
    if found is None:
        raise not_found(key, (r.type for r in there))
    _check_judgeable(found, judgements_of(reader, [low]))
    return key


def _find(reader: Reader, key: TieKey) -> Verdict | None:
    """Return the verdict on a relationship, found by the type it had or the one it was given."""
    rows = [row for row in reader.verdicts_of([key[0]]) if row[:2] == key[:2]]
    own = [row for row in rows if row.type == key[2]]
    return next(iter([*own, *(row for row in rows if row.kind == key[2])]), None)


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
