"""graphcrm clusters: groups of customers alike in value and behaviour, found in the data."""

from __future__ import annotations

import click

from graphcrm.cli.options import as_of_option, format_option, graph, moment, store_option, tell_run
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field

COLUMNS = (
    field("cluster"),
    field("customers"),
    Column("share", lambda record: f"{record['share']:.1%}"),
    Column("what sets it apart", lambda record: record["description"], wide=True),
)
NAMES = ("cluster", "customers", "share", "description", "means", "differences")


@click.command()
@as_of_option
@format_option
@store_option
def command(as_of: str | None, style: str) -> None:
    """List groups of customers alike in value and behaviour, found in the data.

    The largest first, with what sets each apart. 'graphcrm values --cluster N' lists its customers;
    docs/clusters.md says how they are found.
    """
    from graphcrm.service.clusters import list_clusters

    with graph() as context:
        found = list_clusters(context, moment(as_of))
    tell_run(as_of, found.run)
    none = found.note or "There are no groups. Load purchases, and run 'graphcrm analyze'."
    print_list(style, [plain(one) for one in found.items], COLUMNS, names=NAMES, none=none)
