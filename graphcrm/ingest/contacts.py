"""Address cards (vCard 2.1, 3.0 and 4.0) as customers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphcrm.errors import SourceError
from graphcrm.ingest.addresses import read_address
from graphcrm.ingest.batches import BrokenRow, RecordBatch
from graphcrm.ingest.content_lines import Component, Line, components, split
from graphcrm.ingest.encoding import TextFacts
from graphcrm.ingest.files import open_text
from graphcrm.ingest.mail import Found, in_batches
from graphcrm.ingest.schema import CUSTOMERS

_CARD = "VCARD"
_KINDS = {"": None, "individual": "person", "org": "organization", "x-organization": "organization"}
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?")
_ADDRESS = ("", "", "address", "city", "state", "postcode", "country")
_WEAKEST = 1000


class ContactSource:
    """The cards of a file as customers."""

    open_ended = True
    own_names = True
    columns = ("customer_id", "name", "email")
    total: int | None = None

    def __init__(self, path: Path, facts: TextFacts, table: str) -> None:
        self.name = str(path)
        self._path = path
        self._encoding = facts.encoding
        if table != CUSTOMERS:
            raise SourceError(
                f"{path} holds contacts and no {table}. Give it as --customers {path}."
            )

    def batches(self, rows: int) -> Iterator[RecordBatch]:
        """Yield batches of at most that many rows; `line` is where the card begins."""
        with open_text(self._path, self._encoding, newline="") as text:
            cards = components(text, "", frozenset((_CARD,)))
            yield from in_batches((_row(card) for card in cards if card.kind), rows)


def _row(card: Component) -> Found:
    emails = [address for line in _preferred(card, "EMAIL") if (address := _email(line))]
    phone = _phone(card)
    name = card.text("FN")
    # Phones write cards without a UID, and most of those without an e-mail.
    by_phone = " ".join(f"{name} {phone}".split()) if phone else ""
    identity = card.text("UID") or next(iter(emails), by_phone)
    kind = card.text("KIND").lower() or card.text("X-ADDRESSBOOKSERVER-KIND").lower()
    if not identity:
        return BrokenRow(card.line, "has no UID, no EMAIL and no TEL to know it by", name, {})
    if kind in ("group", "location"):
        return BrokenRow(card.line, f"is a {kind}, not a customer", name, {"UID": identity})
    company = card.text("X-ABSHOWAS").upper() == "COMPANY"
    return card.line, {
        "customer_id": identity,
        "name": name or None,
        **_parts(card, "N", ("family_name", "given_name")),
        **_parts(card, "ADR", _ADDRESS),
        **_parts(card, "ORG", ("company",)),
        "kind": "organization" if company else _KINDS.get(kind),
        "email": next(iter(emails), None),
        "other_emails": "; ".join(emails[1:]) or None,
        "phone": phone,
        "job_title": card.text("TITLE") or None,
        "gender": next(iter(split(card.value("GENDER"), ";")), None),
        "birth_date": _birthday(card.text("BDAY")),
        "tags": [tag for line in card.all("CATEGORIES") for tag in split(line.value, ",") if tag],
    }


def _preferred(card: Component, name: str) -> Sequence[Line]:
    """Return the lines of this name, the preferred ones first."""

    def rank(line: Line) -> int:
        told = line.parameters.get("PREF", "")
        if told.isdecimal():
            return int(told)
        return 1 if line.has("TYPE", "pref") else _WEAKEST

    return sorted(card.all(name), key=rank)


def _email(line: Line) -> str | None:
    return read_address(line.value.strip().removeprefix("mailto:"))


def _phone(card: Component) -> str | None:
    """Return the preferred number that is not that of a fax."""
    numbers = [
        line.value.strip() for line in _preferred(card, "TEL") if not line.has("TYPE", "fax")
    ]
    return next((number.removeprefix("tel:") for number in numbers if number), None)


def _parts(card: Component, name: str, columns: Sequence[str]) -> Mapping[str, Any]:
    """Return the parts of a value under these names; a part without one is left out."""
    line = next(iter(_preferred(card, name)), None)
    parts = [] if line is None else split(line.value, ";")
    named = zip(columns, parts, strict=False)
    return {column: " ".join(part.split()) for column, part in named if column and part}


def _birthday(text: str) -> str | None:
    """Return a full date; one without its year is not kept."""
    match = _DAY.fullmatch(text)
    # Address books write 1604 where the year is not known.
    return None if match is None or match[1] == "1604" else "-".join(match.groups())
