"""graphcrm history: what each kept analysis says of one customer."""

from __future__ import annotations

from dataclasses import fields

import click

from graphcrm.answers import HistoryRow
from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field

COLUMNS = (
    field("as_of", "as of"),
    field("customer_id", "id"),
    Column("community", lambda record: f"{record['community_id']}: {record['community_name']}"),
    Column("rank", lambda record: f"{record['rank']:,} of {record['customers']:,}"),
    field("pagerank"),
    field("degree"),
    field("strength"),
    field("betweenness"),
    field("harmonic"),
    field("core"),
)


@click.command()
@click.argument("customer_id", metavar="ID")
@format_option
@store_option
def command(customer_id: str, style: str) -> None:
    """Show what each kept analysis says of the customer ID: its community, rank and scores."""
    from graphcrm.service.history import customer_history

    with graph() as context:
        found = customer_history(context, customer_id)
    print_list(
        style,
        [plain(row) for row in found],
        COLUMNS,
        names=tuple(one.name for one in fields(HistoryRow)),
        none="No kept analysis knew this customer. Run: graphcrm analyze",
    )
