"""Which records are compared at all: those that have something telling in common.

Each key is a value that copies of a record often share. Its largest blocks are left out until it
brings a bounded number of pairs a record: a city or a common name then brings nothing, and work
grows with the records and not with their square. A pair that has only one weak key in common is
left out too (meta-blocking, doi:10.1109/TKDE.2013.54).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graphcrm.identity.records import Cleaned, Record
from graphcrm.identity.short_names import SHORT
from graphcrm.identity.table import VOWELS, untagged

if TYPE_CHECKING:
    from graphcrm.tables import Bool, Int64

FEW = 400
"""Up to so many records every pair is looked at."""

PAIRS_EACH = 8
"""Pairs a record that one key may bring, on average; its most common values are left out."""

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


def candidate_pairs(records: Sequence[Record], new: Bool | None = None) -> Int64:
    """Return the pairs of positions to compare, left < right, in order; shape (m, 2).

    new: only pairs with at least one of these. Cost: sorting of each key, then the pairs it brings.
    """
    size = len(records)
    if size <= FEW:
        left, right = np.triu_indices(size, 1)
        codes = left.astype(np.int64) * size + right
        return _of_new(_decoded(codes, size), new)
    strong: list[Int64] = []
    weak: list[Int64] = []
    cleaned = [record.cleaned for record in records]
    for key in KEYS.values():
        found = _key_pairs(
            pa.array([key.value(item) or None for item in cleaned], pa.string()), new
        )
        (weak if key.weak else strong).append(found[:, 0] * size + found[:, 1])
    sure = np.unique(np.concatenate(strong))
    seen, times = np.unique(np.concatenate(weak), return_counts=True)
    return _decoded(np.union1d(sure, seen[times > 1]), size)


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


def _decoded(codes: Int64, size: int) -> Int64:
    return np.column_stack(np.divmod(codes, max(size, 1)))


def _of_new(pairs: Int64, new: Bool | None) -> Int64:
    return pairs if new is None else pairs[new[pairs].any(axis=1)]


def _key_pairs(values: pa.Array, new: Bool | None) -> Int64:
    codes = np.asarray(values.dictionary_encode().indices.fill_null(-1)).astype(np.int64)
    known = np.flatnonzero(codes >= 0)
    sizes = np.bincount(codes[known], minlength=1)
    kept = (sizes > 1) & (sizes <= _largest(sizes, PAIRS_EACH * len(codes)))
    if new is not None:
        kept &= np.bincount(codes[new & (codes >= 0)], minlength=len(sizes)) > 0
    members = known[kept[codes[known]]]
    members = members[np.argsort(codes[members], kind="stable")]
    blocks = sizes[kept]
    starts = np.cumsum(blocks) - blocks
    found = [np.zeros((0, 2), np.int64)]
    for block in np.unique(blocks):
        rows = members[starts[blocks == block][:, None] + np.arange(block)]
        left, right = np.triu_indices(int(block), 1)
        found.append(np.column_stack((rows[:, left].ravel(), rows[:, right].ravel())))
    return _of_new(np.concatenate(found), new)


def _largest(sizes: Int64, budget: int) -> int:
    """Return the size of the largest blocks that are kept."""
    of_size = np.bincount(np.minimum(sizes, LARGEST + 1))[: LARGEST + 1]
    each = np.arange(len(of_size))
    pairs = np.cumsum(of_size * each * (each - 1) // 2)
    return int(np.searchsorted(pairs, budget, side="right")) - 1
