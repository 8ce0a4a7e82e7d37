"""Reads and writes which records are part of which customer.

A merged record is a node with the label Record in the place of Customer. It keeps its history, so
interactions and links stay where they came; (:Record)-[:MERGED_INTO]->(:Customer) says the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graphcrm.merges import LedgerEntry, Merge, Separation, Suspicion
from graphcrm.model import Customer
from graphcrm.store.ledger import SURVIVORSHIP, Placed, by_probability
from graphcrm.store.neo4j.labels import label_customers
from graphcrm.store.neo4j.rows import Properties, from_customer, to_source_record
from graphcrm.store.neo4j.snapshot import Snapshot, distinct
from graphcrm.store.neo4j.transactions import Statements
from graphcrm.store.records import from_record
from graphcrm.survivorship import Survivorship

_END = 2**62
_ROWS_AT_ONCE = 5_000
_SEARCHED = ("search_text", "long_search_text")


class LedgerReader(Snapshot):
    """The part of the reader that knows records."""

    def iter_records(self) -> Iterator[Customer]:
        """Yield every source record as it came, by id; memory stays flat."""
        for page in self._pages("read/all_records", _ROWS_AT_ONCE):
            for record in map(to_source_record, page):
                if self._is_known(record.customer_id):
                    yield record

    def records(self, customer_ids: Sequence[str]) -> dict[str, list[Customer]]:
        """Return for each of the customers that exist its source records as they came, by id."""
        merged = self.canonical(customer_ids)
        wanted = distinct(name for name in customer_ids if name not in merged)
        owners = {name: name for name in wanted}
        if self._graph["ledger_version"]:
            owners.update(row[:2] for row in self._rows("read/members", ids=wanted))
        found: dict[str, list[Customer]] = {}
        for row in sorted(
            map(to_source_record, self._rows("read/records", ids=list(owners))),
            key=lambda record: record.customer_id,
        ):
            found.setdefault(owners[row.customer_id], []).append(row)
        return found

    def source_records(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the source records that exist as they came, merged or not, by id."""
        return _raw_by_id(self._rows("read/records", ids=distinct(ids)))

    def canonical(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the customers of those of the records that were merged into another id."""
        if not self._graph["ledger_version"]:
            return {}
        return dict(self._rows("read/canonical", ids=distinct(ids)))

    def merges(self) -> Iterator[Merge]:
        """Yield every merged record by id."""
        for page in self._pages("read/merges", _ROWS_AT_ONCE):
            yield from map(Merge._make, page)

    def merges_into(self, customer_id: str) -> list[Merge]:
        """Return the records merged into a customer, by id."""
        rows = self._rows("read/members", ids=distinct([customer_id]))
        return sorted(map(Merge._make, rows), key=lambda row: row.record_id)

    def ledger(self, limit: int, before: int | None = None) -> list[LedgerEntry]:
        """Return the newest lines of the ledger, numbers downwards, those below `before`."""
        rows = self._rows("read/ledger", before=_END if before is None else before, limit=limit)
        return list(map(LedgerEntry._make, rows))

    def separations(self) -> list[Separation]:
        """Return all pairs of records that are never the same, by both ids."""
        return sorted(map(Separation._make, self._rows("read/separations")))

    def suspicion_pairs(self) -> list[tuple[str, str, float]]:
        """Return all pairs that wait for a person, most probable first, then by both ids."""
        # They are sorted here: Cypher would compare some ids by UTF-16 unit.
        rows = self._rows("read/suspicion_pairs")
        return sorted(
            ((left, right, odds) for left, right, odds in rows),
            key=lambda row: (-row[2], row[0], row[1]),
        )

    def suspicions(self, pairs: Sequence[tuple[str, str]]) -> list[Suspicion]:
        """Return those of the pairs that wait for a person, most probable first, then by ids."""
        rows = self._rows("read/suspicions", rows=list(map(list, distinct(pairs))))
        return sorted(map(Suspicion._make, rows), key=by_probability)

    def note(self, name: str) -> str | None:
        """Return the text kept under a name."""
        found = self._transaction.run("read/note", called=name)
        return found[0]["body"] if found else None

    def _ids_of_records(self, customer_id: str) -> list[str]:
        """Return the ids of a customer's records."""
        if not self._graph["ledger_version"]:
            return [customer_id]
        rows = self._rows("read/members", ids=distinct([customer_id]))
        return [customer_id, *(row[0] for row in rows)]


class Neo4jRoom:
    """What the ledger asks of the store; see graphcrm.store.ledger.Room."""

    def __init__(self, run: Statements) -> None:
        self._run = run

    def canonical(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the customers of those of the records that were merged into another id."""
        return dict(self._rows("read/canonical", ids=distinct(ids)))

    def members(self, customer_ids: Sequence[str]) -> dict[str, list[Merge]]:
        """Return for each customer that has any the records merged into it, by id."""
        found: dict[str, list[Merge]] = {}
        rows = map(Merge._make, self._rows("read/members", ids=distinct(customer_ids)))
        for row in sorted(rows, key=lambda row: row.record_id):
            found.setdefault(row.customer_id, []).append(row)
        return found

    def raw(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the source records that exist, as they came."""
        return _raw_by_id(self._rows("read/records", ids=distinct(ids)))

    def merged_among(self, ids: Sequence[str]) -> set[str]:
        """Return which records are merged, or have others merged into them."""
        if not self._run.run("read/merge_count")[0]["merged"]:
            return set()
        return set(self._rows("read/merged_among", ids=distinct(ids)))

    def separated(self, ids: Sequence[str]) -> set[tuple[str, str]]:
        """Return pairs that are never the same and begin with one of the records."""
        return {(left, right) for left, right in self._rows("read/separated", ids=distinct(ids))}

    def place(self, rows: Sequence[Placed]) -> None:
        """Put records where they belong; whatever they were before."""
        standing = [row for row in rows if row.merge is None]
        merged = [_merged(row.record, row.merge) for row in rows if row.merge is not None]
        if standing:
            self._run.run("write/stand_alone", {"rows": [_standing(row) for row in standing]})
            label_customers(self._run, [row.shown for row in standing])
        if merged:
            self._run.run("write/merge_into", {"rows": merged})
        if rows:
            self._run.run("write/raise_ledger_version")

    def log(self, entries: Iterable[LedgerEntry]) -> None:
        """Add lines to the ledger."""
        rows = [list(entry[1:]) for entry in entries]
        if rows:
            self._run.run("write/ledger_entries", {"rows": rows})

    def customers(self) -> list[str]:
        """Return the ids of all customers that records are merged into."""
        found: set[str] = set()
        last: str | None = ""
        while last is not None:
            (page,) = self._run.run("read/merges", {"after": last, "limit": _ROWS_AT_ONCE})
            found.update(row[1] for row in page["rows"])
            last = page["last"]
        return sorted(found)

    def survivorship(self) -> Survivorship:
        """Return the rules by which customers are put together."""
        found = self._run.run("read/note", {"called": SURVIVORSHIP})
        return Survivorship.from_json(found[0]["body"] if found else None)

    def unmatch(self, ids: Sequence[str]) -> None:
        """Note that what these records are matched by may have changed."""
        if ids:
            self._run.run("write/unmatch", {"ids": distinct(ids)})

    def _rows(self, name: str, **parameters: Any) -> list[Any]:
        (record,) = self._run.run(name, parameters)
        rows: list[Any] = record["rows"]
        return rows


def _standing(row: Placed) -> dict[str, Any]:
    properties = from_customer(row.shown)
    if row.shown is not row.record:
        properties["own_record"] = from_record(row.record)
    return properties


def _merged(record: Customer, merge: Merge) -> dict[str, Any]:
    properties = from_customer(record)
    for name in _SEARCHED:
        properties.pop(name, None)
    if record.bare:
        properties["bare"] = True
    return {"record": properties, **merge._asdict()}


def _raw_by_id(rows: Iterable[Properties]) -> dict[str, Customer]:
    return {record.customer_id: record for record in map(to_source_record, rows)}
