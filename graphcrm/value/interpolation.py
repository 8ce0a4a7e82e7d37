"""A smooth function at many places, from its values at a few of them.

Through values at Chebyshev's points, by the barycentric formula: Berrut and Trefethen 2004,
doi:10.1137/S0036144502417715. The error falls by a constant factor a point where the function is
analytic around the interval.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graphcrm.tables import Float64

NODES = 64
"""Points that the function is computed at. One that is analytic and bounded within pi / 2 of the
real line, as expected orders are by the logarithm of the wait, is so known to 15 digits on an
interval of length 5, where the longest wait is 150 times the shortest, and to 9 on one of 10."""


def spread_out(compute: Callable[[Float64], Float64], at: Float64) -> Float64:
    """Return a function at places, float64 (k, h), computed there or at NODES points between.

    compute: takes float64 (m,) places and returns float64 (m, h). Cost: at most 2 * NODES values of
    it, and O(k * NODES * h) multiplications.
    """
    places, row = np.unique(at, return_inverse=True)
    if len(places) <= 2 * NODES:
        return compute(places)[row]
    low, high = places[0], places[-1]
    angle = np.pi * np.arange(NODES) / (NODES - 1)
    points = (low + high) / 2.0 + (high - low) / 2.0 * np.cos(angle)
    weight = np.where(np.arange(NODES) % 2 == 0, 1.0, -1.0)
    weight[[0, -1]] /= 2.0
    apart = places[:, None] - points
    there = apart == 0.0
    # At a point itself the formula is 0 / 0, and the value is known.
    share = np.where(there.any(axis=1)[:, None], there, weight / np.where(there, 1.0, apart))
    share /= share.sum(axis=1, keepdims=True)
    return np.asarray((share @ compute(points))[row])
