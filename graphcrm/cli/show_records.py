"""graphcrm records: which records make a customer."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.record_sheet import plain_records, print_sheet, value_rows


@click.command()
@click.argument("customer_id", metavar="ID")
@format_option
@store_option
def command(customer_id: str, style: str) -> None:
    """Show the records that make the customer ID, and where each of its values came from.

    ID may be that of the customer or of any of its records.
    """
    from graphcrm.service.ledger import records_of

    with graph() as context:
        answer = records_of(context, customer_id)
    if style == "json":
        print_json(plain_records(answer))
    elif style == "csv":
        print_csv(value_rows(answer), ("field", "value", "record_id", "rule"))
    else:
        print_sheet(answer)
