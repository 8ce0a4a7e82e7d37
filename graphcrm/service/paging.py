"""Cursors: where the next part of a list begins, opaque to those who pass them back."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from graphcrm.errors import InvalidValueError

MAX_LIMIT = 1000
"""The most that one page of any list holds."""

ALL = 2**31 - 1
"""A limit that a store never reaches, for those who read a whole list."""


def write_cursor(*values: Any) -> str:
    """Return a cursor that carries these values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, kinds: Sequence[type]) -> list[Any] | None:
    """Return the values a cursor carries, None without a cursor.

    Raises InvalidValueError where it is none of ours for a list of these kinds.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _bad_cursor(cursor) from error
    fits = isinstance(values, list) and len(values) == len(kinds)
    if not fits or any(type(v) is not kind for v, kind in zip(values, kinds, strict=True)):
        raise _bad_cursor(cursor)
    if any(type(value) is int and not 0 <= abs(value) < 2**62 for value in values):
        raise _bad_cursor(cursor)
    return list(values)


def read_offset(cursor: str | None) -> int:
    """Return the offset that a cursor of a ranked list carries, 0 without one."""
    values = read_cursor(cursor, [int])
    if values is None:
        return 0
    if values[0] < 0:
        raise _bad_cursor(str(cursor))
    return int(values[0])


def check_limit(limit: int, most: int = MAX_LIMIT) -> int:
    """Return the limit; raises InvalidValueError where it is not within 1 and `most`."""
    if not 1 <= limit <= most:
        raise InvalidValueError(f"limit is {limit}; it goes from 1 to {most}.")
    return limit


def _bad_cursor(cursor: str) -> InvalidValueError:
    return InvalidValueError(
        f"{cursor[:80]!r} is not a cursor of this list. Pass back the one that came with the page "
        "before, unchanged, or none for the first page."
    )
