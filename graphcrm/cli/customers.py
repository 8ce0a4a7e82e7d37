"""graphcrm customers: search customers."""

from __future__ import annotations

import click

from graphcrm.cli.clean import printable
from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import CUSTOMER, plain_customer
from graphcrm.cli.table import Record, field
from graphcrm.client.inputs import collect_found

COLUMNS = (
    field("customer_id", "id"),
    field("label", "name"),
    field("email"),
    field("company"),
    field("city"),
    field("community_name", "community"),
)


@click.command()
@click.argument("text", nargs=-1)
@click.option("--community", metavar="C", type=int, help="Only members of this community.")
@click.option(
    "--segment", metavar="NAME", help="Only whom this saved segment fits, else who has this tag."
)
@limit_option(50)
@format_option
@store_option
def command(
    text: tuple[str, ...], community: int | None, segment: str | None, limit: int, style: str
) -> None:
    """List the customers whose name, id, e-mail, phone, company or city holds every word of TEXT.

    Without TEXT: all customers by id, up to the limit.
    """
    from graphcrm.service.customers import find_customers

    with graph() as context:
        found, instead = collect_found(
            lambda part, cursor: find_customers(
                context,
                " ".join(text),
                community=community,
                segment=segment,
                limit=part,
                cursor=cursor,
            ),
            limit,
        )
    if instead is not None:
        asked = printable(" ".join(text))
        click.echo(f"Nobody is found by {asked!r}; this is by {printable(instead)!r}.", err=True)
    records: list[Record] = [plain_customer(item) for item in found]
    print_list(style, records, COLUMNS, names=CUSTOMER, none="No customer is like that.")
