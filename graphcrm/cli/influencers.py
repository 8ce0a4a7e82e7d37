"""graphcrm influencers: customers ranked by their place in the graph."""

from __future__ import annotations

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
from graphcrm.cli.records import INFLUENCER, plain_influencer
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
    type=click.Choice([*MEASURES, *MEASURE_ALIASES]),
    default="pagerank",
    show_default=True,
    help="The measure to rank by.",
)
@click.option("--community", metavar="C", type=int, help="Only members of this community.")
@limit_option(20)
@as_of_option
@format_option
@store_option
def command(by: str, community: int | None, limit: int, as_of: str | None, style: str) -> None:
    """Rank customers by their place in the graph, overall or in one community."""
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
