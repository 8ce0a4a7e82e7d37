"""Makes words into what SQLite searches with."""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.errors import InvalidValueError
from graphcrm.model import Customer
from graphcrm.store.text import search_text

_PIECE = 3
_WORDS = 8
_PIECES_OF_A_WORD = 24


def searchable(customer: Customer) -> str:
    """Return the text that finds the customer."""
    return _without_nul(search_text(customer))


def search_values(words: Sequence[str]) -> dict[str, str | bool]:
    """Return the parameters of the search statements for folded words.

    Raises InvalidValueError for more than eight words.
    """
    if len(words) > _WORDS:
        raise InvalidValueError(f"A search takes at most {_WORDS} words, not {len(words)}.")
    plain = [_without_nul(word) for word in words]
    padded = plain + [""] * (_WORDS - len(plain))
    numbered = {f"word_{number}": word for number, word in enumerate(padded, start=1)}
    phrase = " ".join(plain)
    return {
        "phrase": phrase,
        "label": f" {phrase}",
        "starts": f" {plain[0]}",
        "one_word": len(plain) == 1,
        **numbered,
    }


def pieces(words: Sequence[str]) -> str:
    """Return the FTS5 query for texts with all three-letter pieces of the words.

    Empty where every word is shorter: then only reading all texts tells.
    """
    found = dict.fromkeys(
        plain[start : start + _PIECE]
        for plain in map(_without_nul, words)
        for start in range(len(plain) - _PIECE + 1)[:_PIECES_OF_A_WORD]
    )
    return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in found)


def _without_nul(text: str) -> str:
    # SQLite's text functions and FTS5 stop at U+0000.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
