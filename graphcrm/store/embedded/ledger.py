"""Reads and writes which records are part of which customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from graphcrm.merges import LedgerEntry, Merge, Separation, Suspicion
from graphcrm.model import Customer
from graphcrm.store.embedded.customers import give_tags, make_findable
from graphcrm.store.embedded.matching import unmatch
from graphcrm.store.embedded.rows import Row, from_customer, is_text, json_list, to_customer
from graphcrm.store.embedded.search import searchable
from graphcrm.store.embedded.snapshot import Snapshot
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.writing import Writing
from graphcrm.store.ledger import SURVIVORSHIP, Placed, by_probability
from graphcrm.store.records import from_record, to_record
from graphcrm.survivorship import Survivorship

_COLUMNS = len(Customer._fields)
_BARE = 21
_END = 2**62


class LedgerReader(Snapshot):
    """The part of the reader that knows records."""

    def iter_records(self) -> Iterator[Customer]:
        """Yield every source record as it came, by id; memory stays flat."""
        return map(_to_raw, self._rows("read/all_records"))

    def records(self, customer_ids: Sequence[str]) -> dict[str, list[Customer]]:
        """Return for each of the customers that exist its source records as they came, by id."""
        merged = self.canonical(customer_ids)
        wanted = [name for name in customer_ids if name not in merged]
        owners = {name: name for name in wanted}
        for row in map(Merge._make, self._rows("read/members", ids=json_list(wanted))):
            owners[row.record_id] = row.customer_id
        found: dict[str, list[Customer]] = {}
        for raw in map(_to_raw, self._rows("read/records", ids=json_list(sorted(owners)))):
            found.setdefault(owners[raw.customer_id], []).append(raw)
        return found

    def source_records(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the source records that exist as they came, merged or not, by id."""
        return _raw_by_id(self._rows("read/records", ids=json_list(list(ids))))

    def canonical(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the customers of those of the records that were merged into another id."""
        if not self._state.ledger_version:
            return {}
        return dict(self._rows("read/canonical", ids=json_list(list(ids))))

    def merges(self) -> Iterator[Merge]:
        """Yield every merged record by id."""
        return map(Merge._make, self._rows("read/merges"))

    def merges_into(self, customer_id: str) -> list[Merge]:
        """Return the records merged into a customer, by id."""
        return list(map(Merge._make, self._rows("read/members", ids=json_list([customer_id]))))

    def ledger(self, limit: int, before: int | None = None) -> list[LedgerEntry]:
        """Return the newest lines of the ledger, numbers downwards, those below `before`."""
        rows = self._rows("read/ledger", before=_END if before is None else before, limit=limit)
        return list(map(LedgerEntry._make, rows))

    def separations(self) -> list[Separation]:
        """Return all pairs of records that are never the same, by both ids."""
        return list(map(Separation._make, self._rows("read/separations")))

    def suspicion_pairs(self) -> list[tuple[str, str, float]]:
        """Return all pairs that wait for a person, most probable first, then by both ids."""
        return [(left, right, odds) for left, right, odds in self._rows("read/suspicion_pairs")]

    def suspicions(self, pairs: Sequence[tuple[str, str]]) -> list[Suspicion]:
        """Return those of the pairs that wait for a person, most probable first, then by ids."""
        wanted = [pair for pair in pairs if all(map(is_text, pair))]
        rows = self._rows("read/suspicions", pairs=orjson.dumps(wanted).decode())
        return sorted(map(Suspicion._make, rows), key=by_probability)

    def note(self, name: str) -> str | None:
        """Return the text kept under a name."""
        row = self._one("read/note", called=name)
        return row[0] if row else None


@dataclass(slots=True)
class EmbeddedRoom:
    """What the ledger asks of the store; counts how many customers there are more, and bare ones.

    See graphcrm.store.ledger.Room.
    """

    writing: Writing
    customers: int = 0
    bare: int = 0
    placed: int = 0

    def canonical(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the customers of those of the records that were merged into another id."""
        return dict(self._rows("read/canonical", ids))

    def members(self, customer_ids: Sequence[str]) -> dict[str, list[Merge]]:
        """Return for each customer that has any the records merged into it, by id."""
        found: dict[str, list[Merge]] = {}
        for row in map(Merge._make, self._rows("read/members", customer_ids)):
            found.setdefault(row.customer_id, []).append(row)
        return found

    def raw(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the source records that exist, as they came."""
        return _raw_by_id(self._rows("read/records", ids))

    def merged_among(self, ids: Sequence[str]) -> set[str]:
        """Return which records are merged, or have others merged into them."""
        any_merge = self.writing.connection.execute(statement("read/any_merge")).get
        return {name for (name,) in self._rows("read/merged_among", ids)} if any_merge else set()

    def separated(self, ids: Sequence[str]) -> set[tuple[str, str]]:
        """Return pairs that are never the same and begin with one of the records."""
        return {(left, right) for left, right in self._rows("read/separated", ids)}

    def place(self, rows: Sequence[Placed]) -> None:
        """Put records where they belong; whatever they were before."""
        ids = [row.record.customer_id for row in rows]
        before = {row[0]: row for row in self._rows("read/placement", ids)}
        keyed = [(before[row.record.customer_id][_COLUMNS], row) for row in rows]
        keys = [(key,) for key, _ in keyed]
        writing = self.writing
        writing.many("write/release_record", keys)
        writing.many("write/forget_own_record", keys)
        writing.many(
            "write/changed_customer", ((*from_customer(row.shown), key) for key, row in keyed)
        )
        writing.many(
            "write/own_record",
            ((key, from_record(row.record)) for key, row in keyed if row.shown is not row.record),
        )
        writing.many(
            "write/point_record",
            ((key, *row.merge[1:]) for key, row in keyed if row.merge is not None),
        )
        self._show(before, keyed)
        self._count(list(before.values()), rows)

    def log(self, entries: Iterable[LedgerEntry]) -> None:
        """Add lines to the ledger."""
        self.writing.many("write/ledger_entry", (entry[1:] for entry in entries))

    def survivorship(self) -> Survivorship:
        """Return the rules by which customers are put together."""
        values = {"called": SURVIVORSHIP}
        found = self.writing.connection.execute(statement("read/note"), values).fetchone()
        return Survivorship.from_json(found[0] if found else None)

    def unmatch(self, ids: Sequence[str]) -> None:
        """Note that what these records are matched by may have changed."""
        unmatch(self.writing, ids)

    def _rows(self, name: str, ids: Sequence[str]) -> list[Row]:
        values = {"ids": json_list(list(ids))}
        rows: list[Row] = self.writing.connection.execute(statement(name), values).fetchall()
        return rows

    def _show(self, before: dict[str, Row], keyed: Sequence[tuple[int, Placed]]) -> None:
        """Let searches and tags find customers, and records that are part of one no more."""
        writing = self.writing
        customers = [to_customer(row) for row in before.values() if not row[-1]]
        gone = ((tag, old.customer_id) for old in customers for tag in old.tags)
        writing.many("write/untag", gone)
        hidden = [(key,) for key, row in keyed if row.merge is not None]
        writing.many("write/hide_text", hidden)
        writing.many("write/hide_pieces", hidden)
        shown = [(key, row.shown) for key, row in keyed if row.merge is None]
        make_findable(
            writing,
            [(key, customer.customer_id, searchable(customer)) for key, customer in shown],
        )
        give_tags(writing, [customer for _, customer in shown])

    def _count(self, before: Sequence[Row], rows: Sequence[Placed]) -> None:
        were = [row for row in before if not row[-1]]
        are = [row.shown for row in rows if row.merge is None]
        self.customers += len(are) - len(were)
        self.bare += sum(row.bare for row in are) - sum(row[_BARE] for row in were)
        self.placed += len(rows)


def _raw_by_id(rows: Iterable[Row]) -> dict[str, Customer]:
    return {row[0]: _to_raw(row) for row in rows}


def _to_raw(row: Row) -> Customer:
    return to_customer(row) if row[_COLUMNS] is None else to_record(row[_COLUMNS])
