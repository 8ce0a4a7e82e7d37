"""How a stage of life is told: by an order or by silence, the first or a later one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from graphcrm.model import StageChange
from graphcrm.service.value_words import life_words

AT = int(datetime(2026, 3, 4, tzinfo=UTC).timestamp()) * 1_000_000


def told(stage: str, reason: str, **detail: Any) -> str:
    seen = {"rhythm_days": 10.0, "own_rhythm": True, **detail} if detail else {}
    return life_words(StageChange(stage, AT, reason, seen))


@pytest.mark.parametrize(
    ("stage", "reason", "detail", "said"),
    [
        ("potential", "became known", {}, ""),
        (
            "first purchase",
            "first order",
            {"orders": 1, "silent_days": 923, "span_days": 0},
            " (923 days after it became known)",
        ),
        (
            "loyal",
            "many orders",
            {"orders": 5, "silent_days": 1, "span_days": 40},
            " (5 orders, 1 day since the one before, its own rhythm 10 days)",
        ),
        (
            "at risk",
            "longer silent than usual",
            {"orders": 5, "silent_days": 60},
            " (60 days after the last of 5 orders, its own rhythm 10 days)",
        ),
        (
            "at risk",
            "longer silent than usual",
            {"orders": 1, "silent_days": 60},
            " (60 days after its only order, its own rhythm 10 days)",
        ),
        (
            "churn",
            "contract lapsed",
            {"orders": 0, "silent_days": 200},
            " (200 days after it became known, without an order)",
        ),
    ],
)
def test_what_a_rule_saw_is_told(
    stage: str, reason: str, detail: dict[str, Any], said: str
) -> None:
    assert told(stage, reason, **detail) == f"{stage} on 4 March 2026: {reason}{said}"
