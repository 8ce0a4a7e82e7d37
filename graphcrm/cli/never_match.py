"""graphcrm never-match: two records that are never the same."""

from __future__ import annotations

import click

from graphcrm.cli.clean import printable
from graphcrm.cli.options import graph, store_option


@click.command()
@click.argument("left_id", metavar="A")
@click.argument("right_id", metavar="B")
@click.option("--undo", is_flag=True, help="Take it back.")
@store_option
def command(left_id: str, right_id: str, undo: bool) -> None:
    """Say that the records A and B are never the same: nothing merges them from now on."""
    from graphcrm.service.ledger import rejoin, separate

    with graph() as context:
        if undo:
            rejoin(context, left_id, right_id)
            told = f"{left_id} and {right_id} may be matched again."
        else:
            separate(context, left_id, right_id)
            told = f"{left_id} and {right_id} are never the same."
    click.echo(printable(told))
