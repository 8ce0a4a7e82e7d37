"""Counts by month as the stores give them, put in one order and one precision."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from graphcrm.model import MonthCount

DIGITS = 12
"""Digits of a sum that count: the order in which stores add up changes those behind."""


def month_counts(rows: Iterable[Sequence[Any]]) -> list[MonthCount]:
    """Return rows of MonthCount, the newest month first, then by type and currency."""
    found = [MonthCount(row[0], row[1], row[2], row[3], _rounded(row[4])) for row in rows]
    found.sort(key=lambda row: (row.type, row.currency is not None, row.currency or ""))
    found.sort(key=lambda row: row.month, reverse=True)
    return found


def _rounded(amount: float | None) -> float | None:
    """Return a sum, None where there is none or it is beyond all numbers."""
    if amount is None or not math.isfinite(amount):
        return None
    return float(f"{amount:.{DIGITS}g}")
