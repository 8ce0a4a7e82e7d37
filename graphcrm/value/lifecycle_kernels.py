"""Compiled loops of the lifecycle. Imports numba: do it late."""

from __future__ import annotations

import math
from typing import NamedTuple

from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int8, Int32, Int64
from graphcrm.value.rhythm_kernels import Usual, usual_on

DUST = 1e-9
"""Of a day: what rounding adds to a rhythm times a number."""


class Program(NamedTuple):
    """Rules as arrays; a cell is path * stages + stage.

    start: int8 by path. by_order, by_time: int32 (cells + 1), where each cell's rules begin. Of
    rules by orders, in order: orders, within. Of those by time: times, at_least, stays. stage,
    reason: int8 of each.
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


class People(NamedTuple):
    """Customers and orders: orders of a customer are rows starts[c] to starts[c + 1].

    known: int64 days, above as_of for those who are not known by then. rhythm: float64, own: bool,
    of each order, as known on its day. usual: what is usual, for those who never ordered.
    """

    path: Int8
    known: Int64
    starts: Int64
    day: Int64
    rhythm: Float64
    own: Bool
    usual: Usual
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
    for customer in range(len(people.known)):
        if people.known[customer] > people.as_of:
            continue
        path = people.path[customer]
        stage = program.start[path]
        last = since = people.known[customer]
        count = _write(log, count, (customer, stage, since, 0), (0, 0, math.nan, False, -1))
        rhythm, own = usual_on(people.usual, path, last), False
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
            last, rhythm, own = until, people.rhythm[row], people.own[row]
    return count


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
