"""The one loop that numpy cannot do well. Importing it imports numba (0.4 s): do it late."""

from __future__ import annotations

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64


@compiled
def allocate(
    start: Int64, column: Int32, low: Int32, high: Int32, shared: Float64, many: Int32
) -> None:
    """Add for each pair its resource allocation and the number of its common neighbours.

    start, column: compressed rows, ascending. low, high: int32 (k,) rows. shared: float64 (k,),
    many: int32 (k,), both written to. Looks the entries of the shorter row up in the longer one.
    """
    for pair in range(len(low)):
        one, other = low[pair], high[pair]
        if start[one + 1] - start[one] > start[other + 1] - start[other]:
            one, other = other, one
        begin, end = start[other], start[other + 1]
        for entry in range(start[one], start[one + 1]):
            wanted = column[entry]
            first, last = begin, end
            while first < last:
                middle = (first + last) // 2
                if column[middle] < wanted:
                    first = middle + 1
                else:
                    last = middle
            # Rows ascend on both sides, so the next one cannot be before this place.
            begin = first
            if first < end and column[first] == wanted:
                shared[pair] += 1.0 / (start[wanted + 1] - start[wanted])
                many[pair] += 1


def warm_kernels() -> None:
    """Compile the kernel, so that the first analysis does not have to."""
    start, column = np.array([0, 1, 2], dtype=np.int64), np.array([1, 0], dtype=np.int32)
    pair = np.zeros(1, dtype=np.int32)
    allocate(start, column, pair, pair + np.int32(1), np.zeros(1), np.zeros(1, dtype=np.int32))
