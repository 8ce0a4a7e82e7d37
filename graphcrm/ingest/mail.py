"""Mailboxes as tables: who wrote to whom as interactions, and everybody in them as customers.

Headers only are read. Neither the text of a message nor its subject is kept anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from itertools import islice
from typing import Any

from graphcrm.errors import SourceError
from graphcrm.ingest.addresses import Person, read_people
from graphcrm.ingest.batches import BrokenRow, RecordBatch
from graphcrm.ingest.cells import MAX_ID
from graphcrm.ingest.mail_headers import MailHeaders, MailPlace
from graphcrm.ingest.schema import CUSTOMERS, INTERACTIONS

Found = tuple[int, Mapping[str, Any]] | BrokenRow
"""A row with its line, or what cannot be one."""

Known = dict[str, tuple[int, str]]
"""Address -> the line where it first stands, and the first name that came with it."""


class MailSource:
    """The messages of a mailbox as rows of one table."""

    open_ended = True
    own_names = True
    total: int | None = None

    def __init__(self, place: MailPlace, table: str) -> None:
        self.name = place.name
        self._rows = _readers(table, self.name)
        self._place = place
        self.columns = (
            ("customer_id", "name", "email")
            if table == CUSTOMERS
            else ("interaction_id", "customer_id", "counterparty_id", "type", "occurred_at")
        )

    def batches(self, rows: int) -> Iterator[RecordBatch]:
        """Yield batches of at most that many rows; `line` is where the message begins."""
        yield from in_batches(self._rows(self._place.messages()), rows)


def _readers(table: str, name: str) -> Callable[[Iterable[MailHeaders]], Iterator[Found]]:
    if table == INTERACTIONS:
        return _interactions
    if table == CUSTOMERS:
        return _customers
    raise SourceError(
        f"{name} is a mailbox, which holds no {table}. Give it as --interactions or --customers."
    )


def in_batches(found: Iterator[Found], rows: int) -> Iterator[RecordBatch]:
    """Yield what was found in batches of at most that many rows."""
    while part := list(islice(found, rows)):
        good = [item for item in part if not isinstance(item, BrokenRow)]
        broken = [item for item in part if isinstance(item, BrokenRow)]
        yield RecordBatch([row for _, row in good], [line for line, _ in good], broken)


def _interactions(messages: Iterable[MailHeaders]) -> Iterator[Found]:
    for message in messages:
        senders = _senders(message)
        people = read_people([*message.all("To"), *message.all("Cc")])
        own = {person.address for person in senders[:1]}
        recipients = [person for person in people if person.address not in own]
        reason = _fault(message, senders, recipients)
        if reason:
            yield _broken(message, *reason)
            continue
        sender = senders[0].address
        moment = _moment(message.first("Date"))
        for person in recipients:
            yield (
                message.line,
                {
                    "interaction_id": _id(message, sender, person.address),
                    "customer_id": sender,
                    "counterparty_id": person.address,
                    "type": "email",
                    "occurred_at": moment,
                    "audience": len(recipients),
                },
            )


def _fault(
    message: MailHeaders, senders: list[Person], recipients: list[Person]
) -> tuple[str, str] | None:
    """Return the header at fault and the reason, None where the message can be used."""
    if message.headers is None:
        return "", "has no headers that can be read, or more than a mebibyte of them"
    if not senders:
        return "From", "names no sender with an address"
    if not recipients:
        return "To", "names no recipient with an address besides the sender, in To or Cc"
    if not message.first("Date"):
        return "Date", "is missing, so it is not known when the message was sent"
    if _moment(message.first("Date")) is None:
        return "Date", "is not a date such as Tue, 5 Mar 2024 10:00:00 +0100"
    return None


def _broken(message: MailHeaders, header: str, reason: str) -> BrokenRow:
    place = f"{message.place}: " if message.place else ""
    value = message.first(header) if header else ""
    what = f"the header {header} {reason}" if header else reason
    return BrokenRow(message.line, f"{place}{what}", value, {header or "message": value})


def _senders(message: MailHeaders) -> list[Person]:
    return read_people(message.all("From")) or read_people(message.all("Sender"))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        # A time in '-0000' is in UTC; what the sender's clock showed is not said.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _id(message: MailHeaders, sender: str, recipient: str) -> str:
    """Return the same id for the same message to the same recipient, wherever a copy lies."""
    known = "".join(message.first("Message-ID").split())
    if known and len(known) + len(recipient) < MAX_ID and known.isprintable():
        return f"{known} {recipient}"
    moment = _moment(message.first("Date"))
    return hashed(known or f"{moment}", sender, recipient)


def hashed(*parts: str) -> str:
    """Return an id made of the parts."""
    content = "\0".join(parts).encode("utf-8", "surrogateescape")
    return f"h{blake2b(content, digest_size=16).hexdigest()}"


def _customers(messages: Iterable[MailHeaders]) -> Iterator[Found]:
    """Yield everybody once; memory holds every address, and the first name that came with it."""
    known: Known = {}
    for message in messages:
        if message.headers is None:
            yield _broken(message, "", "has no headers that can be read")
            continue
        headers = [value for name in ("From", "Sender", "To", "Cc") for value in message.all(name)]
        remember(known, message.line, read_people(headers))
    yield from as_customers(known)


def remember(known: Known, line: int, people: Iterable[Person]) -> None:
    """Add people who stand in this line; the first line and the first name of each are kept."""
    for person in people:
        first, name = known.get(person.address, (line, ""))
        known[person.address] = (first, name or person.name)


def as_customers(known: Known) -> Iterator[Found]:
    """Yield a row for each of these people."""
    for address, (line, name) in known.items():
        yield line, {"customer_id": address, "email": address, "name": name or None}
