"""graphcrm timeline: what happened with a customer, month by month."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_json, print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field, number
from graphcrm.model import MonthCount

if TYPE_CHECKING:
    from graphcrm.service.timeline import Timeline

NAMES = tuple(item.name for item in fields(MonthCount))

COLUMNS = (
    field("month"),
    Column("type", lambda record: record["type"] or "other types"),
    field("count", "interactions"),
    field("amounts"),
)


@click.command()
@click.argument("customer_id", metavar="ID")
@click.option("--since", metavar="DATE", help="Only what happened on this day or later.")
@click.option("--until", metavar="DATE", help="Only what happened on this day or earlier.")
@format_option
@store_option
def command(customer_id: str, since: str | None, until: str | None, style: str) -> None:
    """Count what the customer ID took part in, by month and type, with sums of amounts.

    Months are in UTC; those in which nothing happened are left out.
    """
    from graphcrm.client.inputs import moment_in, start_in
    from graphcrm.service.timeline import rows_of, timeline

    with graph() as context:
        found = timeline(context, customer_id, since=start_in(since), until=moment_in(until))
    if style == "json":
        print_json(plain(found))
        return
    csv = style == "csv"
    print_list(
        style,
        [plain(row) for row in rows_of(found)] if csv else _lines(found),
        COLUMNS,
        names=NAMES,
        none=f"Nothing happened with {customer_id!r} in that time.",
    )
    if found.left_out:
        click.echo(
            f"{found.left_out:,} earlier interactions are left out: --until shows them.", err=True
        )


def _lines(found: Timeline) -> list[dict[str, Any]]:
    return [
        {
            "month": one.month,
            "type": kind.type,
            "count": kind.count,
            "amounts": [f"{number(each.amount)} {each.currency or ''}" for each in kind.amounts],
        }
        for one in found.bins
        for kind in one.types
    ]
