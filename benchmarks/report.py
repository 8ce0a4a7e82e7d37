"""What every benchmark prints: the machine, the versions, how it was made, and a table."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def header(title: str, made: str, packages: Sequence[str]) -> None:
    """Print what was measured, on what, with what."""
    print(f"\n== {title} ==")
    print(f"machine: {_machine()}")
    print(f"versions: Python {platform.python_version()}, {', '.join(map(_version, packages))}")
    print(f"made: {made}")
    print(f"{_others()}\n", flush=True)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their columns, numbers to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(columns, *rows, strict=True)]
    for row in (columns, ["-" * width for width in widths], *rows):
        first, *rest = zip(row, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]
        print("  ".join(cells).rstrip())
    print(flush=True)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.2f}"


def ratio(value: float, base: float) -> str:
    return f"{value / base:.1f}x" if base else "-"


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        memory = f", {size:.0f} GiB"
    return f"{_processor()}, {cores} cores{memory}, {platform.system()} {platform.release()}"


def _others() -> str:
    """Say whether other work runs on the machine: then only ratios mean anything."""
    if not hasattr(os, "getloadavg"):
        return "load: not known"
    load = os.getloadavg()[0]
    busy = load > 0.5 * (os.cpu_count() or 1)
    return f"load: {load:.1f}" + (", other work is running: trust the ratios only" if busy else "")


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"
