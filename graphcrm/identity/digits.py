"""Dates of birth, genders and numbers of identity papers."""

from __future__ import annotations

import re
import unicodedata

_NO_DIGIT = re.compile(r"\D+")
_NO_SIGN = re.compile(r"[\W_]+")
_GENDERS = {
    "f": "f", "female": "f", "woman": "f", "w": "f", "weiblich": "f", "frau": "f", "femme": "f",
    "mujer": "f", "femenino": "f", "女": "f", "女性": "f", "ж": "f",
    "m": "m", "male": "m", "man": "m", "männlich": "m", "mann": "m", "homme": "m", "hombre": "m",
    "masculino": "m", "男": "m", "男性": "m", "м": "m",
}  # fmt: skip
_YEAR, _MONTH, _DAY = 4, 6, 8


def clean_birth_date(text: str | None) -> str | None:
    """Return the digits of a date, year first: 19790621, or 197906 or 1979 where no more is known.

    A day that no calendar has is kept: a typing error still tells much.
    """
    digits = _NO_DIGIT.sub("", unicodedata.normalize("NFKC", text or "").partition("T")[0])
    return digits if len(digits) in (_YEAR, _MONTH, _DAY) else None


def clean_national_id(text: str | None) -> str | None:
    """Return the letters and digits of an identity number; None where all are the same."""
    plain = _NO_SIGN.sub("", unicodedata.normalize("NFKC", text or "")).casefold()
    return plain if len(set(plain)) > 1 else None


def clean_gender(text: str | None) -> str | None:
    """Return f or m, None for what is neither: it may be missing or more than two."""
    return _GENDERS.get(unicodedata.normalize("NFKC", text or "").strip().casefold())
