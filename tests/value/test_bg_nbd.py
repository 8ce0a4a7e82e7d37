from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, special, stats

from graphcrm.value.bg_nbd import BgNbd, beta_rule
from graphcrm.value.bg_nbd_fit import fit_bg_nbd, loss_of
from graphcrm.value.fitting import maximise
from graphcrm.value.histories import Distinct, distinct_of, histories_of
from tests.value.buyers import TODAY, cdnow_orders, day_of, draw, orders_from

CDNOW = BgNbd(0.243, 4.414, 0.793, 2.426)
MODELS = [CDNOW, BgNbd(0.6, 7.3, 0.8, 1.2, modified=True), BgNbd(1.4, 1.3, 2.5, 7.0)]


def _one(x: int, last: float, age: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array([x]), np.array([last]), np.array([age])


def _likelihood(model: BgNbd, x: int, last: float, age: float, alive: bool) -> float:
    """A history's likelihood by integration over rate and drop-out, alive at the end or not."""

    def of(p: float, rate: float) -> float:
        stays = (1 - p) ** (x + model.modified)
        if alive:
            seen = rate**x * stays * np.exp(-rate * age)
        elif x + model.modified == 0:
            return 0.0
        else:
            seen = rate**x * (1 - p) ** (x + model.modified - 1) * p * np.exp(-rate * last)
        return float(
            seen
            * stats.gamma.pdf(rate, model.r, scale=1 / model.alpha)
            * stats.beta.pdf(p, model.a, model.b)
        )

    # Powers take away the poles at 0 that small r and a have.
    def smooth(u: float, v: float) -> float:
        p, rate = u**4, v**6
        return of(p, rate) * 4 * u**3 * 6 * v**5

    return float(integrate.dblquad(smooth, 0, 1.8, 0, 1, epsabs=1e-10, epsrel=1e-7)[0])


@pytest.mark.parametrize("model", MODELS[:2])
@pytest.mark.parametrize(("x", "last", "age"), [(0, 0.0, 12.0), (3, 9.0, 20.0)])
def test_likelihood_and_p_alive_are_integrals(
    model: BgNbd, x: int, last: float, age: float
) -> None:
    alive = _likelihood(model, x, last, age, alive=True)
    gone = _likelihood(model, x, last, age, alive=False)
    found = model.p_alive(*_one(x, last, age))[0]
    assert found == pytest.approx(alive / (alive + gone), rel=1e-5)
    history = Distinct(*_one(x, last, age), np.array([1]), np.array([0]))
    parameters = np.array([model.r, model.alpha, model.a, model.b])
    value, _ = loss_of(history, model.modified)(np.log(parameters))
    assert -value == pytest.approx(np.log(alive + gone), abs=1e-5)


@pytest.mark.parametrize("modified", [False, True])
def test_gradient_is_that_of_the_likelihood(modified: bool) -> None:
    drawn = draw(CDNOW, (6.0, 4.0, 15.0), 300, 1.0)
    n = len(drawn.repeats)
    histories = Distinct(drawn.repeats, drawn.last, drawn.age, np.arange(n) % 3 + 1, np.arange(n))
    loss = loss_of(histories, modified)
    place = np.array([-0.4, 1.1, 0.3, 0.8])
    for axis in range(4):
        step = np.eye(4)[axis] * 1e-5
        slope = (loss(place + step)[0] - loss(place - step)[0]) / 2e-5
        assert loss(place)[1][axis] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def _by_2f1(model: BgNbd, x: int, age: float, span: float) -> float:
    """Equation 10 of the paper without its last factor, which is p_alive."""
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    b = b + model.modified
    z = span / (alpha + age + span)
    shrunk = ((alpha + age) / (alpha + age + span)) ** (r + x)
    return float(
        (a + b + x - 1) / (a - 1) * (1 - shrunk * special.hyp2f1(r + x, b + x, a + b + x - 1, z))
    )


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("x", [0, 1, 7, 60])
@pytest.mark.parametrize(("age", "span"), [(39.0, 39.0), (80.0, 4.0), (20.0, 260.0)])
def test_expected_orders_are_those_of_the_closed_form(
    model: BgNbd, x: int, age: float, span: float
) -> None:
    found = model.expected_if_alive(np.array([x]), np.array([age]), np.array([span]))[0, 0]
    assert found == pytest.approx(_by_2f1(model, x, age, span), rel=1e-9)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("x", [0, 3, 200])
def test_of_many_ages_some_are_computed_and_the_others_as_exact(model: BgNbd, x: int) -> None:
    ages, spans = np.linspace(0.0, 1040.0, 5001), np.array([1.0, 30.0, 104.0])
    found = model.expected_if_alive(np.full(len(ages), x), ages, spans)
    rows = np.random.default_rng(x).integers(0, len(ages), 60)
    alone = [model.expected_if_alive(np.array([x]), ages[[row]], spans)[0] for row in rows]
    np.testing.assert_allclose(found[rows], alone, rtol=1e-9)


def test_expected_orders_where_the_closed_form_fails() -> None:
    # At a = 1 the closed form divides 0 by 0, of thousands of orders it loses its digits.
    def by_integral(model: BgNbd, x: int, age: float, span: float) -> float:
        beta, ratio = stats.beta(model.a, model.b + x), span / (model.alpha + age)

        def of(p: float) -> float:
            return float(-np.expm1(-(model.r + x) * np.log1p(p * ratio)) / p * beta.pdf(p))

        spread = [beta.ppf(q) for q in (1e-12, 0.01, 0.5, 0.99, 1 - 1e-12)]
        parts = pairwise(spread)
        return sum(integrate.quad(of, *part, epsrel=1e-11)[0] for part in parts)

    one = BgNbd(0.5, 6.0, 1.0, 3.0)
    for model, x, age, span in [(one, 2, 30.0, 52.0), (CDNOW, 5000, 104.0, 52.0)]:
        found = model.expected_if_alive(np.array([x]), np.array([age]), np.array([span]))[0, 0]
        assert found == pytest.approx(by_integral(model, x, age, span), rel=1e-7)
    near = [
        BgNbd(0.5, 6.0, a, 3.0).expected_if_alive(*(np.array([v]) for v in (2, 30.0, 52.0)))[0, 0]
        for a in (1 - 1e-7, 1.0, 1 + 1e-7)
    ]
    assert np.ptp(near) < 1e-6


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.7), (1.0, 1.0), (1e-3, 5.0), (5.0, 30_000.0)])
def test_the_beta_rule_gives_means(a: float, b: float) -> None:
    at, weight = beta_rule(a, b, 30)
    for power in (0, 1, 2, 9):
        expected = np.exp(special.betaln(a + power, b) - special.betaln(a, b))
        assert weight @ at**power == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("model", MODELS)
