"""Satisfaction: against plain pandas and scipy, and what is left out is counted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY
from graphcrm.tables import NO_TIME, Activity
from graphcrm.value.satisfaction import (
    Ratings,
    by_channel,
    by_community,
    by_customer,
    by_group,
    by_month,
    net_promoter,
    ratings_of,
    wilson,
)
from graphcrm.value.satisfaction_rules import SatisfactionRules, satisfaction_rules

RULES = SatisfactionRules()
TYPES = ("purchase", "review", "support_ticket", "survey")
CHANNELS = ("Percent", "phone", "web")
N = 40


def activity_of(frame: pd.DataFrame) -> Activity:
    """Return rows (customer, type, at, rating, channel, void) as a store would give them."""
    frame = frame.sort_values(["customer", "at", "type", "rating"])

    def codes(column: str, words: tuple[str, ...]) -> np.ndarray:
        known = {word: code for code, word in enumerate(words)}
        return np.array([known.get(word, -1) for word in frame[column]], dtype=np.int16)

    blank = np.full(len(frame), np.nan)
    none = np.full(len(frame), -1, dtype=np.int16)
    return Activity(
        TYPES,
        (),
        (),
        CHANNELS,
        frame["customer"].to_numpy(np.int32),
        codes("type", TYPES),
        frame["at"].to_numpy(np.int64),
        blank,
        blank,
        frame["rating"].to_numpy(np.float64),
        none,
        none.astype(np.int32),
        codes("channel", CHANNELS),
        frame["void"].to_numpy(np.bool_),
    )


def frame_of(seed: int, rows: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "customer": rng.integers(0, N, rows) * 2,
            "type": rng.choice(TYPES, rows),
            "at": rng.integers(0, 500 * DAY, rows),
            "channel": rng.choice([*CHANNELS, None], rows, p=[0.05, 0.4, 0.4, 0.15]),
            "void": rng.random(rows) < 0.05,
        }
    )
    top = np.where(frame["channel"] == "Percent", 120, 12)
    frame["rating"] = np.where(rng.random(rows) < 0.2, np.nan, rng.integers(-1, top))
    return frame


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what counts of the rows, by the shipped rules, in plain words."""
    frame = frame[frame["rating"].notna() & ~frame["void"]].copy()
    frame["scale"] = np.select(
        [
            frame["channel"] == "Percent",
            frame["type"] == "survey",
            frame["type"] == "support_ticket",
        ],
        ["percent", "nps", "csat"],
        "stars",
    )
    frame["low"] = frame["scale"].map({"percent": 0, "nps": 0, "csat": 1, "stars": 1})
    frame["high"] = frame["scale"].map({"percent": 100, "nps": 10, "csat": 5, "stars": 5})
    frame["inside"] = frame["rating"].between(frame["low"], frame["high"])
    kept = frame[frame["inside"]].copy()
    kept["score"] = (kept["rating"] - kept["low"]) / (kept["high"] - kept["low"])
    kept["month"] = pd.to_datetime(kept["at"], unit="us").dt.strftime("%Y-%m")
    good = kept["rating"] >= kept["scale"].map({"percent": 75, "csat": 4, "nps": 9})
    kept["csat"] = good.where(kept["scale"].isin(["percent", "csat"]))
    bad = kept["rating"] <= 6
    kept["nps"] = (good.astype(int) - bad.astype(int)).where(kept["scale"] == "nps")
    return kept.sort_values(["customer", "at"])


@pytest.mark.parametrize("seed", range(3))
def test_ratings_by_customer_are_those_of_pandas(seed: int) -> None:
    frame = frame_of(seed)
    expected = plain(frame)
    ratings = ratings_of(activity_of(frame), RULES)
    told = by_customer(ratings, 2 * N, RULES)
    groups = expected.groupby("customer")["score"]
    average = expected["score"].mean()
    assert told.average == pytest.approx(average)
    np.testing.assert_array_equal(told.ratings, groups.size().reindex(range(2 * N), fill_value=0))
    for column, values in (
        (told.mean, groups.mean()),
        (told.satisfaction, (groups.sum() + 2 * average) / (groups.size() + 2)),
        (told.last, groups.last()),
    ):
        np.testing.assert_allclose(column, values.reindex(range(2 * N)), rtol=1e-12)
    last_at = expected.groupby("customer")["at"].last().reindex(range(2 * N), fill_value=NO_TIME)
    np.testing.assert_array_equal(told.last_at, last_at)
    all_rated = frame[frame["rating"].notna() & ~frame["void"]]
    assert sum(use.ratings for use in ratings.uses) == len(expected) == len(ratings)
    assert sum(use.outside for use in ratings.uses) == len(all_rated) - len(expected) > 0
    assert ratings.unread == 0


