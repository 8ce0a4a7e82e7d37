"""graphcrm communities: the groups, largest first."""

from __future__ import annotations

import click

from graphcrm.cli.options import (
    as_of_option,
    format_option,
    graph,
    limit_option,
    moment,
    store_option,
    tell_run,
)
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, Record, field
from graphcrm.client.inputs import collect_with_run
from graphcrm.model import Community


def central_members(record: Record) -> str:
    """Return the names of the members a community turns around."""
    return ", ".join(member["name"] for member in record["central_members"][:3])


def traits(record: Record) -> str:
    """Say what members have in common more than others do."""
    return "; ".join(
        f"{trait['attribute']} {trait['value']} ({trait['share_inside']:.0%} of them, "
        f"{trait['share_outside']:.0%} of others)"
        for trait in record["traits"][:3]
    )


COLUMNS = (
    Column("id", lambda record: str(record["community_id"])),
    field("name"),
    field("size"),
    Column("central members", central_members),
    Column("in common", traits, wide=True),
)


@click.command()
@limit_option(20)
@click.option(
    "--level",
    metavar="L",
    type=click.IntRange(-1, 2),
    help="0 as in scores (default), 1 and 2 coarser, -1 finer.",
)
@click.option("--parent", metavar="C", type=int, help="Only those within this community.")
@as_of_option
@click.option(
    "--min-size",
    metavar="N",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Leave out smaller ones.",
)
@format_option
@store_option
def command(
    limit: int,
    min_size: int,
    level: int | None,
    parent: int | None,
    as_of: str | None,
    style: str,
) -> None:
    """List the communities, largest first: who is central, what members have in common."""
    from graphcrm.service.groups import Zoom, list_communities

    at, zoom = moment(as_of), Zoom(level, parent)
    with graph() as context:
        found, run = collect_with_run(
            lambda part, cursor: list_communities(
                context, limit=part, cursor=cursor, min_size=min_size, as_of=at, zoom=zoom
            ),
            limit,
        )
    tell_run(as_of, run)
    print_list(
        style,
        [plain(item) for item in found],
        COLUMNS,
        names=Community._fields,
        none="There are no communities like that.",
    )
