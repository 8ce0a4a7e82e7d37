from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY
from graphcrm.tables import Activity
from graphcrm.value.histories import histories_of
from graphcrm.value.orders import Orders, Rates, orders_of, purchases_of
from graphcrm.value.rfm import NO_RECENCY, Rfm, RfmRules, rfm_of, rfm_rules, score
from graphcrm.value.rfm_segments import SCORES, default_segments, segment_table
from tests.value.buyers import TODAY, cdnow_orders, day_of, orders_from


def _drawn(customers: int = 800) -> Orders:
    rng = np.random.default_rng(3)
    rows = {
        (int(customer), int(day)): float(amount)
        for customer, day, amount in zip(
            rng.integers(0, customers, 3000) ** 2 // customers,
            rng.integers(TODAY - 700, TODAY + 60, 3000),
            np.round(rng.gamma(2.0, 20.0, 3000), 0),
            strict=True,
        )
    }
    unpriced = rng.random(len(rows)) < 0.2
    return orders_from(
        [(c, d, np.nan if u else a) for ((c, d), a), u in zip(rows.items(), unpriced, strict=True)],
        customers,
    )


def _plain(orders: Orders, as_of: int, average: bool = False) -> pd.DataFrame:
    """RFM by pandas alone, one row a customer."""
    rows = pd.DataFrame({"c": orders.customer, "day": orders.day, "amount": orders.amount})
    rows = rows[rows.day <= as_of]
    by = rows.groupby("c")
    money = by.amount.mean() if average else by.amount.sum(min_count=1)
    frame = pd.DataFrame({"recency": as_of - by.day.max(), "frequency": by.size(), "money": money})
    return frame.reindex(range(orders.customers))


def _bins(values: pd.Series, k: int) -> pd.Series:
    """What pandas.qcut says, equal cuts left as they are: how many cuts lie below, plus 1."""
    cuts = [values.quantile(i / k) for i in range(1, k)]
    below = sum((values > cut).astype(int) for cut in cuts)
    return (below + 1).where(values.notna(), 0)


def _scores(rfm: Rfm) -> list[list[int]]:
    return [
        column.tolist() for column in (rfm.recency_score, rfm.frequency_score, rfm.monetary_score)
    ]


@pytest.mark.parametrize("k", [3, 5, 7])
@pytest.mark.parametrize("money", ["total", "average"])
def test_scores_are_those_of_pandas(k: int, money: str) -> None:
    orders = _drawn()
    rules = rfm_rules({"scores": k, "monetary": money, "segments": [{"name": "all"}]})
    found = rfm_of(orders, TODAY, rules)
    plain = _plain(orders, TODAY, average=money == "average")
    np.testing.assert_array_equal(found.recency, plain.recency.fillna(NO_RECENCY))
    np.testing.assert_array_equal(found.frequency, plain.frequency.fillna(0))
    np.testing.assert_allclose(found.monetary, plain.money)
    late = (k + 1 - _bins(plain.recency, k)).where(plain.recency.notna(), 0)
    expected = [late, _bins(plain.frequency, k), _bins(plain.money, k)]
    assert _scores(found) == [column.tolist() for column in expected]
    assert found.recency_score.dtype == np.int8


def test_untied_values_are_cut_as_qcut_does() -> None:
    rng = np.random.default_rng(1)
    spent = rng.permutation(1000) + 1.0
    orders = orders_from([(c, TODAY - c, float(spent[c])) for c in range(1000)], 1000)
    found = rfm_of(orders, TODAY)
    labels = pd.qcut(spent, 5, labels=False) + 1
    assert found.monetary_score.tolist() == labels.tolist()
    lately = pd.qcut(np.arange(1000), 5, labels=[5, 4, 3, 2, 1])
    assert found.recency_score.tolist() == lately.tolist()


