"""What was loaded of a customer's consent, word for word: who said it, and whether all agree.

Consent is an attribute like any other, told by its name; what it means is for whoever loaded it to
say. Records merged into one customer may say different things, so each is shown: the value that the
rules of survivorship chose for the profile is no answer to whether somebody may be written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.model import Customer
from graphcrm.service.plan_people import word_of

WORDS = ("consent", "opt_in", "opt_out", "do_not_contact", "unsubscribed")
"""A column tells of consent whose name has one of these in it as whole words, whatever the case."""

CHINESE_WORDS = ("同意", "退订", "勿扰")
"""Or that has one of these in it."""


@dataclass(frozen=True, slots=True)
class ConsentSaid:
    """What one record says: the attribute's name, its value as loaded, and where that came from."""

    name: str
    value: Any
    record_id: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Consent:
    """What all records of a customer say. agree: whether none of them contradicts another."""

    said: tuple[ConsentSaid, ...]
    agree: bool


def consent_in(records: Sequence[Customer]) -> Consent | None:
    """Return what records say of consent, by name and then in their order; None for nothing."""
    said = sorted(
        (
            ConsentSaid(name, value, record.customer_id, record.source)
            for record in records
            for name, value in record.attributes.items()
            if tells_of_consent(name)
        ),
        key=lambda one: one.name,
    )
    return Consent(tuple(said), _agree(said)) if said else None


def tells_of_consent(name: str) -> bool:
    """Return whether a column of this name is taken to be about consent."""
    plain = name.casefold().replace("-", "_").replace(" ", "_")
    return any(f"_{word}_" in f"_{plain}_" for word in WORDS) or any(
        word in plain for word in CHINESE_WORDS
    )


def _agree(said: Iterable[ConsentSaid]) -> bool:
    values: dict[str, str | None] = {}
    # As conditions of plans compare them: 'TRUE' and 'true' say the same.
    return all(
        values.setdefault(one.name, word_of(one.value)) == word_of(one.value) for one in said
    )
