"""The rules of the lifecycle: what is read, and what an error says."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import yaml

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY
from graphcrm.value.lifecycle import changes_of, stage_events
from graphcrm.value.lifecycle_rules import LifecycleRules, Rhythm, lifecycle_rules, shipped_rules
from graphcrm.value.orders import Orders

HOSTILE = "<b>'\"; DROP TABLE x --\u202e🙂`${0}`"


def path(*rules: dict[str, Any], start: Any = "a", **more: Any) -> dict[str, Any]:
    return {"paths": {"all": {"start": start, "rules": list(rules), **more}}}


def rule(origin: Any = ("a",), to: Any = "b", when: Any = None, name: Any = "go") -> dict[str, Any]:
    return {"name": name, "from": list(origin), "to": to, "when": when or {"orders": 1}}


def test_without_rules_there_are_the_shipped_ones() -> None:
    assert lifecycle_rules({}) == shipped_rules() == LifecycleRules()
    assert shipped_rules().rhythm == Rhythm()
    assert shipped_rules().stages == (
        "acquire",
        "at risk",
        "churn",
        "churned",
        "convert",
        "first purchase",
        "loyal",
        "maintain",
        "potential",
        "repeat",
        "won back",
    )


def test_values_of_the_rhythm_change_one_by_one_and_paths_as_a_whole() -> None:
    rules = lifecycle_rules(yaml.safe_load("rhythm: {usual_days: 30}"))
    assert rules.rhythm == Rhythm(usual_days=30.0)
    assert rules.paths == shipped_rules().paths
    other = lifecycle_rules(path(rule(when={"silent": 2})))
    assert other.stages == ("a", "b")
    assert other.rhythm == Rhythm()


def test_names_may_hold_anything() -> None:
    rules = lifecycle_rules(path(rule(to=HOSTILE, name=HOSTILE)))
    one = np.zeros(1, dtype=np.int32)
    orders = Orders(1, one, np.array([5], dtype=np.int64), np.ones(1), None)
    events = stage_events(orders, np.zeros(1, dtype=np.int64), one.astype(np.int8), 9 * DAY, rules)
    assert changes_of(events, np.zeros(1, dtype=np.int64))[0][1][:3] == (HOSTILE, 5 * DAY, HOSTILE)


LONG = "x" * 201
WRONG: list[tuple[Any, str]] = [
    ({"stages": {}}, "'stages' is not a value rule. Use: paths, rhythm"),
    ({"rhythm": 3}, "lifecycle: rhythm is 3; it takes names with values"),
    ({"rhythm": {"own_gaps": 0}}, "own_gaps is 0; it takes a whole number, 1 to 50"),
    ({"rhythm": {"usual_days": "often"}}, "usual_days is 'often'"),
    ({"rhythm": {"recent_gaps": 2}}, "recent_gaps is 2, below own_gaps (3)"),
    ({"paths": {}}, "paths has 0 paths; it takes 1 to 10"),
    ({"paths": []}, "paths has 0 paths; it takes 1 to 10"),
    ({"paths": "all"}, "paths is 'all'; it takes names with values"),
    (path(start=None), "all: start is None; it takes a name"),
    (path(start=True), "start is True"),
    (path(start=" "), "start is ' '"),
    (path(start=LONG), "it takes a name of 1 to 200 characters"),
    (path(rule(origin=())), "rule 1: from names no stage"),
    (path(rule(origin=("a", "B"))), "starts from 'B', and nothing leads to that stage"),
    (path(rule(to="a")), "leads from 'a' to itself"),
    (path(rule(), rule(to="c")), "the name 'go' is taken"),
    (path(rule(name="became known")), "the name 'became known' is taken"),
    (path(rule(when={"orders": 0})), "rule 1: when: orders is 0"),
    (path(rule(when={"orders": 1, "silent": 2})), "exactly one of orders, silent and stays_days"),
    (path(rule(when={"spent": 5})), "exactly one of orders, silent and stays_days"),
    (path(rule(when={"silent": 2, "within_days": 5})), "'within_days' is not a value rule"),
    (path(rule(when={"silent": -1})), "silent is -1; it takes a number from 0.1 to 1000"),
    (path(rule(when={"silent": float("inf")})), "silent is inf"),
    (path(rule(when={"stays_days": 1.5})), "stays_days is 1.5"),
    (path(rule(), more=1), "'more' is not a value rule"),
    (path(rule(), **{"for": {"kinds": ["person"]}}), "comes last and must fit every customer"),
    (path(rule(), **{"for": {"kinds": "person"}}), "kinds is 'person'; it takes a list"),
    (
        {"paths": {"all": {"start": "a"}, "more": {"start": "b"}}},
        "all fits every customer, so paths after it are never gone",
    ),
    ({"paths": {HOSTILE: {"start": 1}}}, HOSTILE),
    (
        path(
            rule(when={"silent": 2}),
            rule(origin=("b",), to="a", when={"stays_days": 2}, name="back"),
        ),
        "lead round in a ring through a, b",
    ),
    (
        path(*(rule(to=f"s{at}", name=f"r{at}") for at in range(120))),
        "121 stages; it takes at most 100",
    ),
]


@pytest.mark.parametrize(("values", "said"), WRONG, ids=[said[:40] for _, said in WRONG])
def test_rules_that_do_not_fit_say_what_does(values: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValueError, match=re.escape(said)):
        lifecycle_rules(values)
