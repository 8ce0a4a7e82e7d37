"""graphcrm evidence: what the relationships of two customers rest on."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import EVIDENCE, plain
from graphcrm.cli.table import field

COLUMNS = (
    field("type"),
    field("evidence"),
    field("first_seen", "first seen"),
    field("last_seen", "last seen"),
    field("text", "what", wide=True),
)


@click.command()
@click.argument("one_id", metavar="A")
@click.argument("other_id", metavar="B")
@click.option("--type", "type_name", metavar="TYPE", help="Only the relationship of this type.")
@limit_option(100)
@format_option
@store_option
def command(one_id: str, other_id: str, type_name: str | None, limit: int, style: str) -> None:
    """List what the relationships of customers A and B rest on.

    Facts that rules of inference saw come first, then interactions, the newest first; --limit is
    for each relationship.
    """
    from graphcrm.service.evidence import evidence_between

    with graph() as context:
        found = evidence_between(context, one_id, other_id, type_name=type_name, limit=limit)
    records = [plain(row) for row in found]
    print_list(style, records, COLUMNS, names=EVIDENCE, none="It rests on nothing that is kept.")
