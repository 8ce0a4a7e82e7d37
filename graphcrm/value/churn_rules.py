"""Choices of the warning of churn, as the value rules give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from graphcrm.errors import InvalidValueError
from graphcrm.value.rule_values import check_names, number_of, whole_number_of

LONGEST = 200
"""Characters of an attribute's name."""


@dataclass(frozen=True, slots=True)
class ChurnRules:
    """When a customer counts as gone, and how that is learnt.

    patience: rhythms of silence after which a customer is gone, not before least_days nor after
    most_days. horizon_days: a fixed number of days without an order in place of that; 0 for the
    own rhythm. label: an attribute of customers that says who left, in place of both; horizon_days
    (else most_days) is then the time within which. learn_days: where the data are too short to
    learn from a whole horizon, a shorter one; 0 for the whole. window_days: what is recent.
    past_days: how many earlier days are learnt from. most_rows: of them at most, drawn by the seed.
    least_rows: customers of either kind below which nothing is learnt.
    """

    patience: float = 3.0
    least_days: int = 14
    most_days: int = 180
    horizon_days: int = 0
    label: str | None = None
    learn_days: int = 0
    window_days: int = 90
    past_days: int = 3
    most_rows: int = 300_000
    least_rows: int = 50

    @property
    def longest(self) -> int:
        """Days that must have passed before everybody's leaving is known."""
        return self.horizon_days or self.most_days


def churn_rules(values: Mapping[str, Any]) -> ChurnRules:
    """Return the choices with some of them changed; raises InvalidValueError."""
    check_names(values, "churn", (field.name for field in fields(ChurnRules)))
    given: dict[str, Any] = {}
    for name, value in values.items():
        key = f"churn: {name}"
        if name == "patience":
            given[name] = number_of(key, value, 1.0, 100.0)
        elif name == "label":
            given[name] = _attribute(key, value)
        else:
            least = 0 if name in ("horizon_days", "learn_days") else 1
            given[name] = whole_number_of(key, value, least, 10_000_000)
    rules = ChurnRules(**given)
    if rules.least_days > rules.most_days:
        raise InvalidValueError(
            f"churn: least_days is {rules.least_days}, above most_days, {rules.most_days}. Give "
            "at most that."
        )
    if rules.learn_days and not 0 < rules.learn_days <= rules.horizon_days:
        raise InvalidValueError(
            f"churn: learn_days is {rules.learn_days}, and horizon_days is {rules.horizon_days}; "
            "it takes at most that, and needs a fixed horizon."
        )
    return rules


def _attribute(key: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST:
        raise InvalidValueError(
            f"{key} is {str(value)[:LONGEST]!r}; it takes the name of an attribute of customers, "
            f"of 1 to {LONGEST} characters."
        )
    return value
