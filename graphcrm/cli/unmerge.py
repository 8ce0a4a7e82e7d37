"""graphcrm unmerge: records of one customer become customers again."""

from __future__ import annotations

import click

from graphcrm.cli.clean import printable
from graphcrm.cli.options import graph, report_option, store_option
from graphcrm.cli.output import print_json


@click.command()
@click.argument("record_id", metavar="ID")
@click.option(
    "--along",
    metavar="ID",
    multiple=True,
    help="A record of the same customer that comes out with it and stays part of it.",
)
@report_option
@store_option
def command(record_id: str, along: tuple[str, ...], style: str) -> None:
    """Make the merged record ID a customer of its own again, exactly as it was.

    The ID of a customer that others were merged into frees all of them. Scores follow with the
    next 'graphcrm analyze'.
    """
    from graphcrm.service.ledger import unmerge

    with graph() as context:
        freed = unmerge(context, record_id, along)
    if style == "json":
        print_json({"freed": freed})
        return
    for name in freed:
        click.echo(printable(f"{name} is a customer of its own again."))
