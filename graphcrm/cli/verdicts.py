"""graphcrm verdicts: what was said of inferred relationships."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import VERDICT, plain
from graphcrm.cli.table import field

COLUMNS = (
    field("low_id", "A"),
    field("high_id", "B"),
    field("type"),
    field("verdict"),
    field("kind", "as"),
    field("source_id", "from"),
    field("decided_at", "said at"),
    field("note", wide=True),
)


@click.command()
@limit_option(50)
@format_option
@store_option
def command(limit: int, style: str) -> None:
    """List what was said of inferred relationships, the latest first."""
    from graphcrm.client.inputs import collect
    from graphcrm.service.verdicts import list_verdicts

    with graph() as context:
        found = collect(
            lambda part, cursor: list_verdicts(context, limit=part, cursor=cursor), limit
        )
    records = [plain(row) for row in found]
    print_list(style, records, COLUMNS, names=VERDICT, none="Nothing was judged yet.")
