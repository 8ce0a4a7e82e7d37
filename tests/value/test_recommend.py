"""Recommendations, against pandas and plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY
from graphcrm.store.wants import CUSTOMERS, PRODUCTS, Want, part_of, unpack
from graphcrm.tables import NO_TIME, PURCHASE, RETURN, Activity
from graphcrm.value.orders import Rates
from graphcrm.value.recommend.alike import SHRINK
from graphcrm.value.recommend.judging import KINDS, USUAL, Judged, choose_weights
from graphcrm.value.recommend.purchases import ProductDays, owned_of, popular_of, product_days
from graphcrm.value.recommend.rules import RecommendRules, recommend_rules
from graphcrm.value.recommend.shelf import Shelf, Ties, stock
from graphcrm.value.recommend.wanting import Wants, learn_wants, want_parts

TODAY = 20_000
NO_TIES = Ties(*(np.empty(0, dtype) for dtype in (np.int32, np.int32, float, np.int64)))


def frame_of(seed: int, customers: int = 60, products: int = 25, rows: int = 900) -> pd.DataFrame:
    """Return purchases of groups of customers, each with products of its own and some of all."""
    rng = np.random.default_rng(seed)
    customer = rng.integers(0, customers, rows)
    group = customer % 3
    own = group * 8 + rng.zipf(1.6, rows) % 8
    product = np.where(rng.random(rows) < 0.7, own, rng.integers(0, products, rows))
    day = TODAY - rng.integers(0, 300, rows)
    frame = pd.DataFrame({"customer": customer, "product": product, "day": day})
    return frame.drop_duplicates().sort_values(["customer", "product", "day"], ignore_index=True)


def days_of(frame: pd.DataFrame, customers: int = 60, products: int = 25) -> ProductDays:
    names = [f"p{number:02}" for number in range(products)]
    columns = (frame["customer"].to_numpy(np.int32), frame["product"].to_numpy(np.int32))
    return ProductDays(customers, names, *columns, frame["day"].to_numpy(np.int64))


def ties_of(seed: int, customers: int = 60) -> Ties:
    rng = np.random.default_rng(seed)
    pairs = sorted({tuple(sorted(pair)) for pair in rng.integers(0, customers, (150, 2)).tolist()})
    low, high = np.array([pair for pair in pairs if pair[0] != pair[1]], dtype=np.int32).T
    weight = np.round(rng.uniform(0.1, 1, len(low)), 3)
    since = np.where(rng.random(len(low)) < 0.3, NO_TIME, TODAY - rng.integers(-5, 200, len(low)))
    return Ties(low, high, weight, since)


def wants_of(days: ProductDays, ties: Ties, rules: RecommendRules, **weights: Any) -> Wants:
    chosen = {kind: np.array(weights.get(kind, USUAL[kind])) for kind in KINDS}
    judged = Judged(chosen, {}, None, 30, {}, {}, chosen)
    shelf = stock(days, ties, TODAY, rules, rules.allowed(days.products))
    return Wants(days.products, shelf, judged, rules)


def lists_of(wants: Wants, ids: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the lists of customers and of products, by name."""
    bodies = {(kind, part): body for kind, part, body in want_parts(wants, ids)}

    def find(kind: str, name: str) -> Any:
        part = part_of(name, wants.counts[kind])
        return unpack(bodies.get((kind, part)), name)

    return (
        {name: find(CUSTOMERS, name) for name in ids},
        {name: find(PRODUCTS, name) for name in wants.products},
    )


def baskets(frame: pd.DataFrame) -> dict[int, set[int]]:
    found = frame.groupby("customer")["product"].agg(set)
    return dict(found)


def neighbours(ties: Ties, customer: int, most: int) -> list[tuple[int, float]]:
    """Return who is tied to a customer by today, the strongest first, ties by position."""
    found = []
    columns = (column.tolist() for column in (ties.low, ties.high, ties.weight, ties.since))
    for low, high, weight, since in zip(*columns, strict=True):
        if customer in (low, high) and since <= TODAY:
            found.append((high if customer == low else low, weight))
    return sorted(found, key=lambda one: (-one[1], one[0]))[:most]


