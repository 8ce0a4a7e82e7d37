"""Cells that say in words, or with a number nobody has, that nothing is known."""

from __future__ import annotations

import unicodedata
from typing import Any

from graphcrm.model import Customer

_NAMES_TOO = frozenset({"na", "nan", "none", "null", "nil", "no", "test", "xx", "нет", "无", "無"})
"""Part of somebody's name as well, such as Null, Nan or Na."""

_NOTHING = _NAMES_TOO | frozenset(
    {
        "n/a", "n.a.", "unknown", "not known", "not available", "not provided", "not given",
        "no name", "noname", "undefined", "unspecified", "anonymous", "tbd", "tba", "xxx",
        "unbekannt", "keine angabe", "k.a.", "inconnu", "desconocido", "sconosciuto", "nieznany",
        "неизвестно", "未知", "不明", "不详", "不詳", "なし",
    }
)  # fmt: skip
_PARTS = ("given_name", "family_name")
_COLUMNS = (
    "name", "email", "phone", "birth_date", "address", "postcode", "city", "state", "company",
    "national_id",
)  # fmt: skip
_NO_MAILBOX = frozenset(
    {"none", "noemail", "no-email", "nomail", "noreply", "no-reply", "donotreply", "unknown"}
)
_COUNTED = "01234567890"


def without_nothing(customer: Customer) -> Customer:
    """Return the customer with cells empty that say that nothing is known."""
    empty = [column for column in _COLUMNS if _is_nothing(getattr(customer, column))]
    empty += [
        column
        for column in _PARTS
        if _is_nothing(text := getattr(customer, column)) and _plain(text) not in _NAMES_TOO
    ]
    cleared: dict[str, Any] = dict.fromkeys(empty)
    return customer._replace(**cleared) if empty else customer


def is_no_phone(digits: str) -> bool:
    """Return whether digits are all one, or counted up, as where a form demands a number.

    Counted from the first on: 030 123456 is somebody's number.
    """
    return len(set(digits[-7:])) == 1 or digits in _COUNTED


def is_no_mailbox(address: str) -> bool:
    """Return whether a cleaned address is one that nobody reads."""
    return address.partition("@")[0] in _NO_MAILBOX


def _is_nothing(text: str | None) -> bool:
    if not text:
        return False
    plain = _plain(text)
    return plain in _NOTHING or not any(map(str.isalnum, plain))


def _plain(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().casefold()
