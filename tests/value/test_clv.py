from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import integrate

from graphcrm.errors import InvalidValueError
from graphcrm.value.bg_nbd import BgNbd
from graphcrm.value.clv import YEAR_DAYS, Clv, foresee
from graphcrm.value.clv_rules import ClvRules, clv_rules
from graphcrm.value.gamma_gamma import GammaGamma
from graphcrm.value.holdout import held_from
from graphcrm.value.intervals import Outlook, value_quantiles
from graphcrm.value.orders import Orders
from tests.value.buyers import TODAY, Drawn, cdnow_orders, day_of, draw, orders_from

BUYING = BgNbd(0.6, 5.0, 0.8, 3.0)
MONEY = GammaGamma(4.0, 4.0, 40.0)


def _drawn_orders(drawn: Drawn, unpriced: float = 0.0, amount: float | None = None) -> Orders:
    """Orders with the histories that were drawn, to the day; repeats between evenly."""
    rng = np.random.default_rng(0)
    rows = {}
    for c, (x, last, age, value) in enumerate(
        zip(drawn.repeats, drawn.last, drawn.age, drawn.value, strict=True)
    ):
        first = TODAY - round(age * 7)
        days = {first, *(first + np.sort(rng.uniform(0, last * 7, max(x - 1, 0))).astype(int))}
        days |= {first + int(last * 7)}
        for day in days:
            gone = rng.random() < unpriced
            rows[c, int(day)] = np.nan if gone else amount or max(float(value), 1.0)
    return orders_from([(c, day, a) for (c, day), a in rows.items()], len(drawn.repeats))


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return draw(BUYING, (MONEY.p, MONEY.q, MONEY.gamma), 20_000, 104.0)


@pytest.mark.parametrize("model", [BUYING, replace(BUYING, modified=True)])
@pytest.mark.parametrize("interval", [0.8, 0.9])
def test_intervals_hold_the_share_they_say(model: BgNbd, interval: float) -> None:
    money = (MONEY.p, MONEY.q, MONEY.gamma)
    many = draw(model, money, 60_000, 52.0)
    outlook = Outlook(
        many.repeats,
        many.repeats,
        many.age,
        model.p_alive(many.repeats, many.last, many.age),
        MONEY.scale(many.repeats, many.value),
    )
    outside = (1.0 - interval) / 2.0
    low, high = value_quantiles((model, MONEY), outlook, 52.0, (outside, 1.0 - outside))
    came = many.amounts.sum(axis=1)
    # Where bringing nothing is likelier than the level the bound is 0, and nobody is below it.
    for of in (many.repeats == 0, (many.repeats > 0) & (many.repeats < 5), many.repeats > 4):
        _assert_share(came > high, of & (high > 0.0), outside)
        none = of & (high == 0.0)
        assert (came[none] > 0.0).sum() <= outside * none.sum() + 4.0 * np.sqrt(none.sum())
    _assert_share(came < low, low > 0.0, outside)


def _assert_share(out: np.ndarray, of: np.ndarray, share: float) -> None:
    """Outside of a bound are as many as said, within four standard errors."""
    assert of.sum() > 100
    assert out[of].mean() == pytest.approx(share, abs=4.0 * np.sqrt(share / of.sum()))


def test_discounted_intervals_hold_the_share_they_say(drawn: Drawn) -> None:
    orders = _drawn_orders(drawn)
    rules = ClvRules(horizon_weeks=104.0, discount=0.3)
    found = foresee(orders, TODAY, rules)
    weeks = np.nan_to_num(drawn.later)
    worth = (drawn.amounts * 1.3 ** (-weeks * 7.0 / YEAR_DAYS)).sum(axis=1)
    _assert_share(worth > found.clv_high, found.clv_high > 0.0, 0.05)
    _assert_share(worth < found.clv_low, found.clv_low > 0.0, 0.05)
    assert found.clv.sum() == pytest.approx(worth.sum(), rel=0.1)


