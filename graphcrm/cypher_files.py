"""Finds the text of the statements in cypher/: one statement a file, its header says what it takes.

In a wheel they are in graphcrm/_cypher, in a checkout in cypher/.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


def cypher_root() -> Path:
    """Return the folder that holds the statements."""
    packaged = _PACKAGE / "_cypher"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "cypher"


@cache
def read_cypher(name: str) -> str:
    """Return the statement `name`, such as 'read/customers', from its file."""
    return (cypher_root() / f"{name}.cypher").read_text(encoding="utf-8")
