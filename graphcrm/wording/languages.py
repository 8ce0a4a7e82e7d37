"""Which language is spoken: a context variable, set at the edge and read where words are made.

The edge is a request (its Accept-Language), a command (GRAPHCRM_LANGUAGE), a client (how it was
opened), or whoever writes `with speaking("zh")`. Threads of an analysis begin in English, and so
does all that is kept in a store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = ("en", "zh")
"""Languages that there are words in, by their primary subtag (BCP 47)."""

DEFAULT = "en"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """Return the language that is spoken now, one of LANGUAGES."""
    return _language.get()


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Say everything in this language, one of LANGUAGES, until the end of the block."""
    if name not in LANGUAGES:
        raise ValueError(f"{name!r} is not a language; take one of {', '.join(LANGUAGES)}.")
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)


def known_language(tag: str) -> str | None:
    """Return the language that a tag such as zh-Hans-CN means, None for one without words."""
    primary = tag.strip().replace("_", "-").partition("-")[0].lower()
    return primary if primary in LANGUAGES else None


def choose_language(accepted: str | None, default: str = DEFAULT) -> str:
    """Return the language that an Accept-Language header (RFC 9110) likes best.

    The highest weight wins, then what is named first; languages with the weight 0 are never taken
    where another is left. `default` for '*', and where nothing that is accepted has words. A part
    that cannot be read counts for nothing.
    """
    wanted = [_weighed(part) for part in (accepted or "").split(",")]
    refused = {known_language(tag) for tag, weight in wanted if weight == 0}
    best: tuple[str | None, float] = (None, 0.0)
    for tag, weight in wanted:
        known = known_language(tag) if tag != "*" else _free(default, refused)
        if known is not None and weight > best[1]:
            best = known, weight
    return best[0] or default


def _free(default: str, refused: set[str | None]) -> str | None:
    """Return what '*' stands for: the default, or another language where that is refused."""
    return next((name for name in (default, *LANGUAGES) if name not in refused), None)


def _weighed(part: str) -> tuple[str, float]:
    tag, *parameters = (piece.strip() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = -1.0
    return tag, weight if 0 <= weight <= 1 else -1.0
