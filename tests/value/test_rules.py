"""The value rules as one YAML, and their errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm.errors import InvalidValueError, SourceError
from graphcrm.service.valuing import settled_value_rules, value_rules_from, value_rules_given
from graphcrm.settings import Settings, read_settings
from graphcrm.value.rules import PARTS, ValueRules, parse_value_rules, read_value_rules


def test_an_empty_text_gives_the_defaults() -> None:
    assert parse_value_rules("") == ValueRules()


def test_parts_and_rates_are_read() -> None:
    rules = parse_value_rules(
        "currency: EUR\nrates: {USD: 0.9}\nclv: {horizon_weeks: 26}\nchurn: {patience: 4}\n"
    )
    assert (rules.rates.currency, rules.rates.of) == ("EUR", {"USD": 0.9})
    assert (rules.clv.horizon_weeks, rules.churn.patience) == (26.0, 4.0)
    assert rules.rfm == ValueRules().rfm


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("clv: [", "is not YAML"),
        ("- clv", "holds list"),
        ("cvl: {}", "'cvl' is not a value rule. Use: churn, clusters, clv, currency"),
        ("clv: 7", "'clv' holds 7"),
        ("clv: {horizon: 7}", "'horizon' is not a value rule"),
        ("rates: {USD: free}", "rates: USD is 'free'"),
        ("rates: 7", "rates is 7"),
        ("currency: 7", "currency is 7"),
        ("churn: {patience: .nan}", "churn: patience is nan"),
    ],
)
def test_mistakes_are_said(text: str, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said.replace("[", r"\[")):
        parse_value_rules(text)


def test_a_file_is_named_by_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "value.yaml"
    file.write_text("churn: {patience: 5}\n", encoding="utf-8")
    settings = read_settings({"GRAPHCRM_VALUE_RULES": str(file)})
    assert settled_value_rules(settings).churn.patience == 5
    assert settled_value_rules(Settings()) == ValueRules()
    assert value_rules_given({"churn": {"patience": 5}}) == value_rules_from(file)
    file.write_text("churn: {patience: 0}\n", encoding="utf-8")
    with pytest.raises(InvalidValueError, match="churn: patience is 0"):
        value_rules_from(file)
    with pytest.raises(SourceError, match="cannot be read"):
        value_rules_from(tmp_path / "none.yaml")


CHANGED = """
currency: EUR
rates: {USD: 0.9, "a: b": 2}
rfm:
  scores: 3
  monetary: average
  recency: [30, 90]
  segments: [{name: big, recency: [2, 3], monetary: [0, 3]}, {name: others}]
clv: {model: mbg_nbd, discount: 0}
lifecycle:
  rhythm: {usual_days: 30}
  paths:
    zebra:
      for: {kinds: [organization], tags: ['a "tag"']}
      start: new
      rules:
        - {name: bought, from: [new], to: customer, when: {orders: 2, within_days: 30}}
        - {name: old, from: [customer], to: gone, when: {stays_days: 90}}
    all:
      start: potential
      rules:
        - {name: bought, from: [potential, gone], to: customer, when: {orders: 1}}
        - {name: quiet, from: [customer], to: gone, when: {silent: 4, at_least_days: 90}}
churn: {horizon_days: 90}
satisfaction:
  scales:
    school: {worst: 6, best: 1, measure: csat, good: 2}
    stars: {worst: 0, best: 5}
  ratings: [{type: review, channel: app, scale: school}]
  min_group: 3
network: {decay: 0}
"""


@pytest.mark.parametrize("text", ["", CHANGED])
def test_a_mapping_of_all_reads_back_as_the_same(text: str) -> None:
    rules = parse_value_rules(text)
    kept = json.loads(json.dumps(rules.as_mapping(), sort_keys=True, allow_nan=False))
    again = read_value_rules(kept)
    assert again.as_mapping() == rules.as_mapping()
    assert [path.name for path in again.lifecycle.paths] == [
        path.name for path in rules.lifecycle.paths
    ]
    for name in ("rates", "rfm", "clv", "lifecycle", "churn", "network"):
        assert getattr(again, name) == getattr(rules, name)
    # NaN, where a scale has no mark, is equal to nothing.
    assert repr(again.satisfaction) == repr(rules.satisfaction)


def test_a_list_of_paths_says_what_is_wrong_with_it() -> None:
    path = {"name": "all", "start": "here"}
    for paths, said in (
        ([path, path], "the name 'all' is taken"),
        ([{"start": "here"}], "path 1: name is None"),
        (["all"], "path 1 is 'all'; it takes names with values"),
        ([], "has 0 paths"),
    ):
        with pytest.raises(InvalidValueError, match=said):
            read_value_rules({"lifecycle": {"paths": paths}})


NAMES = [
    *("segments", "name", "recency", "scores", "scales", "worst", "best", "measure", "ratings"),
    *("paths", "rhythm", "rules", "start", "for", "when", "from", "orders"),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=3) | st.sampled_from(NAMES),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=st.dictionaries(st.sampled_from(["currency", "rates", *PARTS]), ANYTHING))
def test_whatever_json_says_is_read_or_refused_with_words(values: dict[str, Any]) -> None:
    try:
        rules = read_value_rules(values)
    except InvalidValueError:
        return
    assert isinstance(rules, ValueRules)
