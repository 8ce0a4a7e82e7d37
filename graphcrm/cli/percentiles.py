"""graphcrm percentiles: how one customer compares with all others, and with its community."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_json, print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field

SHOWN = (
    field("measure"),
    field("value"),
    Column("more than, of all", lambda record: f"{record['percentile']:.1f} %"),
    Column("more than, of its community", lambda record: f"{record['percentile_inside']:.1f} %"),
)


@click.command()
@click.argument("customer_id", metavar="ID")
@format_option
@store_option
def command(customer_id: str, style: str) -> None:
    """Say how the customer ID compares with all others and with its community, by each measure."""
    from graphcrm.service.percentiles import COLUMNS, percentiles, rows_of

    with graph() as context:
        found = percentiles(context, customer_id)
    if style == "json":
        print_json(None if found is None else plain(found))
        return
    print_list(
        style,
        rows_of(found) if found is not None else [],
        SHOWN,
        names=COLUMNS,
        none=f"{customer_id!r} came after the analysis. Run 'graphcrm analyze' again.",
    )
