"""graphcrm influencers: customers ranked by their place in the graph, or by their spread."""

from __future__ import annotations

from typing import Any

import click

from graphcrm.cli.options import (
    as_of_option,
    format_option,
    graph,
    limit_option,
    moment,
    store_option,
    tell_run,
)
from graphcrm.cli.output import print_list
from graphcrm.cli.progress import reporter
from graphcrm.cli.records import INFLUENCER, plain_influencer
from graphcrm.cli.spread_options import (
    SPREAD,
    flag_of,
    given_options,
    show_plan,
    spread_options,
)
from graphcrm.cli.table import Column, field
from graphcrm.client.inputs import collect_with_run
from graphcrm.model import MEASURE_ALIASES, MEASURES

COLUMNS = (
    field("rank"),
    field("customer_id", "id"),
    field("name"),
    field("value"),
    field("community_name", "community"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)


@click.command()
@click.option(
    "--by",
    type=click.Choice([*MEASURES, *MEASURE_ALIASES, SPREAD]),
    default="pagerank",
    show_default=True,
    help="The measure to rank by, or spread: whom to start a campaign with.",
)
@click.option("--community", metavar="C", type=int, help="Only members of this community.")
@limit_option(20)
@as_of_option
@spread_options
@format_option
@store_option
def command(
    by: str, community: int | None, limit: int, as_of: str | None, style: str, **options: Any
) -> None:
    """Rank customers by their place in the graph, or choose those who start the widest spread.

    With '--by spread' the answer is a plan under a budget, kept in the store; docs/influence.md
    says how to read it. The options from --budget on go with it alone.
    """
    given = given_options(options)
    if by == SPREAD:
        if as_of is not None:
            raise click.UsageError("--as-of does not go with --by spread: a plan is for today.")
        _plan(style, community=community, **given)
        return
    if given:
        first = flag_of(next(iter(given)))
        raise click.UsageError(f"{first} goes with --by spread, not with --by {by}.")
    from graphcrm.service.influence import influencers

    at = moment(as_of)
    with graph() as context:
        found, run = collect_with_run(
            lambda part, cursor: influencers(
                context, by=by, community=community, limit=part, cursor=cursor, as_of=at
            ),
            limit,
        )
    tell_run(as_of, run)
    print_list(
        style,
        [plain_influencer(item) for item in found],
        COLUMNS,
        names=INFLUENCER,
        none="There are no customers yet.",
    )


def _plan(style: str, **given: Any) -> None:
    from graphcrm.service.plan_request import DEFAULT_BUDGET, PlanRequest
    from graphcrm.service.plans import make_plan

    request = PlanRequest(**given)
    if request.budget is None and request.money is None:
        click.echo(f"No budget was given: {DEFAULT_BUDGET} people. See --budget.", err=True)
    with graph() as context, reporter() as show:
        plan = make_plan(context, request, show)
    show_plan(plan, style)
