"""The lifecycle written day by day, as a person would tell it: what the compiled one must equal."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import Any

from graphcrm.value.lifecycle_rules import LifecycleRules, Path, StageRule

History = dict[str, Any]
"""Of a customer: known (a day or None), path (a number), orders (days, sorted)."""


def usual_rhythm(histories: list[History], path: int, day: int, rules: LifecycleRules) -> float:
    """Return the median of everybody's first gaps on that path, of those that count by a day."""
    gaps = []
    for one in histories:
        if one["path"] != path:
            continue
        days = one["orders"]
        closed = list(pairwise(days))[: rules.rhythm.own_gaps]
        within = rules.rhythm.usual_within
        gaps += [b - a for a, b in closed if a + within <= day and b - a <= within]
    return median(gaps) if len(gaps) >= rules.rhythm.usual_gaps else rules.rhythm.usual_days


def rhythm_of(
    histories: list[History], one: History, past: list[int], day: int, rules: LifecycleRules
) -> tuple[float, bool]:
    gaps = [b - a for a, b in pairwise(past)]
    if len(gaps) >= rules.rhythm.own_gaps:
        return median(gaps[-rules.rhythm.recent_gaps :]), True
    return usual_rhythm(histories, one["path"], day, rules), False


def live(histories: list[History], as_of: int, rules: LifecycleRules) -> list[tuple[Any, ...]]:
    """Return (customer, day, stage, reason, orders, silent, rhythm, own, span), in order."""
    events: list[tuple[Any, ...]] = []
    for number, one in enumerate(histories):
        dates = [day for day in (one["known"], *one["orders"][:1]) if day is not None]
        if dates and min(dates) <= as_of:
            events += _life(histories, number, min(dates), as_of, rules)
    return events


def _due(
    path: Path, stage: str, since: int, rhythm: tuple[int, float]
) -> list[tuple[int, int, StageRule]]:
    """Return the rules that time alone brings, each with its day."""
    last, days = rhythm
    due = []
    for place, rule in enumerate(path.rules):
        if stage not in rule.origins or rule.orders:
            continue
        quiet = max(math.ceil(round(rule.silent * days, 6)), rule.at_least)
        day = since + rule.stays if rule.stays else max(last + quiet, since)
        due.append((day, place, rule))
    return due


def _order(path: Path, stage: str, past: list[int]) -> tuple[StageRule, int] | None:
    """Return the rule that the last of the orders fits, and the days that its orders span."""
    for rule in path.rules:
        if stage not in rule.origins or not rule.orders or len(past) < rule.orders:
            continue
        span = past[-1] - past[-rule.orders]
        if not rule.within or span < rule.within:
            return rule, span
    return None


def _life(
    histories: list[History], number: int, born: int, as_of: int, rules: LifecycleRules
) -> list[tuple[Any, ...]]:
    one = histories[number]
    path = rules.paths[one["path"]]
    stage, since, last = path.start, born, born
    rhythm, own = rhythm_of(histories, one, [], born, rules)
    past: list[int] = []
    events = [(number, born, stage, "became known", 0, 0, None, False, -1)]
    for today in range(born, as_of + 1):
        if today in one["orders"]:
            past.append(today)
            moved = _order(path, stage, past)
            if moved:
                rule, span = moved
                stage, since = rule.stage, today
                seen = (len(past), today - last, rhythm, own, span)
                events.append((number, today, stage, rule.name, *seen))
            last = today
            rhythm, own = rhythm_of(histories, one, past, today, rules)
        while True:
            due = _due(path, stage, since, (last, rhythm))
            if not due or min(due)[0] > today:
                break
            rule = min(due)[2]
            stage, since = rule.stage, today
            seen = (len(past), today - last, rhythm, own, -1)
            events.append((number, today, stage, rule.name, *seen))
    return events


def stages_by_day(events: list[tuple[Any, ...]], day: int) -> dict[int, tuple[str, int]]:
    """Return the stage of everybody at the end of a day, and the day it began."""
    stages: dict[int, tuple[str, int]] = {}
    for event in events:
        if event[1] <= day:
            stages[event[0]] = (event[2], event[1])
    return stages


def moves(events: list[tuple[Any, ...]], month_of: Any) -> dict[tuple[str, str | None, str], int]:
    """Return how many changes there were by month, stage before (None for new) and after."""
    counts: dict[tuple[str, str | None, str], int] = defaultdict(int)
    before: dict[int, str] = {}
    for event in events:
        counts[month_of(event[1]), before.get(event[0]), event[2]] += 1
        before[event[0]] = event[2]
    return dict(counts)
