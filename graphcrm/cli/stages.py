"""graphcrm stages: customers by stage of life on any day, and moves between stages by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.options import format_option, graph, moment, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.table import field

if TYPE_CHECKING:
    from graphcrm.service.context import Context

_STAGES = ("stage", "customers", "share")
_MOVES = ("month", "source", "target", "customers", "changes")
_NONE = "No customer has a stage. Load purchases, and run 'graphcrm analyze'."


@click.command()
@click.option("--on", metavar="DATE", help="At the end of this day; default: the analysis' day.")
@click.option("--flows", is_flag=True, help="Who went from which stage to which, by month.")
@click.option("--since", metavar="DATE", help="With --flows: from the month of this day on.")
@click.option("--until", metavar="DATE", help="With --flows: up to the month of this day.")
@format_option
@store_option
def command(on: str | None, flows: bool, since: str | None, until: str | None, style: str) -> None:
    """Count customers by stage of life, on any day up to that of the last analysis.

    The days need no analysis of their own: every change of stage is kept. docs/lifecycle.md says
    what the stages mean.
    """
    if flows and on is not None:
        raise click.UsageError("--on shows one day and --flows months; give one of them.")
    if not flows and (since is not None or until is not None):
        raise click.UsageError("--since and --until go with --flows; for one day give --on.")
    with graph() as context:
        rows = _moves(context, since, until) if flows else _stages(context, on)
    names = _MOVES if flows else _STAGES
    print_list(style, rows, [field(name) for name in names], names=names, none=_NONE)


def _stages(context: Context, on: str | None) -> list[dict[str, Any]]:
    from graphcrm.service.lifecycle import stages_on

    found = stages_on(context, moment(on))
    if not found.in_stage and on is None:
        return []
    return [
        {"stage": one.stage, "customers": one.customers, "share": one.share} for one in found.stages
    ]


def _moves(context: Context, since: str | None, until: str | None) -> list[dict[str, Any]]:
    from graphcrm.service.lifecycle import move_rows, stage_flows

    return move_rows(stage_flows(context, moment(since), moment(until)))
