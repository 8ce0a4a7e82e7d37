"""graphcrm recommend: what a customer may want next, or who may want a product."""

from __future__ import annotations

from typing import Any

import click

from graphcrm.cli.options import (
    as_of_option,
    format_option,
    graph,
    limit_option,
    moment,
    store_option,
)
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field

_WHY = Column("why", lambda record: "; ".join(record["reasons"]), wide=True)
_WANTED = ("product_id", "score", "owned", "reasons")
_PROSPECTS = ("rank", "customer_id", "name", "score", "reasons")


@click.command()
@click.argument("customer", metavar="[ID]", required=False)
@click.option("--product", metavar="P", help="Who may want this product, instead.")
@click.option("--all", "owned", is_flag=True, help="Also what the customer bought before.")
@limit_option(10)
@as_of_option
@format_option
@store_option
def command(
    customer: str | None,
    product: str | None,
    owned: bool,
    limit: int,
    as_of: str | None,
    style: str,
) -> None:
    """Say what a customer may want next, or who may want a product, and why.

    From what the customer bought, what others who bought it bought too, what related customers
    bought, and what is popular. docs/recommendation.md says how, and how right that is.
    """
    if (customer is None) == (product is None) or (owned and product is not None):
        raise click.UsageError("Give the id of a customer (and maybe --all), or --product.")
    if customer is not None:
        _print_wants(customer, owned=owned, limit=limit, as_of=as_of, style=style)
    else:
        _print_prospects(str(product), limit=limit, as_of=as_of, style=style)


def _print_wants(customer: str, *, owned: bool, limit: int, as_of: str | None, style: str) -> None:
    from graphcrm.service.wants import recommend

    with graph() as context:
        found = recommend(context, customer, owned=owned, limit=limit, as_of=moment(as_of))
    columns = (field("product_id", "product"), field("score"), field("owned"), _WHY)
    _print(style, found, columns, _WANTED, "Nothing: load purchases, and run 'graphcrm analyze'.")


def _print_prospects(product: str, *, limit: int, as_of: str | None, style: str) -> None:
    from graphcrm.service.wants import customers_for

    with graph() as context:
        found = customers_for(context, product, limit=limit, as_of=moment(as_of))
    columns = (field("rank"), field("customer_id", "id"), field("name"), field("score"), _WHY)
    _print(style, found, columns, _PROSPECTS, "Nobody: nothing speaks for it to anyone.")


def _print(
    style: str, found: Any, columns: tuple[Column, ...], names: tuple[str, ...], none: str
) -> None:
    if style == "table":
        for warning in found.warnings:
            click.echo(warning, err=True)
    print_list(style, [plain(item) for item in found.items], columns, names=names, none=none)
