"""graphcrm ledger: what was merged and taken apart."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import field
from graphcrm.client.inputs import collect
from graphcrm.merges import LedgerEntry

COLUMNS = (
    field("number"),
    field("at"),
    field("action"),
    field("left_id", "customer"),
    field("right_id", "record"),
    field("how"),
    field("probability"),
)


@click.command()
@limit_option(50)
@format_option
@store_option
def command(limit: int, style: str) -> None:
    """List every merge, unmerge and never-match, newest first. Nothing is ever removed from it."""
    from graphcrm.service.ledger import list_ledger

    with graph() as context:
        found = collect(lambda part, cursor: list_ledger(context, limit=part, cursor=cursor), limit)
    records = [plain(entry) for entry in found]
    print_list(style, records, COLUMNS, names=LedgerEntry._fields, none="Nothing was merged yet.")
