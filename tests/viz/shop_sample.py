"""Buyers of two kinds, of whom some leave: groups of them can be told apart, warnings tested."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows
from graphcrm.value.rules import read_value_rules

PEOPLE = 240
RULES = read_value_rules({"churn": {"horizon_days": 40, "window_days": 40}})


def fill_shop(ctx: Context) -> None:
    """Two kinds of buyers, of whom some leave; a few know each other. Analysed."""
    rng = np.random.default_rng(6)
    names = [f"p{number:03}" for number in range(PEOPLE)]
    add_rows(ctx, "customers", [{"customer_id": name, "name": name} for name in names])
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        ends, day = rng.integers(60, 500), float(rng.integers(0, 20))
        gap, amount = ((5, 90.0), (22, 9.0))[number % 2]
        while day < min(300, ends):
            rows.append(_bought(name, int(day), amount * rng.lognormal(0, 0.2)))
            day += 1 + rng.exponential(gap)
    add_rows(ctx, "interactions", rows)
    pairs = pairwise(names)
    add_rows(ctx, "links", [{"source_id": a, "target_id": b, "type": "friend"} for a, b in pairs])
    analyze(ctx, AnalysisRequest(likely=False, infer=False, value_rules=RULES))


def _bought(who: str, day: int, amount: float) -> dict[str, Any]:
    at = f"{date(2025, 1, 1) + timedelta(days=day)}T10:00:00Z"
    row = {"customer_id": who, "type": "purchase", "currency": "EUR", "occurred_at": at}
    number = int(who[1:])
    product = f"thing {(day * 7 + number * 3) % 40 + 20 * (number % 2)}"
    return {**row, "amount": amount, "product_id": product}