@pytest.mark.parametrize("k", [2, 4, 5, 10])
@pytest.mark.parametrize("n", [1, 2, 9, 11, 796, 801])
def test_equal_values_told_apart_are_cut_by_rank(k: int, n: int) -> None:
    rng = np.random.default_rng(n)
    orders = orders_from(
        [
            (c, TODAY - back, float(rng.integers(1, 9)))
            for c in range(n)
            for back in {int(day) for day in rng.integers(0, 30, rng.integers(1, 4))}
        ],
        n,
    )
    rules = rfm_rules({"scores": k, "apart": SCORES, "segments": [{"name": "all"}]})
    found, plain = rfm_of(orders, TODAY, rules), _plain(orders, TODAY)
    ranks = [plain[name].rank(method="first") for name in ("recency", "frequency", "money")]
    best = list(range(k, 0, -1))
    if n < 3:
        # Too few for pandas.qcut: the first is the lowest, the last the highest.
        expected = [[best[int(r - 1) * (k - 1)] for r in ranks[0]]]
        expected += [[best[::-1][int(r - 1) * (k - 1)] for r in one] for one in ranks[1:]]
    else:
        expected = [pd.qcut(ranks[0], k, labels=best).tolist()]
        expected += [pd.qcut(one, k, labels=best[::-1]).tolist() for one in ranks[1:]]
    assert _scores(found) == expected
    together = rfm_of(orders, TODAY, rfm_rules({**rules_of(k), "apart": ["frequency"]}))
    alone = rfm_of(orders, TODAY, rfm_rules(rules_of(k)))
    assert _scores(together) == [_scores(alone)[0], expected[1], _scores(alone)[2]]


def rules_of(k: int) -> dict[str, Any]:
    return {"scores": k, "segments": [{"name": "all"}]}


def test_what_frequency_counts() -> None:
    noon = TODAY * DAY + DAY // 2
    rows = [(0, noon), (0, noon), (0, noon + 1), (1, noon), (2, noon - DAY), (2, noon), (2, noon)]
    activity = _purchases(rows)
    orders = orders_of(activity, 4, Rates())
    histories = histories_of(orders, TODAY)
    days, moments, purchases = (
        score(histories, RfmRules(), frequency).frequency.tolist()
        for frequency in (
            None,
            purchases_of(activity, 4, Rates(), None, each=False),
            purchases_of(activity, 4, Rates(), None, each=True),
        )
    )
    assert (days, moments, purchases) == ([1, 1, 2, 0], [2, 1, 2, 0], [3, 1, 3, 0])
    earlier = purchases_of(activity, 4, Rates(), noon - 1, each=True)
    assert earlier.tolist() == [0, 0, 1, 0]
    counted = score(histories, rfm_rules({"frequency": [2, 3, 4, 5]}), np.array([3, 1, 3, 0]))
    assert counted.frequency_score.tolist() == [3, 1, 3, 0]


def _purchases(rows: list[tuple[int, int]]) -> Activity:
    """Purchases of 1 each, by customer and moment."""
    n = len(rows)
    none = np.full(n, -1, dtype=np.int16)
    return Activity(
        types=("purchase",),
        currencies=(),
        products=(),
        channels=(),
        customer=np.array([row[0] for row in rows], dtype=np.int32),
        type=np.zeros(n, dtype=np.int16),
        at=np.array([row[1] for row in rows], dtype=np.int64),
        amount=np.ones(n),
        quantity=np.full(n, np.nan),
        rating=np.full(n, np.nan),
        currency=none,
        product=none.astype(np.int32),
        channel=none,
        void=np.zeros(n, dtype=np.bool_),
    )


def test_given_thresholds() -> None:
    days = [0, 30, 31, 90, 91, 180, 181, 365, 366]
    orders = orders_from([(c, TODAY - day, 10.0 * c) for c, day in enumerate(days)], 10)
    rules = rfm_rules({"recency": [30, 90, 180, 365], "spending": [10, 20, 30, 40]})
    found = rfm_of(orders, TODAY, rules)
    assert found.recency_score.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 0]
    assert found.monetary_score.tolist() == [1, 2, 3, 4, 5, 5, 5, 5, 5, 0]
    many = orders_from([(c, TODAY - i, 1.0) for c in range(1, 7) for i in range(c)], 7)
    steps = rfm_rules({"frequency": [2, 3, 4, 6]})
    assert rfm_of(many, TODAY, steps).frequency_score.tolist() == [0, 1, 2, 3, 4, 4, 5]