def test_what_is_bought_and_popular_is_as_in_pandas() -> None:
    frame = frame_of(1)
    owned = owned_of(days_of(frame), TODAY, 90.0)
    grouped = frame.groupby(["customer", "product"])["day"]
    expected = pd.DataFrame(
        {
            "days": grouped.count(),
            "last": grouped.max(),
            "weight": grouped.agg(lambda day: (0.5 ** ((TODAY - day) / 90)).sum()),
        }
    ).reset_index()
    assert owned.product.tolist() == expected["product"].tolist()
    assert owned.days.tolist() == expected["days"].tolist()
    assert owned.last.tolist() == expected["last"].tolist()
    np.testing.assert_allclose(owned.weight, expected["weight"])
    sizes = expected.groupby("customer").size().reindex(range(60), fill_value=0)
    assert np.diff(owned.start).tolist() == sizes.tolist()
    recent = frame[frame["day"] > TODAY - 30].groupby("product")["customer"].nunique()
    popular = popular_of(days_of(frame), TODAY, 30)
    assert popular.tolist() == recent.reindex(range(25), fill_value=0).tolist()


def test_what_is_alike_is_as_in_pandas() -> None:
    frame = frame_of(2)
    rules = RecommendRules(neighbours=6, least_support=4)
    shelf = stock(days_of(frame), NO_TIES, TODAY, rules, rules.allowed([""] * 25))
    table = pd.crosstab(frame["customer"], frame["product"]).clip(upper=1)
    table = table.reindex(columns=range(25), fill_value=0)
    both = (table.T @ table).to_numpy()
    buyers = np.diag(both)
    assert shelf.buyers.tolist() == buyers.tolist()
    for product in range(25):
        score = {
            other: both[product, other] / (math.sqrt(buyers[product] * buyers[other]) + SHRINK)
            for other in range(25)
            if other != product and both[product, other] >= 4
        }
        best = sorted(score, key=lambda other: (-score[other], other))[:6]
        begin, end = shelf.like_start[product], shelf.like_start[product + 1]
        assert shelf.like_product[begin:end].tolist() == best
        assert shelf.like_both[begin:end].tolist() == [both[product, other] for other in best]
        np.testing.assert_allclose(shelf.like_score[begin:end], [score[other] for other in best])


def naive_signals(
    shelf: Shelf, frame: pd.DataFrame, ties: Ties, customer: int, most: int
) -> dict[int, list[float]]:
    """Return again, alike, related, popular of each product that anything speaks for."""
    weight = (0.5 ** ((TODAY - frame["day"]) / 90)).groupby([frame["customer"], frame["product"]])
    weights: dict[tuple[int, int], float] = dict(weight.sum())
    signals: dict[int, list[float]] = {}

    def at(product: int) -> list[float]:
        return signals.setdefault(product, [0.0, 0.0, 0.0, float(shelf.popular[product])])

    for (who, product), value in weights.items():
        if who == customer:
            at(product)[0] += value
            for place in range(shelf.like_start[product], shelf.like_start[product + 1]):
                other = int(shelf.like_product[place])
                at(other)[1] += math.log1p(value) * float(shelf.like_score[place])
    for other, strength in neighbours(ties, customer, most):
        for (who, product), value in weights.items():
            if who == other:
                at(product)[2] += strength * math.log1p(value)
    for product in shelf.tops.tolist():
        at(product)
    return signals


