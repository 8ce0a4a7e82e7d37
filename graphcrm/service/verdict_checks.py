"""Whether what a user says of a relationship makes sense: its words, kind and direction."""

from __future__ import annotations

from collections.abc import Collection

from graphcrm.errors import InvalidValueError
from graphcrm.inference.ties import KINDS
from graphcrm.model import CONFIRMED, INTERACTION_KINDS, SUGGESTION, VERDICTS, Verdict
from graphcrm.service.statements import kind_said
from graphcrm.store.base import Reader, TieKey

MAX_KIND = 200
MAX_NOTE = 2000

SOURCES = {"referred": "who referred", "reports-to": "who reports", "supplier": "who supplies"}
"""Who the source of a relationship is, of kinds that run one way."""


def check_verdict(verdict: str, kind: str | None, source_id: str | None, note: str | None) -> None:
    """Raise InvalidValueError for a verdict that makes no sense whatever it is about."""
    if verdict not in VERDICTS:
        raise InvalidValueError(f"{verdict!r} is not a verdict. Say {' or '.join(VERDICTS)}.")
    if note is not None and (len(note) > MAX_NOTE or not _is_storable(note)):
        raise InvalidValueError(
            f"The note has {len(note):,} characters; at most {MAX_NOTE:,} are kept, none of them "
            "U+0000. Shorten it."
        )
    if verdict == CONFIRMED:
        return
    if kind is not None:
        raise InvalidValueError(
            f"A rejected relationship has no kind {kind!r}. Confirm it with that kind, or reject "
            "it without."
        )
    if source_id is not None:
        raise InvalidValueError(
            f"A rejected relationship runs from nobody, so not from {source_id!r}. Confirm it with "
            "that direction, or reject it without."
        )


def check_suggestion(key: TieKey, verdict: str) -> None:
    """Raise InvalidValueError where a tie that is only likely is said to be there."""
    low, high, type_name = key
    if type_name == SUGGESTION and verdict == CONFIRMED:
        raise InvalidValueError(
            f"A tie of {low!r} and {high!r} is only suggested, so there is none to confirm. Load a "
            "link between them where there is one, or reject the suggestion."
        )


def read_kind(kind: str, interaction_types: Collection[str]) -> str:
    """Return the kind that a confirmed relationship is said to be; raises InvalidValueError.

    interaction_types: those of the data; a relationship of such a type is made of interactions.
    """
    if not 1 <= len(kind.strip()) <= MAX_KIND or not _is_storable(kind):
        raise InvalidValueError(
            f"{kind[:MAX_KIND]!r} is not a kind of relationship. Give a word of at most "
            f"{MAX_KIND} characters, such as colleague."
        )
    if kind in INTERACTION_KINDS or kind.strip() in interaction_types:
        raise InvalidValueError(
            f"{kind!r} is made of interactions and cannot be given to a guess. Give a kind such as "
            "friend, colleague or partner."
        )
    return kind.strip()


def read_source(
    reader: Reader, key: TieKey, source_id: str | None, before: Verdict | TieKey
) -> str | None:
    """Return from whom a confirmed relationship runs, None where nothing is said of it.

    key: the two, and the kind it is said to be. before: what was said, or the key it was found
    with. Raises InvalidValueError.
    """
    low, high, kind = key
    known = KINDS.get(kind)
    if source_id is None:
        if isinstance(before, Verdict) and kind == kind_said(before):
            return before.source_id
        if known is None or known.mutual or kind == before[2]:
            return None
        raise InvalidValueError(
            f"{kind!r} runs from one to the other. Say from whom, {low!r} or {high!r}: "
            f"{SOURCES[kind]} (source_id, on the command line --from)."
        )
    if known is not None and known.mutual:
        raise InvalidValueError(
            f"{kind!r} has no direction, both take part alike. Leave out that it runs from "
            f"{source_id!r}; kinds with a direction are {', '.join(sorted(SOURCES))}."
        )
    owner = reader.canonical([source_id]).get(source_id, source_id)
    if owner not in (low, high):
        raise InvalidValueError(
            f"{source_id!r} is not one of the two. Say from whom it runs: {low!r} or {high!r}."
        )
    return owner


def _is_storable(text: str) -> bool:
    return "\0" not in text and text == text.encode("utf-8", "replace").decode("utf-8")
