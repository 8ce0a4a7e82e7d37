"""The value rules as one YAML, and their errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.errors import InvalidValueError, SourceError
from graphcrm.service.valuing import settled_value_rules, value_rules_from, value_rules_given
from graphcrm.settings import Settings, read_settings
from graphcrm.value.rules import ValueRules, parse_value_rules


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
