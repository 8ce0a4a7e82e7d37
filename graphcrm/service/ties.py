"""Ties of customers by kind, strength and date: what a user wants to see of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphcrm.errors import InvalidValueError
from graphcrm.model import Micros, Relationship, format_moment
from graphcrm.service.judged import joined_weight
from graphcrm.service.judgements import Judgements, judgements_of
from graphcrm.service.neighbours import READ_LIMIT
from graphcrm.store.base import Reader

CUSTOMERS_AT_ONCE = 200
"""Customers whose relationships are read together."""


class SeenTie(NamedTuple):
    """All relationships of two customers that pass a filter, seen from one of them.

    strength: of them together. types: in code point order.
    """

    customer_id: str
    strength: float
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TieFilter:
    """Which ties to see.

    types: only relationships of these; without any, all that are part of edges of the analysed
    graph. min_strength: of what passes between two customers together. since, until: when a
    relationship was last seen, both included; one without a date does not pass a bound.
    """

    types: frozenset[str] = frozenset()
    min_strength: float = 0.0
    since: Micros | None = None
    until: Micros | None = None

    def check(self) -> None:
        """Raise InvalidValueError for what makes no sense."""
        if not 0 <= self.min_strength <= 1:
            raise InvalidValueError(f"min_strength is {self.min_strength}; it goes from 0 to 1.")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise InvalidValueError(
                f"since ({format_moment(self.since)}) is after until "
                f"({format_moment(self.until)}). Swap them."
            )

    def passes(self, relationship: Relationship, judgements: Judgements) -> bool:
        """Tell whether a relationship, as it is seen with the verdicts, is wanted."""
        if self.types:
            wanted = relationship.type in self.types
        else:
            wanted = judgements.is_counted(relationship)
        return wanted and self._is_of_the_time(relationship.last_seen)

    def _is_of_the_time(self, seen: Micros | None) -> bool:
        if self.since is None and self.until is None:
            return True
        if seen is None:
            return False
        return (self.since is None or seen >= self.since) and (
            self.until is None or seen <= self.until
        )


EVERYTHING = TieFilter()
"""Every edge of the analysed graph passes."""


def ties_of(reader: Reader, ids: Sequence[str], wanted: TieFilter) -> dict[str, list[SeenTie]]:
    """Return for each customer the ties that pass, by the other's id.

    Of a customer with more than READ_LIMIT relationships, the strongest so many are looked at.
    """
    found: dict[str, list[SeenTie]] = {}
    for start in range(0, len(ids), CUSTOMERS_AT_ONCE):
        part = ids[start : start + CUSTOMERS_AT_ONCE]
        judgements = judgements_of(reader, part)
        for customer_id, stored in reader.relationships_of(part, READ_LIMIT).items():
            seen = judgements.judge(stored)
            passing = [one for one in seen if wanted.passes(one, judgements)]
            ties = join(customer_id, by_other(customer_id, passing))
            found[customer_id] = [tie for tie in ties if tie.strength >= wanted.min_strength]
    return found


def by_other(
    customer_id: str, relationships: Sequence[Relationship]
) -> dict[str, list[Relationship]]:
    """Return the relationships of a customer with each other one; with itself is none."""
    found: dict[str, list[Relationship]] = {}
    for one in relationships:
        other = one.target_id if one.source_id == customer_id else one.source_id
        if other != customer_id:
            found.setdefault(other, []).append(one)
    return found


def join(customer_id: str, others: Mapping[str, Sequence[Relationship]]) -> list[SeenTie]:
    """Return one tie for each other customer, by id."""
    return [
        SeenTie(other, joined_weight(others[other]), tuple(sorted({r.type for r in others[other]})))
        for other in sorted(others)
    ]
