"""Logistic regression by Newton's method: exact, without chance, one number a feature."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graphcrm.tables import Bool, Float64

PENALTY = 30.0
"""How much half the sum of the squared coefficients costs beside the log-likelihood of all rows."""

_STEPS = 50
_HALVINGS = 20
_DONE = 1e-9


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model: log odds = intercept + coefficients x (features - mean) / scale.

    mean, scale, coefficients: float64 (f,).
    """

    mean: Float64
    scale: Float64
    coefficients: Float64
    intercept: float

    def log_odds(self, features: Float64) -> Float64:
        """Return the log odds of rows of features, float64 (k,)."""
        odds: Float64 = self.shares(features).sum(axis=1) + self.intercept
        return odds

    def shares(self, features: Float64) -> Float64:
        """Return what each feature adds to the log odds, float64 (k, f)."""
        shares: Float64 = (features - self.mean) / self.scale * self.coefficients
        return shares


def fit(features: Float64, happened: Bool) -> Weights:
    """Return the weights with the highest penalised likelihood.

    features: float64 (k, f). happened: bool (k,), some of either kind. The intercept is not
    penalised. O(k f^2) a step, some ten steps.
    """
    mean, scale = features.mean(axis=0), features.std(axis=0)
    # A feature that is the same for all says nothing.
    scale = np.where(scale > 1e-9, scale, 1.0)
    rows = np.concatenate([(features - mean) / scale, np.ones((len(features), 1))], axis=1)
    penalty = np.full(rows.shape[1], PENALTY)
    penalty[-1] = 0.0
    share = float(happened.mean())
    found = np.zeros(rows.shape[1])
    found[-1] = np.log(share / (1.0 - share))
    loss = _loss(rows, happened, penalty, found)
    for _ in range(_STEPS):
        chance = as_chance(rows @ found)
        gradient = rows.T @ (chance - happened) + penalty * found
        spread = chance * (1.0 - chance)
        step = np.linalg.solve((rows * spread[:, None]).T @ rows + np.diag(penalty), gradient)
        before = loss
        for halvings in range(_HALVINGS):
            there = found - step / 2**halvings
            loss = _loss(rows, happened, penalty, there)
            if loss < before:
                found = there
                break
        if before - loss <= _DONE * abs(before):
            break
    return Weights(mean, scale, found[:-1], float(found[-1]))


def _loss(rows: Float64, happened: Bool, penalty: Float64, found: Float64) -> float:
    odds = rows @ found
    likelihood = np.logaddexp(0.0, odds) - happened * odds
    return float(likelihood.sum() + 0.5 * (penalty * found) @ found)


def as_chance(odds: Float64) -> Float64:
    """Return the probabilities that log odds stand for."""
    chance: Float64 = 1.0 / (1.0 + np.exp(-np.clip(odds, -500.0, 500.0)))
    return chance


def calibrate(weights: Weights, features: Float64, expected: float) -> Weights:
    """Return the weights with the intercept at which so many candidates are expected.

    expected: above 0 and below the number of rows. By halving an interval: O(k f).
    """
    odds = weights.log_odds(features)
    low, high = -50.0, 50.0
    for _ in range(60):
        shift = 0.5 * (low + high)
        if float(as_chance(odds + shift).sum()) < expected:
            low = shift
        else:
            high = shift
    return replace(weights, intercept=weights.intercept + 0.5 * (low + high))
