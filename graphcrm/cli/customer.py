"""graphcrm customer: one customer with its scores."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.records import plain_customer
from graphcrm.cli.table import Record, print_facts


@click.command()
@click.argument("customer_id", metavar="ID")
@format_option
@store_option
def command(customer_id: str, style: str) -> None:
    """Show the customer ID: its fields, its community and its scores."""
    from graphcrm.service.customers import get_customer

    with graph() as context:
        record = plain_customer(get_customer(context, customer_id))
    if style == "json":
        print_json(record)
    elif style == "csv":
        print_csv([record])
    else:
        print_facts(_facts(record))


def _facts(record: Record) -> list[tuple[str, object]]:
    facts = [
        (name.replace("_", " "), value)
        for name, value in record.items()
        if name not in ("label", "attributes", "scores", "community_name", "bare")
    ]
    facts += record["attributes"].items()
    if record["bare"]:
        facts.append(("note", "named by interactions or links only; it has no row of its own"))
    if record["scores"] is None:
        return [*facts, ("scores", "none yet: run 'graphcrm analyze'")]
    scores = dict(record["scores"])
    facts.append(("community", f"{scores.pop('community_id')}: {record['community_name']}"))
    return facts + list(scores.items())