def test_counts_have_the_expected_mean_and_sum_to_1(model: BgNbd) -> None:
    chances = model.counts_if_alive(4, np.array([20.0, 60.0]), 52.0, 3000)
    assert chances.min() >= 0.0
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, rtol=1e-9)
    mean = model.expected_if_alive(np.full(2, 4), np.array([20.0, 60.0]), np.array([52.0]))
    np.testing.assert_allclose(chances @ np.arange(3001), mean[:, 0], rtol=1e-7)


@pytest.mark.parametrize("model", MODELS)
def test_customers_drawn_order_by_order_are_as_foreseen(model: BgNbd) -> None:
    drawn = draw(model, (6.0, 4.0, 15.0), 40_000, 52.0)
    alive = model.p_alive(drawn.repeats, drawn.last, drawn.age)
    came = np.isfinite(drawn.later).sum(axis=1)
    expected = alive * model.expected_if_alive(drawn.repeats, drawn.age, np.array([52.0]))[:, 0]
    for of in (drawn.repeats == 0, (drawn.repeats > 0) & (drawn.repeats < 5), drawn.repeats > 4):
        for said, was in ((alive[of], drawn.alive[of]), (expected[of], came[of])):
            gap = was - said
            assert abs(gap.mean()) < 4.0 * max(gap.std(), 1e-3) / np.sqrt(of.sum())
    new = model.cohort(np.array([10.0, 80.0]))
    rng = np.random.default_rng(1)
    rate = rng.gamma(model.r, 1.0 / model.alpha, 400_000)
    leaves = rng.beta(model.a, model.b, 400_000)
    first = 1.0 - leaves if model.modified else 1.0
    for span, said in zip((10.0, 80.0), new, strict=True):
        mean = (first * -np.expm1(-rate * leaves * span) / np.maximum(leaves, 1e-12)).mean()
        assert said == pytest.approx(mean, rel=0.02)


@pytest.mark.parametrize("modified", [False, True])
def test_the_fit_finds_what_customers_were_drawn_from(modified: bool) -> None:
    model = BgNbd(0.8, 6.0, 0.9, 2.5, modified)
    drawn = draw(model, (6.0, 4.0, 15.0), 30_000, 1.0)
    n = len(drawn.repeats)
    histories = Distinct(
        drawn.repeats, drawn.last, drawn.age, np.ones(n, dtype=np.int64), np.arange(n)
    )
    fit = fit_bg_nbd(histories, modified)
    assert fit.converged
    for name, error in fit.errors.items():
        assert error is not None
        assert abs(getattr(fit.model, name) - getattr(model, name)) < 4.0 * error
        assert error < 0.2 * getattr(model, name)


def test_distinct_histories_stand_for_all() -> None:
    rng = np.random.default_rng(2)
    rows = {
        (int(c), int(d))
        for c, d in zip(rng.integers(0, 60, 150), rng.integers(0, 40, 150), strict=True)
    }
    orders = orders_from([(c, TODAY - d, 1.0) for c, d in rows], 70)
    distinct = distinct_of(histories_of(orders, TODAY), 7.0)
    per_buyer: dict[int, list[int]] = {}
    for c, d in sorted(rows):
        per_buyer.setdefault(c, []).append(d)
    expected = [
        (len(days) - 1, (max(days) - min(days)) / 7.0, max(days) / 7.0)
        for days in per_buyer.values()
    ]
    columns = zip(distinct.repeats, distinct.last, distinct.age, strict=True)
    table = [tuple(map(float, row)) for row in columns]
    assert [table[row] for row in distinct.row] == [tuple(map(float, row)) for row in expected]
    assert distinct.buyers == len(expected)
    assert len(set(table)) == len(table)


def test_a_search_that_runs_to_its_bounds_is_not_converged() -> None:
    fit = maximise(lambda place: (float(-place.sum()), -np.ones_like(place)), [[1.0, 1.0]], 10)
    assert not fit.converged
    assert np.isnan(fit.errors).all()


@pytest.mark.shared
def test_cdnow_gives_the_published_parameters() -> None:
    orders, split = cdnow_orders(sample=True), day_of("1997-09-30")
    distinct = distinct_of(histories_of(orders, split), 7.0)
    fit = fit_bg_nbd(distinct)
    assert fit.converged
    assert fit.customers == 2357
    published = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    for name, value in published.items():
        assert getattr(fit.model, name) == pytest.approx(value, rel=0.01)
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.1)
