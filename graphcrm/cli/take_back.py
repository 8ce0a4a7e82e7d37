"""graphcrm take-back: forget what was said of a relationship."""

from __future__ import annotations

import click

from graphcrm.cli.clean import printable
from graphcrm.cli.judging import between
from graphcrm.cli.options import graph, store_option


@click.command()
@between
@store_option
def command(one_id: str, other_id: str, type_name: str) -> None:
    """Forget what was said of the relationship of customers A and B.

    What was rejected comes back with the next analysis, if the evidence is still there.
    """
    from graphcrm.service.relationship_ids import relationship_id
    from graphcrm.service.verdicts import take_back

    with graph() as context:
        take_back(context, relationship_id(one_id, other_id, type_name))
    click.echo(printable(f"Nothing is said of {type_name!r} of {one_id!r} and {other_id!r} now."))