@pytest.mark.parametrize("seed", range(2))
def test_groups_are_those_of_pandas(seed: int) -> None:
    frame = frame_of(seed)
    expected = plain(frame)
    community = np.arange(2 * N, dtype=np.int32) % 7 - 1
    expected["community"] = community[expected["customer"]]
    expected.loc[expected["community"] < 0, "community"] = None
    expected["community"] = expected["community"].map(lambda x: f"{x:.0f}", na_action="ignore")
    ratings = ratings_of(activity_of(frame), RULES)
    for name, told in (
        ("community", by_community(ratings, community, RULES)),
        ("channel", by_channel(ratings, RULES)),
        ("month", by_month(ratings, RULES)),
    ):
        groups = expected.groupby(name)
        assert list(told.names) == list(groups.groups)
        np.testing.assert_array_equal(told.customers, groups["customer"].nunique())
        np.testing.assert_array_equal(told.small, groups["customer"].nunique() < 10)
        for column, measure in (("score", told.mean), ("csat", told.csat), ("nps", told.nps)):
            np.testing.assert_array_equal(measure.n, groups[column].count())
            values = groups[column].apply(lambda x: x.astype(float).mean())
            np.testing.assert_allclose(measure.value, values, rtol=1e-9, atol=1e-12)
            some = measure.n > 0
            assert (measure.low[some] <= measure.value[some] + 1e-12).all()
            assert (measure.high[some] >= measure.value[some] - 1e-12).all()
            assert np.isnan(measure.low[~some]).all()


def test_intervals_are_those_of_wilson_and_of_rocks() -> None:
    total, n = np.array([0.0, 3.0, 10.0, 40.0]), np.array([4.0, 4.0, 10.0, 90.0])
    told = wilson(total, n)
    for at in range(4):
        interval = binomtest(int(total[at]), int(n[at])).proportion_ci(0.95, "wilson")
        assert told.low[at] == pytest.approx(interval.low, abs=1e-12)
        assert told.high[at] == pytest.approx(interval.high, abs=1e-12)
    answers = np.array([1.0] * 12 + [0.0] * 5 + [-1.0] * 3)
    # As one row of answers, with a quarter of three put to each end and the rest to the middle.
    weights = np.append(np.ones(20), [0.75, 1.5, 0.75])
    longer = np.append(answers, [1.0, 0.0, -1.0])
    middle = np.average(longer, weights=weights)
    error = np.sqrt(np.average((longer - middle) ** 2, weights=weights) / 23)
    score = net_promoter(np.array([12.0]), np.array([3.0]), np.array([20.0]))
    assert score.value[0] == pytest.approx(0.45)
    assert score.low[0] == pytest.approx(middle - 1.959964 * error, rel=1e-6)
    assert score.high[0] == pytest.approx(middle + 1.959964 * error, rel=1e-6)


