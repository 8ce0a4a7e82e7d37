"""A store at the port, in memory: it keeps what is written and can fail when told to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from graphcrm.errors import StoreUnavailableError
from graphcrm.model import Customer, Interaction, Link, Tally


class RecordingStore:
    """Keeps rows by their identity, and the size of every transaction."""

    def __init__(self, fail_at: int | None = None) -> None:
        self.customers: dict[str, Customer] = {}
        self.interactions: dict[str, Interaction] = {}
        self.links: dict[tuple[str, str, str], Link] = {}
        self.transactions: list[tuple[str, int]] = []
        self._fail_at = fail_at

    @contextmanager
    def write(self) -> Iterator[RecordingWriter]:
        if len(self.transactions) == self._fail_at:
            raise StoreUnavailableError("The disk is full.")
        yield RecordingWriter(self)


class RecordingWriter:
    def __init__(self, store: RecordingStore) -> None:
        self._store = store

    def upsert_customers(self, rows: Sequence[Customer]) -> Tally:
        return self._keep("customers", [(row.customer_id, row) for row in rows])

    def upsert_interactions(self, rows: Sequence[Interaction]) -> Tally:
        return self._keep("interactions", [(row.interaction_id, row) for row in rows])

    def upsert_links(self, rows: Sequence[Link]) -> Tally:
        return self._keep("links", [(row[:3], row) for row in rows])

    def _keep(self, table: str, rows: list[tuple[Any, Any]]) -> Tally:
        kept = getattr(self._store, table)
        tally = Tally()
        for key, row in rows:
            if key not in kept:
                tally += Tally(new=1)
            else:
                tally += Tally(unchanged=1) if kept[key] == row else Tally(changed=1)
            kept[key] = row
        self._store.transactions.append((table, len(rows)))
        return tally
