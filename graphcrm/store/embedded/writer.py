"""Writes in one transaction; see graphcrm.store.base.Writer for what counts as what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from graphcrm.baskets import Audience
from graphcrm.errors import ConflictError, InvalidValueError
from graphcrm.merges import HAND, LedgerEntry, Merge, Separation, Suspicion
from graphcrm.model import Customer, Interaction, Link, Micros, Tally, Verdict
from graphcrm.saved_rules import Segment
from graphcrm.store import ledger
from graphcrm.store.base import Receipt, StoredPlan, TieKey
from graphcrm.store.embedded import failures
from graphcrm.store.embedded.audiences import remove_audience, write_audience
from graphcrm.store.embedded.customers import write_customers
from graphcrm.store.embedded.interactions import write_interactions
from graphcrm.store.embedded.ledger import EmbeddedRoom
from graphcrm.store.embedded.links import write_links
from graphcrm.store.embedded.matching import write_match_keys
from graphcrm.store.embedded.segments import remove_segment, write_segment
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.verdicts import remove_verdicts, write_verdicts
from graphcrm.store.embedded.writing import Writing, slices

MANY_KEYED = 10_000
"""Records that got match keys at once, after which their index is packed."""


@contextmanager
def _told_of_bad_values() -> Iterator[None]:
    try:
        yield
    except OverflowError as error:
        raise InvalidValueError(
            "A whole number in these rows is beyond 64 bits. Give it as a text or as an attribute "
            "in quotes."
        ) from error
    except UnicodeEncodeError as error:
        raise failures.broken_text(error) from error


class EmbeddedWriter:
    """Writes customers, interactions and links inside an open transaction."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._room = EmbeddedRoom(writing)
        self._customers = Tally()
        self._interactions = Tally()
        self._links = Tally()
        self._bare = 0
        self._judged = False
        self._keyed = 0

    def upsert_customers(self, rows: Sequence[Customer]) -> Tally:
        """Write customers."""
        total, merged = Tally(), Tally()
        with _told_of_bad_values():
            for part in slices(rows):
                ids = self._room.merged_among(sorted({row.customer_id for row in part}))
                if ids:
                    merged += ledger.update(self._room, [r for r in part if r.customer_id in ids])
                plain = [row for row in part if row.customer_id not in ids] if ids else part
                tally, bare = write_customers(self._writing, plain)
                total += tally
                self._bare += bare
        self._customers += total
        return total + merged

    def upsert_interactions(self, rows: Sequence[Interaction]) -> Tally:
        """Write interactions."""
        with _told_of_bad_values():
            total = sum((write_interactions(self._writing, part) for part in slices(rows)), Tally())
        self._interactions += total
        return total

    def upsert_links(self, rows: Sequence[Link]) -> Tally:
        """Write links."""
        with _told_of_bad_values():
            total = sum((write_links(self._writing, part) for part in slices(rows)), Tally())
        self._links += total
        return total

    def merge(self, merges: Sequence[Merge]) -> int:
        """Make records part of customers, one after the other; return how many moved."""
        with _told_of_bad_values():
            return sum(ledger.merge(self._room, part) for part in slices(merges))

    def unmerge(self, record_ids: Sequence[str], at: Micros) -> int:
        """Make merged records customers of their own again; return how many were not."""
        return sum(ledger.unmerge(self._room, part, at) for part in slices(record_ids))

    def separate(self, pairs: Sequence[Separation]) -> None:
        """Note pairs of records that are never the same."""
        self._writing.many("write/separation", pairs)
        self._room.log(
            LedgerEntry(0, pair.said_at, ledger.SEPARATE, pair.left_id, pair.right_id, HAND, None)
            for pair in pairs
        )

    def rejoin(self, pairs: Sequence[tuple[str, str]], at: Micros) -> int:
        """Forget that pairs are never the same; return how many were noted."""
        execute, name = self._writing.connection.execute, statement("write/forget_separation")
        noted = [pair for pair in pairs if execute(name, pair).fetchall()]
        self._room.log(
            LedgerEntry(0, at, ledger.REJOIN, left, right, HAND, None) for left, right in noted
        )
        return len(noted)

    def replace_suspicions(self, rows: Sequence[Suspicion]) -> None:
        """Put these pairs in the place of those that waited for a person."""
        self._writing.connection.execute(statement("write/forget_suspicions"))
        self._writing.many("write/suspicion", rows)

    def replace_ledger(self, entries: Sequence[LedgerEntry]) -> None:
        """Put these lines in the place of the ledger, for a copy; their numbers are kept."""
        self._writing.connection.execute(statement("write/forget_ledger"))
        self._writing.many("write/numbered_entry", entries)

    def set_note(self, name: str, text: str) -> None:
        """Keep a text under a name; new rules for merged customers hold for all of them."""
        values = {"name": name, "body": text}
        self._writing.connection.execute(statement("write/note"), values)
        if name == ledger.SURVIVORSHIP:
            rows = self._writing.connection.execute(statement("read/merges")).fetchall()
            for part in slices(sorted({str(row[1]) for row in rows})):
                ledger.refresh(self._room, part)

    def set_match_keys(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Put match keys in the place of those that records had, and count these as matched."""
        for part in slices(rows):
            write_match_keys(self._writing, part)
        self._keyed += len(rows)

    def put_verdicts(self, rows: Sequence[Verdict]) -> Tally:
        """Keep what users said of relationships."""
        with _told_of_bad_values():
            tally = write_verdicts(self._writing, rows)
        self._judged |= bool(tally.new or tally.changed)
        return tally

    def remove_verdicts(self, keys: Sequence[TieKey]) -> int:
        """Take back verdicts; return how many there were."""
        with _told_of_bad_values():
            removed = remove_verdicts(self._writing, keys)
        self._judged |= bool(removed)
        return removed

    def add_receipt(self, receipt: Receipt) -> None:
        """Remember what an idempotency key was answered with.

        Raises ConflictError where the key was used for something else.
        """
        connection = self._writing.connection
        values = {name: getattr(receipt, name) for name in Receipt.__slots__}
        connection.execute(statement("write/receipt"), values)
        if not connection.changes():
            raise ConflictError(
                f"The idempotency key {receipt.key!r} came with other content before. "
                "Send a new key with new content."
            )

    def add_plan(self, plan: StoredPlan) -> None:
        """Keep a plan of a campaign."""
        values = {name: getattr(plan, name) for name in StoredPlan.__slots__}
        with _told_of_bad_values():
            self._writing.connection.execute(statement("write/plan"), values)

    def put_audience(self, audience: Audience, members: Sequence[str]) -> None:
        """Keep an audience and its members, in place of what was kept under its id."""
        with _told_of_bad_values():
            write_audience(self._writing, audience, members)

    def remove_audience(self, audience_id: str) -> bool:
        """Forget an audience; return whether there was one."""
        with _told_of_bad_values():
            return remove_audience(self._writing, audience_id)

    def put_segment(self, segment: Segment) -> None:
        """Keep a segment, in place of what was kept under its id."""
        with _told_of_bad_values():
            write_segment(self._writing, segment)

    def remove_segment(self, segment_id: str) -> bool:
        """Forget a segment; return whether there was one."""
        with _told_of_bad_values():
            return remove_segment(self._writing, segment_id)

    def mark_copying(self, graph_id: str | None) -> None:
        """Note that a copy from that graph is under way, or with None that it is complete."""
        self._writing.connection.execute(statement("write/copying_from"), {"graph_id": graph_id})

    def finish(self) -> None:
        """Bring the counts and the version of the data up to date, before the commit."""
        if self._keyed >= MANY_KEYED:
            self._writing.connection.execute(statement("write/pack_match_keys"))
        room = self._room
        if room.placed:
            values = {"customers": room.customers, "bare": room.bare}
            self._writing.connection.execute(statement("write/ledger_to_state"), values)
        named = self._interactions.bare + self._links.bare
        everything = self._customers + self._interactions + self._links
        if not (everything.new or everything.changed or everything.bare):
            if self._judged:
                self._writing.connection.execute(statement("write/raise_version"))
            return
        values = {
            "customers": self._customers.new + named,
            "bare": self._bare + named,
            "interactions": self._interactions.new,
            "links": self._links.new,
        }
        self._writing.connection.execute(statement("write/add_to_state"), values)
