"""Orders rows of arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.tables import Bool, Int64

Column = NDArray[Any]


def sorting_order(*columns: Column) -> Int64 | None:
    """Return the order that sorts rows by the first column, then the next; None if they are so."""
    if _is_sorted(columns):
        return None
    return np.lexsort(columns[::-1])


def places_within(groups: Column) -> Int64:
    """Return 0, 1, 2 … for the rows of each group; rows of a group stand together. int64 (n,)."""
    rows = np.arange(len(groups))
    first = np.ones(len(groups), dtype=np.bool_)
    first[1:] = groups[1:] != groups[:-1]
    places: Int64 = rows - np.maximum.accumulate(np.where(first, rows, 0))
    return places


def _is_sorted(columns: tuple[Column, ...]) -> bool:
    above: Bool = columns[-1][1:] >= columns[-1][:-1]
    for column in columns[-2::-1]:
        above &= column[1:] == column[:-1]
        above |= column[1:] > column[:-1]
    return bool(above.all())
