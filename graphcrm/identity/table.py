"""Cleaned records as a table, with the keys by which records are brought together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from graphcrm.identity.records import CLEANED_COLUMNS, Cleaned, Record

PLACE = "place"
"""Column with the position of a record; positions are in the order of ids."""

FEW = 400
"""Up to so many records every pair is looked at."""

PAIRS_EACH = 40
"""Pairs a record that one key may bring, on average; its most common values are left out."""


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


def _called(cleaned: Cleaned) -> str | None:
    # One string whatever the order, and whether a Chinese name is written in one word or in three.
    name = "".join(sorted(cleaned.called or ""))
    return name.replace(" ", "") or None


KEYS: Mapping[str, Callable[[Cleaned], str | None]] = {
    "national_id": _joined("national_id"),
    "email": _joined("email"),
    "phone": _joined("phone"),
    "birth_date": _joined("birth_date"),
    "name": _called,
    "mailbox": _mailbox,
    "phone_end": _part("phone", -7, 99),
    "address": _joined("address"),
    "family": _joined("family_sound"),
    "given": _joined("given_sound"),
    "organization": _joined("organization"),
    "organization_start": _part("organization", 0, 6),
    "family_city": _joined("family_sound", "city"),
    "given_city": _joined("given_sound", "city"),
    "family_postcode": _joined("family_sound", "postcode"),
    "given_postcode": _joined("given_sound", "postcode"),
    "family_month": _part("birth_date", 0, 6, "family_sound"),
    "given_month": _part("birth_date", 0, 6, "given_sound"),
    "family_start": _part("family_sound", 0, 4, "given_sound"),
    "given_start": _part("given_sound", 0, 3, "family_sound"),
    "swapped_start": _part("given_sound", 0, 4, "postcode"),
    "year_postcode": _part("birth_date", 0, 4, "postcode"),
    "day_postcode": _part("birth_date", 4, 8, "postcode"),
    "day_city": _part("birth_date", 4, 8, "city"),
    "house_postcode": _joined("house", "postcode"),
    "house_city": _joined("house", "city"),
    "postcode": _joined("postcode"),
    "city": _joined("city"),
    "company": _joined("company"),
}
"""What two records may have in common so that they are compared, the most telling first."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How a column is filled. known: share of records. different: values over records with one."""

    known: float
    different: float


def profile(records: Sequence[Record]) -> dict[str, Filled]:
    """Return how each column is filled."""
    result = {}
    for column in CLEANED_COLUMNS:
        values = [value for r in records if (value := getattr(r.cleaned, column)) is not None]
        known = len(values) / max(len(records), 1)
        result[column] = Filled(known, len(set(values)) / max(len(values), 1))
    return result


def usable(records: Sequence[Record], columns: Sequence[str]) -> bool:
    """Return whether a comparison of these columns says anything: two records have the first."""
    return any(
        sum(getattr(record.cleaned, column) is not None for record in records) >= 2
        for column in columns[:1]
    )


def blocking_keys(records: Sequence[Record]) -> dict[str, list[str | None]]:
    """Return for each useful key its value at each record, None where it is too common.

    A key is useful where it brings pairs; its largest blocks are left out until they are at most
    PAIRS_EACH a record. So work grows with the records and not with their square.
    """
    if len(records) <= FEW:
        return {"all": ["all"] * len(records)}
    kept: dict[str, list[str | None]] = {}
    for name, key in KEYS.items():
        values = [key(record.cleaned) for record in records]
        sizes = Counter(value for value in values if value)
        largest = _largest(Counter(sizes.values()), PAIRS_EACH * len(records))
        if largest > 1:
            kept[name] = [v if v and sizes[v] <= largest else None for v in values]
    return kept


def _largest(blocks: Mapping[int, int], budget: int) -> int:
    """Return the size of the largest blocks that are kept; `blocks` says how many of a size."""
    largest, pairs = 0, 0
    for size, of_size in groupby(sorted(blocks.items()), key=lambda item: item[0]):
        pairs += sum(count for _, count in of_size) * size * (size - 1) // 2
        if pairs > budget:
            break
        largest = size
    return largest


def as_table(records: Sequence[Record], keys: Mapping[str, Sequence[str | None]]) -> pa.Table:
    """Return the cleaned columns, the keys (with `key_` before their names) and positions."""
    columns: dict[str, pa.Array] = {PLACE: pa.array(range(len(records)), pa.int64())}
    for name in CLEANED_COLUMNS:
        columns[name] = pa.array([getattr(r.cleaned, name) for r in records], pa.string())
    for name, values in keys.items():
        columns[f"key_{name}"] = pa.array(values, pa.string())
    return pa.table(columns)
