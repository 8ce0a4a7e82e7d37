"""Writes in one transaction; see graphcrm.store.base.Writer for what counts as what.

Each batch is read back first and merged here, so that only what is new or changed is written: a
file that was loaded before costs no more than the reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Protocol, TypeVar

from graphcrm.baskets import Audience
from graphcrm.errors import ConflictError
from graphcrm.merges import HAND, LedgerEntry, Merge, Separation, Suspicion
from graphcrm.model import Customer, Interaction, Link, Micros, Tally, Verdict
from graphcrm.saved_rules import Segment
from graphcrm.store import ledger
from graphcrm.store.base import Receipt, StoredPlan, TieKey
from graphcrm.store.merging import merge_batch
from graphcrm.store.neo4j.audiences import cut, remove_audience, write_audience, write_parts
from graphcrm.store.neo4j.labels import label_customers
from graphcrm.store.neo4j.ledger import Neo4jRoom
from graphcrm.store.neo4j.matching import write_match_keys
from graphcrm.store.neo4j.rows import (
    from_customer,
    from_interaction,
    from_link,
    to_customer,
    to_interaction,
    to_link,
    values_of_interaction,
)
from graphcrm.store.neo4j.segments import remove_segment, write_segment
from graphcrm.store.neo4j.snapshot import distinct
from graphcrm.store.neo4j.transactions import Statements, WriteTransaction
from graphcrm.store.neo4j.verdicts import remove_verdicts, write_verdicts

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

_BATCH = 20_000
"""Rows that go to the server in one statement."""


class Write(Protocol[T_contra]):
    """Writes rows of one table by statements."""

    def __call__(self, run: Statements, rows: Sequence[T_contra]) -> Tally:
        """Write them and say what that did."""


class Neo4jWriter:
    """Writes customers, interactions and links."""

    def __init__(self, transaction: WriteTransaction) -> None:
        self._transaction = transaction
        self._total = Tally()

    def upsert_customers(self, rows: Sequence[Customer]) -> Tally:
        """Write customers."""
        return self._upsert(_write_customers, rows)

    def upsert_interactions(self, rows: Sequence[Interaction]) -> Tally:
        """Write interactions."""
        return self._upsert(_write_interactions, rows)

    def upsert_links(self, rows: Sequence[Link]) -> Tally:
        """Write links."""
        return self._upsert(_write_links, rows)

    def merge(self, merges: Sequence[Merge]) -> int:
        """Make records part of customers, one after the other; return how many moved."""
        return sum(self._transaction.run(partial(_merge, rows=part)) for part in _slices(merges))

    def unmerge(self, record_ids: Sequence[str], at: Micros) -> int:
        """Make merged records customers of their own again; return how many were not."""
        return sum(
            self._transaction.run(partial(_unmerge, rows=part, at=at))
            for part in _slices(distinct(record_ids))
        )

    def separate(self, pairs: Sequence[Separation]) -> None:
        """Note pairs of records that are never the same."""
        self._transaction.run(partial(_separate, rows=pairs))

    def rejoin(self, pairs: Sequence[tuple[str, str]], at: Micros) -> int:
        """Forget that pairs are never the same; return how many were noted."""
        return self._transaction.run(partial(_rejoin, rows=pairs, at=at))

    def replace_suspicions(self, rows: Sequence[Suspicion]) -> None:
        """Put these pairs in the place of those that waited for a person."""
        self._transaction.run(lambda run: run.run("write/forget_suspicions"))
        for part in _slices(rows):
            self._transaction.run(
                partial(_write, name="write/suspicions", rows=list(map(list, part)))
            )

    def replace_ledger(self, entries: Sequence[LedgerEntry]) -> None:
        """Put these lines in the place of the ledger, for a copy; their numbers are kept."""
        self._transaction.run(lambda run: run.run("write/forget_ledger"))
        for part in _slices(entries):
            self._transaction.run(
                partial(_write, name="write/numbered_entries", rows=list(map(list, part)))
            )

    def set_note(self, name: str, text: str) -> None:
        """Keep a text under a name; new rules for merged customers hold for all of them."""
        self._transaction.run(partial(_set_note, name=name, text=text))

    def set_match_keys(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Put match keys in the place of those that records had, and count these as matched."""
        for part in _slices(rows):
            self._transaction.run(partial(write_match_keys, rows=part))

    def put_verdicts(self, rows: Sequence[Verdict]) -> Tally:
        """Keep what users said of relationships."""
        return self._upsert(write_verdicts, rows)

    def remove_verdicts(self, keys: Sequence[TieKey]) -> int:
        """Take back verdicts; return how many there were."""
        removed = self._transaction.run(lambda run: remove_verdicts(run, keys))
        self._total += Tally(changed=removed)
        return removed

    def add_receipt(self, receipt: Receipt) -> None:
        """Remember what an idempotency key was answered with.

        Raises ConflictError where the key was used for something else.
        """
        values = asdict(receipt)
        if not self._transaction.run(lambda run: run.run("write/receipt", values)[0]["kept"]):
            raise ConflictError(
                f"The idempotency key {receipt.key!r} came with other content before. "
                "Send a new key with new content."
            )

    def add_plan(self, plan: StoredPlan) -> None:
        """Keep a plan of a campaign."""
        values = asdict(plan)
        self._transaction.run(lambda run: run.run("write/plan", values))

    def put_audience(self, audience: Audience, members: Sequence[str]) -> None:
        """Keep an audience and its members, in place of what was kept under its id."""
        self._transaction.run(partial(write_audience, audience=audience))
        for parts in cut(members):
            self._transaction.run(
                partial(write_parts, audience_id=audience.audience_id, parts=parts)
            )

    def remove_audience(self, audience_id: str) -> bool:
        """Forget an audience; return whether there was one."""
        return self._transaction.run(partial(remove_audience, audience_id=audience_id))

    def put_segment(self, segment: Segment) -> None:
        """Keep a segment, in place of what was kept under its id."""
        self._transaction.run(partial(write_segment, segment=segment))

    def remove_segment(self, segment_id: str) -> bool:
        """Forget a segment; return whether there was one."""
        return self._transaction.run(partial(remove_segment, segment_id=segment_id))

    def mark_copying(self, graph_id: str | None) -> None:
        """Note that a copy from that graph is under way, or with None that it is complete."""
        self._transaction.run(lambda run: run.run("write/copying", {"graph_id": graph_id}))

    def finish(self) -> None:
        """Raise the version of the data where it changed, and commit."""
        total = self._total
        if total.new or total.changed or total.bare:
            self._transaction.run(lambda run: run.run("write/raise_version"))
        self._transaction.commit()

    def _upsert(self, write: Write[T], rows: Sequence[T]) -> Tally:
        tally = Tally()
        for part in _slices(rows):
            tally += self._transaction.run(partial(write, rows=part))
        self._total += tally
        return tally


