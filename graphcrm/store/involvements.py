"""Puts together who had to do with which item, of rows that say it more than once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ROW = np.dtype(
    [
        ("customer", np.int32),
        ("item", np.int32),
        ("type", np.int32),
        ("first", np.int64),
        ("last", np.int64),
    ]
)


def distinct_rows(rows: NDArray[Any]) -> NDArray[Any]:
    """Return one row for each customer, item and type, with its first and last moment."""
    if not len(rows):
        return rows
    rows = rows[np.lexsort((rows["type"], rows["item"], rows["customer"]))]
    first = np.ones(len(rows), dtype=np.bool_)
    names = ("customer", "item", "type")
    first[1:] = np.logical_or.reduce([rows[name][1:] != rows[name][:-1] for name in names])
    starts = np.flatnonzero(first)
    found = rows[starts]
    found["first"] = np.minimum.reduceat(rows["first"], starts)
    found["last"] = np.maximum.reduceat(rows["last"], starts)
    return found
