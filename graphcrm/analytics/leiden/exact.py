"""Sums of many floats, carried with twice their digits: no order of summing shows in the result.

Neumaier 1974, doi:10.1002/zamm.19740540106.
"""

from __future__ import annotations

from typing import Any

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32


@compiled
def sum_all(values: Float64) -> float:
    """Return the sum of the values."""
    total = 0.0
    lost = 0.0
    for value in values:
        following = total + value
        if abs(total) >= abs(value):
            lost += (total - following) + value
        else:
            lost += (value - following) + total
        total = following
    return total + lost


@compiled
def sum_inside(source: Int32, target: Int32, weight: Float64, label: Any) -> float:
    """Return the summed weight of the edges whose ends have one label."""
    total = 0.0
    lost = 0.0
    for edge in range(len(weight)):
        if label[source[edge]] == label[target[edge]]:
            value = weight[edge]
            following = total + value
            if total >= value:
                lost += (total - following) + value
            else:
                lost += (value - following) + total
            total = following
    return total + lost
