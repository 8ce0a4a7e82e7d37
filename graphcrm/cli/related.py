"""graphcrm related: who is related to a customer, and why."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import RELATED, plain
from graphcrm.cli.table import Column, field

COLUMNS = (
    field("customer_id", "id"),
    field("name"),
    field("types", "related by"),
    field("strength"),
    field("score"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)


@click.command()
@click.argument("customer_id", metavar="ID")
@limit_option(10)
@click.option("--type", "type_name", metavar="TYPE", help="Only relationships of this type.")
@click.option(
    "--min-strength",
    metavar="X",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Leave out weaker ones; from 0 to 1.",
)
@format_option
@store_option
def command(
    customer_id: str, limit: int, type_name: str | None, min_strength: float, style: str
) -> None:
    """List the customers related to ID, directly or through shared contacts, and why.

    An id that begins with a dash goes after '--': graphcrm related -- -42
    """
    from graphcrm.service.related import related

    with graph() as context:
        found = related(
            context, customer_id, limit=limit, type_name=type_name, min_strength=min_strength
        )
    records = [plain(item) for item in found]
    if style == "csv":
        # Each relationship by itself is for programs; 'graphcrm evidence' tells of them as a table.
        records = [{name: record[name] for name in RELATED} for record in records]
    print_list(
        style,
        records,
        COLUMNS,
        names=RELATED,
        none=f"Nobody is related to {customer_id!r}"
        + (" in that way." if type_name or min_strength else " yet."),
    )
