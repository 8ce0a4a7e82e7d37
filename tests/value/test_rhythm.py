"""The one rhythm of a customer, against pandas; stages of life and warnings both use it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from graphcrm.model import DAY
from graphcrm.tables import NO_TIME
from graphcrm.value.churn_features import FEATURES, Past, Service, Ties, know
from graphcrm.value.churn_rules import ChurnRules
from graphcrm.value.histories import up_to
from graphcrm.value.lifecycle import stage_events
from graphcrm.value.lifecycle_rules import LifecycleRules
from graphcrm.value.orders import Orders
from graphcrm.value.rhythm import Rhythm, rhythms_of
from tests.value.buyers import orders_from

RULE = Rhythm(own_gaps=3, recent_gaps=5, usual_gaps=10, usual_within=60, usual_days=33.0)
PEOPLE = 150


@pytest.fixture(scope="module")
def orders() -> Orders:
    rng = np.random.default_rng(8)
    days: set[tuple[int, int]] = set()
    for who in range(PEOPLE):
        start = rng.integers(0, 200)
        gaps = rng.exponential(rng.uniform(3, 60), rng.integers(0, 25)) + 1
        days |= {(who, int(start + day)) for day in np.cumsum(gaps)}
    return orders_from([(who, day, 1.0) for who, day in days], PEOPLE)


@pytest.fixture(scope="module")
def path() -> np.ndarray:
    return (np.arange(PEOPLE) % 3 == 0).astype(np.int8)


def by_pandas(orders: Orders, path: np.ndarray) -> pd.DataFrame:
    """Return of each order its customer's rhythm as known that day, and whether it is its own."""
    frame = pd.DataFrame({"who": orders.customer, "day": orders.day})
    frame["before"] = frame.groupby("who").day.shift()
    frame["gap"] = frame.day - frame.before
    frame["place"] = frame.groupby("who").cumcount()
    frame["path"] = path[frame.who]
    rolled = frame.groupby("who").gap.rolling(RULE.recent_gaps, min_periods=1).median()
    frame["own"] = frame.place >= RULE.own_gaps
    firsts = frame[frame.place.between(1, RULE.own_gaps) & (frame.gap <= RULE.usual_within)]

    def usual(row: pd.Series) -> float:
        there = firsts[firsts.path.eq(row.path) & (firsts.before + RULE.usual_within <= row.day)]
        return there.gap.median() if len(there) >= RULE.usual_gaps else RULE.usual_days

    frame["days"] = np.where(frame.own, rolled.to_numpy(), frame.apply(usual, axis=1))
    return frame


def test_the_rhythm_behind_every_order_is_that_of_pandas(orders: Orders, path: np.ndarray) -> None:
    found, wanted = rhythms_of(orders, path, RULE), by_pandas(orders, path)
    np.testing.assert_array_equal(found.own, wanted.own)
    np.testing.assert_allclose(found.days, wanted.days)
    last = wanted.groupby("who").days.last().reindex(range(PEOPLE))
    np.testing.assert_allclose(found.latest(), last)
    assert np.isnan(found.latest()).sum() > 0
    assert wanted.own.mean() > 0.3
    assert wanted[~wanted.own].days.nunique() > 3


def test_stages_and_warnings_go_by_the_same_one(orders: Orders, path: np.ndarray) -> None:
    day = int(np.median(orders.day))
    wanted = by_pandas(up_to(orders, day), path).groupby("who").days.last().reindex(range(PEOPLE))
    past = Past(
        lambda until: up_to(orders, until),
        Ties(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int64)),
        Service(np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0)),
        rhythm=RULE,
        path=path,
    )
    known = know(past, day, ChurnRules())
    np.testing.assert_allclose(known.table[:, FEATURES.index("usual_gap_days")], wanted)
    np.testing.assert_allclose(known.patience, np.clip(3 * wanted, 14, 180))
    rules = LifecycleRules(RULE, LifecycleRules().paths)
    never = np.full(PEOPLE, NO_TIME)
    events = stage_events(orders, never, path, day * DAY, rules)
    silent = [
        row
        for row in range(len(events))
        if events.reasons[events.reason[row]] == "longer silent than usual"
    ]
    assert silent
    for row in silent:
        seen = int(events.day[row] - events.silent[row])
        mine = by_pandas(up_to(orders, seen), path)
        assert events.rhythm[row] == mine[mine.who == events.customer[row]].days.iloc[-1]
