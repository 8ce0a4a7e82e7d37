"""Which records are compared at all: those that have something telling in common.

Each key is a value that copies of a record often share; see `candidates` for the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from graphcrm.identity.records import Cleaned, Record
from graphcrm.identity.short_names import SHORT
from graphcrm.identity.table import VOWELS, untagged

LARGEST = 200
"""Records with one value of a key; with more of them it is left out."""


def _joined(*columns: str) -> Callable[[Cleaned], str | None]:
    def key(cleaned: Cleaned) -> str | None:
        values = [getattr(cleaned, column) for column in columns]
        return "|".join(values) if all(values) else None

    return key


def _part(column: str, start: int, end: int, *others: str) -> Callable[[Cleaned], str | None]:
    def key(cleaned: Cleaned) -> str | None:
        values = [getattr(cleaned, name) for name in (column, *others)]
        if not all(values) or len(values[0]) <= start:
            return None
        return "|".join((values[0][start:end], *values[1:]))

    return key


def _mailbox(cleaned: Cleaned) -> str | None:
    return cleaned.email and cleaned.email.partition("@")[0]


def _domain(cleaned: Cleaned) -> str | None:
    return cleaned.email and cleaned.email.rpartition("@")[2]


def _called(cleaned: Cleaned) -> str | None:
    # One string whatever the order, and whether a Chinese name is written in one word or in three.
    name = "".join(sorted(cleaned.called or ""))
    return name.replace(" ", "") or None


def _consonants(cleaned: Cleaned) -> str | None:
    # Typing errors and other spellings most often touch vowels; Arabic and Hebrew have none.
    letters = sorted(cleaned.called or "")
    return "".join(letter for letter in letters if letter not in VOWELS) or None


def _form_family(cleaned: Cleaned) -> str | None:
    forms, family = cleaned.forms, cleaned.family_sound
    return f"{_full(forms)}|{family}" if forms and family else None


def _full(forms: str) -> str:
    return forms.partition(" ")[0].partition(SHORT)[0]


@dataclass(frozen=True, slots=True)
class Key:
    """What two records may have in common. weak: not enough alone, two keys are needed."""

    value: Callable[[Cleaned], str | None]
    weak: bool = False


KEYS: Mapping[str, Key] = {
    "national id": Key(_joined("national_id")),
    "e-mail": Key(_joined("email")),
    "e-mail without its tag": Key(untagged),
    "phone": Key(_joined("phone")),
    "birth date": Key(_joined("birth_date")),
    "name": Key(_called),
    "mailbox": Key(_mailbox),
    "end of the phone": Key(_part("phone", -7, 99)),
    "address": Key(_joined("address")),
    "organization": Key(_joined("organization")),
    "domain and start of the organization": Key(
        lambda c: c.organization and c.email and f"{_domain(c)}|{c.organization[:3]}"
    ),
    "start of the organization": Key(_part("organization", 0, 6)),
    "consonants of the name": Key(_consonants),
    "short form and family name": Key(_form_family),
    "family name and city": Key(_joined("family_sound", "city")),
    "given name and city": Key(_joined("given_sound", "city"), weak=True),
    "family name and postcode": Key(_joined("family_sound", "postcode")),
    "given name and postcode": Key(_joined("given_sound", "postcode")),
    "family name and month of birth": Key(_part("birth_date", 0, 6, "family_sound")),
    "given name and month of birth": Key(_part("birth_date", 0, 6, "given_sound")),
    "family name and day of birth": Key(_part("birth_date", 4, 8, "family_sound")),
    "given name and day of birth": Key(_part("birth_date", 4, 8, "given_sound")),
    "start of the family name, and given name": Key(_part("family_sound", 0, 4, "given_sound")),
    "start of the given name, and family name": Key(_part("given_sound", 0, 3, "family_sound")),
    "given as family name, and postcode": Key(_part("given_sound", 0, 4, "postcode")),
    "year of birth and postcode": Key(_part("birth_date", 0, 4, "postcode"), weak=True),
    "day of birth and postcode": Key(_part("birth_date", 4, 8, "postcode")),
    "day of birth and city": Key(_part("birth_date", 4, 8, "city"), weak=True),
    "house and postcode": Key(_joined("house", "postcode")),
    "house and city": Key(_joined("house", "city"), weak=True),
    "family name": Key(_joined("family_sound"), weak=True),
    "given name": Key(_joined("given_sound"), weak=True),
    "postcode": Key(_joined("postcode"), weak=True),
    "company": Key(_joined("company"), weak=True),
    "start of the phone": Key(_part("phone", 0, -3), weak=True),
}


def common_keys(left: Cleaned, right: Cleaned) -> list[str]:
    """Return the names of the keys that two records have in common."""
    return [
        name
        for name, key in KEYS.items()
        if (value := key.value(left)) and value == key.value(right)
    ]


def missing_keys(left: Cleaned, right: Cleaned) -> list[str]:
    """Return the names of the keys that two records both have, but not in common."""
    return [
        name
        for name, key in KEYS.items()
        if (one := key.value(left)) and (other := key.value(right)) and one != other
    ]


@dataclass(frozen=True, slots=True)
class Token:
    """One key of a record in short, the same for records that have it in common.

    text: 16 letters and digits. weak: see `Key`.
    """

    text: str
    weak: bool


def tokens(record: Record) -> list[Token]:
    """Return the keys of a record. Cost: about 50 µs."""
    found = []
    for name, key in KEYS.items():
        value = key.value(record.cleaned)
        if value:
            content = f"{record.kind}\0{name}\0{value}".encode("utf-8", "surrogatepass")
            found.append(Token(blake2b(content, digest_size=8).hexdigest(), key.weak))
    return found
