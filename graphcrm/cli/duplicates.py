"""graphcrm duplicates: customers that may be the same, and why."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, Record, field

COLUMNS = (
    field("left_id", "id"),
    field("left_name", "name"),
    field("right_id", "other id"),
    field("right_name", "other name"),
    Column("probability", lambda record: f"{percent(record['probability'])}"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)
DUPLICATE = ("left_id", "left_name", "right_id", "right_name", "probability", "reasons", "prior")


def percent(probability: float) -> str:
    """Return a probability for reading; only what is certain reads as 100 %."""
    return "over 99.9 %" if probability > 0.999 else f"{probability:.1%}".replace("%", " %")


@click.command()
@limit_option(20)
@click.option(
    "--min-probability",
    metavar="P",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Leave out less probable pairs; from 0 to 1.",
)
@click.option("--customer", metavar="ID", help="Only pairs with this customer.")
@format_option
@store_option
def command(limit: int, min_probability: float, customer: str | None, style: str) -> None:
    """List pairs of customers that may be the same person or organization, and why."""
    from graphcrm.service.duplicates import find_duplicates

    with graph() as context:
        found = find_duplicates(context, limit, min_probability, customer_id=customer)
    print_list(
        style,
        [_shown(plain(item), style) for item in found],
        COLUMNS,
        names=DUPLICATE,
        none=f"No two customers are the same with a probability of {min_probability:g} or more.",
    )


def _shown(record: Record, style: str) -> Record:
    # A spreadsheet has no use for steps; the reasons say the same.
    return {name: record[name] for name in DUPLICATE} if style == "csv" else record
