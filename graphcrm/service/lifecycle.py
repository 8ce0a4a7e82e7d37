"""In which stage customers were on any day, and how many went from which to which in each month.

Answered from the changes of stage that the current run keeps of each customer, so for every day up
to the one that the run shows, whether or not an analysis of that day was kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY, Micros, Run, Valuation, format_moment
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.moments import moment_of, run_of
from graphcrm.service.values import VALUE
from graphcrm.store.base import Reader
from graphcrm.tables import StageTable
from graphcrm.value.lifecycle import stages_at
from graphcrm.value.rules import ValueRules
from graphcrm.value.stage_flows import StageFlows, flows_of

MOST_MONTHS = 120
"""Months that flows go back where nobody says from when."""


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many customers are in a stage, and their share of those in any."""

    stage: str
    customers: int
    share: float


@dataclass(frozen=True, slots=True)
class StagesOn:
    """Customers by stage at the end of a day, in the order in which a life goes.

    on: the last moment of that day. in_stage: customers in any stage; others: those who were not
    known yet, or of whom nothing is known.
    """

    on: Micros
    stages: tuple[StageCount, ...]
    in_stage: int
    others: int
    run: Run


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who went from one stage to another in a month; source: None who became known.

    customers: from the end of the month before to the end of the month, each once. changes: every
    change of that kind within the month.
    """

    source: str | None
    target: str
    customers: int
    changes: int


@dataclass(frozen=True, slots=True)
class StageMonth:
    """A month such as 2026-03. stock: customers by stage at its end, in the order of stages."""

    month: str
    stock: tuple[int, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class FlowsAnswer:
    """Months in order. before: customers by stage before the first of them."""

    stages: tuple[str, ...]
    before: tuple[int, ...]
    months: tuple[StageMonth, ...]
    run: Run


@dataclass(frozen=True, slots=True)
class StageOn:
    """The stage of one customer at the end of a day, and since when; None: not known yet."""

    on: Micros
    stage: str | None
    since: Micros | None


def stages_on(ctx: Context, on: Micros | None = None) -> StagesOn:
    """Return how many customers were in each stage at the end of a day; None is the run's.

    Raises NoAnalysisError, and InvalidValueError for a day after the run's. Cost: the changes of
    stage of everybody are read once, and kept by a server; then one pass over them.
    """
    with ctx.store.read() as reader:
        run = run_of(reader)
        moment = _end_of_day(run, on)
        table = _table(ctx, reader)
    stage, _ = stages_at(table, moment)
    counts = np.bincount(stage[stage >= 0], minlength=len(table.stages)).tolist()
    found = sum(counts)
    told = tuple(
        StageCount(table.stages[place], counts[place], counts[place] / max(found, 1))
        for place in _order(run, table.stages)
    )
    return StagesOn(moment, told, found, table.customers - found, run)


def stage_flows(
    ctx: Context, since: Micros | None = None, until: Micros | None = None
) -> FlowsAnswer:
    """Return who went where, month by month, from the month of `since` to that of `until`.

    Without them from the first change (at most MOST_MONTHS back) to the run's month. Raises as
    `stages_on`, and InvalidValueError for more than a century.
    """
    with ctx.store.read() as reader:
        run = run_of(reader)
        table = _table(ctx, reader)
    last = _shown(run) if until is None else until
    if until is not None and _month(until) > _month(_shown(run)):
        _refuse(run, until)
    first = _earliest(table, last) if since is None else since
    flows = flows_of(table, first, last)
    order = _order(run, table.stages)
    stock = flows.stock[:, order].tolist()
    months = tuple(
        StageMonth(name, tuple(stock[place + 1]), tuple(_moves(flows, place, order)))
        for place, name in enumerate(flows.months)
    )
    names = tuple(table.stages[place] for place in order)
    return FlowsAnswer(names, tuple(stock[0]), months, run)


def move_rows(found: FlowsAnswer) -> list[dict[str, Any]]:
    """Return a flat row for each move: month, source, target, customers, changes."""
    return [{"month": one.month, **asdict(move)} for one in found.months for move in one.moves]


def customer_stage(ctx: Context, customer_id: str, on: Micros) -> StageOn | None:
    """Return the stage of one customer on a day; None where the run says nothing of it.

    Raises CustomerNotFoundError and as `stages_on`. Cost: two look-ups.
    """
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        run = run_of(reader)
        moment = _end_of_day(run, on)
        found = reader.values([customer.customer_id]).get(customer.customer_id)
    return None if found is None else _stage_of(found, moment)


def _stage_of(found: Valuation, moment: Micros) -> StageOn:
    if not found.stages:
        return StageOn(moment, found.stage, None)
    past = [change for change in found.stages if change.at <= moment]
    return StageOn(moment, past[-1].stage, past[-1].at) if past else StageOn(moment, None, None)


def _table(ctx: Context, reader: Reader) -> StageTable:
    return ctx.stages.keep(reader, reader.stage_table)


def _shown(run: Run) -> Micros:
    """Return the moment that the stages of a run go up to."""
    told = ((run.models or {}).get(VALUE) or {}).get("as_of")
    return moment_of(run) if told is None else int(told)


def _end_of_day(run: Run, on: Micros | None) -> Micros:
    day = (_shown(run) if on is None else on) // DAY
    if day > _shown(run) // DAY:
        _refuse(run, day * DAY)
    return (day + 1) * DAY - 1


def _refuse(run: Run, asked: Micros) -> None:
    raise InvalidValueError(
        f"Stages are known up to {format_moment(_shown(run))[:10]}, and "
        f"{format_moment(asked)[:10]} is later. Ask for an earlier day, or load what came since "
        "and run 'graphcrm analyze'."
    )


def _month(moment: Micros) -> int:
    return int(np.datetime64(moment // DAY, "D").astype("datetime64[M]").astype(np.int64))


def _earliest(table: StageTable, last: Micros) -> Micros:
    """Return a moment in the month that flows begin in."""
    month = _month(last)
    first = _month(int(table.at.min())) if len(table) else month
    begin = np.datetime64(max(min(first, month), month - MOST_MONTHS + 1), "M")
    return int(begin.astype("datetime64[D]").astype(np.int64)) * DAY


_USUAL = (
    *("potential", "first purchase", "repeat", "loyal", "at risk", "churned", "won back"),
    *("acquire", "convert", "maintain", "churn"),
)
"""Stages that the shipped rules name, in the order in which a life goes."""


def _order(run: Run, stages: Sequence[str]) -> list[int]:
    """Return positions of stages as a life goes, others in the order of the rules."""
    kept = (run.parameters.get("value_rules") or ValueRules().as_mapping())["lifecycle"]
    known = dict.fromkeys((*_USUAL, *_passed(kept["paths"])))
    rank = {name: place for place, name in enumerate(known)}
    return sorted(range(len(stages)), key=lambda place: (rank.get(stages[place], len(rank)), place))


def _passed(paths: Sequence[dict[str, Any]]) -> Iterator[str]:
    for path in paths:
        yield path["start"]
        yield from (rule["to"] for rule in path["rules"])


def _moves(flows: StageFlows, month: int, order: Sequence[int]) -> Iterator[Move]:
    known = len(flows.stages)
    for start in (known, *order):
        for end in order:
            net, all_of = int(flows.net[month, start, end]), int(flows.moved[month, start, end])
            if net or all_of:
                source = None if start == known else flows.stages[start]
                yield Move(source, flows.stages[end], net, all_of)
