"""How high a candidate may rank, said before all is known of it: most need no second look."""

from __future__ import annotations

import numpy as np

from graphcrm.analytics.likely.candidates import FEATURES, LEAST, SHARED, Pairs, describe
from graphcrm.analytics.likely.regression import Weights
from graphcrm.analytics.likely.snapshot import FAR, Snapshot
from graphcrm.tables import NO_TIME, Bool, Float64

_TENURE = FEATURES.index("tenure of the other")
_ROUNDING = 1e-9


def bound_odds(
    weights: Weights, snapshot: Snapshot, pairs: Pairs, has: Bool, dated: bool
) -> tuple[Float64, Float64]:
    """Return the least and the most log odds, float64 (k,), that pairs of one customer may have.

    Not known yet: whether the other has the same company and city, and since when it is there.
    Ties say the least of the latter. What of these is the customer's own moves all pairs alike and
    is left out. has: bool (2,), of SHARED, what the customer has. dated: whether being there is
    looked at.
    """
    odds = weights.log_odds(describe(snapshot, pairs, np.zeros((len(pairs), len(SHARED)))))
    gain = weights.coefficients / weights.scale
    shared = np.where(has, gain[-len(SHARED) :], 0.0)
    least = odds + np.minimum(shared, 0.0).sum()
    most = odds + np.maximum(shared, 0.0).sum()
    if dated:
        now = snapshot.tenure[pairs.other]
        first = np.where(snapshot.since[pairs.other] == NO_TIME, 0.0, now)
        ends = np.stack([first, np.full(len(pairs), FAR)])
        moved = (np.log(ends + LEAST) - np.log(now + LEAST)) * gain[_TENURE]
        least, most = least + moved.min(axis=0), most + moved.max(axis=0)
    return least, most


def find_promising(least: Float64, most: Float64, limit: int) -> Bool:
    """Return which of k, bool (k,), may be among the `limit` highest, equal ones included."""
    if len(least) <= limit:
        return np.ones(len(least), dtype=np.bool_)
    mark = float(np.partition(least, -limit)[-limit])
    promising: Bool = most >= mark - _ROUNDING * (1.0 + abs(mark))
    return promising