def test_quantiles_are_those_of_simulated_futures() -> None:
    rng = np.random.default_rng(8)
    model, x, last, age, value = BUYING, 6, 30.0, 40.0, 55.0
    alive = float(model.p_alive(np.array([x]), np.array([last]), np.array([age]))[0])
    n = 200_000
    rate = rng.gamma(model.r + x, 1.0 / (model.alpha + age), n)
    leaves = rng.beta(model.a, model.b + x, n)
    scale = rng.gamma(MONEY.q + MONEY.p * x, 1.0 / (MONEY.gamma + x * value), n)
    living, now, total = rng.random(n) < alive, np.zeros(n), np.zeros(n)
    while living.any():
        now += rng.exponential(1.0, n) / rate
        living &= now <= 52.0
        total += np.where(living, rng.gamma(MONEY.p, 1.0, n) / scale, 0.0)
        living &= rng.random(n) >= leaves
    levels = (0.05, 0.3, 0.5, 0.8, 0.95, 0.99)
    outlook = Outlook(
        np.array([x]),
        np.array([x]),
        np.array([age]),
        np.array([alive]),
        MONEY.scale(np.array([x]), np.array([value])),
    )
    found = value_quantiles((model, MONEY), outlook, 52.0, levels)[:, 0]
    np.testing.assert_allclose(found, np.quantile(total, levels), rtol=0.02, atol=1.0)


def test_value_is_the_discounted_integral(drawn: Drawn) -> None:
    orders = _drawn_orders(drawn)
    found = foresee(orders, TODAY, ClvRules(horizon_weeks=78.0, discount=0.25))
    fit = found.models["bg_nbd"]
    model = BgNbd(*(fit[name] for name in ("r", "alpha", "a", "b")))
    money = found.models["gamma_gamma"]
    value = GammaGamma(*(money[name] for name in ("p", "q", "gamma")))
    force = np.log(1.25) * 7.0 / 365.0
    for c in (0, 1, int(np.argmax(drawn.repeats))):
        own = orders.customer == c
        days, amounts = orders.day[own], orders.amount[own]
        x, last, age = len(days) - 1, np.ptp(days) / 7.0, (TODAY - days[0]) / 7.0
        alive = model.p_alive(np.array([x]), np.array([last]), np.array([age]))[0]
        assert found.p_alive[c] == pytest.approx(alive)

        def rate(t: float, x: int = x, age: float = age) -> float:
            spans = np.array([t - 1e-3, t + 1e-3])
            two = model.expected_if_alive(np.array([x]), np.array([age]), spans)[0]
            return float(two[1] - two[0]) / 2e-3 * np.exp(-force * t)

        orders_worth = alive * integrate.quad(rate, 2e-3, 78.0, limit=200)[0]
        mean = amounts[1:].mean() if x else 0.0
        expected = orders_worth * value.expected(np.array([x]), np.array([mean]))[0]
        assert found.clv[c] == pytest.approx(expected, rel=1e-3)


def _nothing(found: Clv) -> None:
    for column in (found.p_alive, found.expected_orders, found.clv, found.clv_low, found.clv_high):
        assert np.isnan(column).all()
    assert not found.models


def test_too_little_is_said_and_nothing_foreseen() -> None:
    nobody = foresee(orders_from([], 3), TODAY)
    _nothing(nobody)
    assert "Nobody bought" in nobody.warnings[0]
    _nothing(foresee(orders_from([], 0), TODAY))
    one = foresee(orders_from([(0, TODAY - 400, 5.0)], 1), TODAY)
    _nothing(one)
    assert "Only 0 customers bought a second time" in one.warnings[0]
    same_day = foresee(orders_from([(c, TODAY, 5.0) for c in range(50)], 50), TODAY)
    _nothing(same_day)
    later = foresee(orders_from([(0, TODAY + 1, 5.0)], 2), TODAY)
    assert "Nobody bought" in later.warnings[0]


