"""graphcrm path: how one customer can be reached from another."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field, print_facts, print_table

COLUMNS = (
    field("source_name", "from"),
    field("target_name", "to"),
    field("target_id", "id"),
    field("strength"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)


@click.command()
@click.argument("source_id", metavar="A")
@click.argument("target_id", metavar="B")
@format_option
@store_option
def command(source_id: str, target_id: str, style: str) -> None:
    """Find the strongest path from customer A to customer B: who could introduce whom.

    Its strength is the product of the strengths of its steps. As CSV it is the list of steps.
    """
    from graphcrm.service.paths import strongest_path

    with graph() as context:
        answer = plain(strongest_path(context, source_id, target_id))
    if style == "json":
        print_json(answer)
    elif style == "csv":
        print_csv(answer["steps"])
    else:
        print_facts([("strength", answer["strength"]), ("steps", len(answer["steps"]))])
        print_table(answer["steps"], COLUMNS)
