"""Reads and writes Neo4j in parts, each by a process of its own that only knows the address.

Each part opens a connection for itself, reads a range of ids in pages, and closes it. Parts are
read one by one, so what is written meanwhile may be in one and not in another: read when nobody
loads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from graphcrm.errors import StoreError
from graphcrm.settings import Neo4jSettings
from graphcrm.store.neo4j.connection import connect
from graphcrm.store.neo4j.failures import explained
from graphcrm.store.neo4j.rows import type_in_graph
from graphcrm.store.neo4j.transactions import Database, Statements, write_once

_PAGE = 1_000
_IDS_AT_ONCE = 20_000
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and how to log in to it."""

    url: str
    login: Neo4jSettings


@dataclass(frozen=True, slots=True)
class Part:
    """Ids after `after` up to and with `until`; without an end where that is None."""

    after: str
    until: str | None


@contextmanager
def _connected(address: Address) -> Iterator[Database]:
    database = connect(address.url, address.login)
    try:
        with explained(database.name):
            yield database
    finally:
        database.driver.close()


def cut(address: Address, customers_each: int) -> list[Part]:
    """Return ranges of ids with about so many customers each."""
    with _connected(address) as database:
        pages = _pages(database, "read/customer_ids", Part("", None), customers_each)
        ends = [last for last, _ in pages if last is not None]
    starts = ["", *ends]
    return [Part(after, until) for after, until in zip(starts, [*ends[:-1], None], strict=False)]


def id_rows(address: Address, part: Part) -> Iterator[tuple[str]]:
    """Yield (customer_id,) of a part."""
    with _connected(address) as database:
        for _, ids in _pages(database, "read/customer_ids", part, _IDS_AT_ONCE):
            yield from ((name,) for name in ids if _within(part, name))


def owner_rows(address: Address, part: Part) -> Iterator[tuple[str, str]]:
    """Yield (record_id, customer_id) of merged records of a part."""
    with _connected(address) as database:
        for _, rows in _pages(database, "read/merges", part, _IDS_AT_ONCE):
            yield from ((row[0], row[1]) for row in rows if _within(part, row[0]))


def contact_rows(address: Address, part: Part) -> Iterator[tuple[str, str, str, int]]:
    """Yield (customer, counterparty, type, occurred_at) of what records of a part did."""
    with _connected(address) as database:
        for _, rows in _pages(database, "read/contacts", part, _PAGE):
            for customer, contacts in rows:
                if _within(part, customer):
                    for counterparty, kind, moments in contacts:
                        yield from ((customer, counterparty, kind, at) for at in moments)


def link_rows(address: Address, part: Part) -> Iterator[tuple[Any, ...]]:
    """Yield (source, target, type, directed, strength, since, until) declared in a part."""
    names = ("source_id", "target_id", "type", "directed", "strength", "since", "until")
    with _connected(address) as database:
        for _, rows in _pages(database, "read/all_links", part, _PAGE):
            for links in rows:
                for link in links:
                    if _within(part, link["source_id"]):
                        yield tuple(link.get(name) for name in names)


def write_relationships(address: Address, run_id: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write relationships of a run: source, target, type, and then as the statement takes them."""
    named = ([*row[:2], type_in_graph(row[2]), *row[2:], None] for row in rows)
    _write(address, "write/relationships", run_id, named)


def write_scores(address: Address, run_id: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write scores of a run, whose communities are there already."""
    _write(address, "write/scores", run_id, map(list, rows))


def _write(address: Address, name: str, run_id: str, rows: Iterable[Sequence[Any]]) -> None:
    iterator = iter(rows)
    with _connected(address) as database:
        while batch := list(islice(iterator, _BATCH)):
            found = write_once(database, partial(_run, name, {"run_id": run_id, "rows": batch}))
            if found[0]["written"] < len(batch):
                raise StoreError(
                    f"{len(batch) - found[0]['written']:,} rows of {batch[0][0]!r} and others name "
                    f"customers that {database.name} does not have. Load the customers first."
                )


def _run(name: str, values: Mapping[str, Any], run: Statements) -> Sequence[Any]:
    return run.run(name, values)


def _pages(
    database: Database, name: str, part: Part, limit: int
) -> Iterator[tuple[str | None, list[Any]]]:
    """Yield the last id and the rows of each page, the first beyond the part included."""
    last: str | None = part.after
    while last is not None and (part.until is None or last < part.until):
        row = database.ask(name, {"after": last, "limit": limit})[0]
        last = row["last"]
        yield last, row["rows"]


def _within(part: Part, name: str) -> bool:
    return part.until is None or name <= part.until