def test_orders_without_amounts_are_foreseen_without_value(drawn: Drawn) -> None:
    orders = _drawn_orders(drawn, unpriced=1.1)
    found = foresee(orders, TODAY)
    assert np.isfinite(found.expected_orders).all()
    assert np.isnan(found.clv).all()
    assert any("No order has an amount" in one for one in found.warnings)


def test_some_without_amounts_and_some_for_nothing(drawn: Drawn) -> None:
    orders = _drawn_orders(drawn, unpriced=0.3)
    free = orders.amount.copy()
    free[orders.customer < 200] = 0.0
    found = foresee(replace(orders, amount=free), TODAY)
    assert np.isfinite(found.clv).all()
    assert (found.clv_low <= found.clv_high).all()
    assert (found.clv >= 0.0).all()


def test_equal_amounts_are_taken_as_they_are(drawn: Drawn) -> None:
    found = foresee(_drawn_orders(drawn, amount=20.0), TODAY, ClvRules(discount=0.0))
    np.testing.assert_allclose(found.clv, 20.0 * found.expected_orders)
    assert "gamma_gamma" not in found.models
    assert any("all alike" in one for one in found.warnings)


def test_a_day_far_ahead_finds_few_alive(drawn: Drawn) -> None:
    orders = _drawn_orders(drawn)
    now, ahead = foresee(orders, TODAY), foresee(orders, TODAY + 2000)
    assert np.isfinite(ahead.clv).all()
    assert ahead.expected_orders.sum() < now.expected_orders.sum()


def test_later_orders_change_nothing(drawn: Drawn) -> None:
    orders = _drawn_orders(drawn)
    cut = TODAY - 100
    kept = orders.day <= cut
    past = replace(
        orders,
        customer=orders.customer[kept],
        day=orders.day[kept],
        amount=orders.amount[kept],
    )
    here, there = foresee(orders, cut), foresee(past, cut)
    np.testing.assert_array_equal(here.clv, there.clv)
    np.testing.assert_array_equal(here.clv_high, there.clv_high)
    assert here.models == there.models


def test_the_unit_of_time_only_names_the_parameters(drawn: Drawn) -> None:
    orders = _drawn_orders(drawn)
    week, day = foresee(orders, TODAY), foresee(orders, TODAY, ClvRules(unit_days=1.0))
    np.testing.assert_allclose(day.clv, week.clv, rtol=1e-4)
    alpha = [found.models["bg_nbd"]["alpha"] for found in (week, day)]
    assert alpha[1] == pytest.approx(7.0 * alpha[0], rel=1e-3)


def test_models_are_ready_for_json(drawn: Drawn) -> None:
    found = foresee(_drawn_orders(drawn), TODAY, ClvRules(model="mbg_nbd"))
    back = json.loads(json.dumps(found.models, allow_nan=False))
    assert set(back) == {"mbg_nbd", "gamma_gamma"}
    assert {"r", "alpha", "a", "b", "log_likelihood", "holdout"} <= set(back["mbg_nbd"])
    assert {"p", "q", "gamma", "correlation"} <= set(back["gamma_gamma"])


