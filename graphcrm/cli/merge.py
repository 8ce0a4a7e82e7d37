"""graphcrm merge: one customer of two."""

from __future__ import annotations

import click

from graphcrm.cli.options import graph, report_option, store_option
from graphcrm.cli.output import print_json
from graphcrm.cli.record_sheet import plain_records, print_sheet


@click.command()
@click.argument("customer_id", metavar="A")
@click.argument("record_id", metavar="B")
@report_option
@store_option
def command(customer_id: str, record_id: str, style: str) -> None:
    """Make the record B part of the customer A, whose id stays; 'graphcrm unmerge B' undoes it.

    Interactions and links of both are then A's. Each value comes from one record, by rules that
    'graphcrm resolve --survivorship' sets. Scores follow with the next 'graphcrm analyze'.
    """
    from graphcrm.service.ledger import merge

    with graph() as context:
        answer = merge(context, customer_id, record_id)
    if style == "json":
        print_json(plain_records(answer))
    else:
        print_sheet(answer)
