"""graphcrm plans: the plans of campaigns that are kept."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.spread_options import show_plan
from graphcrm.cli.table import Column, Record, field
from graphcrm.client.inputs import collect
from graphcrm.plans import Plan

COLUMNS = (
    field("created_at", "made"),
    field("plan_id", "plan"),
    field("by", "chosen by"),
    field("people"),
    field("cost"),
    field("reach"),
    Column("summary", lambda record: record["summary"], wide=True),
)
NAMES = ("plan_id", "created_at", "run_id", "by", "people", "cost", "unit", "reach", "summary")


@click.command()
@click.argument("plan_id", metavar="[PLAN]", required=False)
@limit_option(20)
@format_option
@store_option
def command(plan_id: str | None, limit: int, style: str) -> None:
    """List the plans that 'influencers --by spread' made, the newest first, or show PLAN again."""
    from graphcrm.service.plans import get_plan, list_plans

    with graph() as context:
        if plan_id is not None:
            show_plan(get_plan(context, plan_id), style)
            return
        found = collect(lambda part, cursor: list_plans(context, limit=part, cursor=cursor), limit)
    print_list(
        style,
        [_line(plan) for plan in found],
        COLUMNS,
        names=NAMES,
        none="No plan has been made yet. Run: graphcrm influencers --by spread --budget 10",
    )


def _line(plan: Plan) -> Record:
    told = plain(plan)
    shown = {"people": len(plan.seeds), "reach": plan.reach.mean}
    return {name: shown.get(name, told.get(name)) for name in NAMES}
