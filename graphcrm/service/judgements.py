"""What users said of inferred relationships, laid over what an analysis found.

A rejected relationship is not there, a confirmed one has confidence 1, a corrected one has the type
and direction that the user gave (see graphcrm.service.statements). Declared links, and what
interactions make, are what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from graphcrm.model import CERTAIN, CONFIRMED, DECLARED, REJECTED, Relationship, Run, Verdict
from graphcrm.projection import is_counted
from graphcrm.service.relationship_ids import key_of
from graphcrm.service.statements import as_confirmed, is_statement, join, kind_said
from graphcrm.store.base import Reader, TieKey
from graphcrm.tables import RelationshipTable

ALL_VERDICTS = 2**31 - 1


def inferred_kinds(run: Run | None) -> frozenset[str]:
    """Return the types that the rules of inference gave in a run."""
    return frozenset(_inference(run).get("kinds", ()))


def uncounted_kinds(run: Run | None) -> frozenset[str]:
    """Return the types that a run keeps and shows, but not as edges of the analysed graph."""
    return frozenset(_inference(run).get("uncounted", ()))


def talk_types(run: Run | None) -> tuple[str, ...]:
    """Return the interaction types that the rules of a run took for talk."""
    return tuple(_inference(run).get("rules", {}).get("talk_types", ()))


def interaction_types(run: Run | None) -> frozenset[str]:
    """Return the interaction types that a run found in the data."""
    return frozenset(run.parameters.get("half_lives", ()) if run else ())


def _inference(run: Run | None) -> Mapping[str, Any]:
    return (run.parameters.get("inference") if run else None) or {}


class Judgements:
    """The verdicts on relationships of some customers.

    run: the current one. Only of what its rules inferred a verdict changes anything.
    """

    def __init__(self, verdicts: Iterable[Verdict], run: Run | None) -> None:
        self._kinds = inferred_kinds(run)
        self._uncounted = uncounted_kinds(run)
        self._since = run.started_at if run else 0
        self._by_key: dict[TieKey, Verdict] = {row[:3]: row for row in verdicts}
        self._others: dict[str, set[str]] = {}
        for low, high, _ in self._by_key:
            self._others.setdefault(low, set()).add(high)
            self._others.setdefault(high, set()).add(low)
        # What a correction gave its type has a name of its own from the next analysis on, and is
        # still called so when it is rejected.
        self._by_kind = {
            (row.low_id, row.high_id, row.kind): row
            for row in self._by_key.values()
            if row.kind is not None
        }

    def pairs_of(self, customer_id: str) -> list[str]:
        """Return the others with whom a relationship of the customer was judged, sorted."""
        return sorted(self._others.get(customer_id, ()))

    def verdict_on(self, relationship: Relationship) -> Verdict | None:
        """Return what a user said of a relationship, under its type or the one it had before."""
        if relationship.origin == DECLARED:
            return None
        key = key_of(relationship)
        own = self._by_key.get(key) if relationship.type in self._kinds else None
        # Only what an analysis stored as it was said is certain; a guess of that type stays one.
        given = self._by_kind.get(key) if relationship.confidence == CERTAIN else None
        return given or own or self._said_since(relationship)

    def _said_since(self, relationship: Relationship) -> Verdict | None:
        """Return the correction since the analysis of one that was stored as corrected before."""
        if relationship.confidence != CERTAIN:
            return None
        pair = key_of(relationship)[:2]
        later = [
            row
            for key, row in self._by_kind.items()
            if key[:2] == pair and row.verdict == CONFIRMED and row.decided_at >= self._since
        ]
        return later[0] if len(later) == 1 else None

    def found_as(self, relationship: Relationship) -> str:
        """Return the type that the rules gave a relationship, which a user may have corrected."""
        verdict = self.verdict_on(relationship)
        return relationship.type if verdict is None else verdict.type

    def is_confirmed(self, relationship: Relationship) -> bool:
        """Tell whether a user said that the relationship is right."""
        verdict = self.verdict_on(relationship)
        return verdict is not None and verdict.verdict == CONFIRMED

    def is_direction_said(self, relationship: Relationship) -> bool:
        """Tell whether it runs from one to the other because a user said so."""
        verdict = self.verdict_on(relationship)
        return verdict is not None and verdict.source_id is not None

    def can_be_judged(self, relationship: Relationship) -> bool:
        """Tell whether the relationship is one that rules of inference made."""
        return relationship.origin != DECLARED and (
            relationship.type in self._kinds or self.verdict_on(relationship) is not None
        )

    def is_counted(self, relationship: Relationship) -> bool:
        """Tell whether the relationship is part of an edge of the analysed graph."""
        return is_counted(relationship, self._uncounted)

    def judge(self, relationships: Iterable[Relationship]) -> list[Relationship]:
        """Return the relationships as they are seen with the verdicts, in their order."""
        seen: dict[TieKey, list[tuple[Relationship, bool]]] = {}
        for relationship in relationships:
            verdict = self.verdict_on(relationship)
            now, stated = relationship, False
            if verdict is not None:
                if verdict.verdict == REJECTED:
                    continue
                now = as_confirmed(relationship, verdict, self._uncounted)
                stated = is_statement(verdict, self._uncounted)
            seen.setdefault(key_of(now), []).append((now, stated))
        return [join(found, self._uncounted) for found in seen.values()]


def judgements_of(reader: Reader, ids: Sequence[str]) -> Judgements:
    """Return the verdicts on relationships of these customers, in one round trip."""
    status = reader.status()
    if not status.ledger_version:
        return Judgements(reader.verdicts_of(ids), status.run)
    wanted = set(ids)
    rows = (row for row in all_verdicts(reader) if row.low_id in wanted or row.high_id in wanted)
    return Judgements(rows, status.run)


def canonical_key(reader: Reader, key: TieKey) -> TieKey:
    """Return the key with the customers that its two records were merged into, low before high."""
    if not reader.status().ledger_version:
        return key
    owners = reader.canonical(list(key[:2]))
    low, high = sorted(owners.get(name, name) for name in key[:2])
    return low, high, key[2]


def stored_keys(reader: Reader, key: TieKey) -> list[TieKey]:
    """Return the keys of all verdicts that speak of a relationship of two customers."""
    if not reader.status().ledger_version:
        return [key]
    rows = reader.verdicts(ALL_VERDICTS)
    owners = reader.canonical(sorted({name for row in rows for name in row[:2]}))
    return [
        row[:3]
        for row in rows
        if row.type == key[2] and sorted(owners.get(name, name) for name in row[:2]) == [*key[:2]]
    ]


def verdict_on_key(reader: Reader, key: TieKey) -> Verdict | None:
    """Return the verdict on a relationship, found by the type it had or the one it was given."""
    ledger = reader.status().ledger_version
    rows = all_verdicts(reader) if ledger else reader.verdicts_of([key[0]])
    same = [row for row in rows if row[:2] == key[:2]]
    own = [row for row in same if row.type == key[2]]
    return next(iter([*own, *(row for row in same if row.kind == key[2])]), None)


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
            source = None if row.source_id is None else owners.get(row.source_id, row.source_id)
            moved[low, high, row.type] = row._replace(low_id=low, high_id=high, source_id=source)
    return list(moved.values())


def confirmed_rows(
    reader: Reader,
) -> Callable[[Sequence[str], RelationshipTable, slice], list[bool]]:
    """Return what tells for rows of a table whether a user said that they are right."""
    run, verdicts = reader.status().run, all_verdicts(reader)
    kinds = inferred_kinds(run)
    confirmed = [row for row in verdicts if row.verdict == CONFIRMED]
    found = {row[:3] for row in confirmed if row.kind is None and row.type in kinds}
    # As in verdict_on: what was corrected has its new type where it is certain.
    given = {(row.low_id, row.high_id, kind_said(row)) for row in confirmed if row.kind}
    keys = found | given

    def tell(ids: Sequence[str], table: RelationshipTable, part: slice) -> list[bool]:
        if not keys:
            return [False] * len(table.source[part])
        # Positions are in the order of ids, so the lower one is the lower id.
        low = np.minimum(table.source[part], table.target[part]).tolist()
        high = np.maximum(table.source[part], table.target[part]).tolist()
        code, declared = table.type[part].tolist(), table.declared[part].tolist()
        certain = (table.confidence[part] == CERTAIN).tolist()
        return [
            not by_link and (ids[a], ids[b], table.types[kind]) in (keys if is_certain else found)
            for a, b, kind, by_link, is_certain in zip(
                low, high, code, declared, certain, strict=True
            )
        ]

    return tell
