"""graphcrm render: a picture of the graph as one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from graphcrm.cli.clean import printable
from graphcrm.cli.options import graph, store_option
from graphcrm.client.picture import write_picture
from graphcrm.wording import LANGUAGES


@click.command()
@click.argument("out", metavar="OUT.html", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--customer", metavar="ID", help="Draw this customer and those around it.")
@click.option("--community", metavar="C", type=int, help="Draw the members of this community.")
@click.option(
    "--depth",
    metavar="N",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="Steps around the customer.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="What reasons and notes are in. Default: GRAPHCRM_LANGUAGE, else en.",
)
@store_option
def command(
    out: Path, customer: str | None, community: int | None, depth: int, language: str | None
) -> None:
    """Draw the graph as one HTML file that needs nothing else, to open or send.

    Without --customer or --community: the map of communities.
    """
    with graph(resident=True, language=language) as context:
        page = write_picture(context, out, customer=customer, community=community, depth=depth)
    note = f" {page.note}" if page.note else ""
    click.echo(
        printable(f"{out}: {page.title}, {page.nodes:,} nodes and {page.edges:,} edges.{note}")
    )