@pytest.mark.parametrize("weights", [(0.4, 0.3, 0.2, 0.1), (0.0, 0.0, 0.0, 1.0), (1.0, 0, 0, 0)])
def test_lists_are_the_best_by_weights(weights: tuple[float, ...]) -> None:
    frame, ties = frame_of(3), ties_of(4)
    rules = RecommendRules(listed=7, related=4)
    wants = wants_of(days_of(frame), ties, rules, anything=weights, new=weights)
    ids = [f"c{number:02}" for number in range(60)]
    found, _ = lists_of(wants, ids)
    bought = baskets(frame)
    for customer, name in enumerate(ids):
        signals = naive_signals(wants.shelf, frame, ties, customer, 4)
        for kind in range(2):
            own = bought.get(customer, set()) if kind else set()
            left = {product: row for product, row in signals.items() if product not in own}
            most = [
                max((row[place] for row in left.values()), default=0) or 1 for place in range(4)
            ]
            factors = [*weights[:3], max(weights[3], 1e-6)]
            score = {
                product: sum(f * s / m for f, s, m in zip(factors, row, most, strict=True))
                for product, row in left.items()
            }
            expected = sorted(-round(value, 9) for value in score.values() if value > 0)[:7]
            got = found[name][kind]
            np.testing.assert_allclose([-want.score for want in got], expected, atol=1e-8)
            for want in got:
                assert want.score == pytest.approx(score[wants.products.index(want.name)])


def test_every_number_of_a_reason_is_exact() -> None:
    frame, ties = frame_of(5), ties_of(6)
    rules = RecommendRules(related=3, neighbours=10)
    wants = wants_of(
        days_of(frame), ties, rules, anything=(0.3, 0.3, 0.3, 0.1), new=(0, 0.5, 0.4, 0.1)
    )
    ids = [f"c{number:02}" for number in range(60)]
    by_customer, by_product = lists_of(wants, ids)
    bought, told = baskets(frame), Counter[str]()
    recent = frame[frame["day"] > TODAY - 30].groupby("product")["customer"].nunique()

    def check(customer: int, product: int, want: Want) -> None:
        rows = frame[(frame["customer"] == customer) & (frame["product"] == product)]
        assert want.popular == recent.get(product, 0)
        near = [who for who, _ in neighbours(ties, customer, 3) if product in bought.get(who, ())]
        assert want.related == len(near)
        assert want.nearest == (ids[near[0]] if near else None)
        told["related"] += bool(near)
        if want.base is not None:
            base = wants.products.index(want.base)
            of = [who for who, basket in bought.items() if base in basket]
            assert base in bought[customer]
            assert base != product
            assert want.of == len(of)
            assert want.both == sum(product in bought[who] for who in of)
            told["alike"] += 1
        if want.days:
            assert want.days == len(rows)
            assert want.last == rows["day"].max()
            told["again"] += 1

    for customer, name in enumerate(ids):
        for kind, wanted in enumerate(by_customer[name]):
            for want in wanted:
                product = wants.products.index(want.name)
                assert (product in bought.get(customer, ())) == (want.days > 0)
                assert not (kind == 1 and want.days)
                check(customer, product, want)
    for name, (queue,) in by_product.items():
        product = wants.products.index(name)
        for want in queue:
            customer = ids.index(want.name)
            assert product not in bought.get(customer, ())
            check(customer, product, want)
    assert min(told[kind] for kind in ("related", "alike", "again")) > 50


def test_queues_hold_those_for_whom_most_speaks() -> None:
    frame, ties = frame_of(7), ties_of(8)
    rules = RecommendRules(customers=5, related=4)
    wants = wants_of(days_of(frame), ties, rules, new=(0, 0.5, 0.5, 0))
    ids = [f"c{number:02}" for number in range(60)]
    _, queues = lists_of(wants, ids)
    bought = baskets(frame)
    signals = [naive_signals(wants.shelf, frame, ties, who, 4) for who in range(60)]
    for product, name in enumerate(wants.products):
        score = {
            ids[who]: row[product][1] + row[product][2]
            for who, row in enumerate(signals)
            if product in row and product not in bought.get(who, ())
        }
        expected = sorted((value for value in score.values() if value > 0), reverse=True)[:5]
        np.testing.assert_allclose([want.score for want in queues[name][0]], expected)
        for want in queues[name][0]:
            assert want.score == pytest.approx(score[want.name])


