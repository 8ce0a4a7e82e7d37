"""Match keys: words that records which may be the same have in common, the same on every store."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graphcrm.errors import InvalidValueError

_KEY = re.compile("[a-z0-9]+")


def checked_keys(keys: Iterable[str]) -> list[str]:
    """Return the keys without doubles, in their order; the indexes take them as they are.

    Raises InvalidValueError for one that is not of a-z and 0-9.
    """
    found = list(dict.fromkeys(keys))
    for key in found:
        if not _KEY.fullmatch(key):
            raise InvalidValueError(
                f"The match key {key!r} is not of the letters a-z and digits alone. "
                "Make a hash of it first."
            )
    return found
