"""A reader that asks the store for nothing twice, for an answer that is put together of many.

A reader shows one moment, so what it said once it would say again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from graphcrm.merges import Merge
from graphcrm.model import (
    Community,
    Customer,
    Interaction,
    Micros,
    MonthCount,
    Relationship,
    Scores,
    Valuation,
    Verdict,
)
from graphcrm.store.about import ALWAYS, About
from graphcrm.store.base import Reader
from graphcrm.store.ledger import SURVIVORSHIP

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def read_once(reader: Reader, about: About | None = None) -> Reader:
    """Return a reader that remembers what it gave of customers, and what is in `about`.

    Only for one answer: what is remembered is never let go.
    """
    return cast(Reader, _Once(reader, about))


class _Once:
    def __init__(self, reader: Reader, about: About | None) -> None:
        self._reader = reader
        self._customers: dict[str, Customer | None] = {}
        self._communities: dict[int, Community | None] = {}
        self._records: dict[str, list[Customer] | None] = {}
        self._scores: dict[str, Scores | None] = {}
        self._values: dict[str, Valuation | None] = {}
        self._verdicts: dict[tuple[str | int, ...], list[Verdict]] = {}
        self._ties: dict[str, list[Relationship]] = {}
        self._about = about
        if about is not None:
            self._know(about)

    def _know(self, about: About) -> None:
        name = about.customer.customer_id
        self._customers[name] = about.customer
        self._records[name] = list(about.records)
        self._communities.update((one.community_id, one) for one in about.communities)
        if self._reader.status().run is not None:
            self._scores[name] = about.scores
            self._values[name] = about.valuation

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def customers(self, ids: Sequence[str]) -> dict[str, Customer]:
        return _found(ids, self._customers, self._reader.customers)

    def communities_of(self, ids: Sequence[int]) -> dict[int, Community]:
        return _found(ids, self._communities, self._reader.communities_of)

    def community(self, community_id: int) -> Community | None:
        return self.communities_of([community_id]).get(community_id)

    def records(self, customer_ids: Sequence[str]) -> dict[str, list[Customer]]:
        return _found(customer_ids, self._records, self._reader.records)

    def scores(self, ids: Sequence[str]) -> dict[str, Scores]:
        return _found(ids, self._scores, self._reader.scores)

    def values(self, ids: Sequence[str]) -> dict[str, Valuation]:
        return _found(ids, self._values, self._reader.values)

    def merges_into(self, customer_id: str) -> list[Merge]:
        about = self._of(customer_id)
        return list(about.merges) if about else self._reader.merges_into(customer_id)

    def note(self, name: str) -> str | None:
        about = self._about
        return about.rules if about and name == SURVIVORSHIP else self._reader.note(name)

    def interaction_counts(self, record_ids: Sequence[str]) -> Mapping[str, int]:
        about = self._about
        if about and list(record_ids) == [record.customer_id for record in about.records]:
            return about.counts
        return self._reader.interaction_counts(record_ids)

    def interactions_of(
        self, customer_id: str, limit: int, after: tuple[Micros, str] | None = None
    ) -> list[Interaction]:
        about = self._of(customer_id)
        if about and after is None and limit == about.limit:
            return list(about.latest)
        return self._reader.interactions_of(customer_id, limit, after)

    def timeline(self, customer_id: str, since: Micros, until: Micros) -> list[MonthCount]:
        about = self._of(customer_id)
        if about and (since, until) == ALWAYS:
            return list(about.months)
        return self._reader.timeline(customer_id, since, until)

    def verdicts_of(self, ids: Sequence[str]) -> list[Verdict]:
        key = tuple(ids)
        if key not in self._verdicts:
            self._verdicts[key] = list(self._reader.verdicts_of(ids))
        return self._verdicts[key]

    def verdicts(self, limit: int, offset: int = 0) -> list[Verdict]:
        key = (limit, offset)
        if key not in self._verdicts:
            self._verdicts[key] = list(self._reader.verdicts(limit, offset))
        return self._verdicts[key]

    def relationships_of(
        self, ids: Sequence[str], limit_each: int
    ) -> dict[str, list[Relationship]]:
        found = self._reader.relationships_of(ids, limit_each)
        self._ties.update((name, ties) for name, ties in found.items() if len(ties) < limit_each)
        return found

    def relationships_between(self, customer_id: str, others: Sequence[str]) -> list[Relationship]:
        if customer_id not in self._ties:
            return self._reader.relationships_between(customer_id, others)
        wanted = {*others}
        ties = (
            tie
            for tie in self._ties[customer_id]
            if (tie.target_id if tie.source_id == customer_id else tie.source_id) in wanted
        )
        return sorted(ties, key=lambda tie: tie[:3])

    def _of(self, customer_id: str) -> About | None:
        about = self._about
        return about if about and about.customer.customer_id == customer_id else None


def _found(
    keys: Iterable[Key],
    known: dict[Key, Value | None],
    read: Callable[[Sequence[Key]], dict[Key, Value]],
) -> dict[Key, Value]:
    """Return what is there under keys; only those not asked for before are read."""
    wanted = list(keys)
    new = list(dict.fromkeys(key for key in wanted if key not in known))
    if new:
        known.update(dict.fromkeys(new))
        known.update(read(new))
    return {key: value for key in wanted if (value := known[key]) is not None}
