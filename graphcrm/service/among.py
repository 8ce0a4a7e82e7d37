"""The relationships among the customers of a picture, with what a filter asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphcrm.errors import InvalidValueError, NoAnalysisError
from graphcrm.model import Micros, Relationship
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customers
from graphcrm.service.judgements import judgements_of
from graphcrm.service.paging import check_limit
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm.store.base import Reader

MAX_TIES = 20_000
"""Relationships of one answer: more than twice as many as the lines of the largest picture."""

SOURCES_AT_ONCE = 300
"""Customers whose relationships with the others are read together."""


@dataclass(frozen=True, slots=True)
class AmongTie:
    """A relationship of two of the customers, as the verdicts of users leave it.

    confirmed: a user said that it is right. counted: it is part of an edge of the analysed graph.
    """

    source_id: str
    target_id: str
    type: str
    strength: float
    confidence: float
    origin: str
    confirmed: bool
    counted: bool
    first_seen: Micros | None
    last_seen: Micros | None


@dataclass(frozen=True, slots=True)
class Ties:
    """Relationships, the strongest by strength x confidence first, then by source, target, type.

    complete: there are no more than these.
    """

    items: tuple[AmongTie, ...]
    complete: bool


def ties_among(ctx: Context, customer_ids: Sequence[str], *, limit: int = MAX_TIES) -> Ties:
    """Return every relationship between any two of these customers, at most `limit`.

    Ids of merged records count as their customer. Reads what runs from 300 of them at a time.
    Raises CustomersNotFoundError, NoAnalysisError, InvalidValueError.
    """
    check_limit(limit, MAX_TIES)
    ids = list(dict.fromkeys(customer_ids))
    if not 1 <= len(ids) <= MAX_DRAWN_NODES:
        raise InvalidValueError(
            f"{len(ids):,} customers are given; it takes 1 to {MAX_DRAWN_NODES:,}, as many as a "
            "picture holds. Ask for fewer."
        )
    with ctx.store.read() as reader:
        if reader.status().run is None:
            raise NoAnalysisError
        own = need_customers(reader, ids)
        stored = _strongest(reader, own, limit + 1)
        judgements = judgements_of(reader, own)
    seen = judgements.judge(stored[:limit])
    items = (
        AmongTie(
            source_id=one.source_id,
            target_id=one.target_id,
            type=one.type,
            strength=one.strength,
            confidence=one.confidence,
            origin=one.origin,
            confirmed=judgements.is_confirmed(one),
            counted=judgements.is_counted(one),
            first_seen=one.first_seen,
            last_seen=one.last_seen,
        )
        for one in sorted(seen, key=_rank)
    )
    return Ties(tuple(items), len(stored) <= limit)


def _strongest(reader: Reader, ids: Sequence[str], limit: int) -> list[Relationship]:
    found: list[Relationship] = []
    for start in range(0, len(ids), SOURCES_AT_ONCE):
        found += reader.relationships_among(ids[start : start + SOURCES_AT_ONCE], ids, limit)
        if len(found) > limit:
            found = sorted(found, key=_rank)[:limit]
    return found


def _rank(one: Relationship) -> tuple[float, str, str, str]:
    return (-one.strength * one.confidence, one.source_id, one.target_id, one.type)
