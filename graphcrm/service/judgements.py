"""What users said of inferred relationships, laid over what an analysis found.

A rejected relationship is not there, a confirmed one has confidence 1, a corrected one has the type
that the user gave. Declared links, and relationships that interactions make, are what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from graphcrm.model import CONFIRMED, DECLARED, REJECTED, Relationship, Run, Verdict
from graphcrm.service.relationship_ids import key_of
from graphcrm.store.base import Reader, TieKey
from graphcrm.tables import RelationshipTable

ALL_VERDICTS = 2**31 - 1


def inferred_kinds(run: Run | None) -> frozenset[str]:
    """Return the types that the rules of inference gave in a run."""
    return frozenset(_inference(run).get("kinds", ()))


def uncounted_kinds(run: Run | None) -> frozenset[str]:
    """Return the types that a run keeps and shows, but not as edges of the analysed graph."""
    return frozenset(_inference(run).get("uncounted", ()))


def _inference(run: Run | None) -> Mapping[str, Any]:
    return (run.parameters.get("inference") if run else None) or {}


class Judgements:
    """The verdicts on relationships of some customers.

    kinds: the types that rules of inference gave; only of these a verdict changes anything.
    """

    def __init__(self, verdicts: Iterable[Verdict], kinds: frozenset[str]) -> None:
        self._kinds = kinds
        self._by_key: dict[TieKey, Verdict] = {row[:3]: row for row in verdicts}
        self._others: dict[str, set[str]] = {}
        for low, high, _ in self._by_key:
            self._others.setdefault(low, set()).add(high)
            self._others.setdefault(high, set()).add(low)
        # What a correction gave its type has a name of its own from the next analysis on.
        self._by_kind = {
            (row.low_id, row.high_id, row.kind): row
            for row in self._by_key.values()
            if row.verdict == CONFIRMED and row.kind is not None
        }

    def pairs_of(self, customer_id: str) -> list[str]:
        """Return the others with whom a relationship of the customer was judged, sorted."""
        return sorted(self._others.get(customer_id, ()))

    def verdict_on(self, relationship: Relationship) -> Verdict | None:
        """Return what a user said of a relationship, under its type or the one it had before."""
        if relationship.origin == DECLARED:
            return None
        key = key_of(relationship)
        if relationship.type in self._kinds and key in self._by_key:
            return self._by_key[key]
        return self._by_kind.get(key)

    def is_confirmed(self, relationship: Relationship) -> bool:
        """Tell whether a user said that the relationship is right."""
        verdict = self.verdict_on(relationship)
        return verdict is not None and verdict.verdict == CONFIRMED

    def can_be_judged(self, relationship: Relationship) -> bool:
        """Tell whether the relationship is one that rules of inference made."""
        return relationship.origin != DECLARED and (
            relationship.type in self._kinds or key_of(relationship) in self._by_kind
        )

    def judge(self, relationships: Iterable[Relationship]) -> list[Relationship]:
        """Return the relationships as they are seen with the verdicts, in their order."""
        seen: dict[TieKey, Relationship] = {}
        for relationship in relationships:
            now = self._judged(relationship)
            if now is not None:
                key = key_of(now)
                seen[key] = _joined(seen[key], now) if key in seen else now
        return list(seen.values())

    def _judged(self, relationship: Relationship) -> Relationship | None:
        verdict = self.verdict_on(relationship)
        if verdict is None:
            return relationship
        if verdict.verdict == REJECTED:
            return None
        return relationship._replace(type=verdict.kind or relationship.type, confidence=1.0)


def judgements_of(reader: Reader, ids: Sequence[str]) -> Judgements:
    """Return the verdicts on relationships of these customers, in one round trip."""
    status = reader.status()
    if not status.ledger_version:
        return Judgements(reader.verdicts_of(ids), inferred_kinds(status.run))
    wanted = set(ids)
    rows = (row for row in all_verdicts(reader) if row.low_id in wanted or row.high_id in wanted)
    return Judgements(rows, inferred_kinds(status.run))


def all_verdicts(reader: Reader) -> list[Verdict]:
    """Return all verdicts, about customers where the records they were given on were merged.

    Where two then speak of the same, the later one holds.
    """
    rows = reader.verdicts(ALL_VERDICTS)
    if not reader.status().ledger_version:
        return rows
    owners = reader.canonical(sorted({name for row in rows for name in row[:2]}))
    moved: dict[TieKey, Verdict] = {}
    for row in sorted(rows, key=lambda row: row.decided_at):
        low, high = sorted(owners.get(name, name) for name in row[:2])
        if low != high:
            moved[low, high, row.type] = row._replace(low_id=low, high_id=high)
    return list(moved.values())


def _joined(one: Relationship, other: Relationship) -> Relationship:
    """Return one relationship for two that a correction gave the same type."""
    first = [at for at in (one.first_seen, other.first_seen) if at is not None]
    last = [at for at in (one.last_seen, other.last_seen) if at is not None]
    known = one if one.origin == DECLARED else other
    return known._replace(
        strength=1 - (1 - one.strength) * (1 - other.strength),
        confidence=max(one.confidence, other.confidence),
        first_seen=min(first, default=None),
        last_seen=max(last, default=None),
        evidence_count=one.evidence_count + other.evidence_count,
        evidence_forward=one.evidence_forward + other.evidence_forward,
    )


def confirmed_rows(
    reader: Reader,
) -> Callable[[Sequence[str], RelationshipTable, slice], list[bool]]:
    """Return what tells for rows of a table whether a user said that they are right."""
    run, verdicts = reader.status().run, all_verdicts(reader)
    kinds = inferred_kinds(run)
    keys = {
        (row.low_id, row.high_id, row.kind or row.type)
        for row in verdicts
        if row.verdict == CONFIRMED and (row.kind or row.type in kinds)
    }

    def tell(ids: Sequence[str], table: RelationshipTable, part: slice) -> list[bool]:
        if not keys:
            return [False] * len(table.source[part])
        # Positions are in the order of ids, so the lower one is the lower id.
        low = np.minimum(table.source[part], table.target[part]).tolist()
        high = np.maximum(table.source[part], table.target[part]).tolist()
        code, declared = table.type[part].tolist(), table.declared[part].tolist()
        return [
            not by_link and (ids[a], ids[b], table.types[kind]) in keys
            for a, b, kind, by_link in zip(low, high, code, declared, strict=True)
        ]

    return tell
