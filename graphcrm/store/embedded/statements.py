"""Finds the text of the statements in sql/: one statement a file, its header says what it takes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> str:
    """Return the statement `name`, such as 'read/customers', without its header."""
    text = (_ROOT / f"{name}.sql").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))
