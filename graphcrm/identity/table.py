"""Cleaned records as a table, with what comparisons read beside the cleaned values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby

import pyarrow as pa

from graphcrm.identity.records import CLEANED_COLUMNS, Cleaned, Record

PLACE = "place"
"""Column with the position of a record; positions are in the order of ids."""

_KIN = str.maketrans("jqcfv", "gkkpb")

VOWELS = frozenset(" aeiouyhw")
"""Letters that scripts without vowels leave out, or that are written now so, now otherwise."""

WITHOUT_VOWELS = frozenset({"hebrew", "arabic"})

EAST_ASIAN = frozenset({"han", "hangul", "hiragana", "katakana"})

COMMON_WORD = 0.015
"""Share of addresses; words of more of them, such as street, tell nothing."""


def _together(cleaned: Cleaned) -> str | None:
    return _joined(cleaned.given_sound, cleaned.family_sound)


def _reversed(cleaned: Cleaned) -> str | None:
    return _joined(cleaned.family_sound, cleaned.given_sound)


def _joined(first: str | None, last: str | None) -> str | None:
    return ((first or "") + (last or "")).replace(" ", "") or None


def _signs(cleaned: Cleaned) -> str | None:
    """Return the signs of a name whose parts nothing divides, in one order."""
    if cleaned.script not in EAST_ASIAN:
        return None
    return "".join(sorted((cleaned.given or "") + (cleaned.family or "")))


def _mailbox(cleaned: Cleaned) -> str | None:
    return cleaned.email and cleaned.email.partition("@")[0]


def _mailbox_letters(cleaned: Cleaned) -> str | None:
    mailbox = _mailbox(cleaned)
    letters = mailbox.rstrip("0123456789._-") if mailbox else None
    return letters or None


def untagged(cleaned: Cleaned) -> str | None:
    """Return the e-mail without what follows a plus, which many providers ignore."""
    mailbox = _mailbox(cleaned)
    return f"{mailbox.partition('+')[0]}@{_domain(cleaned)}" if mailbox else None


def _bare(word: str | None, script: str | None = None) -> str | None:
    """Return the consonants, one letter for those that other scripts do not tell apart."""
    if not word:
        return None
    # v is how o and u are written in Arabic and Hebrew.
    if script in WITHOUT_VOWELS:
        # A doubled sound is written once there: between two letters stood a vowel.
        word = word.replace("ll", "l")
        return "".join(letter for letter in word if letter not in VOWELS | {"v"}).translate(_KIN)
    return "".join(letter for letter, _ in groupby(word) if letter not in VOWELS).translate(_KIN)


def _words(text: str | None) -> str | None:
    """Return the words without initials, which many have in common."""
    return " ".join(word for word in (text or "").split() if len(word) > 1) or text


def _first(cleaned: Cleaned) -> str | None:
    """Return the first of several given names, or the only one."""
    return cleaned.given_sound and cleaned.given_sound.partition(" ")[0]


def _second(cleaned: Cleaned) -> str | None:
    """Return the initial of the second given name."""
    return (cleaned.given_sound or "").partition(" ")[2][:1] or None


def _acronym(cleaned: Cleaned) -> str | None:
    words = (cleaned.organization or "").split()
    return "".join(word[0] for word in words) if len(words) > 1 else None


def _unplaced(cleaned: Cleaned) -> str | None:
    """Return an organization without the words that are its city."""
    city = {"", (cleaned.city or "").replace(" ", ""), *(cleaned.city or "").split()}
    words = (cleaned.organization or "").split()
    return " ".join(word for word in words if word not in city) or None


def _domain(cleaned: Cleaned) -> str | None:
    return cleaned.email and cleaned.email.rpartition("@")[2]


def _phone_end(cleaned: Cleaned) -> str | None:
    return cleaned.phone[-7:] if cleaned.phone else None


DERIVED: Mapping[str, Callable[[Cleaned], str | None]] = {
    "together": _together,
    "reversed": _reversed,
    "signs": _signs,
    "first": _first,
    "second": _second,
    "acronym": _acronym,
    "unplaced": _unplaced,
    "mailbox": _mailbox,
    "mailbox_letters": _mailbox_letters,
    "mailbox_bare": lambda cleaned: _bare(_mailbox(cleaned)),
    "domain": _domain,
    "phone_end": _phone_end,
    "untagged": untagged,
    "given_bare": lambda cleaned: _bare(cleaned.given_sound, cleaned.script),
    "family_bare": lambda cleaned: _bare(cleaned.family_sound, cleaned.script),
}
LISTS: Mapping[str, Callable[[Cleaned], str | None]] = {
    "forms": lambda cleaned: cleaned.forms,
    "name_words": lambda cleaned: _words(cleaned.called),
    "given_words": lambda cleaned: _words(cleaned.given_sound),
    "company_words": lambda cleaned: cleaned.company,
    "organization_words": lambda cleaned: cleaned.organization,
}


def usable(records: Sequence[Record], columns: Sequence[str]) -> bool:
    """Return whether a comparison of these columns says anything: two records have the first."""
    known = (getattr(record.cleaned, columns[0]) is not None for record in records)
    return next(known, False) + sum(known) >= 2


def as_table(records: Sequence[Record], common: Collection[str] | None = None) -> pa.Table:
    """Return positions, cleaned and derived columns, and lists of words.

    common: words of addresses that tell nothing; counted here where they are not known.
    """
    cleaned = [record.cleaned for record in records]
    columns: dict[str, pa.Array] = {PLACE: pa.array(range(len(records)), pa.int64())}
    for name in CLEANED_COLUMNS:
        columns[name] = pa.array([getattr(item, name) for item in cleaned], pa.string())
    for name, derive in DERIVED.items():
        columns[name] = pa.array([derive(item) for item in cleaned], pa.string())
    for name, read in LISTS.items():
        texts = (read(item) for item in cleaned)
        values = [text.split() if text else None for text in texts]
        columns[name] = pa.array(values, pa.list_(pa.string()))
    told = common_words(records) if common is None else common
    columns["words"] = pa.array(_telling_words(cleaned, told), pa.list_(pa.string()))
    return pa.table(columns)


def common_words(records: Sequence[Record]) -> frozenset[str]:
    """Return the words that so many addresses have that they tell nothing."""
    words = [record.cleaned.address.split() for record in records if record.cleaned.address]
    counts = Counter(word for found in words for word in set(found))
    most = max(20, COMMON_WORD * len(words))
    return frozenset(word for word, count in counts.items() if count > most)


def _telling_words(cleaned: Sequence[Cleaned], common: Collection[str]) -> list[list[str] | None]:
    """Return the words of each address but for its numbers and those of many addresses."""
    words = [item.address.split() if item.address else None for item in cleaned]
    return [
        found and [word for word in found if word not in common and not word.isdigit()]
        for found in words
    ]
