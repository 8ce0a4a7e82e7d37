"""Mailboxes and switchboards: e-mails and phones that many different people have.

They say where somebody works, not who it is, so they are not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from graphcrm.identity.emails import is_role
from graphcrm.identity.records import Record

CONTACTS = ("email", "phone")

MANY = 3
"""So many different names, and a mailbox or number is shared. A couple's is not."""

ALIKE = 0.75
"""Names at least this alike may be one name with typing errors."""

ENOUGH = 50
"""Different spellings looked at; a value with more is shared in any case."""

Shared = Mapping[tuple[str, str], int]
"""How many different names have a value of a column."""


def find_shared(records: Sequence[Record]) -> Shared:
    """Return the shared values. Cost: for each value the square of its spellings, at most 50."""
    names: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for record in records:
        called = record.cleaned.called
        for column in CONTACTS:
            value = getattr(record.cleaned, column)
            if value and called:
                names[column, value].add((record.cleaned.script or "", called))
    found: dict[tuple[str, str], int] = {}
    for (column, value), spellings in names.items():
        role = column == "email" and is_role(value)
        many = 2 if role else MANY
        if len(spellings) < many:
            continue
        different = max(_by_script(spellings))
        if different >= many:
            found[column, value] = different
    return found


def _by_script(spellings: Iterable[tuple[str, str]]) -> list[int]:
    """Count the names in each script: one person's name may stand in two."""
    scripts: dict[str, list[str]] = defaultdict(list)
    for script, called in sorted(spellings):
        scripts[script].append(called)
    return [count_different(called) for called in scripts.values()]


def count_different(spellings: Sequence[str]) -> int:
    """Count names, those that are spelled almost alike as one."""
    if len(spellings) > ENOUGH:
        return len(spellings)
    kept: list[str] = []
    for spelling in spellings:
        if not any(_alike(spelling, other) for other in kept):
            kept.append(spelling)
    return len(kept)


def _alike(left: str, right: str) -> bool:
    if SequenceMatcher(None, left, right, autojunk=False).ratio() >= ALIKE:
        return True
    # 'j smith' and 'john smith': each word of the shorter one begins a word of the longer.
    short, long = sorted((left.split(), right.split()), key=len)
    return all(any(word.startswith(part) for word in long) for part in short) or all(
        any(part.startswith(word) for word in long) for part in short
    )


def hide_shared(record: Record, shared: Shared) -> Record:
    """Return the record without its shared contacts."""
    cleaned = record.cleaned
    for column in CONTACTS:
        if (column, getattr(cleaned, column)) in shared:
            cleaned = cleaned.without(column)
    return Record(record.original, cleaned, record.kind)
