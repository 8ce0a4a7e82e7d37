"""Who is in an audience now: members that were merged since follow to their customer.

Ids are kept as they were put in, in code point order, and read part by part in that order. A merged
record stands for its customer unless the customer, or another of its records that comes before, is
a member too: so everyone is there once, and a record that is taken out again is itself again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from graphcrm.baskets import Audience
from graphcrm.errors import AudienceChangedError, AudienceNotFoundError
from graphcrm.store.base import Reader


class Member(NamedTuple):
    """A customer in an audience, and what a campaign tool needs to reach it."""

    customer_id: str
    name: str
    email: str | None
    phone: str | None


Placed = tuple[str, str]
"""A member as it was put in, and the customer that it is now."""


class Membership:
    """The members of one audience; keeps the parts that were looked into, at most all of them."""

    def __init__(self, reader: Reader, audience: Audience) -> None:
        self._reader = reader
        self._audience = audience
        self._firsts = reader.audience_parts(audience.audience_id)
        self._parts: dict[int, frozenset[str]] = {}

    def pages(self, after: str | None = None) -> Iterator[list[Placed]]:
        """Yield the members part by part, those above `after`, an id as it was put in.

        Raises AudienceChangedError and AudienceNotFoundError where it changes or goes meanwhile.
        """
        begin = 0 if after is None else max(bisect_right(self._firsts, after) - 1, 0)
        for number in range(begin, len(self._firsts)):
            ids = self._read(number)
            yield self._follow(ids if after is None else ids[bisect_right(ids, after) :])

    def __contains__(self, name: str) -> bool:
        number = bisect_right(self._firsts, name) - 1
        if number < 0:
            return False
        if number not in self._parts:
            self._parts[number] = frozenset(self._read(number))
        return name in self._parts[number]

    def _read(self, number: int) -> list[str]:
        ids = self._reader.audience_part(self._audience.audience_id, number)
        # A reader of Neo4j sees what others commit: a part is of this version if that still stands.
        now = self._reader.audience(self._audience.audience_id)
        if now is None:
            raise AudienceNotFoundError(self._audience.audience_id)
        if now.version != self._audience.version:
            raise AudienceChangedError(now.name, now.version)
        return ids

    def _follow(self, ids: Sequence[str]) -> list[Placed]:
        owners = self._reader.canonical(ids)
        if not owners:
            return [(name, name) for name in ids]
        kept = self._standing(owners)
        return [
            (name, owners.get(name, name)) for name in ids if name not in owners or name in kept
        ]

    def _standing(self, owners: Mapping[str, str]) -> set[str]:
        """Return which merged members stand for their customers."""
        kept = set()
        found = self._reader.records(sorted(set(owners.values())))
        for owner, records in found.items():
            members = [row.customer_id for row in records if row.customer_id in self]
            if members and owner not in members:
                kept.add(min(members))
        return kept


def tell(reader: Reader, ids: Sequence[str]) -> list[Member]:
    """Return what is told of these customers, in their order; one round trip."""
    people = reader.customers(ids)
    found = (people[name] for name in ids if name in people)
    return [Member(one.customer_id, one.label, one.email, one.phone) for one in found]
