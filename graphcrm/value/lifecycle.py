"""Lifecycle: the stage of each customer on any day, and why it came to it.

Each customer goes one path of the rules from the day on which it became known. Orders move it on,
and so does silence: on the day on which it has been silent for so many times its own rhythm. Both
the own rhythm and the usual one are those known on the day of the last order: a stage as of a day
never rests on anything later. An order on the day on which silence would count breaks the silence.

Silence against one's own rhythm: where gaps between orders are exponential (Schmittlein, Morrison
and Colombo 1987, doi:10.1287/mnsc.33.1.1), a customer who still buys is silent for k times the
median gap with probability 2 to the power of -k. docs/lifecycle.md has the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcrm.model import DAY, Micros, StageChange
from graphcrm.tables import (
    NO_TIME,
    Activity,
    Bool,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    StageTable,
    spans_of,
)
from graphcrm.value.histories import up_to
from graphcrm.value.lifecycle_rules import LifecycleRules, StageRule
from graphcrm.value.orders import Orders
from graphcrm.value.rhythm import rhythms_of

if TYPE_CHECKING:
    from graphcrm.value.lifecycle_kernels import People, Program


@dataclass(frozen=True, slots=True)
class Labels:
    """What decides which path a customer goes: kind and tags.

    kind: int16 (n,) positions in kinds, -1 for none. tagged: int32 (t,) positions in ids, and
    tag: int32 (t,) positions in tags, a row for each tag of a customer.
    """

    kinds: Sequence[str]
    kind: Int16
    tags: Sequence[str]
    tagged: Int32
    tag: Int32


@dataclass(frozen=True, slots=True)
class StageEvents:
    """Changes of stage, sorted by customer, then time; those of a day in the order they came.

    customers: how many there are, n. stages, reasons: names, as in the rules. customer: int32 (e,)
    positions in ids. stage, reason: int8 (e,), positions in the names. day: int64 (e,) days since
    1970-01-01. What the rule saw: orders: int32, up to then. silent: int32, days since the order
    before, or since the customer became known. rhythm: float64, days, and own: bool, whether it is
    the customer's own; NaN where a customer became known. span: int32, days over which the orders
    that the rule asks for lie, -1 where it asks for none. undated: int8 (n,), the stage of those of
    whom no date is known, who have no events; else -1.
    """

    customers: int
    stages: tuple[str, ...]
    reasons: tuple[str, ...]
    customer: Int32
    stage: Int8
    day: Int64
    reason: Int8
    orders: Int32
    silent: Int32
    rhythm: Float64
    own: Bool
    span: Int32
    undated: Int8

    def __len__(self) -> int:
        return len(self.customer)


Changes = StageEvents | StageTable
"""Changes of stage, just found or kept by a run; what is asked of them here has the same names."""


def paths_of(labels: Labels, rules: LifecycleRules) -> Int8:
    """Return each customer's path, int8 (n,): the first that fits; upper and lower case alike."""
    chosen = np.full(len(labels.kind), -1, dtype=np.int8)
    for number, path in enumerate(rules.paths):
        fits = np.full(len(chosen), path.for_all)
        fits |= _among(labels.kinds, path.kinds)[labels.kind]
        fits[labels.tagged[_among(labels.tags, path.tags)[labels.tag]]] = True
        chosen[fits & (chosen < 0)] = number
    return chosen


def _among(words: Sequence[str], wanted: tuple[str, ...]) -> Bool:
    """Return which words are wanted; the last row, which -1 leads to, is none."""
    folded = {word.casefold() for word in wanted}
    return np.array([word.casefold() in folded for word in words] + [False], dtype=np.bool_)


def known_since(created: Int64, activity: Activity) -> Int64:
    """Return when each customer became known, int64 (n,): created, else the first interaction."""
    fresh = np.ones(len(activity), dtype=np.bool_)
    fresh[1:] = np.diff(activity.customer) != 0
    first = np.full(len(created), NO_TIME)
    first[activity.customer[fresh]] = activity.at[fresh]
    return np.where(created != NO_TIME, created, first)


