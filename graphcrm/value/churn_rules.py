"""Choices of the warning of churn, as the value rules give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from graphcrm.errors import InvalidValueError
from graphcrm.value.rule_values import check_names, number_of, whole_number_of


@dataclass(frozen=True, slots=True)
class ChurnRules:
    """When a customer counts as gone, and how that is learnt.

    patience: usual gaps of silence after which a customer is gone, not before least_days nor after
    most_days. horizon_days: a fixed number of days without an order in place of that; 0 for the
    own rhythm. window_days: what is recent. past_days: how many earlier days are learnt from.
    most_rows: of them at most, drawn by the seed. least_rows: customers of either kind below which
    nothing is learnt.
    """

    patience: float = 3.0
    least_days: int = 14
    most_days: int = 180
    horizon_days: int = 0
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
        else:
            least = 0 if name == "horizon_days" else 1
            given[name] = whole_number_of(key, value, least, 10_000_000)
    rules = ChurnRules(**given)
    if rules.least_days > rules.most_days:
        raise InvalidValueError(
            f"churn: least_days is {rules.least_days}, above most_days, {rules.most_days}. Give "
            "at most that."
        )
    return rules
