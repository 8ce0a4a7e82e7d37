"""Tells whether the process that began to write a run is still there."""

from __future__ import annotations

import os
import platform
import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

from graphcrm.model import DAY, Micros

_SILENCE: Micros = DAY
"""After this long without a sign, a process on another machine counts as gone."""


class Process(NamedTuple):
    """A process; `started` tells it from an earlier one of the same number, '' if not known."""

    host: str
    number: int
    started: str


def this_process() -> Process:
    """Return the process that this code runs in."""
    return Process(_host(), os.getpid(), _started(os.getpid()))


def may_be_alive(process: Process, seen_at: Micros) -> bool:
    """Return whether the process may still be at work; `seen_at` is its last sign of life."""
    if process.host != _host():
        return now() - seen_at < _SILENCE
    return _exists(process.number) and _started(process.number) == process.started


def now() -> Micros:
    """Return the present moment."""
    return time.time_ns() // 1000


@cache
def _host() -> str:
    """Return what process numbers are unique in: a machine since its start, or a container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        return platform.node()
    return f"{platform.node()} {boot} {space}"


def _exists(number: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _started(number: int) -> str:
    try:
        status = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name stands in brackets and may hold anything; the start time is the 22nd field.
    return status.rpartition(")")[2].split()[19]