def test_the_test_counts_what_came() -> None:
    rng = np.random.default_rng(6)
    rows = {
        (int(c), int(d))
        for c, d in zip(rng.integers(0, 300, 2500), rng.integers(0, 300, 2500), strict=True)
    }
    orders = orders_from([(c, TODAY - d, 1.0) for c, d in rows], 300)
    split = TODAY - 100
    test = held_from(orders, split, TODAY, ClvRules())
    assert test is not None
    before = {c: sum(1 for k, d in rows if k == c and d >= 100) for c in range(300)}
    came = [(c, d) for c, d in rows if d < 100 and before[c]]
    assert test.actual == len(came)
    assert test.customers == sum(1 for count in before.values() if count)
    assert len(test.by_week) == 15
    assert [week[1] for week in test.by_week] == [
        sum(1 for _, d in came if (99 - d) // 7 == week) for week in range(15)
    ]
    assert sum(week[0] for week in test.by_week) == pytest.approx(test.expected)
    for one in test.by_frequency:
        members = {c for c, count in before.items() if count and min(count - 1, 7) == one.repeats}
        assert one.customers == len(members)
        mean = sum(1 for c, _ in came if c in members) / len(members)
        assert one.actual == pytest.approx(mean)
    both = sum(one.expected * one.customers for one in test.by_frequency)
    assert both == pytest.approx(test.expected)


def test_contracts_and_seasons_are_warned_of() -> None:
    rng = np.random.default_rng(7)
    monthly = [
        (c, TODAY - 700 + 30 * k + int(rng.integers(-2, 3)), 20.0 + c)
        for c in range(150)
        for k in range(23)
    ]
    told = foresee(orders_from(monthly, 150), TODAY).warnings
    assert any("nearly equal gaps" in one for one in told)
    random = draw(BUYING, (4.0, 4.0, 40.0), 3000, 1.0)
    assert not any("equal gaps" in one for one in foresee(_drawn_orders(random), TODAY).warnings)
    stopped = [row for row in monthly if row[1] < TODAY - 250]
    told = foresee(orders_from(stopped, 150), TODAY).warnings
    assert any("nobody bought again" in one for one in told)


def test_short_time_and_few_repeaters_are_warned_of() -> None:
    rows = [(c, TODAY - 60 + 20 * k + c, 5.0 + c) for c in range(20) for k in range(2)]
    told = " ".join(foresee(orders_from(rows, 20), TODAY).warnings)
    assert "Only 20 customers" in told
    assert "span 8.6 weeks" in told


def test_frequency_and_value_that_go_together_are_warned_of(drawn: Drawn) -> None:
    orders = _drawn_orders(drawn)
    count = np.bincount(orders.customer)[orders.customer]
    noise = np.random.default_rng(0).gamma(20.0, 1.0, len(count))
    told = foresee(replace(orders, amount=noise * count), TODAY).warnings
    assert any("spend more an order" in one for one in told)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"horizon": 52}, "clv: 'horizon'.*horizon_weeks"),
        ({"horizon_weeks": 0}, "clv: horizon_weeks is 0.*1 to 1040"),
        ({"discount": -0.1}, "clv: discount"),
        ({"discount": "10%"}, "clv: discount is '10%'"),
        ({"interval": 1.0}, "clv: interval"),
        ({"holdout": float("nan")}, "clv: holdout"),
        ({"least_weeks": 2.5}, "clv: least_weeks"),
        ({"model": "pareto"}, "clv: model is 'pareto'.*bg_nbd or mbg_nbd"),
    ],
)
def test_bad_rules_say_what_is_wrong(values: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidValueError, match=told):
        clv_rules(values)


def test_rules_are_read() -> None:
    assert clv_rules({}) == ClvRules()
    read = clv_rules({"horizon_weeks": 26, "model": "mbg_nbd", "least_weeks": 10})
    assert read == ClvRules(horizon_weeks=26.0, model="mbg_nbd", least_weeks=10)


@pytest.mark.shared
def test_cdnow_is_foreseen_as_published() -> None:
    orders, split, end = cdnow_orders(sample=True), day_of("1997-09-30"), day_of("1998-06-30")
    test = held_from(orders, split, end, ClvRules())
    assert test is not None
    assert test.expected == pytest.approx(1653, rel=0.01)
    assert test.actual == 1882
    assert len(test.by_week) == 39
    assert test.error_percent == pytest.approx(100.0 * (1653 / 1882 - 1.0), abs=1.0)
    short = foresee(orders, end, ClvRules(holdout=39 / 77.86))
    assert any("% fewer than the 1,882" in one for one in short.warnings)
