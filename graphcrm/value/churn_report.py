"""How right probabilities of leaving were: ranking, error, and whether ten percent means ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Bool, Float64

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Customers with about the same risk: what was said in the mean, what came, of how many."""

    said: float
    came: float
    customers: int


@dataclass(frozen=True, slots=True)
class Judged:
    """auc: how often of two customers the one that left had the higher risk; NaN with one kind.

    brier: the mean squared error (Brier 1950). usual_brier: that of saying the share that left of
    everybody. bins: tenths of customers by risk, the lowest first.
    """

    customers: int
    left: int
    auc: float
    brier: float
    usual_brier: float
    bins: tuple[Bin, ...]


def judge(risk: Float64, left: Bool) -> Judged:
    """Return how right the risks were. Cost: O(m log m)."""
    from scipy.stats import rankdata

    m, count = len(left), int(left.sum())
    share = count / m if m else 0.0
    others = m - count
    auc = float("nan")
    if count and others:
        ranks = rankdata(risk)
        auc = float((ranks[left].sum() - count * (count + 1) / 2) / (count * others))
    order = np.argsort(risk, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    return Judged(
        customers=m,
        left=count,
        auc=auc,
        brier=float(np.mean((risk - left) ** 2)) if m else float("nan"),
        usual_brier=share * (1 - share),
        bins=tuple(
            Bin(float(risk[part].mean()), float(left[part].mean()), len(part)) for part in parts
        ),
    )
