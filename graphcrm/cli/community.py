"""graphcrm community: one group and its members."""

from __future__ import annotations

import click

from graphcrm.cli.communities import traits
from graphcrm.cli.options import (
    as_of_option,
    format_option,
    graph,
    limit_option,
    moment,
    store_option,
    tell_run,
)
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.records import plain_community, plain_influencer
from graphcrm.cli.table import Column, Record, field, print_facts, print_table
from graphcrm.client.inputs import collect

COLUMNS = (
    field("rank"),
    field("customer_id", "id"),
    field("name"),
    field("value", "pagerank"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)


@click.command()
@click.argument("community_id", metavar="C", type=int)
@limit_option(20)
@as_of_option
@format_option
@store_option
def command(community_id: int, limit: int, as_of: str | None, style: str) -> None:
    """Show community C: what members have in common, and the members by PageRank.

    As CSV it is the list of members.
    """
    from graphcrm.service.groups import get_community, list_members

    at = moment(as_of)
    with graph() as context:
        found_community = get_community(context, community_id, at)
        found = collect(
            lambda part, cursor: list_members(
                context, community_id, limit=part, cursor=cursor, as_of=at
            ),
            limit,
        )
    tell_run(as_of, found_community.run)
    community = plain_community(found_community)
    members = [plain_influencer(item) for item in found]
    if style == "json":
        print_json({**community, "members": members})
    elif style == "csv":
        print_csv(members)
    else:
        print_facts(_facts(community))
        click.echo()
        print_table(members, COLUMNS)


def _facts(community: Record) -> list[tuple[str, object]]:
    return [
        ("community", f"{community['community_id']}: {community['name']}"),
        ("members", community["size"]),
        ("level", community["level"] or None),
        ("within", community["parent_id"]),
        ("density inside", community["density_inside"]),
        ("density to others", community["density_outside"]),
        ("in common", traits(community)),
    ]