def stage_events(
    orders: Orders, known: Int64, path: Int8, as_of: Micros, rules: LifecycleRules
) -> StageEvents:
    """Return every change of stage up to the day of as_of.

    known: int64 (n,) microseconds, NO_TIME where no date is known; a customer is known on the day
    of the first order at the latest. path: int8 (n,), from `paths_of`. Cost: O(n + orders), each
    order with the recent gaps that the rhythm is the median of.
    """
    from graphcrm.value.lifecycle_kernels import Log, walk

    people = _people(orders, known, path, as_of // DAY, rules)
    program = _program(rules)
    kinds = (np.int32, np.int8, np.int64, np.int8, np.int32, np.int32, np.float64, np.bool_)

    def room(count: int) -> Log:
        return Log(*(np.empty(count, dtype=kind) for kind in (*kinds, np.int32)))  # type: ignore[arg-type]

    log = room(walk(people, program, room(0)))
    walk(people, program, log)
    undated = np.where(people.known == _NEVER, program.start[path], np.int8(-1))
    return StageEvents(
        len(known), rules.stages, rules.reasons, *log, undated=undated.astype(np.int8)
    )


_NEVER = np.iinfo(np.int64).max
"""The day on which those become known of whom no date is."""


def _people(orders: Orders, known: Int64, path: Int8, as_of: int, rules: LifecycleRules) -> People:
    from graphcrm.value.lifecycle_kernels import People

    past = up_to(orders, as_of)
    found = rhythms_of(past, path, rules.rhythm)
    since = np.where(known == NO_TIME, _NEVER, known // DAY)
    buyers = np.flatnonzero(np.diff(found.starts))
    since[buyers] = np.minimum(since[buyers], past.day[found.starts[buyers]])
    return People(path, since, found.starts, past.day, found.days, found.own, found.usual, as_of)


def _program(rules: LifecycleRules) -> Program:
    """Return the rules as arrays, those of a path and stage together."""
    from graphcrm.value.lifecycle_kernels import Program

    stages = {name: code for code, name in enumerate(rules.stages)}
    reasons = {name: code for code, name in enumerate(rules.reasons)}
    cells: list[list[StageRule]] = [
        [rule for rule in path.rules if stage in rule.origins]
        for path in rules.paths
        for stage in rules.stages
    ]
    by_order = [[rule for rule in cell if rule.orders] for cell in cells]
    by_time = [[rule for rule in cell if not rule.orders] for cell in cells]

    def column(groups: list[list[StageRule]], name: str, kind: Any) -> Any:
        return np.array([getattr(rule, name) for cell in groups for rule in cell], dtype=kind)

    def codes(groups: list[list[StageRule]], name: str, known: dict[str, int]) -> Int8:
        words = [getattr(rule, name) for cell in groups for rule in cell]
        return np.array([known[word] for word in words], dtype=np.int8)

    def begins(groups: list[list[StageRule]]) -> Int32:
        return np.cumsum([0, *(len(cell) for cell in groups)], dtype=np.int32)

    return Program(
        stages=len(stages),
        start=np.array([stages[path.start] for path in rules.paths], dtype=np.int8),
        by_order=begins(by_order),
        orders=column(by_order, "orders", np.int32),
        within=column(by_order, "within", np.int32),
        order_stage=codes(by_order, "stage", stages),
        order_reason=codes(by_order, "name", reasons),
        by_time=begins(by_time),
        times=column(by_time, "silent", np.float64),
        at_least=column(by_time, "at_least", np.int32),
        stays=column(by_time, "stays", np.int32),
        time_stage=codes(by_time, "stage", stages),
        time_reason=codes(by_time, "name", reasons),
    )


def stages_at(events: Changes, moment: Micros) -> tuple[Int16, Int64]:
    """Return everybody's stage at the end of a day, and since when.

    int16 (n,) positions in events.stages, -1 for those not known yet; int64 (n,) microseconds,
    NO_TIME where unknown. A day after the one that the events go up to gives that one's stages.
    Cost: O(n + events).
    """
    past = np.flatnonzero(events.day <= moment // DAY)
    customer = events.customer[past]
    latest = past[np.append(np.diff(customer) != 0, True)] if len(past) else past
    stage = events.undated.astype(np.int16)
    since = np.full(events.customers, NO_TIME)
    stage[events.customer[latest]] = events.stage[latest]
    since[events.customer[latest]] = events.day[latest] * DAY
    return stage, since


def changes_of(events: StageEvents, customers: Int64) -> list[tuple[StageChange, ...]]:
    """Return the changes of some customers, the earliest first. Cost: O(log of all events) each."""
    begin, end = spans_of(events.customer, customers)
    size = end - begin
    # Rows of all, one after the other; Python's own values are read far faster than numpy's.
    rows = np.repeat(end - np.cumsum(size), size) + np.arange(int(size.sum()))
    moment = (events.day[rows] * DAY).tolist()
    stage, reason = events.stage[rows].tolist(), events.reason[rows].tolist()
    changes = [
        StageChange(events.stages[to], at, events.reasons[why], detail if why else {})
        for to, at, why, detail in zip(stage, moment, reason, _details(events, rows), strict=True)
    ]
    ends = np.cumsum(size).tolist()
    return [
        tuple(changes[last - many : last]) for many, last in zip(size.tolist(), ends, strict=True)
    ]


def _details(events: StageEvents, rows: Int64) -> Iterator[dict[str, Any]]:
    """Yield what the rules behind events saw, ready for JSON."""
    columns = (events.orders, events.silent, events.rhythm, events.own, events.span)
    for orders, silent, rhythm, own, span in zip(
        *(one[rows].tolist() for one in columns), strict=True
    ):
        seen = {
            "orders": orders,
            "silent_days": silent,
            "rhythm_days": rhythm,
            "own_rhythm": own,
        }
        yield seen | ({"span_days": span} if span >= 0 else {})
