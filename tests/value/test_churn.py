"""The warning of churn: what is known when, what is learnt, and how right it is."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Float64
from graphcrm.value.churn import MODELS, ChurnWarning, warn_of_churn
from graphcrm.value.churn_features import FEATURES, Past, Service, Ties, know
from graphcrm.value.churn_reasons import GROUPS, RAISES
from graphcrm.value.churn_report import judge
from graphcrm.value.churn_rules import ChurnRules, churn_rules
from graphcrm.value.histories import up_to
from graphcrm.value.orders import Orders
from tests.value.buyers import orders_from

RULES = ChurnRules(most_days=60, window_days=60)
NO_TIES = Ties(*(np.empty(0, dtype=np.int32) for _ in "st"), np.empty(0, dtype=np.int64))
NO_SERVICE = Service(np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0))


def past_of(orders: Orders, ties: Ties = NO_TIES, service: Service = NO_SERVICE) -> Past:
    return Past(lambda day: up_to(orders, day), ties, service)


def of(table: Float64, name: str) -> Float64:
    return table[:, FEATURES.index(name)]


def ties_of(*rows: tuple[int, int, int]) -> Ties:
    ends = np.array(rows).reshape(-1, 3)
    return Ties(ends[:, 0].astype(np.int32), ends[:, 1].astype(np.int32), ends[:, 2])


def test_own_behaviour_as_written_out() -> None:
    orders = orders_from(
        [(0, 0, 10.0), (0, 10, 20.0), (0, 30, 40.0), (0, 70, 5.0), (1, 65, 9.0), (2, 200, 1.0)], 3
    )
    known = know(past_of(orders), 80, RULES)
    assert known.bought.tolist() == [True, True, False]
    assert np.isnan(known.table[2]).all()
    # Gaps 10, 20, 40 of one customer; of the other none, and of all too few to be usual.
    assert of(known.table, "usual_gap_days")[:2] == pytest.approx([20.0, 60.0])
    assert of(known.table, "silence")[:2] == pytest.approx([0.5, 0.25])
    assert of(known.table, "last_gap")[0] == pytest.approx(2.0)
    assert of(known.table, "tenure_days")[:2].tolist() == [80, 15]
    # Days 21 to 80 against days before: 45 and 30.
    assert of(known.table, "spend_trend")[0] == pytest.approx((45 - 30) / 75)
    assert known.patience.tolist()[:2] == pytest.approx([60.0, 60.0])


def test_neighbours_who_bought_and_those_of_them_gone() -> None:
    orders = orders_from([(0, 95, 1.0), (1, 0, 1.0), (2, 99, 1.0), (2, 89, 1.0)], 4)
    ties = ties_of((0, 1, 5), (0, 2, 5), (0, 3, 5), (2, 1, 98))
    table = know(past_of(orders, ties), 97, RULES).table
    assert of(table, "neighbours")[:3].tolist() == [2, 1, 1]
    assert of(table, "neighbours_gone")[:3].tolist() == [0.5, 0.0, 0.0]
    later = know(past_of(orders, ties), 98, RULES).table
    assert of(later, "neighbours")[:3].tolist() == [2, 2, 2]


def test_tickets_of_late_and_ratings() -> None:
    orders = orders_from([(0, 10, 1.0), (1, 10, 1.0)], 2)
    service = Service(
        np.array([0, 0, 0, 1], np.int32),
        np.array([1, 80, 90, 200]),
        np.array([np.nan, np.nan, 0.25, 1.0]),
    )
    table = know(past_of(orders, service=service), 100, RULES).table
    assert of(table, "tickets").tolist() == [1, 0]
    assert of(table, "rating")[0] == 0.25
    assert np.isnan(of(table, "rating")[1])


def test_a_community_that_falls_silent() -> None:
    orders = orders_from([(0, 10, 1.0), (1, 20, 1.0), (2, 10, 1.0), (2, 90, 1.0), (3, 95, 1.0)], 4)
    past = dataclasses.replace(
        past_of(orders), communities=lambda *_: np.array([0, 0, 1, 1], dtype=np.int32)
    )
    trend = of(know(past.grouped([110]), 110, RULES).table, "community_trend")
    assert trend.tolist() == [-1.0, -1.0, 0.5, 0.5]


def test_communities_of_a_day_begin_with_those_of_the_day_before() -> None:
    asked: list[tuple[int, list[int] | None]] = []

    def find(source: np.ndarray, _: np.ndarray, start: np.ndarray | None) -> np.ndarray:
        asked.append((len(source), None if start is None else start.tolist()))
        return np.full(4, len(asked), dtype=np.int32)

    ties = ties_of((0, 1, 10), (1, 2, 30), (2, 3, 90))
    orders = orders_from([(0, 10, 1.0)], 4)
    past = dataclasses.replace(past_of(orders, ties), communities=find).grouped([100, 40, 35, 12])
    # Whatever order days are asked in, the oldest comes first; what did not change is not asked.
    assert asked == [(1, None), (2, [1] * 4), (3, [2] * 4)]
    assert {day: labels[0] for day, labels in past.groups.items()} == {12: 1, 35: 2, 40: 2, 100: 3}


@pytest.fixture(scope="module")
def crowd() -> tuple[Orders, Ties]:
    """Four hundred groups of five who buy weekly; a group stops as one, its members in turn."""
    rng = np.random.default_rng(3)
    groups, size, days = 400, 5, 500
    rows: list[tuple[int, int, float]] = []
    ties: list[tuple[int, int, int]] = []
    for group in range(groups):
        stops = rng.integers(100, 900)
        for member in range(size):
            who = group * size + member
            ties += [(group * size + other, who, 0) for other in range(member)]
            ends = stops + 25 * member
            day = float(rng.integers(0, 7))
            while day < min(days, ends):
                rows.append((who, int(day), float(rng.integers(1, 50))))
                day += rng.exponential(7.0) + 1
    return orders_from(rows, groups * size), ties_of(*ties)


@pytest.fixture(scope="module")
def warned(crowd: tuple[Orders, Ties]) -> ChurnWarning:
    orders, ties = crowd
    return warn_of_churn(past_of(orders, ties), 499, RULES, first_day=0)


def test_who_leaves_in_groups_is_seen_by_the_neighbourhood(warned: ChurnWarning) -> None:
    auc = {name: one.auc for name, one in warned.judged.items()}
    assert set(auc) == set(MODELS)
    assert auc["own and neighbourhood"] > auc["own"] + 0.03
    assert auc["own and neighbourhood"] > auc["silence"] + 0.03
    assert warned.model == "own and neighbourhood"


def test_probabilities_mean_what_they_say(warned: ChurnWarning) -> None:
    judged = warned.judged["own and neighbourhood"]
    assert judged.brier < judged.usual_brier
    off = [abs(one.said - one.came) * one.customers for one in judged.bins]
    assert sum(off) / judged.customers < 0.05


def test_it_learns_only_from_before_the_day_of_judgement(warned: ChurnWarning) -> None:
    assert warned.judged_day is not None
    assert max(warned.learnt_days) + RULES.longest <= warned.judged_day
    assert warned.judged_day + RULES.longest <= 499


def test_nothing_of_later_is_known(crowd: tuple[Orders, Ties]) -> None:
    orders, ties = crowd
    whole = know(past_of(orders, ties), 300, RULES)
    cut = know(past_of(up_to(orders, 300), ties), 300, RULES)
    np.testing.assert_array_equal(whole.table, cut.table)


def test_risk_is_told_of_who_is_there_and_only_of_them(
    crowd: tuple[Orders, Ties], warned: ChurnWarning
) -> None:
    orders, ties = crowd
    known = know(past_of(orders, ties), 499, RULES)
    assert (~np.isnan(warned.risk) == known.active).all()
    there = warned.risk[known.active]
    assert ((there > 0) & (there < 1)).all()


def test_reasons_of_a_customer_are_different_things(warned: ChurnWarning) -> None:
    thing = {name: group for group, names in GROUPS.items() for name in names}
    assert set(thing) == set(FEATURES) == set(RAISES)
    for row in warned.reasons[(warned.reasons >= 0).any(axis=1)]:
        told = [thing[FEATURES[one]] for one in row if one >= 0]
        assert len(told) == len(set(told))


def test_a_reason_lies_on_the_side_of_leaving(warned: ChurnWarning) -> None:
    rows, places = np.nonzero(warned.reasons >= 0)
    features = warned.reasons[rows, places]
    value, usual = warned.values[rows, features], warned.usual[features]
    side = np.array([RAISES[name] for name in FEATURES])[features]
    assert (side * (value - usual) > 0).all()
    silent = np.isin(features, [FEATURES.index("silence"), FEATURES.index("recency_days")])
    assert silent.any()
    assert (of(warned.values[rows[silent]], "silence") > 1).all()


def test_reasons_raise_the_risk_and_the_strongest_comes_first(warned: ChurnWarning) -> None:
    told = warned.reasons >= 0
    assert (warned.weights[told] > 0).all()
    assert np.isnan(warned.weights[~told]).all()
    both = told[:, 0] & told[:, 1]
    assert (warned.weights[both, 0] >= warned.weights[both, 1]).all()
    gone = of(warned.values, "neighbours_gone")
    high = np.nan_to_num(warned.risk) > np.nanquantile(warned.risk, 0.98)
    assert np.mean(gone[high]) > np.nanmean(gone[~np.isnan(warned.risk)])
    names = {FEATURES[one] for one in warned.reasons[high].ravel() if one >= 0}
    assert names & {"neighbours_gone", "neighbours_silence"}


def test_the_same_seed_gives_the_same(crowd: tuple[Orders, Ties], warned: ChurnWarning) -> None:
    orders, ties = crowd
    again = warn_of_churn(past_of(orders, ties), 499, RULES, first_day=0)
    np.testing.assert_array_equal(again.risk, warned.risk)


def test_too_short_a_time_is_said(crowd: tuple[Orders, Ties]) -> None:
    orders, ties = crowd
    short = warn_of_churn(past_of(orders, ties), 100, RULES, first_day=0)
    assert short.model is None
    assert "too short" in short.note
    assert np.isnan(short.risk).all()


def test_too_few_customers_are_said() -> None:
    orders = orders_from([(who, day, 1.0) for who in range(9) for day in range(0, 500, 9)], 9)
    few = warn_of_churn(past_of(orders), 499, RULES, first_day=0)
    assert few.model is None
    assert "50 of either kind" in few.note


def test_nobody_bought() -> None:
    nothing = warn_of_churn(past_of(orders_from([], 3)), 499, RULES, first_day=0)
    assert np.isnan(nothing.risk).all()


def test_a_judgement_as_counted_pair_by_pair() -> None:
    rng = np.random.default_rng(1)
    risk, left = np.round(rng.random(80), 1), rng.random(80) < 0.4
    pairs = [(a > b) + (a == b) / 2 for a in risk[left] for b in risk[~left]]
    judged = judge(risk, left)
    assert judged.auc == pytest.approx(np.mean(pairs))
    assert judged.brier == pytest.approx(np.mean((risk - left) ** 2))
    assert sum(one.customers for one in judged.bins) == 80


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"patients": 3}, "'patients' is not a value rule"),
        ({"patience": 0.5}, "churn: patience is 0.5"),
        ({"most_days": "many"}, "churn: most_days is 'many'"),
        ({"least_days": 200}, "least_days is 200, above most_days, 180"),
        ({"label": 7}, "churn: label is '7'; it takes the name of an attribute"),
        ({"label": " "}, "churn: label is ' '"),
        ({"learn_days": 30}, "learn_days is 30, and horizon_days is 0"),
        ({"learn_days": 91, "horizon_days": 90}, "takes at most that"),
    ],
)
def test_bad_rules_say_what_is_allowed(values: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        churn_rules(values)
