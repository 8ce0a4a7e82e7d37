"""What a user may choose about the value to come: `clv:` of the value rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from graphcrm.value.rule_values import check_names, number_of, whole_number_of, word_of

BG_NBD, MBG_NBD = "bg_nbd", "mbg_nbd"

BOUNDS = {
    "horizon_weeks": (1.0, 1040.0),
    "discount": (0.0, 10.0),
    "unit_days": (1.0, 366.0),
    "interval": (0.5, 0.999),
    "holdout": (0.05, 0.9),
}


@dataclass(frozen=True, slots=True)
class ClvRules:
    """Choices about the value to come.

    horizon_weeks: how far ahead. discount: a year, 0.1 takes a tenth off what comes in a year.
    unit_days: the models' unit of time; only their parameters depend on it. interval: share of
    customers whose value is to lie from clv_low to clv_high. holdout: the last share of the time on
    which the models are tested. least_weeks: time that a fit must rest on without a warning. model:
    bg_nbd, or mbg_nbd, where a customer may be gone after the first order already.
    """

    horizon_weeks: float = 52.0
    discount: float = 0.1
    unit_days: float = 7.0
    interval: float = 0.9
    holdout: float = 1 / 3
    least_weeks: int = 26
    model: str = BG_NBD

    @property
    def horizon(self) -> float:
        """How far ahead, in units of the models."""
        return self.horizon_weeks * 7.0 / self.unit_days


def clv_rules(values: Mapping[str, Any]) -> ClvRules:
    """Return the rules that a mapping gives, defaults for what it leaves out.

    Raises InvalidValueError for an unknown name or a value that does not fit.
    """
    check_names(values, "clv", [part.name for part in fields(ClvRules)])
    checked: dict[str, Any] = {}
    for name, value in values.items():
        key = f"clv: {name}"
        if name == "model":
            checked[name] = word_of(key, value, (BG_NBD, MBG_NBD))
        elif name == "least_weeks":
            checked[name] = whole_number_of(key, value, 1, 1040)
        else:
            checked[name] = number_of(key, value, *BOUNDS[name])
    return ClvRules(**checked)
