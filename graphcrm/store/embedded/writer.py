"""Writes in one transaction; see graphcrm.store.base.Writer for what counts as what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from graphcrm.errors import ConflictError, InvalidValueError
from graphcrm.model import Customer, Interaction, Link, Tally, Verdict
from graphcrm.store.base import Receipt, TieKey
from graphcrm.store.embedded import failures
from graphcrm.store.embedded.customers import write_customers
from graphcrm.store.embedded.interactions import write_interactions
from graphcrm.store.embedded.links import write_links
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.verdicts import remove_verdicts, write_verdicts
from graphcrm.store.embedded.writing import Writing, slices


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
        self._customers = Tally()
        self._interactions = Tally()
        self._links = Tally()
        self._bare = 0
        self._judged = False

    def upsert_customers(self, rows: Sequence[Customer]) -> Tally:
        """Write customers."""
        total = Tally()
        with _told_of_bad_values():
            for part in slices(rows):
                tally, bare = write_customers(self._writing, part)
                total += tally
                self._bare += bare
        self._customers += total
        return total

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

    def mark_copying(self, graph_id: str | None) -> None:
        """Note that a copy from that graph is under way, or with None that it is complete."""
        self._writing.connection.execute(statement("write/copying_from"), {"graph_id": graph_id})

    def finish(self) -> None:
        """Bring the counts and the version of the data up to date, before the commit."""
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
