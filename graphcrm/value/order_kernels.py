"""The compiled loop that takes returns off purchases. Imports numba: do it late."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int32

ANY = -1
"""In the place of a product: any will do."""

DUST = 1e-9
"""Of a purchase; less than this share is what rounding leaves of one given back as a whole."""


@compiled
def take_back(
    customer: Int32, product: Int32, amount: Float64, back: Bool
) -> tuple[Float64, float]:
    """Return what is left of each purchase, float64 (k,), and what could not be taken off any.

    Rows sorted by customer, then time. amount: money, at least 0, NaN where there is none; a return
    without an amount takes back the whole purchase that it is for. back: which rows are returns.
    """
    left = np.where(back, 0.0, amount)
    unmatched = 0.0
    begin = 0
    for row in range(len(customer)):
        if customer[row] != customer[begin]:
            begin = row
        if not back[row]:
            continue
        owed = amount[row]
        if product[row] >= 0:
            owed = _take(left, amount, product, (begin, row), owed, product[row])
        owed = _take(left, amount, product, (begin, row), owed, ANY)
        if owed > 0.0:
            unmatched += owed
    return left, unmatched


@compiled
def _take(
    left: Float64, amount: Float64, product: Int32, span: Any, owed: float, wanted: int
) -> float:
    """Take off purchases of a span, the last first; return what is owed still."""
    for row in range(span[1] - 1, span[0] - 1, -1):
        if owed <= 0.0:
            break
        if left[row] == 0.0 or (wanted != ANY and product[row] != wanted):
            continue
        if np.isnan(owed):
            left[row] = owed = 0.0
        elif not np.isnan(left[row]):
            taken = min(owed, left[row])
            owed -= taken
            rest = left[row] - taken
            left[row] = rest if rest > DUST * amount[row] else 0.0
    return owed
