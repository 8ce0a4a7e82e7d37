"""Gives memory that is free back to the system."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any


def give_back() -> None:
    """Return to the system what was freed between things that stay; nothing where that is unknown.

    The allocator of Linux keeps arrays below 32 MB for itself once such were freed, and large ones
    that come after them cannot use the gaps. Milliseconds.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None
