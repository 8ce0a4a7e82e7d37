"""How text is made comparable for search, the same on every store."""

from __future__ import annotations

import unicodedata

from graphcrm.model import Customer


def fold(text: str) -> str:
    """Return the text without case, width, accents and surplus blanks, for comparing.

    NFKD first, so that 'Ｊosé' and 'jose' meet; marks go away (category Mn).
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    return " ".join(unicodedata.normalize("NFKC", bare).casefold().split())


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a search, at most eight."""
    return tuple(fold(text).split(" "))[:8] if fold(text) else ()


def search_text(customer: Customer) -> str:
    """Return the folded text that a search looks through: a line for each field.

    The first line is the label, the second the id: `rank` relies on it.
    """
    fields = (
        customer.label,
        customer.customer_id,
        customer.email,
        customer.phone,
        customer.company,
        customer.city,
    )
    return "\n".join(fold(field) if field else "" for field in fields)


def rank(searched: str, query: tuple[str, ...]) -> int:
    """Return how well a search text answers the words: smaller is better.

    0: label or id is the query; 1: label or id starts with it; 2: the first word starts a word of
    the label; 3: all else. Stores compute the same in their own language.
    """
    phrase = " ".join(query)
    label, customer_id = searched.split("\n", 2)[:2]
    if phrase in (label, customer_id):
        return 0
    if label.startswith(phrase) or customer_id.startswith(phrase):
        return 1
    return 2 if f" {query[0]}" in f" {label}" else 3
