"""Compiled loops of the lifecycle. Imports numba: do it late."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int8, Int32, Int64

DUST = 1e-9
"""Of a day: what rounding adds to a rhythm times a number."""


class Program(NamedTuple):
    """Rules as arrays; a cell is path * stages + stage.

    start: int8 by path. by_order, by_time: int32 (cells + 1), where each cell's rules begin. Of
    rules by orders, in order: orders, within. Of those by time: times, at_least, stays. stage,
    reason: int8 of each. own_gaps, recent_gaps: as in the rules.
    """

    stages: int
    start: Int8
    by_order: Int32
    orders: Int32
    within: Int32
    order_stage: Int8
    order_reason: Int8
    by_time: Int32
    times: Float64
    at_least: Int32
    stays: Int32
    time_stage: Int8
    time_reason: Int8
    own_gaps: int
    recent_gaps: int


class People(NamedTuple):
    """Customers and orders: orders of a customer are rows starts[c] to starts[c + 1].

    known: int64 days, above as_of for those who are not known by then. usual: float64 (paths,
    days), the usual rhythm by day from first_day on.
    """

    path: Int8
    known: Int64
    starts: Int64
    day: Int64
    usual: Float64
    first_day: int
    before: float
    as_of: int


class Log(NamedTuple):
    """Columns of events, as in lifecycle.StageEvents; too short ones are counted, not written."""

    customer: Int32
    stage: Int8
    day: Int64
    reason: Int8
    orders: Int32
    silent: Int32
    rhythm: Float64
    own: Bool
    span: Int32


@compiled
def walk(people: People, program: Program, log: Log) -> int:
    """Write every change of stage up to as_of, by customer, then time; return how many."""
    count = 0
    latest = np.empty(program.recent_gaps, dtype=np.int64)
    in_order = np.empty(program.recent_gaps, dtype=np.int64)
    for customer in range(len(people.known)):
        if people.known[customer] > people.as_of:
            continue
        path = people.path[customer]
        stage = program.start[path]
        last = since = people.known[customer]
        count = _write(log, count, (customer, stage, since, 0), (0, 0, math.nan, False, -1))
        rhythm, own = _usual(people, path, last), False
        first, end = people.starts[customer], people.starts[customer + 1]
        for row in range(first, end + 1):
            until = people.day[row] if row < end else people.as_of + 1
            while True:
                rule, due = _next(program, path * program.stages + stage, last, since, rhythm)
                if rule < 0 or due >= until:
                    break
                stage, since = program.time_stage[rule], due
                count = _write(
                    log,
                    count,
                    (customer, stage, due, program.time_reason[rule]),
                    (row - first, due - last, rhythm, own, -1),
                )
            if row == end:
                break
            done = row - first + 1
            rule = _ordered(program, path * program.stages + stage, people.day, row, done)
            if rule >= 0:
                stage, since = program.order_stage[rule], until
                span = until - people.day[row - program.orders[rule] + 1]
                count = _write(
                    log,
                    count,
                    (customer, stage, until, program.order_reason[rule]),
                    (done, until - last, rhythm, own, span),
                )
            if done > 1:
                _replace(latest, in_order, done - 2, until - last)
            last = until
            own = done - 1 >= program.own_gaps
            if own:
                held = min(done - 1, program.recent_gaps)
                rhythm = (in_order[(held - 1) // 2] + in_order[held // 2]) / 2
            else:
                rhythm = _usual(people, path, last)
    return count


@compiled
def _replace(latest: Int64, in_order: Int64, number: int, gap: int) -> None:
    """Put a customer's next gap (from 0) among the latest, and in order, for the oldest there."""
    held = min(number, len(latest))
    place = number % len(latest)
    at = held
    if number >= len(latest):
        at = 0
        while in_order[at] != latest[place]:
            at += 1
        while at + 1 < held:
            in_order[at] = in_order[at + 1]
            at += 1
    while at > 0 and in_order[at - 1] > gap:
        in_order[at] = in_order[at - 1]
        at -= 1
    in_order[at] = gap
    latest[place] = gap


@compiled
def _write(
    log: Log,
    at: int,
    what: tuple[int, int, int, int],
    seen: tuple[int, int, float, bool, int],
) -> int:
    if at < len(log.customer):
        log.customer[at], log.stage[at], log.day[at], log.reason[at] = what
        log.orders[at], log.silent[at], log.rhythm[at], log.own[at], log.span[at] = seen
    return at + 1


@compiled
def _usual(people: People, path: int, day: int) -> float:
    """Return the rhythm that was usual on a day."""
    place = min(day - people.first_day, people.usual.shape[1] - 1)
    return people.usual[path, place] if place >= 0 else people.before


@compiled
def _next(program: Program, cell: int, last: int, since: int, rhythm: float) -> tuple[int, int]:
    """Return the rule that time alone brings next, and its day; -1 for none."""
    found, day = -1, 0
    for rule in range(program.by_time[cell], program.by_time[cell + 1]):
        if program.stays[rule] > 0:
            due = since + program.stays[rule]
        else:
            quiet = math.ceil(program.times[rule] * rhythm - DUST)
            due = max(last + max(quiet, program.at_least[rule]), since)
        if found < 0 or due < day:
            found, day = rule, due
    return found, day


@compiled
def _ordered(program: Program, cell: int, day: Int64, row: int, done: int) -> int:
    """Return the first rule that an order fits, -1 for none."""
    for rule in range(program.by_order[cell], program.by_order[cell + 1]):
        needed = program.orders[rule]
        if done < needed:
            continue
        if program.within[rule] == 0 or day[row] - day[row - needed + 1] < program.within[rule]:
            return rule
    return -1


@compiled
def running_median(day: Int64, gap: Int64, days: int, least: int, before: float) -> Float64:
    """Return by day, float64 (days,), the median of the gaps that count by then.

    day: int64 (g,), sorted, from which on a gap counts. gap: int64 (g,), at least 1. Before there
    are `least` of them it is `before`. Cost: O((days + g) log of the longest gap), by a tree of
    counts (Fenwick 1994, doi:10.1002/spe.4380240306).
    """
    size = 1
    while size <= (gap.max() if len(gap) else 0):
        size *= 2
    tree = np.zeros(size + 1, dtype=np.int64)
    usual = np.empty(days)
    read = 0
    for at in range(days):
        while read < len(gap) and day[read] <= at:
            node = gap[read]
            while node <= size:
                tree[node] += 1
                node += node & -node
            read += 1
        if read < least:
            usual[at] = before
        else:
            low = _kth(tree, size, (read + 1) // 2)
            usual[at] = (low + _kth(tree, size, read // 2 + 1)) / 2
    return usual


@compiled
def _kth(tree: Int64, size: int, wanted: int) -> int:
    """Return the length of the gap that is the wanted-th shortest."""
    node, step = 0, size
    while step > 0:
        if node + step <= size and tree[node + step] < wanted:
            node += step
            wanted -= tree[node]
        step //= 2
    return node + 1
