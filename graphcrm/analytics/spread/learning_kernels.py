"""The loop that credits ties with what was done soon after."""

from __future__ import annotations

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64


@compiled
def share_credit(
    into: tuple[Int64, Int64, Int32],
    actions: tuple[Int64, Int32, Int64],
    window: int,
    credit: Float64,
) -> int:
    """Add to each arc its credit for what its target did within `window` after its source.

    into: rows of arcs by target: start, arc, source. actions: see learning.Actions. Several sources
    share the credit of one action alike. Returns how many actions had any source.
    """
    start, arc, source = into
    begins, customer, at = actions
    nodes = len(start) - 1
    item_of = np.full(nodes, -1, dtype=np.int64)
    done_at = np.zeros(nodes, dtype=np.int64)
    passed = 0
    for item in range(len(begins) - 1):
        for row in range(begins[item], begins[item + 1]):
            item_of[customer[row]] = item
            done_at[customer[row]] = at[row]
        for row in range(begins[item], begins[item + 1]):
            node, moment = customer[row], at[row]
            sources = 0
            for entry in range(start[node], start[node + 1]):
                other = source[entry]
                if item_of[other] == item and 0 < moment - done_at[other] <= window:
                    sources += 1
            if sources == 0:
                continue
            passed += 1
            for entry in range(start[node], start[node + 1]):
                other = source[entry]
                if item_of[other] == item and 0 < moment - done_at[other] <= window:
                    credit[arc[entry]] += 1.0 / sources
    return passed
