"""How right it was who may want a product, against the lists themselves and pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from graphcrm.value.recommend import prospects
from graphcrm.value.recommend.judging import Judged, choose_weights
from graphcrm.value.recommend.purchases import ProductDays
from graphcrm.value.recommend.rules import RecommendRules
from graphcrm.value.recommend.shelf import Ties, stock
from graphcrm.value.recommend.wanting import Wants
from tests.value.test_recommend import (
    NO_TIES,
    TODAY,
    days_of,
    frame_of,
    lists_of,
    ties_of,
)

CUSTOMERS, PRODUCTS, FIRST = 300, 60, TODAY - 29


def bought(seed: int = 13) -> ProductDays:
    frame = frame_of(seed, customers=CUSTOMERS, products=PRODUCTS, rows=5_000)
    return days_of(frame, customers=CUSTOMERS, products=PRODUCTS)


def judged_by_hand(
    days: ProductDays, ties: Ties, judged: Judged, rules: RecommendRules, *, most: int = 100
) -> tuple[float, float, float, int, int]:
    shelf = stock(days, ties, FIRST - 1, rules, rules.allowed(days.products))
    known = {kind: judged.weights[kind] for kind in ("anything", "new")}
    wants = Wants(days.products, shelf, Judged(known, {}, None, 30, {}, {}, known), rules)
    ids = [str(place) for place in range(CUSTOMERS)]
    queues = lists_of(wants, ids)[1]
    frame = pd.DataFrame({"who": days.customer, "what": days.product, "day": days.day})
    before, later = frame[frame["day"] < FIRST], frame[frame["day"] >= FIRST]
    recent = before[before["day"] >= FIRST - rules.popular_days].drop_duplicates(["who", "what"])
    popular = recent.groupby("what").size()
    tops = [
        what
        for what in sorted(popular.index, key=lambda what: (-popular[what], what))
        if days.products[what] not in rules.exclude
    ][:most]
    weight = 0.5 ** ((FIRST - 1 - before["day"]) / rules.half_life_days)
    busy = weight.groupby(before["who"]).sum()
    tied = {int(one) for side in (ties.low, ties.high) for one in side[ties.since < FIRST]}
    everyone = sorted(set(before["who"]) | tied)
    ranked = sorted(everyone, key=lambda who: (-busy.get(who, 0.0), who))
    listed, busiest, anyone = [], [], []
    for what in tops:
        have = set(before[before["what"] == what]["who"])
        came = (set(later[later["what"] == what]["who"]) & set(everyone)) - have
        if not came:
            continue
        queue = queues[days.products[what]]
        first = [int(want.name) for want in (queue[0] if queue else [])][:10]
        assert not set(first) & have
        listed.append(len(came & set(first)) / 10)
        busiest.append(len(came & set([who for who in ranked if who not in have][:10])) / 10)
        anyone.append(len(came) / (len(everyone) - len(have)))
    means = (float(np.mean(one)) for one in (listed, busiest, anyone))
    return (*means, len(listed), len(everyone))


@pytest.mark.parametrize("related", [False, True])
def test_precision_is_that_of_the_lists(related: bool) -> None:
    days, ties = bought(), ties_of(3, CUSTOMERS) if related else NO_TIES
    rules = RecommendRules(exclude=("p01",), customers=10)
    judged = choose_weights(days, ties, TODAY, rules, 0)
    found = judged.prospects
    assert found is not None
    expected = judged_by_hand(days, ties, judged, rules)
    told = (found.listed, found.busiest, found.anyone, found.products, found.customers)
    assert told == pytest.approx(expected)
    assert found.products > 20
    assert 0 < found.anyone < 1


def test_it_is_said_where_the_lists_are_no_better() -> None:
    days = bought()
    better = choose_weights(days, NO_TIES, TODAY, RecommendRules(), 0)
    assert better.prospects is not None
    assert better.prospects.listed > max(better.prospects.busiest, better.prospects.anyone)
    # In the days held out everybody buys what the others used to buy.
    last = days.day >= FIRST
    product = np.where(last, (days.product + 30) % PRODUCTS, days.product).astype(np.int32)
    order = np.lexsort((days.day, product, days.customer))
    columns = (days.customer[order], product[order], days.day[order])
    other = ProductDays(CUSTOMERS, days.products, *columns)
    worse = choose_weights(other, NO_TIES, TODAY, RecommendRules(), 0)
    assert worse.prospects is not None
    assert worse.prospects.listed < max(worse.prospects.busiest, worse.prospects.anyone)
    said = [any("listed for a product" in note for note in one.notes) for one in (better, worse)]
    assert said == [False, True]


def test_cost_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prospects, "CUSTOMERS", 120)
    monkeypatch.setattr(prospects, "PRODUCTS", 7)
    judged = choose_weights(bought(), NO_TIES, TODAY, RecommendRules(), 0)
    assert judged.prospects is not None
    assert judged.prospects.customers == 120
    assert 0 < judged.prospects.products <= 7
    again = choose_weights(bought(), NO_TIES, TODAY, RecommendRules(), 0)
    assert again.prospects == judged.prospects


def test_nothing_new_is_nothing_to_judge() -> None:
    frame = frame_of(5)
    days = days_of(frame)
    rules = RecommendRules()
    shelf = stock(days, NO_TIES, TODAY, rules, rules.allowed(days.products))
    assert prospects.judge_prospects(shelf, days, np.array([0, 1.0, 0, 0]), 0) is None
    rules = RecommendRules(exclude=tuple(days.products))
    shelf = stock(days, NO_TIES, TODAY, rules, rules.allowed(days.products))
    assert prospects.judge_prospects(shelf, days, np.array([0, 1.0, 0, 0]), 0) is None
