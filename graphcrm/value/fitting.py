"""Maximum likelihood for models with a few parameters above 0.

The search runs over logarithms of the parameters, from several starts, and ends with Newton's
steps, so that the maximum found does not depend on where the search stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.tables import Float64

Loss = Callable[[Float64], tuple[float, Float64]]
"""Minus the log-likelihood of an observation on average, and its gradient, by log parameters."""

LEAST, MOST = 1e-5, 1e5
"""Bounds of parameters: beyond them the model is another, simpler one."""

FLAT = 1e-6
"""A maximum has a gradient below this, for one observation."""

STEP = 1e-4
NEWTON_STEPS = 8


@dataclass(frozen=True, slots=True)
class Fitted:
    """The best parameters found.

    values: float64 (p,). log_likelihood: of all observations, in natural logarithms. errors:
    float64 (p,) standard errors from the Hessian, NaN where it is not that of a maximum. converged:
    whether the gradient vanishes there and the parameters are inside the bounds.
    """

    values: Float64
    log_likelihood: float
    errors: Float64
    converged: bool


def maximise(loss: Loss, starts: Sequence[Sequence[float]], observations: int) -> Fitted:
    """Return the parameters at which the loss is least, over all starts.

    starts: parameters to begin at, above 0. Cost: some 30 to 100 evaluations a start.
    """
    place = _polish(loss, np.log(search(loss, starts)))
    value, slope = loss(place)
    curve = _hessian(loss, place)
    inside = bool(np.all((place > np.log(LEAST * 1.01)) & (place < np.log(MOST / 1.01))))
    top = bool(np.all(np.isfinite(curve)) and np.all(np.linalg.eigvalsh(curve) > 0.0))
    values = np.exp(place)
    # The delta method: an error of the logarithm is a relative error.
    errors = (
        values * np.sqrt(np.diag(np.linalg.inv(curve)) / observations)
        if top
        else np.full(len(values), np.nan)
    )
    flat = bool(np.abs(slope).max() < FLAT)
    return Fitted(values, float(-value * observations), errors, flat and inside and top)


def search(loss: Loss, starts: Sequence[Sequence[float]]) -> Float64:
    """Return about the parameters at which the loss is least, without Newton's steps."""
    found = [_descend(loss, np.log(np.asarray(start, dtype=np.float64))) for start in starts]
    best, _ = min(found, key=lambda one: one[1])
    return np.asarray(np.exp(best))


def _descend(loss: Loss, start: Float64) -> tuple[Float64, float]:
    from scipy.optimize import minimize

    bounds = [(np.log(LEAST), np.log(MOST))] * len(start)
    options: Any = {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-8}
    descend: Any = minimize
    found = descend(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return np.asarray(found.x, dtype=np.float64), float(found.fun)


def _polish(loss: Loss, place: Float64) -> Float64:
    """Return the end of Newton's steps from near a minimum; none is taken uphill."""
    for _ in range(NEWTON_STEPS):
        value, slope = loss(place)
        if np.abs(slope).max() < FLAT / 1e3:
            break
        curve = _hessian(loss, place)
        if not np.all(np.isfinite(curve)) or np.linalg.eigvalsh(curve)[0] <= 0.0:
            break
        moved = np.clip(place - np.linalg.solve(curve, slope), np.log(LEAST), np.log(MOST))
        if not loss(moved)[0] <= value + 1e-12 * abs(value):
            break
        place = moved
    return place


def _hessian(loss: Loss, place: Float64) -> Float64:
    """Return the second derivatives, from differences of the gradient."""
    size = len(place)
    curve = np.empty((size, size))
    for axis in range(size):
        step = np.zeros(size)
        step[axis] = STEP
        curve[axis] = (loss(place + step)[1] - loss(place - step)[1]) / (2.0 * STEP)
    return (curve + curve.T) / 2.0
