"""A reader that asks the store for nothing twice, for an answer that is put together of many.

A reader shows one moment, so what it said once it would say again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar, cast

from graphcrm.model import Community, Customer, Verdict
from graphcrm.store.base import Reader

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def read_once(reader: Reader) -> Reader:
    """Return a reader that remembers customers, communities, records and verdicts it gave.

    Only for one answer: what is remembered is never let go.
    """
    return cast(Reader, _Once(reader))


class _Once:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._customers: dict[str, Customer | None] = {}
        self._communities: dict[int, Community | None] = {}
        self._records: dict[str, list[Customer] | None] = {}
        self._verdicts: dict[tuple[str, ...], list[Verdict]] = {}

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

    def verdicts_of(self, ids: Sequence[str]) -> list[Verdict]:
        key = tuple(ids)
        if key not in self._verdicts:
            self._verdicts[key] = list(self._reader.verdicts_of(ids))
        return self._verdicts[key]


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
