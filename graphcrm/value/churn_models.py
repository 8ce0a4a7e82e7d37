"""Learns from rows of the past who leaves."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.tables import Bool, Float64, Int32
from graphcrm.value.churn_rules import ChurnRules

SET_RIGHT = 5
"""Every fifth customer is kept from the trees, to set their probabilities right."""

_CLIP = 1e-6
_ROWS_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Learned:
    """A model of some columns of the features.

    trees: None where no column tells rows apart. seen: the columns. slope, offset: set the trees'
    log odds right. usual: float64, the median of every feature among the rows learnt from. loss:
    mean logarithmic loss on customers kept apart.
    """

    trees: Any
    seen: tuple[int, ...]
    slope: float
    offset: float
    usual: Float64
    loss: float

    def log_odds(self, table: Float64) -> Float64:
        """Return the log odds of leaving, float64 (m,), of rows of all features."""
        if self.trees is None:
            return np.full(len(table), self.offset)
        starts = range(0, max(1, len(table)), _ROWS_AT_ONCE)
        with _threads(len(table)):
            raw = np.concatenate(
                [
                    self.trees.decision_function(table[start : start + _ROWS_AT_ONCE, self.seen])
                    for start in starts
                ]
            )
        return np.asarray(self.slope * raw + self.offset)

    def risk(self, table: Float64) -> Float64:
        """Return the probability of leaving, float64 (m,)."""
        return np.asarray(1 / (1 + np.exp(-self.log_odds(table))))


def learn(
    table: Float64, left: Bool, owner: Int32, seen: list[int], rules: ChurnRules, seed: int
) -> Learned:
    """Return a model of these columns; owner: whose row each is, so that nobody is on both sides.

    Cost: that of the trees, O(rows x columns x 100).
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(seed)
    apart = rng.permutation(int(owner.max()) + 1)[owner] % SET_RIGHT == 0
    rows = np.flatnonzero(~apart)
    if len(rows) > rules.most_rows:
        rows = np.sort(rng.choice(rows, rules.most_rows, replace=False))
    usual = np.array([_median(column) for column in table[rows].T])
    # A column that is the same everywhere says nothing, and the trees cannot take it.
    seen = [one for one in seen if _tells(table[rows, one])]
    # Few leaves and steps: more of them learn the customers by heart.
    trees = HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.06,
        max_leaf_nodes=15,
        min_samples_leaf=max(5, min(50, len(rows) // 50)),
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
    if not seen:
        share = float(np.clip(left[rows].mean(), _CLIP, 1 - _CLIP))
        return Learned(None, (), 0.0, float(np.log(share / (1 - share))), usual, np.inf)
    with _threads(len(rows)):
        trees.fit(table[rows][:, seen], left[rows])
    model = Learned(trees, tuple(seen), 1.0, 0.0, usual, np.inf)
    raw = model.log_odds(table[apart])
    if len(set(left[apart].tolist())) < 2:
        return model
    right = LogisticRegression(C=1e3).fit(raw[:, None], left[apart])
    slope, offset = float(right.coef_[0, 0]), float(right.intercept_[0])
    odds = slope * raw + offset
    loss = float(np.mean(np.logaddexp(0, np.where(left[apart], -odds, odds))))
    return Learned(trees, tuple(seen), slope, offset, usual, loss)


def _threads(rows: int) -> AbstractContextManager[Any]:
    """Keep little work on one thread: threads that wait for each other cost far more than it."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1, "openmp") if rows < _ROWS_AT_ONCE else nullcontext()


def _tells(column: Float64) -> bool:
    known = column[~np.isnan(column)]
    return len(known) > 0 and bool(known.min() < known.max())


def _median(column: Float64) -> float:
    known = column[~np.isnan(column)]
    return float(np.median(known)) if len(known) else float("nan")
