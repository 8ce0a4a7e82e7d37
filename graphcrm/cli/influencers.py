"""graphcrm influencers: customers ranked by their place in the graph."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import INFLUENCER, plain_influencer
from graphcrm.cli.table import Column, field
from graphcrm.client.inputs import collect
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
@format_option
@store_option
def command(by: str, community: int | None, limit: int, style: str) -> None:
    """Rank customers by their place in the graph, overall or in one community."""
    from graphcrm.service.influence import influencers

    with graph() as context:
        found = collect(
            lambda part, cursor: influencers(
                context, by=by, community=community, limit=part, cursor=cursor
            ),
            limit,
        )
    print_list(
        style,
        [plain_influencer(item) for item in found],
        COLUMNS,
        names=INFLUENCER,
        none="There are no customers yet.",
    )