def test_edges() -> None:
    nobody = rfm_of(orders_from([], 3), TODAY)
    assert nobody.segment.tolist() == [-1, -1, -1]
    assert _scores(nobody) == [[0] * 3] * 3
    assert len(rfm_of(orders_from([], 0), TODAY)) == 0
    one = rfm_of(orders_from([(0, TODAY, 5.0)], 1), TODAY)
    assert one.segments[one.segment[0]] == "new_customers"
    same = rfm_of(orders_from([(c, TODAY - 3, 0.0) for c in range(4)], 4), TODAY)
    assert _scores(same) == [[5] * 4, [1] * 4, [1] * 4]
    unpriced = rfm_of(orders_from([(0, TODAY, np.nan), (1, TODAY - 9, 2.0)], 2), TODAY)
    assert unpriced.monetary_score.tolist() == [0, 1]
    assert np.isnan(unpriced.monetary[0])
    assert (unpriced.segment >= 0).all()
    later = rfm_of(orders_from([(0, TODAY, 5.0), (1, TODAY + 1, 5.0)], 2), TODAY)
    assert later.frequency.tolist() == [1, 0]
    assert rfm_of(orders_from([(0, TODAY, 5.0)], 1), TODAY + 400).recency.tolist() == [400]


def test_every_combination_of_scores_has_the_first_segment_that_fits() -> None:
    table = segment_table(default_segments(), 5)
    for scores in product(range(1, 6), range(1, 6), range(6)):
        fitting = [
            segment.name
            for segment in default_segments()
            if all(
                given is None or given[0] <= score <= given[1]
                for given, score in zip(
                    (segment.recency, segment.frequency, segment.monetary), scores, strict=True
                )
            )
        ]
        assert table.names[table.codes[scores]] == fitting[0]
    assert len(table.names) == 11
    assert (table.codes[0] == -1).all()


def test_own_segments_replace_those_shipped() -> None:
    rules = rfm_rules(
        {
            "scores": 2,
            "segments": [
                {"name": "好客", "recency": [2, 2], "monetary": [2, 2]},
                {"name": "others"},
            ],
        }
    )
    orders = orders_from([(0, TODAY, 9.0), (1, TODAY - 5, 9.0), (2, TODAY, 1.0)], 4)
    found = rfm_of(orders, TODAY, rules)
    assert found.segments == ("others", "好客")
    assert found.segment.tolist() == [0, 0, 0, -1]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"score": 5}, r"rfm: 'score'.*frequency, monetary, recency"),
        ({"scores": 1}, r"rfm: scores is 1.*2 to 10"),
        ({"scores": True}, "rfm: scores"),
        ({"monetary": "mean"}, "rfm: monetary is 'mean'.*total or average"),
        ({"count": "invoices"}, "rfm: count is 'invoices'.*days or moments or purchases"),
        ({"apart": "frequency"}, r"rfm: apart is 'frequency'.*such as \[frequency\]"),
        ({"apart": ["spending"]}, "rfm: apart is .*recency, frequency, monetary"),
        ({"recency": [30, 90, 90, 365]}, "rfm: recency is .*each above"),
        ({"frequency": [1, 2]}, "rfm: frequency is .*list of 4 numbers"),
        ({"spending": "much"}, "rfm: spending is 'much'"),
        ({"segments": []}, "rfm: segments is"),
        ({"segments": ["loyal"]}, "an entry 'loyal'"),
        ({"segments": [{"name": "a b"}]}, "name 'a b'"),
        ({"segments": [{"name": "a", "money": [1, 5]}]}, "'money'"),
        ({"segments": [{"name": "a", "recency": [5, 1]}]}, r"a: recency is \[5, 1\]"),
        ({"segments": [{"name": "a", "recency": [0, 5]}]}, "not within 1 to 5"),
        ({"segments": [{"name": "a", "recency": [1, 6]}]}, "not within 1 to 5"),
        ({"segments": [{"name": "a", "recency": [1, 4]}]}, "recency 5, frequency 1, monetary 0"),
        ({"segments": [{"name": "a", "monetary": [1, 5]}]}, "monetary 0 .orders without an"),
        ({"scores": 4}, "not within 1 to 4"),
        ({"scores": 6}, "without a segment"),
    ],
)
def test_bad_rules_say_what_is_wrong(values: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidValueError, match=told):
        rfm_rules(values)


@pytest.mark.shared
def test_cdnow_agrees_with_pandas() -> None:
    orders, as_of = cdnow_orders(sample=False), day_of("1998-06-30")
    found, plain = rfm_of(orders, as_of), _plain(orders, as_of)
    late = (6 - _bins(plain.recency, 5)).where(plain.recency.notna(), 0)
    expected = [late, _bins(plain.frequency, 5), _bins(plain.money, 5)]
    assert _scores(found) == [column.tolist() for column in expected]
    assert (found.segment >= 0).all()