def test_the_order_of_customers_does_not_matter() -> None:
    frame = frame_of(9)
    turned = frame.assign(customer=59 - frame["customer"])
    turned = turned.sort_values(["customer", "product", "day"], ignore_index=True)
    ids = [f"c{number:02}" for number in range(60)]
    rules = RecommendRules()
    one, _ = lists_of(wants_of(days_of(frame), NO_TIES, rules), ids)
    two, _ = lists_of(wants_of(days_of(turned), NO_TIES, rules), ids[::-1])
    assert one == two


def test_excluded_products_are_never_listed_nor_looked_for() -> None:
    frame = frame_of(10)
    rules = RecommendRules(exclude=("p03",), exclude_prefixes=("p1",))
    wants = wants_of(days_of(frame), ties_of(11), rules, anything=(0.25,) * 4)
    by_customer, by_product = lists_of(wants, [f"c{number:02}" for number in range(60)])
    listed = {want.name for lists in by_customer.values() for one in lists for want in one}
    assert listed == {name for name in wants.products if name != "p03" and name[:2] != "p1"}
    assert by_product["p03"] == by_product["p15"] == [[]]
    assert all(by_product[name][0] for name in listed)


def test_who_has_no_list_is_left_out() -> None:
    frame = frame_of(12)
    frame = frame[~frame["customer"].isin([4, 7])]
    ties = Ties(np.array([7]), np.array([8]), np.array([0.5]), np.array([TODAY]))
    found, _ = lists_of(wants_of(days_of(frame), ties, RecommendRules()), list(map(str, range(60))))
    assert found["4"] == []
    assert found["7"][1]
    assert {want.related for want in found["7"][1]} <= {0, 1}


def with_test_days() -> tuple[ProductDays, RecommendRules]:
    frame = frame_of(13, customers=300, products=25, rows=6_000)
    return days_of(frame, customers=300), RecommendRules()


def test_figures_are_as_in_plain_python() -> None:
    days, rules = with_test_days()
    judged = choose_weights(days, NO_TIES, TODAY, rules, 0)
    frame = pd.DataFrame({"who": days.customer, "what": days.product, "day": days.day})
    before, later = frame[frame["day"] <= TODAY - 30], frame[frame["day"] > TODAY - 30]
    owned = before.groupby("who")["what"].agg(set)
    wanted = later[later["who"].isin(owned.index)].groupby("who")["what"].agg(set)
    recent = before[before["day"] > TODAY - 60].drop_duplicates(["who", "what"])
    order = recent.groupby("what").size().sort_index()
    ranked = sorted(order.index, key=lambda what: (-order[what], what))
    for kind in KINDS:
        recall, ndcg = [], []
        for who, bought in wanted.items():
            target = bought - owned[who] if kind == "new" else bought
            if not target:
                continue
            shown = [what for what in ranked if kind == "anything" or what not in owned[who]][:10]
            hits = [what in target for what in shown]
            ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(target))))
            recall.append(sum(hits) / len(target))
            ndcg.append(sum(hit / math.log2(p + 2) for p, hit in enumerate(hits)) / ideal)
        assert judged.customers[kind] == len(recall)
        assert judged.figures[kind]["popular"].recall == pytest.approx(np.mean(recall))
        assert judged.figures[kind]["popular"].ndcg == pytest.approx(np.mean(ndcg))
        figures = judged.figures[kind]
        assert judged.used[kind] in figures
        assert figures[judged.used[kind]].ndcg == max(one.ndcg for one in figures.values())


