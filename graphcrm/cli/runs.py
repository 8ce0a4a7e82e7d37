"""graphcrm runs: the analyses that questions can be answered from."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field

COLUMNS = (
    field("as_of", "as of"),
    field("run_id", "run"),
    Column("customers", lambda record: record["counts"].get("customers")),
    Column("groups", lambda record: record["counts"].get("groups")),
    field("modularity"),
    field("started_from", "goes on from"),
)


@click.command()
@format_option
@store_option
def command(style: str) -> None:
    """List the analyses whose scores and communities are kept, by the moment they show."""
    from graphcrm.service.history import kept_runs

    with graph() as context:
        found = kept_runs(context)
    print_list(
        style,
        [plain(run) for run in found],
        COLUMNS,
        names=("run_id", "as_of"),
        none="Nothing has been analysed yet. Run: graphcrm analyze",
    )
