"""The value rules as a mapping ready for JSON, which reads back as the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from math import isnan
from typing import TYPE_CHECKING, Any

from graphcrm.value.lifecycle_rules import LifecycleRules, Path, StageRule
from graphcrm.value.rfm import RfmRules
from graphcrm.value.satisfaction_rules import RATINGS, SatisfactionRules

if TYPE_CHECKING:
    from graphcrm.value.rules import ValueRules


def as_mapping(rules: ValueRules, parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return every choice by name, also those that are as they come; parts: names of the parts."""
    told = {name: _part(getattr(rules, name)) for name in parts}
    return {"currency": rules.rates.currency, "rates": dict(rules.rates.of), **told}


def _part(rules: Any) -> dict[str, Any]:
    if isinstance(rules, RfmRules):
        return _given({**asdict(rules), "segments": [_given(asdict(s)) for s in rules.segments]})
    if isinstance(rules, LifecycleRules):
        # A list, as JSON objects have no order, and paths are tried in theirs.
        return {"rhythm": asdict(rules.rhythm), "paths": [_path(path) for path in rules.paths]}
    if isinstance(rules, SatisfactionRules):
        return _satisfaction(rules)
    return _given(asdict(rules))


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that there are; tuples as lists."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value is not None and not (isinstance(value, float) and isnan(value))
    }


def _path(path: Path) -> dict[str, Any]:
    whom = {"kinds": list(path.kinds), "tags": list(path.tags)}
    return {
        "name": path.name,
        **({} if path.for_all else {"for": whom}),
        "start": path.start,
        "rules": [_rule(rule) for rule in path.rules],
    }


def _rule(rule: StageRule) -> dict[str, Any]:
    when: dict[str, Any] = {"stays_days": rule.stays}
    if rule.orders:
        when = {"orders": rule.orders, "within_days": rule.within}
    elif rule.silent:
        when = {"silent": rule.silent, "at_least_days": rule.at_least}
    return {"name": rule.name, "from": list(rule.origins), "to": rule.stage, "when": when}


def _satisfaction(rules: SatisfactionRules) -> dict[str, Any]:
    scales = {}
    for scale in rules.scales:
        scales[scale.name] = _given(asdict(scale))
        del scales[scale.name]["name"]
    # Those that there are come behind the user's own, whatever these are.
    own = rules.ratings[: len(rules.ratings) - len(RATINGS)]
    return {
        **asdict(rules),
        "scales": scales,
        "ratings": [_given(asdict(rule)) for rule in own],
    }