def _merge(run: Statements, rows: Sequence[Merge]) -> int:
    return ledger.merge(Neo4jRoom(run), rows)


def _unmerge(run: Statements, rows: Sequence[str], at: Micros) -> int:
    return ledger.unmerge(Neo4jRoom(run), rows, at)


def _separate(run: Statements, rows: Sequence[Separation]) -> None:
    _write(run, "write/separations", map(list, rows))
    Neo4jRoom(run).log(
        LedgerEntry(0, pair.said_at, ledger.SEPARATE, pair.left_id, pair.right_id, HAND, None)
        for pair in rows
    )


def _rejoin(run: Statements, rows: Sequence[tuple[str, str]], at: Micros) -> int:
    noted = run.run("write/forget_separations", {"rows": list(map(list, rows))})[0]["rows"]
    Neo4jRoom(run).log(
        LedgerEntry(0, at, ledger.REJOIN, left, right, HAND, None) for left, right in noted
    )
    return len(noted)


def _set_note(run: Statements, name: str, text: str) -> None:
    run.run("write/note", {"name": name, "body": text})
    if name == ledger.SURVIVORSHIP:
        room = Neo4jRoom(run)
        for part in _slices(room.customers()):
            ledger.refresh(room, part)


def _write_customers(run: Statements, rows: Sequence[Customer]) -> Tally:
    room = Neo4jRoom(run)
    ids = room.merged_among([row.customer_id for row in rows])
    if not ids:
        return _write_plain(run, rows)
    tally = ledger.update(room, [row for row in rows if row.customer_id in ids])
    return tally + _write_plain(run, [row for row in rows if row.customer_id not in ids])