def some(rows: list[tuple[int, str, float, str | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "type", "rating", "channel"])
    return frame.assign(at=np.arange(len(rows)) * DAY, void=False)


def test_ratings_outside_their_scale_are_counted_and_not_moved_to_its_edge() -> None:
    frame = some([(0, "review", 6.0, None), (0, "review", 5.0, None), (1, "review", np.inf, None)])
    ratings = ratings_of(activity_of(frame), RULES)
    assert ratings.score.tolist() == [1.0]
    assert [(use.ratings, use.outside, use.highest) for use in ratings.uses] == [(1, 2, np.inf)]
    told = by_customer(ratings, 2, RULES)
    assert told.ratings.tolist() == [1, 0]
    assert np.isnan(told.satisfaction[1])


def test_a_channel_says_which_scale_an_answer_is_on() -> None:
    frame = some([(0, "survey", 5.0, None), (0, "survey", 5.0, None), (0, "survey", 50.0, None)])
    channel = np.array([0, -1, 1], dtype=np.int16)
    activity = replace(activity_of(frame), channels=("CSAT", "Percent"), channel=channel)
    ratings = ratings_of(activity, RULES)
    assert ratings.score.tolist() == [1.0, 0.5, 0.5]
    assert ratings.csat.tolist() == [True, False, True]
    assert ratings.satisfied.tolist() == [True, False, False]
    assert ratings.detractor.tolist() == [False, True, False]


def test_nothing_after_the_moment_counts() -> None:
    frame = some([(0, "review", 5.0, None), (0, "review", 1.0, None)])
    told = by_customer(ratings_of(activity_of(frame), RULES, until=0), 1, RULES)
    assert (told.last[0], told.ratings[0]) == (1.0, 1)


def test_a_scale_of_ones_own_whose_best_is_the_lowest() -> None:
    rules = satisfaction_rules(
        {
            "scales": {"school": {"worst": 6, "best": 1, "measure": "csat", "good": 2}},
            "ratings": [{"scale": "school", "type": "Review", "channel": "web"}],
            "min_group": 1,
            "prior": 0,
        }
    )
    frame = some(
        [(0, "review", 2.0, "web"), (0, "review", 2.0, "phone"), (1, "review", 6.0, "web")]
    )
    ratings = ratings_of(activity_of(frame), rules)
    assert ratings.score.tolist() == pytest.approx([0.8, 0.25, 0.0])
    assert ratings.satisfied.tolist() == [True, False, False]
    assert by_customer(ratings, 2, rules).satisfaction.tolist() == pytest.approx([0.525, 0.0])
    channels = by_channel(ratings, rules)
    assert channels.names == ("phone", "web")
    assert channels.small.tolist() == [False, False]
    assert channels.csat.n.tolist() == [0, 2]


def test_many_ratings_of_one_customer_are_a_small_group() -> None:
    frame = some([(0, "review", 5.0, "web")] * 50)
    told = by_channel(ratings_of(activity_of(frame), RULES), RULES)
    assert (told.mean.n.tolist(), told.customers.tolist(), told.small.tolist()) == (
        [50],
        [1],
        [True],
    )


def test_nobody_rated_anything() -> None:
    ratings: Ratings = ratings_of(activity_of(some([(0, "purchase", np.nan, "web")])), RULES)
    told = by_customer(ratings, 3, RULES)
    assert told.ratings.tolist() == [0, 0, 0]
    assert np.isnan(told.satisfaction).all()
    for groups in (
        by_channel(ratings, RULES),
        by_month(ratings, RULES),
        by_community(ratings, np.zeros(3, dtype=np.int32), RULES),
        by_group(ratings, np.zeros(0, dtype=np.int64), (), RULES),
    ):
        assert groups.names == ()
        assert len(groups.mean.n) == 0
    empty = by_customer(ratings_of(activity_of(some([])), RULES), 0, RULES)
    assert len(empty.ratings) == 0


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"stars": 5}, "satisfaction: 'stars' is not a value rule"),
    ({"min_group": 0}, "min_group is 0; it takes a whole number, 1 to 1000000"),
    ({"prior": -1}, "prior is -1"),
    ({"scales": 5}, "scales is 5; it takes up to 100 names with values"),
    ({"scales": {1: {}}}, "scales is 1; it takes a word"),
    ({"scales": {"x": 1}}, "scales: x is 1; it takes names with values"),
    ({"scales": {"x": {"worst": 1}}}, "scales: x: best is missing"),
    ({"scales": {"x": {"worst": 1, "best": 1}}}, "worst and best are both 1"),
    ({"scales": {"x": {"worst": 1, "best": 5, "good": 4}}}, "'good' is not a value rule"),
    ({"scales": {"x": {"worst": 1, "best": 5, "measure": "csat"}}}, "good is None"),
    (
        {"scales": {"x": {"worst": 0, "best": 9, "measure": "nps", "good": 3, "bad": 6}}},
        "good is 3 and bad is 6; good must be the better one",
    ),
    ({"scales": {"x": {"worst": 1, "best": 5, "measure": "sum"}}}, "it takes nps or csat or mean"),
    ({"ratings": {"scale": "nps"}}, "it takes a list of up to 100 rules"),
    ({"ratings": [{"scale": "ten"}]}, "ratings: 1: scale is 'ten'; it takes stars or nps"),
    ({"ratings": [{"type": "survey"}]}, "ratings: 1: scale is None"),
    ({"ratings": [{"scale": "nps", "type": True}]}, "type is True; it takes a word, in quotes"),
    ({"ratings": [{"scale": "nps", "<b>": "x"}]}, "'<b>' is not a value rule"),
]


@pytest.mark.parametrize(("values", "said"), WRONG, ids=[said[:40] for _, said in WRONG])
def test_rules_that_do_not_fit_say_what_does(values: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValueError, match=re.escape(said)):
        satisfaction_rules(values)


def test_without_rules_there_are_the_shipped_ones() -> None:
    assert satisfaction_rules({}) == RULES
