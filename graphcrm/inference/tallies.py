"""Sums, spans and months by place: what is spread over time, and not done in one go."""

from __future__ import annotations

import numpy as np

from graphcrm.model import DAY
from graphcrm.tables import Bool, Float64, Int32, Int64

MONTH = 30 * DAY


def count_months(place: Int64, moment: Int64, size: int, chosen: Bool | None = None) -> Int32:
    """Return for each of `size` places the number of different 30 days with a row: int32 (size,).

    place, moment: int64 (k,), of each row; chosen: bool (k,), the rows that count. O(k log k).
    """
    month = moment // MONTH
    return count_distinct(place, month - month.min(initial=0), size, chosen)


def count_distinct(
    place: Int64, value: Int64 | Int32, size: int, chosen: Bool | None = None
) -> Int32:
    """Return for each place the number of different values, of at least 0, of the chosen rows."""
    span = np.int64(value.max(initial=0)) + 1
    whole = place * span + value
    pairs = np.unique(whole if chosen is None else whole[chosen])
    return np.bincount(pairs // span, minlength=size).astype(np.int32)


def sum_by(place: Int64, weight: Float64, size: int) -> Float64:
    """Return the sum of the weights at each place, whatever order they come in. O(k log k)."""
    order = np.lexsort((weight, place))
    return np.bincount(place[order], weight[order], size).astype(np.float64)


def span_by(place: Int64, moment: Int64, size: int) -> tuple[Int64, Int64]:
    """Return the first and the last moment at each place; each has one at least."""
    first, last = np.full(size, np.iinfo(np.int64).max), np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(first, place, moment)
    np.maximum.at(last, place, moment)
    return first, last