def test_what_comes_after_the_days_that_choose_changes_no_weight() -> None:
    days, rules = with_test_days()
    judged = choose_weights(days, NO_TIES, TODAY, rules, 0)
    rng = np.random.default_rng(3)
    last = days.day > TODAY - rules.test_days
    product = np.where(last, rng.integers(0, 25, len(days)), days.product).astype(np.int32)
    order = np.lexsort((days.day, product, days.customer))
    other = ProductDays(300, days.products, days.customer[order], product[order], days.day[order])
    again = choose_weights(other, NO_TIES, TODAY, rules, 0)
    for kind in KINDS:
        assert judged.chosen[kind].tolist() == again.chosen[kind].tolist()
    assert judged.figures != again.figures


def test_a_single_signal_that_is_more_right_is_used_and_said() -> None:
    days, rules = with_test_days()
    # In the days held out everybody turns to one product that was popular shortly before.
    last = days.day > TODAY - rules.test_days
    before = (days.day <= TODAY - 30) & (days.day > TODAY - 60)
    counts = np.bincount(days.product[before], minlength=25)
    best = int(np.lexsort((np.arange(25), -counts))[0])
    product = np.where(last, best, days.product).astype(np.int32)
    order = np.lexsort((days.day, product, days.customer))
    columns = (days.customer[order], product[order], days.day[order])
    judged = choose_weights(ProductDays(300, days.products, *columns), NO_TIES, TODAY, rules, 0)
    assert judged.used["anything"] == "popular"
    assert judged.weights["anything"].tolist() == [0, 0, 0, 1]
    assert any("popular" in note for note in judged.notes)


def test_a_short_past_is_not_judged() -> None:
    frame = frame_of(14)
    frame = frame[frame["day"] > TODAY - 80]
    wants = learn_wants(days_of(frame), NO_TIES, TODAY, RecommendRules(), 0)
    assert wants is not None
    assert wants.judged.figures == {}
    assert wants.judged.notes[0].startswith("Recommendations were not tested")
    assert learn_wants(days_of(frame[:0]), NO_TIES, TODAY, RecommendRules(), 0) is None


def test_returns_cancelled_and_unnamed_purchases_do_not_count() -> None:
    rows = [
        (0, 0, 0, 10.0, False),
        (0, 0, 1, 10.0, False),
        (1, 0, 0, 10.0, False),
        (1, 1, 0, 10.0, False),
        (2, 0, 1, 10.0, True),
        (3, 0, -1, 10.0, False),
        (4, 0, 1, 10.0, False),
    ]
    who, kind, product, amount, void = (np.array(column) for column in zip(*rows, strict=True))
    nothing = np.full(len(rows), np.nan)
    none = np.full(len(rows), -1, dtype=np.int16)
    activity = Activity(
        types=(PURCHASE, RETURN),
        currencies=(),
        products=("a", "b"),
        channels=(),
        customer=who.astype(np.int32),
        type=kind.astype(np.int16),
        at=(np.arange(len(rows)) + 100) * DAY,
        amount=amount,
        quantity=nothing,
        rating=nothing,
        currency=none,
        product=product.astype(np.int32),
        channel=none,
        void=void,
    )
    found = product_days(activity, 5, Rates(), 105 * DAY + 5)
    assert list(zip(found.customer.tolist(), found.product.tolist(), strict=True)) == [
        (0, 0),
        (0, 1),
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"half_life": 3},
        {"half_life_days": 0},
        {"neighbours": 0},
        {"neighbours": 2.5},
        {"exclude": 3},
        {"exclude": [""]},
        {"exclude_prefixes": [1]},
        {"test_days": True},
    ],
)
def test_wrong_choices_are_named(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError, match=next(iter(values))):
        recommend_rules(values)


def test_choices_are_read() -> None:
    rules = recommend_rules({"half_life_days": 30, "exclude": "bag", "exclude_prefixes": ["gift"]})
    assert rules == RecommendRules(30.0, exclude=("bag",), exclude_prefixes=("gift",))
    assert rules.allowed(["bag", "bags", "gift card", "a gift"]).tolist() == [
        False,
        True,
        False,
        True,
    ]
