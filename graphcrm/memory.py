"""How much memory there is, and giving back what is free."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_GROUPS = "/sys/fs/cgroup"
"""Where a process finds the control groups; in a container its own is the top one."""


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


def available_memory() -> int | None:
    """Return how many bytes this process may still take, None where the system does not tell.

    The least of what is free on the machine and what its control group leaves.
    """
    known = [room for room in (_free_on_machine(), *_free_in_groups()) if room is not None]
    return min(known, default=None)


def _free_on_machine() -> int | None:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _free_in_groups() -> Iterator[int | None]:
    """Yield what control groups of both versions leave, their file caches counted as free."""
    own = [line[3:] for line in _lines("/proc/self/cgroup") if line.startswith("0::/")]
    for folder in dict.fromkeys((_GROUPS, *(f"{_GROUPS}{path}".rstrip("/") for path in own))):
        yield _left(folder, "memory.max", "memory.current", "inactive_file")
    first = f"{_GROUPS}/memory"
    yield _left(first, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def _left(folder: str, limit: str, used: str, cache: str) -> int | None:
    most, taken = _number(f"{folder}/{limit}"), _number(f"{folder}/{used}")
    if most is None or taken is None:
        return None
    statistics = (line.split() for line in _lines(f"{folder}/memory.stat"))
    cached = sum(int(size) for name, size in statistics if name == cache)
    return max(most - taken + cached, 0)


def _number(path: str) -> int | None:
    text = "".join(_lines(path)).strip()
    return int(text) if text.isdecimal() else None


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