def _write_plain(run: Statements, rows: Sequence[Customer]) -> Tally:
    ids = list(dict.fromkeys(row.customer_id for row in rows))
    found = map(to_customer, _read(run, "read/customers", ids=ids))
    merged = merge_batch({row.customer_id: row for row in found}, rows, lambda row: row.customer_id)
    _put_customers(run, "write/create_customers", list(merged.new.values()))
    _put_customers(run, "write/update_customers", list(merged.changed.values()))
    return merged.tally


def _write_interactions(run: Statements, rows: Sequence[Interaction]) -> Tally:
    ids = list(dict.fromkeys(row.interaction_id for row in rows))
    found = map(to_interaction, _read(run, "read/interactions", ids=ids))
    existing = {row.interaction_id: row for row in found}
    merged = merge_batch(existing, rows, lambda row: row.interaction_id)
    new, changed = list(merged.new.values()), list(merged.changed.values())
    moved = [row for row in changed if _sides(row) != _sides(existing[row.interaction_id])]
    bare = _add_bare(run, (side for row in (*new, *moved) for side in _sides(row)))
    _write(run, "write/create_interactions", map(values_of_interaction, new))
    _write(run, "write/update_interactions", map(from_interaction, changed))
    if moved:
        run.run("write/disconnect_interactions", {"ids": [row.interaction_id for row in moved]})
        _write(run, "write/connect_interactions", ([row[0], *_sides(row)] for row in moved))
    return replace(merged.tally, bare=bare)


def _write_links(run: Statements, rows: Sequence[Link]) -> Tally:
    keys = [list(key) for key in dict.fromkeys(map(_key, rows))]
    found = map(to_link, _read(run, "read/links", keys=keys))
    merged = merge_batch({_key(row): row for row in found}, rows, _key)
    bare = _add_bare(run, (side for row in merged.new.values() for side in _key(row)[:2]))
    _write(run, "write/create_links", map(from_link, merged.new.values()))
    _write(run, "write/update_links", map(from_link, merged.changed.values()))
    return replace(merged.tally, bare=bare)


def _add_bare(run: Statements, ids: Iterable[str | None]) -> int:
    wanted = list(dict.fromkeys(customer_id for customer_id in ids if customer_id))
    if not wanted:
        return 0
    found = set(_read(run, "read/known_ids", ids=wanted))
    missing = [customer_id for customer_id in wanted if customer_id not in found]
    bare = [Customer(customer_id, bare=True) for customer_id in missing]
    _put_customers(run, "write/create_customers", bare)
    return len(missing)


def _put_customers(run: Statements, name: str, customers: Sequence[Customer]) -> None:
    for label, bare in (("Bare", True), ("Unmatched", False)):
        rows = [from_customer(row) for row in customers if row.bare is bare]
        if rows:
            run.run(name, {"rows": rows, "label": label})
    label_customers(run, customers)


def _read(run: Statements, name: str, **parameters: Any) -> list[Any]:
    (record,) = run.run(name, parameters)
    rows: list[Any] = record["rows"]
    return rows


def _write(run: Statements, name: str, rows: Iterable[Mapping[str, Any] | list[Any]]) -> None:
    written = list(rows)
    if written:
        run.run(name, {"rows": written})


def _sides(row: Interaction) -> tuple[str, str | None]:
    return row.customer_id, row.counterparty_id


def _key(row: Link) -> tuple[str, str, str]:
    return row.source_id, row.target_id, row.type


def _slices(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
