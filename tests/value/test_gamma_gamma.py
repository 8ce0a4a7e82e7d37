from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from graphcrm.value.gamma_gamma import GammaGamma, fit_gamma_gamma, loss_of
from graphcrm.value.histories import histories_of
from tests.value.buyers import cdnow_orders, day_of

MODEL = GammaGamma(6.25, 3.74, 15.44)


def _density(model: GammaGamma, x: int, m: float, scale: float) -> float:
    """Of a mean m of x orders and a scale of the customer's own, as the model tells it."""
    own = stats.gamma.pdf(scale, model.q, scale=1.0 / model.gamma)
    return float(stats.gamma.pdf(m, model.p * x, scale=1.0 / (scale * x)) * own)


@pytest.mark.parametrize(("x", "m"), [(1, 20.0), (5, 64.0)])
def test_likelihood_and_expected_value_are_integrals(x: int, m: float) -> None:
    whole = integrate.quad(lambda s: _density(MODEL, x, m, s), 0, np.inf)[0]
    loss = loss_of(np.array([x]), np.array([m]))
    value, _ = loss(np.log([MODEL.p, MODEL.q, MODEL.gamma]))
    assert -value == pytest.approx(np.log(whole), rel=1e-6)
    mean = integrate.quad(lambda s: MODEL.p / s * _density(MODEL, x, m, s), 1e-9, np.inf)[0]
    found = MODEL.expected(np.array([x, 0]), np.array([m, np.nan]))
    assert found[0] == pytest.approx(mean / whole, rel=1e-6)
    assert found[1] == pytest.approx(MODEL.mean)


def test_gradient_is_that_of_the_likelihood() -> None:
    rng = np.random.default_rng(1)
    loss = loss_of(rng.integers(1, 9, 200), rng.gamma(2.0, 20.0, 200))
    place = np.array([0.7, 1.1, 2.0])
    for axis in range(3):
        step = np.eye(3)[axis] * 1e-5
        slope = (loss(place + step)[0] - loss(place - step)[0]) / 2e-5
        assert loss(place)[1][axis] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_the_fit_finds_what_amounts_were_drawn_from() -> None:
    rng = np.random.default_rng(4)
    x = rng.integers(1, 12, 20_000)
    scale = rng.gamma(MODEL.q, 1.0 / MODEL.gamma, 20_000)
    fit = fit_gamma_gamma(x, rng.gamma(MODEL.p * x) / scale / x)
    assert fit.converged
    for name, error in fit.errors.items():
        assert error is not None
        assert abs(getattr(fit.model, name) - getattr(MODEL, name)) < 4.0 * error
    assert fit.correlation is not None
    assert abs(fit.correlation) < 0.03


def test_without_a_mean_it_is_infinite() -> None:
    wild = GammaGamma(1.0, 0.4, 10.0)
    assert wild.mean == np.inf
    assert wild.expected(np.array([0, 3]), np.array([0.0, 5.0])).tolist() == [
        np.inf,
        pytest.approx((10.0 + 15.0) / 2.4),
    ]


@pytest.mark.shared
def test_cdnow_gives_the_published_parameters() -> None:
    known = histories_of(cdnow_orders(sample=True), day_of("1997-09-30"))
    kept = known.repeat_priced > 0
    assert kept.sum() == 946
    fit = fit_gamma_gamma(known.repeat_priced[kept].astype(np.int64), known.repeat_value[kept])
    assert fit.converged
    for name, value in {"p": 6.25, "q": 3.74, "gamma": 15.44}.items():
        assert getattr(fit.model, name) == pytest.approx(value, rel=0.02)
