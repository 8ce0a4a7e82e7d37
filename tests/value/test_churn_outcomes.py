"""Who left: by the own rhythm, in a window, by an attribute; and by which week it was seen."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.value.churn import warn_of_churn
from graphcrm.value.churn_features import Past
from graphcrm.value.churn_label import SOMETIME, STAYS, Label, label_of
from graphcrm.value.churn_outcomes import outcomes_of, settled_by
from graphcrm.value.churn_rules import ChurnRules
from graphcrm.value.churn_weeks import by_week
from graphcrm.value.histories import up_to
from graphcrm.value.orders import Orders
from tests.value.buyers import cdnow_orders, day_of, orders_from
from tests.value.test_churn import RULES, past_of

IDS = ("ann", "bob", "cy")
TODAY = 1_000


@pytest.fixture(scope="module")
def shop() -> tuple[Orders, np.ndarray]:
    """Two thousand who order every so often until they leave, and the day on which each leaves."""
    rng = np.random.default_rng(11)
    people = 2_000
    leaves = rng.integers(150, 2_500, people)
    gap = rng.uniform(5, 25, people)
    # Who is about to leave orders ever more seldom.
    rows = []
    for who in range(people):
        day = float(rng.integers(0, 60))
        while day < min(TODAY, leaves[who]):
            rows.append((who, int(day), 10.0))
            slows = 2.5 if leaves[who] - day < 120 else 1.0
            day += 1 + rng.exponential(gap[who]) * slows
    return orders_from(sorted(set(rows)), people), leaves


def labelled(orders: Orders, leaves: np.ndarray, *, dated: bool = True) -> Past:
    day = np.where(leaves <= TODAY, leaves if dated else SOMETIME, STAYS)
    return dataclasses.replace(past_of(orders), label=Label("left_on", day, dated))


def test_a_fixed_window_is_that_of_pandas(shop: tuple[Orders, np.ndarray]) -> None:
    orders, _ = shop
    rules = ChurnRules(horizon_days=100)
    found = outcomes_of(past_of(orders), 500, rules)
    frame = pd.DataFrame({"who": orders.customer, "day": orders.day})
    there = frame[frame.day <= 500].who.unique()
    came = frame[frame.day.between(501, 600)].who.unique()
    assert sorted(there) == found.owner.tolist()
    assert (found.left == ~np.isin(found.owner, came)).all()
    short = outcomes_of(past_of(orders), 500, rules, 30)
    soon = frame[frame.day.between(501, 530)].who.unique()
    assert (short.left == ~np.isin(short.owner, soon)).all()


def test_days_of_an_attribute_say_who_left(shop: tuple[Orders, np.ndarray]) -> None:
    orders, leaves = shop
    rules = ChurnRules(horizon_days=100)
    found = outcomes_of(labelled(orders, leaves), 500, rules)
    bought = np.unique(orders.customer[orders.day <= 500])
    assert found.owner.tolist() == [who for who in bought if leaves[who] > 500]
    np.testing.assert_array_equal(found.left, leaves[found.owner] <= 600)
    np.testing.assert_array_equal(found.settled[found.left], leaves[found.owner][found.left] - 500)
    assert (found.settled[~found.left] == 100).all()


def test_nothing_after_a_day_is_in_what_is_known_of_it(shop: tuple[Orders, np.ndarray]) -> None:
    orders, leaves = shop
    whole = outcomes_of(labelled(orders, leaves), 500, ChurnRules(horizon_days=100))
    # Whatever comes later, the day of leaving too, the features stay as they were.
    later = labelled(up_to(orders, 500), np.where(leaves > 500, 900, leaves))
    again = outcomes_of(later, 500, ChurnRules(horizon_days=100))
    np.testing.assert_array_equal(whole.table, again.table)
    np.testing.assert_array_equal(whole.owner, again.owner)


@pytest.mark.parametrize("dated", [True, False])
def test_it_learns_from_the_attribute(shop: tuple[Orders, np.ndarray], dated: bool) -> None:
    orders, leaves = shop
    past = labelled(orders, leaves, dated=dated)
    rules = ChurnRules(horizon_days=120)
    found = warn_of_churn(past, TODAY, rules, first_day=0)
    assert found.model is not None
    assert found.judged[found.model].auc > 0.6
    assert found.judged[found.model].brier < found.judged[found.model].usual_brier
    bought = np.bincount(orders.customer, minlength=len(leaves)) > 0
    np.testing.assert_array_equal(~np.isnan(found.risk), bought & (leaves > TODAY))
    assert (found.weeks is None) == (not dated)
    if dated:
        assert max(found.learnt_days) + 120 <= found.judged_day <= TODAY - 120


def test_values_of_an_attribute() -> None:
    dated = label_of("left", ["2026-01-31", None, "2026-02-01T23:30:00Z"], IDS, ["left"])
    assert dated.dated
    assert dated.day.tolist() == [day_of("2026-01-31"), STAYS, day_of("2026-02-01")]
    for yes, no in (("true", "FALSE"), (True, False), ("是", "否"), (1, 0), (1.0, " ")):
        flags = label_of("left", [yes, no, None], IDS, ["left"])
        assert not flags.dated
        assert flags.day.tolist() == [SOMETIME, STAYS, STAYS]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            [None, "", None],
            "no customer has such an attribute with a value. Did you mean 'left_at'",
        ),
        (["soon", None, None], "'soon' of customer 'ann'; it takes a day such as 2026-01-31"),
        (["2026-01-31", "yes", None], "'yes' of customer 'bob'; .*all of one attribute alike"),
        ([None, None, "31.01.2026"], "'31.01.2026' of customer 'cy'"),
    ],
)
def test_what_is_wrong_with_an_attribute_is_named(values: list[Any], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        label_of("left_on", values, IDS, ["left_at", "colour"])


def test_weeks_as_counted_one_by_one() -> None:
    rng = np.random.default_rng(2)
    risk, left = rng.random(300), rng.random(300) < 0.3
    settled = rng.integers(1, 90, 300).astype(float)
    found = by_week(risk, left, settled, 61)
    assert [one.week for one in found.weeks] == list(range(1, 10))
    assert (found.warned, found.others) == ((risk >= 0.5).sum(), (risk < 0.5).sum())
    for one in found.weeks:
        known, warned = settled <= min(7 * one.week, 61), risk >= 0.5
        assert one.left == (known & warned & left).sum()
        assert one.stayed == (known & warned & ~left).sum()
        assert one.others_left == (known & ~warned & left).sum()
        assert one.others_stayed == (known & ~warned & ~left).sum()
        assert one.precision == pytest.approx(left[known & warned].mean())


def test_who_is_known_to_have_left_by_a_day(shop: tuple[Orders, np.ndarray]) -> None:
    orders, _ = shop
    past = past_of(orders)
    outcomes = outcomes_of(past, 700, RULES)
    found = settled_by(past, 700, 700 + RULES.longest, RULES)
    assert found is not None
    left, settled = found
    np.testing.assert_array_equal(left[outcomes.owner], outcomes.left)
    np.testing.assert_array_equal(settled[outcomes.owner], outcomes.settled)
    # A month later less is known, and what is known is the same.
    early, when = settled_by(past, 700, 730, RULES) or (left, settled)
    known = when <= 30
    np.testing.assert_array_equal(known, settled <= 30)
    np.testing.assert_array_equal(early[known], left[known])
    assert 0 < known.sum() < len(known)


def test_the_test_on_held_out_days_has_weeks(shop: tuple[Orders, np.ndarray]) -> None:
    orders, _ = shop
    rules = ChurnRules(horizon_days=30)
    found = warn_of_churn(past_of(orders), TODAY, rules, first_day=0)
    assert found.weeks is not None
    assert found.model is not None
    judged, last = found.judged[found.model], found.weeks.weeks[-1]
    assert found.weeks.warned + found.weeks.others == judged.customers
    assert found.judged_day == TODAY - 30
    assert len(found.weeks.weeks) == 5
    assert last.left + last.others_left == judged.left
    assert last.precision is not None
    assert last.precision > judged.left / judged.customers


@pytest.mark.shared
def test_cdnow_from_its_thirty_ninth_week() -> None:
    """No order in weeks 40 to 78, told on 1997-09-30 from what was known then.

    A window as long had not passed by then, so who is silent for three months is learnt.
    """
    orders = cdnow_orders(sample=False)
    start, end = day_of("1997-09-30"), day_of("1998-06-30")
    rules = ChurnRules(horizon_days=end - start, learn_days=92)
    found = warn_of_churn(past_of(orders), end, rules, first_day=day_of("1997-01-01"))
    assert (found.judged_day, end - start) == (start, 273)
    assert max(found.learnt_days) + 92 <= start
    frame = pd.DataFrame({"who": orders.customer, "day": orders.day})
    came = set(frame[frame.day > start].who)
    buyers = set(frame[frame.day <= start].who)
    for one in found.judged.values():
        assert (one.customers, one.left) == (len(buyers), len(buyers - came))
    assert found.judged["own"].auc > found.judged["silence"].auc > 0.7
