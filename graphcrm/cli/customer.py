"""graphcrm customer: one customer with its scores."""

from __future__ import annotations

import click

from graphcrm.cli.options import as_of_option, format_option, graph, moment, store_option, tell_run
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.records import plain_customer
from graphcrm.cli.table import Record, print_facts


@click.command()
@click.argument("customer_id", metavar="ID")
@as_of_option
@format_option
@store_option
def command(customer_id: str, as_of: str | None, style: str) -> None:
    """Show the customer ID: its fields, its community and its scores."""
    from graphcrm.service.customers import get_customer

    with graph() as context:
        found = get_customer(context, customer_id, moment(as_of))
    tell_run(as_of, found.run)
    record = plain_customer(found)
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
        if name
        not in ("label", "attributes", "scores", "community_name", "bare", "run_id", "as_of")
    ]
    facts += record["attributes"].items()
    if record["bare"]:
        facts.append(("note", "named by interactions or links only; it has no row of its own"))
    if record["scores"] is None:
        return [*facts, ("scores", "none yet: run 'graphcrm analyze'")]
    scores = dict(record["scores"])
    facts.append(("community", f"{scores.pop('community_id')}: {record['community_name']}"))
    return facts + list(scores.items())
