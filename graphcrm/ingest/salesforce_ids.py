"""Ids of Salesforce: reports write 15 characters, exports 18; the last three tell the case."""

from __future__ import annotations

import re

_SHORT = re.compile(r"[0-9A-Za-z]{15}")
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def full_id(text: str) -> str:
    """Return an id of 15 characters as that of 18; anything else as it is."""
    if not _SHORT.fullmatch(text):
        return text
    return text + "".join(_sign(text[start : start + 5]) for start in (0, 5, 10))


def _sign(part: str) -> str:
    """Return the character that says which of five letters are upper case."""
    return _SIGNS[sum(1 << place for place, sign in enumerate(part) if sign.isupper())]
