"""Network value: against a dense linear solve, and no money made or lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.tables import NO_TIME
from graphcrm.value.network_value import (
    NetworkRules,
    NetworkValue,
    Ties,
    credits_of,
    largest_sources,
    network_rules,
    share_out,
)

RULES = {
    "usual": NetworkRules(),
    "most": NetworkRules(0.5, 0.5, 1.0),
    "one step": NetworkRules(0.4, 0.2, 0.0),
    "nothing": NetworkRules(0.0, 0.0, 0.5),
}


def ties_of(rows: list[tuple[int, int, float, bool]]) -> Ties:
    return Ties(
        np.array([row[0] for row in rows], dtype=np.int32),
        np.array([row[1] for row in rows], dtype=np.int32),
        np.array([row[2] for row in rows], dtype=np.float64),
        np.array([row[3] for row in rows], dtype=np.bool_),
    )


def valued(own: Any, ties: Ties, since: Any, rules: NetworkRules = RULES["usual"]) -> NetworkValue:
    credit = credits_of(ties, np.asarray(since, dtype=np.int64), rules)
    return share_out(np.asarray(own, dtype=np.float64), credit, rules)


def random_ties(seed: int, n: int, count: int) -> tuple[np.ndarray, Ties, np.ndarray]:
    """Own values, ties with repeats and selves, and when all came, some unknown, some at once."""
    rng = np.random.default_rng(seed)
    since = rng.integers(0, n // 2, n)
    since[rng.random(n) < 0.3] = NO_TIME
    ties = Ties(
        rng.integers(0, n, count).astype(np.int32),
        rng.integers(0, n, count).astype(np.int32),
        rng.random(count) * 0.8 + 0.01,
        rng.random(count) < 0.4,
    )
    own = np.where(rng.random(n) < 0.3, 0.0, rng.lognormal(4, 1, n))
    return own, ties, since


def dense(
    own: np.ndarray, ties: Ties, since: np.ndarray, rules: NetworkRules
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Network value, brought value, and what of each column's own ends at each row, by algebra."""
    n = len(own)
    weights = np.zeros((2, n, n))
    for giver_of, giver, weight, referral in zip(
        ties.influencer, ties.influenced, ties.weight, ties.referral, strict=True
    ):
        a, b = since[giver_of], since[giver]
        unsure = NO_TIME in (a, b)
        if giver_of == giver or (not unsure and a > b) or (not referral and (unsure or a == b)):
            continue
        weights[0 if referral else 1, giver_of, giver] += weight
    share = np.zeros((n, n))
    for giver in range(n):
        left = 1.0
        for kind, most in enumerate((rules.referral_share, rules.influence_share)):
            total = weights[kind, :, giver].sum()
            if total == 0:
                continue
            passed = left * most * min(1.0, total)
            share[:, giver] += passed * weights[kind, :, giver] / total
            left -= passed
    out = share.sum(axis=0)
    received = np.linalg.solve(np.eye(n) - rules.decay * share, share)
    stays = (1 - rules.decay * out)[:, None] * received
    brought = stays @ own
    return (1 - out) * own + brought, brought, stays * own


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("seed", range(4))
def test_values_are_those_of_a_dense_solve_and_sum_to_what_was_spent(
    seed: int, rules: NetworkRules
) -> None:
    own, ties, since = random_ties(seed, 60, 240)
    network = valued(own, ties, since, rules)
    value, brought, _ = dense(own, ties, since, rules)
    np.testing.assert_allclose(network.value, value, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(network.brought, brought, rtol=1e-9, atol=1e-9)
    assert network.value.sum() == pytest.approx(own.sum(), rel=1e-12)
    np.testing.assert_allclose(
        network.value, network.own - network.passed + network.received, rtol=1e-9, atol=1e-9
    )
    assert network.passed.sum() == pytest.approx(network.received.sum(), rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_largest_sources_are_the_columns_of_the_solve(seed: int) -> None:
    own, ties, since = random_ties(seed, 40, 200)
    network = valued(own, ties, since, RULES["most"])
    _, brought, origin = dense(own, ties, since, RULES["most"])
    for customer in range(40):
        everyone = largest_sources(network, customer, 40)
        found = np.zeros(40)
        for source in everyone:
            found[source.customer] = source.amount
            assert source.direct <= source.amount * (1 + 1e-9)
        np.testing.assert_allclose(found, origin[customer], rtol=1e-8, atol=1e-8)
        assert sum(source.amount for source in everyone) == pytest.approx(
            brought[customer], rel=1e-8, abs=1e-8
        )
        amounts = [source.amount for source in everyone]
        assert amounts == sorted(amounts, reverse=True)
        assert largest_sources(network, customer, 3) == everyone[:3]


def test_nothing_is_lost_on_a_large_graph() -> None:
    own, ties, since = random_ties(9, 100_000, 600_000)
    network = valued(own, ties, since)
    assert network.value.sum() == pytest.approx(own.sum(), rel=1e-9)
    assert (network.value >= 0).all()


def test_a_chain_of_referrals_by_hand() -> None:
    """c spends 100, was referred by b, who was referred by a."""
    ties = ties_of([(0, 1, 1.0, True), (1, 2, 1.0, True)])
    network = valued([0, 0, 100], ties, [1, 2, 3], NetworkRules(0.3, 0.1, 0.5))
    np.testing.assert_allclose(network.received, [4.5, 30, 0])
    np.testing.assert_allclose(network.value, [4.5, 25.5, 70])
    sources = largest_sources(network, 0)
    assert [(one.customer, one.direct) for one in sources] == [(2, 0.0)]
    assert sources[0].amount == pytest.approx(4.5)


def test_referrers_come_before_other_ties_which_share_what_is_left() -> None:
    ties = ties_of([(0, 2, 1.0, True), (1, 2, 5.0, False)])
    network = valued([0, 0, 100], ties, [1, 1, 2], NetworkRules(0.3, 0.1, 0.5))
    np.testing.assert_allclose(network.value, [30, 7, 63])


def test_a_weak_tie_earns_less_than_the_full_share() -> None:
    network = valued([0, 100], ties_of([(0, 1, 0.2, False)]), [1, 2], NetworkRules(0.3, 0.1))
    np.testing.assert_allclose(network.value, [2, 98])


def test_who_came_later_earns_nothing_and_is_counted() -> None:
    rows = [(1, 0, 1.0, True), (1, 0, 1.0, False), (2, 2, 1.0, True), (0, 2, 1.0, False)]
    network = valued([10, 20, 30], ties_of(rows), [1, 2, NO_TIME])
    np.testing.assert_array_equal(network.value, [10, 20, 30])
    assert network.credits.left_out == {"self": 1, "later": 2, "undated": 1}


def test_two_who_referred_each_other_share_and_it_ends() -> None:
    ties = ties_of([(0, 1, 1.0, True), (1, 0, 1.0, True)])
    network = valued([100, 0], ties, [NO_TIME, NO_TIME], NetworkRules(0.5, 0.5, 1.0))
    # Half goes over, half of that comes back, and so on.
    np.testing.assert_allclose(network.value, [50 + 50 / 3, 100 / 3])
    assert {one.customer for one in largest_sources(network, 0)} == {0}


def test_a_ring_of_referrals_that_came_at_once_converges() -> None:
    n = 7
    ties = ties_of([(at, (at + 1) % n, 1.0, True) for at in range(n)])
    network = valued(np.full(n, 12.0), ties, np.zeros(n), RULES["most"])
    np.testing.assert_allclose(network.value, 12.0)
    assert network.steps < 120


@pytest.mark.parametrize("own", [[], [5.0], [0.0], [np.nan]])
def test_nobody_or_one_customer(own: list[float]) -> None:
    network = valued(own, ties_of([]), [NO_TIME] * len(own))
    np.testing.assert_array_equal(network.value, np.nan_to_num(own))
    assert network.unknown == int(np.isnan(own).sum())


def test_nobody_bought() -> None:
    network = valued([0, 0, 0], ties_of([(0, 1, 1.0, True), (1, 2, 1.0, True)]), [1, 2, 3])
    np.testing.assert_array_equal(network.value, [0, 0, 0])
    assert largest_sources(network, 0) == ()


def test_the_order_of_rows_does_not_matter() -> None:
    own, ties, since = random_ties(5, 50, 300)
    mixed = np.random.default_rng(0).permutation(len(ties))
    shuffled = Ties(
        ties.influencer[mixed], ties.influenced[mixed], ties.weight[mixed], ties.referral[mixed]
    )
    first, second = valued(own, ties, since), valued(own, shuffled, since)
    np.testing.assert_array_equal(first.value, second.value)


def test_losses_are_shared_as_gains_are() -> None:
    network = valued([0, -50], ties_of([(0, 1, 1.0, True)]), [1, 2])
    np.testing.assert_allclose(network.value, [-15, -35])


@pytest.mark.parametrize("weight", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_that_is_none_is_an_error(weight: float) -> None:
    with pytest.raises(InvalidValueError, match="above 0"):
        valued([1, 2], ties_of([(0, 1, weight, True)]), [1, 2])


def test_an_infinite_value_is_an_error() -> None:
    with pytest.raises(InvalidValueError, match="finite"):
        valued([np.inf], ties_of([]), [1])


def test_rules_come_from_a_mapping() -> None:
    assert network_rules({}) == NetworkRules()
    assert network_rules({"decay": 1}) == NetworkRules(decay=1.0)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"referral_share": 0.51}, r"network_value: referral_share is 0.51.*0 to 0.5"),
        ({"influence_share": -0.1}, "influence_share is -0.1"),
        ({"decay": "half"}, "decay is 'half'.*0 to 1"),
        ({"decay": True}, "decay is True"),
        ({"decay": float("nan")}, "decay is nan"),
        ({"<script>": 1}, "'<script>' is not a value rule"),
    ],
)
def test_rules_that_do_not_fit_say_what_does(values: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidValueError, match=named):
        network_rules(values)
