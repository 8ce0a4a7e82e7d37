"""The compiled pass over histories that the likelihood of BG/NBD takes. Imports numba: late."""

from __future__ import annotations

import math

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int64


@compiled
def add_up(
    place: Float64,
    kinds: tuple[Float64, Float64],
    kind: Int64,
    times: tuple[Float64, Float64],
    share: Float64,
) -> tuple[Float64, Float64]:
    """Return sums over histories, and the share of customers that is gone, by kind.

    place: r, alpha. kinds: repeat orders, and log odds of being gone before time enters (-inf for
    none), float64 (v,) each. kind: int64 (k,) which of them a history has. times: t_x and T,
    float64 (k,). share: float64 (k,) of customers. The sums: log-likelihood, logarithms of waits,
    and what the likelihood loses by alpha.
    """
    r, alpha = place[0], place[1]
    repeats, base = kinds
    last, age = times
    sums, gone_by = np.zeros(3), np.zeros(len(base))
    for row in range(len(kind)):
        power = r + repeats[kind[row]]
        log_age, log_last = math.log(alpha + age[row]), math.log(alpha + last[row])
        odds = base[kind[row]] + power * (log_age - log_last)
        # log(1 + e^odds) without overflow.
        both = max(odds, 0.0) + math.log1p(math.exp(-abs(odds)))
        alive = math.exp(-both)
        gone = 1.0 - alive
        sums[0] += share[row] * (both - power * log_age)
        sums[1] += share[row] * (alive * log_age + gone * log_last)
        wait = alive / (alpha + age[row]) + gone / (alpha + last[row])
        sums[2] += share[row] * power * wait
        gone_by[kind[row]] += share[row] * gone
    return sums, gone_by
