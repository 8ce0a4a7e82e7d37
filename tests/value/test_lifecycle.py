"""Lifecycle: against the same rules lived day by day; no look-ahead; flows add up."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY, StageChange
from graphcrm.tables import NO_TIME, Activity
from graphcrm.value.lifecycle import (
    Labels,
    StageEvents,
    changes_of,
    known_since,
    paths_of,
    stage_events,
    stages_at,
)
from graphcrm.value.lifecycle_rules import LifecycleRules, lifecycle_rules
from graphcrm.value.orders import Orders
from graphcrm.value.stage_flows import flows_of
from tests.shared_data import tables_of
from tests.value.naive_lifecycle import History, live, moves, stages_by_day

RHYTHM = {"own_gaps": 2, "recent_gaps": 4, "usual_gaps": 5, "usual_within": 50, "usual_days": 20}
TIGHT = {
    "rhythm": {
        "own_gaps": 1,
        "recent_gaps": 1,
        "usual_gaps": 1,
        "usual_within": 9,
        "usual_days": 3,
    },
    "paths": {
        "all": {
            "start": "a",
            "rules": [
                {"name": "1", "from": ["a"], "to": "b", "when": {"stays_days": 4}},
                {"name": "2", "from": ["b"], "to": "c", "when": {"silent": 0.5}},
                {"name": "3", "from": ["a", "b", "c"], "to": "d", "when": {"orders": 2}},
                {"name": "4", "from": ["d"], "to": "c", "when": {"silent": 1.5}},
                {"name": "5", "from": ["d"], "to": "e", "when": {"stays_days": 9}},
                {
                    "name": "6",
                    "from": ["c", "e"],
                    "to": "a",
                    "when": {"orders": 3, "within_days": 12},
                },
            ],
        }
    },
}
RULES = {
    "shipped": lifecycle_rules({}),
    "short rhythm": lifecycle_rules({"rhythm": RHYTHM}),
    "tight": lifecycle_rules(TIGHT),
}


def world(seed: int, size: int, days: int, paths: int) -> list[History]:
    """Customers who buy at rhythms of their own, pause, and some of whom nothing is known."""
    rng = np.random.default_rng(seed)
    people = []
    for _ in range(size):
        born = int(rng.integers(0, days // 2))
        pace = float(rng.choice([2, 8, 25, 60]))
        steps = np.ceil(rng.exponential(pace, int(rng.choice([0, 1, 2, 3, 6, 20]))))
        steps = steps + np.where(rng.random(len(steps)) < 0.1, 10 * pace + 150, 0)
        orders = sorted({int(day) for day in born + np.cumsum(steps) if day < days})
        known = [born, None, born + 15][int(rng.integers(0, 3))]
        people.append({"known": known, "path": int(rng.integers(0, paths)), "orders": orders})
    return people


def until(people: list[History], day: int) -> list[History]:
    """Return what was known at the end of a day; a later date of becoming known is none."""
    return [
        {
            "known": one["known"],
            "path": one["path"],
            "orders": [order for order in one["orders"] if order <= day],
        }
        for one in people
    ]


def orders_of(people: list[History]) -> Orders:
    pairs = [(at, day) for at, one in enumerate(people) for day in one["orders"]]
    return Orders(
        len(people),
        np.array([pair[0] for pair in pairs], dtype=np.int32),
        np.array([pair[1] for pair in pairs], dtype=np.int64),
        np.ones(len(pairs)),
        "EUR",
    )


def computed(people: list[History], as_of: int, rules: LifecycleRules) -> StageEvents:
    known = [NO_TIME if one["known"] is None else one["known"] * DAY + 77 for one in people]
    return stage_events(
        orders_of(people),
        np.array(known, dtype=np.int64),
        np.array([one["path"] for one in people], dtype=np.int8),
        as_of * DAY + DAY - 1,
        rules,
    )


def rows(events: StageEvents) -> list[tuple[Any, ...]]:
    """Return events as the naive lifecycle has them."""
    return [
        (
            int(events.customer[at]),
            int(events.day[at]),
            events.stages[events.stage[at]],
            events.reasons[events.reason[at]],
            int(events.orders[at]),
            int(events.silent[at]),
            None if np.isnan(events.rhythm[at]) else float(events.rhythm[at]),
            bool(events.own[at]),
            int(events.span[at]),
        )
        for at in range(len(events))
    ]


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("seed", range(3))
def test_events_are_those_of_a_life_lived_day_by_day(seed: int, rules: LifecycleRules) -> None:
    people = world(seed, 120, 700, len(rules.paths))
    events = computed(people, 720, rules)
    assert rows(events) == live(people, 720, rules)
    used = {events.reasons[code] for code in np.unique(events.reason).tolist()}
    assert used == set(events.reasons)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_stages_as_of_a_day_rest_on_nothing_later(rules: LifecycleRules) -> None:
    people = world(7, 80, 400, len(rules.paths))
    everything = computed(people, 500, rules)
    dated = np.array([one["known"] is not None or bool(one["orders"]) for one in people])
    lived = live(people, 500, rules)
    for day in range(0, 501, 13):
        told = computed(until(people, day), day, rules)
        stage, since = stages_at(everything, day * DAY)
        then, then_since = stages_at(told, day * DAY)
        # Whom no date is known of yet is no customer in the data of that day.
        known = dated & ((told.undated < 0) | (everything.undated >= 0))
        np.testing.assert_array_equal(stage[known], then[known])
        np.testing.assert_array_equal(since[known], then_since[known])
        expected = stages_by_day(lived, day)
        for at in np.flatnonzero(dated).tolist():
            if at in expected:
                assert (everything.stages[stage[at]], since[at]) == (
                    expected[at][0],
                    expected[at][1] * DAY,
                )
            else:
                assert stage[at] == -1
                assert since[at] == NO_TIME


def test_an_order_on_the_day_on_which_silence_would_count_breaks_it() -> None:
    rules = RULES["shipped"]
    shop = len(rules.paths) - 1
    for second, reasons in ((180, ["another order"]), (181, ["longer silent than usual"])):
        people = [{"known": 0, "path": shop, "orders": [0, second]}]
        events = computed(people, second, rules)
        changes = [change.reason for change in changes_of_one(events, 0)]
        assert changes[:3] == ["became known", "first order", *reasons]


def changes_of_one(events: StageEvents, customer: int) -> tuple[StageChange, ...]:
    (changes,) = changes_of(events, np.array([customer]))
    return changes


def test_changes_of_many_are_those_of_each() -> None:
    people = [{"known": 2 * who, "path": 1, "orders": [3 * who] * (who % 4)} for who in range(9)]
    events = computed(people, 900, RULES["shipped"])
    asked = [7, 0, 8, 3, 3, 4]
    found = changes_of(events, np.array(asked))
    assert found == [changes_of_one(events, who) for who in asked]
    assert found[1][0].at == 0
    assert {len(changes) for changes in found} > {1}
    assert changes_of(events, np.empty(0, dtype=np.int64)) == []


def test_a_life_in_words() -> None:
    """Five orders ten days apart, silence until churned, and back."""
    rules = RULES["shipped"]
    days = [5, 15, 25, 35, 45, 245, 250]
    people = [{"known": 1, "path": len(rules.paths) - 1, "orders": days}]
    changes = changes_of_one(computed(people, 260, rules), 0)
    assert [(change.stage, change.at // DAY) for change in changes] == [
        ("potential", 1),
        ("first purchase", 5),
        ("repeat", 15),
        ("loyal", 45),
        ("at risk", 105),
        ("churned", 225),
        ("won back", 245),
        ("loyal", 250),
    ]
    assert changes[0].detail == {}
    assert changes[4].detail == {
        "orders": 5,
        "silent_days": 60,
        "rhythm_days": 10.0,
        "own_rhythm": True,
    }
    assert changes[6].detail["silent_days"] == 200
    assert changes[7].detail["span_days"] == 225
    json.dumps([change.detail for change in changes])


def test_contract_customers_go_their_own_path() -> None:
    rules = RULES["shipped"]
    people = [{"known": 0, "path": 0, "orders": [10]}, {"known": 3, "path": 0, "orders": [4, 40]}]
    events = computed(people, 900, rules)
    told = [[change.stage for change in changes_of_one(events, at)] for at in (0, 1)]
    assert told == [["acquire", "convert", "maintain", "churn"]] * 2
    assert changes_of_one(events, 0)[2].reason == "stayed"
    assert changes_of_one(events, 1)[2].reason == "ordered again"


def test_nobody_nothing_and_the_future() -> None:
    rules = RULES["shipped"]
    assert len(computed([], 10, rules)) == 0
    stage, _ = stages_at(computed([], 10, rules), 0)
    assert len(stage) == 0
    quiet = [{"known": 4, "path": 1, "orders": []}, {"known": None, "path": 1, "orders": []}]
    events = computed(quiet, 100_000, rules)
    assert [change.stage for change in changes_of_one(events, 0)] == ["potential"]
    assert changes_of_one(events, 1) == ()
    stage, since = stages_at(events, 3 * DAY)
    assert [events.stages[code] if code >= 0 else None for code in stage] == [None, "potential"]
    assert since.tolist() == [NO_TIME, NO_TIME]
    later = computed([{"known": 50, "path": 1, "orders": [60]}], 20, rules)
    assert len(later) == 0
    before_1970 = computed([{"known": -500, "path": 1, "orders": [-400]}], -1, rules)
    assert [change.stage for change in changes_of_one(before_1970, 0)] == [
        "potential",
        "first purchase",
        "at risk",
        "churned",
    ]


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_flows_are_the_moves_of_each_month_and_add_up(rules: LifecycleRules) -> None:
    people = world(11, 120, 400, len(rules.paths))
    events = computed(people, 500, rules)
    lived = live(people, 500, rules)

    def month_of(day: int) -> str:
        return str(np.datetime64(day, "D").astype("datetime64[M]"))

    flows = flows_of(events, 100 * DAY, 420 * DAY)
    size = len(flows.stages)
    assert flows.months[0] == month_of(100)
    assert flows.months[-1] == month_of(420)
    expected = moves(lived, month_of)
    for at, month in enumerate(flows.months):
        for row, origin in enumerate([*flows.stages, None]):
            for column, to in enumerate(flows.stages):
                assert flows.moved[at, row, column] == expected.get((month, origin, to), 0)
    for counts in (flows.moved, flows.net):
        gone, come = counts.sum(axis=2)[:, :size], counts.sum(axis=1)[:, :size]
        np.testing.assert_array_equal(flows.stock[:-1] + come - gone, flows.stock[1:])
        assert counts[:, :, size].sum() == 0
    for at, month in enumerate(flows.months):
        end = int((np.datetime64(month) + 1).astype("datetime64[D]").astype(int)) - 1
        start = int(np.datetime64(month, "D").astype(int)) - 1
        stage, _ = stages_at(events, end * DAY)
        before, _ = stages_at(events, start * DAY)
        np.testing.assert_array_equal(
            flows.stock[at + 1], np.bincount(stage[stage >= 0], minlength=size)
        )
        changed = (stage != before) & (stage >= 0)
        assert flows.net[at].sum() == changed.sum()
        for row, column in zip(before[changed].tolist(), stage[changed].tolist(), strict=True):
            assert flows.net[at, row if row >= 0 else size, column] > 0


def test_flows_need_months_in_order() -> None:
    events = computed([], 10, RULES["shipped"])
    assert flows_of(events, 0, 0).moved.sum() == 0
    for last in (-40 * DAY, 50_000 * DAY):
        with pytest.raises(InvalidValueError, match="at most 1200 months"):
            flows_of(events, 0, last)


def test_the_first_path_that_fits_is_gone() -> None:
    labels = Labels(
        ("organization", "person"),
        np.array([0, 1, 1, -1, -1], dtype=np.int16),
        ("Contract", "vip"),
        np.array([1, 2, 3, 3], dtype=np.int32),
        np.array([1, 0, 1, 0], dtype=np.int32),
    )
    assert paths_of(labels, RULES["shipped"]).tolist() == [0, 1, 0, 0, 1]
    empty = np.array([], dtype=np.int32)
    nobody = Labels((), np.full(2, -1, dtype=np.int16), (), empty, empty)
    assert paths_of(nobody, RULES["shipped"]).tolist() == [1, 1]


def test_known_since_is_created_at_else_the_first_interaction() -> None:
    customer = np.array([0, 0, 1, 3], dtype=np.int32)
    at = np.array([5, 9, 7, 2], dtype=np.int64)
    blank, none = np.full(4, np.nan), np.full(4, -1, dtype=np.int16)
    activity = Activity(
        ("call",),
        (),
        (),
        (),
        customer,
        np.zeros(4, dtype=np.int16),
        at,
        blank,
        blank,
        blank,
        none,
        none.astype(np.int32),
        none,
        np.zeros(4, dtype=np.bool_),
    )
    created = np.array([NO_TIME, 8, NO_TIME, 1], dtype=np.int64)
    assert known_since(created, activity).tolist() == [5, 8, NO_TIME, 1]


@pytest.mark.shared
def test_stages_of_real_buyers_as_of_each_month() -> None:
    import pandas as pd

    frame = pd.read_csv(tables_of("cdnow")["interactions"][0])
    frame["day"] = pd.to_datetime(frame["occurred_at"]).dt.tz_localize(None).to_numpy()
    frame["day"] = frame["day"].astype("datetime64[s]").astype("int64") // 86_400
    ids = sorted(frame["customer_id"].unique())[:400]
    chosen = frame[frame["customer_id"].isin(ids)]
    days = chosen.groupby("customer_id")["day"].unique()
    people: list[History] = [
        {"known": None, "path": 1, "orders": sorted(map(int, days[one]))} for one in ids
    ]
    end = int(frame["day"].max())
    events = computed(people, end, RULES["shipped"])
    assert rows(events) == live(people, end, RULES["shipped"])
