"""Cuts long tables into parts that are worked on one after the other, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphcrm.tables import Int32, Int64

PART = 500_000
"""Rows of a part: what is worked out of them takes about 80 MB."""


def parts_by(key: Int32, rows: int = PART) -> Iterator[Int64]:
    """Give the positions of all rows in parts of about that many, in the order of the key.

    Rows of one key are in one part. O(k log k) time, 8 bytes a row.
    """
    order = np.argsort(key, kind="stable")
    begin = 0
    while begin < len(order):
        end = min(begin + rows, len(order))
        end = int(np.searchsorted(key, key[order[end - 1]], side="right", sorter=order))
        yield order[begin:end]
        begin = end
