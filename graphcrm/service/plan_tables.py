"""Plans of campaigns as rows of plain tables, the seeds in a table of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graphcrm.plans import Plan
from graphcrm.service.paging import ALL
from graphcrm.service.plan_text import from_text
from graphcrm.store.base import Reader

PLAN_COLUMNS = (
    *(("plan_id", "text"), ("created_at", "moment"), ("run_id", "text"), ("graph_hash", "text")),
    *(("by", "text"), ("people", "whole"), ("cost", "real"), ("unit", "text")),
    *(("reach", "real"), ("reach_low", "real"), ("reach_high", "real"), ("already", "real")),
    *(("proved", "real"), ("certainty", "real"), ("samples", "whole"), ("probability", "text")),
    *(("request", "text"), ("comparisons", "text"), ("summary", "text")),
)
SEED_COLUMNS = (
    *(("plan_id", "text"), ("rank", "whole"), ("customer_id", "text"), ("gain", "real")),
    *(("cost", "real"), ("community_id", "whole")),
)
"""Columns with their kinds, as the export writes them; how long a plan took is not among them."""


def read_plans(reader: Reader) -> Iterator[Plan]:
    """Yield every plan that is kept, by id, which is the order in which they were made."""
    stored = sorted(reader.plans(ALL), key=lambda plan: plan.plan_id)
    return (from_text(plan.body) for plan in stored)


def plan_rows(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield a row of PLAN_COLUMNS for each plan; what has parts of its own is JSON."""
    for plan in read_plans(reader):
        reach, comparisons = plan.reach, []
        for each in plan.comparisons:
            found = {"by": each.by, "people": each.people, "cost": each.cost}
            comparisons.append({**found, "reach": each.reach.mean})
        yield (
            *(plan.plan_id, plan.created_at, plan.run_id, plan.graph_hash),
            *(plan.by, len(plan.seeds), plan.cost, plan.unit),
            *(reach.mean, reach.low, reach.high, plan.already.mean),
            *(plan.guarantee.proved, plan.guarantee.certainty, plan.samples),
            *(plan.probability["rule"], _json(plan.request), _json(comparisons), plan.summary),
        )


def seed_rows(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield a row of SEED_COLUMNS for each seed of each plan, in its order."""
    for plan in read_plans(reader):
        for seed in plan.seeds:
            yield (
                *(plan.plan_id, seed.rank, seed.customer_id, seed.gain),
                *(seed.cost, seed.community_id),
            )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
