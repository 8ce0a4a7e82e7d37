"""graphcrm lineage: what became of communities from one analysis to the next."""

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
from graphcrm.model import LineageEvent


def told(record: Record) -> str:
    """Say in words what became of a community."""
    came, went = _flows(record["sources"]), _flows(record["targets"])
    if record["event"] == "first":
        return "the first analysis kept"
    if record["event"] == "born":
        return "new"
    if not record["size_before"]:
        return f"split off from {came}"
    if not record["size"]:
        return f"went into {went}" if record["event"] == "merged" else "no longer together"
    words = [f"{record['joined']:,} joined", f"{record['left']:,} left"]
    if record["event"] == "merged":
        words.append(f"took in {came}")
    if record["event"] == "split":
        words.append(f"gave {went}")
    return ", ".join(words)


def _flows(flows: list[Record]) -> str:
    return ", ".join(f"{f['community_id']}: {f['name']} ({f['members']:,})" for f in flows[:3])


COLUMNS = (
    Column("id", lambda record: str(record["community_id"])),
    field("name"),
    field("event"),
    field("size_before", "before"),
    field("size", "now"),
    Column("what happened", told, wide=True),
)
STEPS = (field("as_of", "as of"), *COLUMNS[1:])
EVENTS = ("continued", "grown", "shrunk", "merged", "split", "born", "dissolved")


@click.command()
@click.option(
    "--community", metavar="C", type=int, help="The story of this one over all kept analyses."
)
@click.option("--event", type=click.Choice(EVENTS), help="Only communities that this became of.")
@click.option("--run", "run_id", metavar="RUN", help="Up to this analysis (see runs).")
@as_of_option
@limit_option(20)
@format_option
@store_option
def command(
    community: int | None,
    event: str | None,
    run_id: str | None,
    as_of: str | None,
    limit: int,
    style: str,
) -> None:
    """Say what became of communities since the analysis before: born, grown, merged and so on."""
    if community is not None:
        _show_story(community, style)
        return
    from graphcrm.service.history import LineageQuery, lineage

    query = LineageQuery(as_of=moment(as_of), run_id=run_id, event=event)
    with graph() as context:
        found, run = collect_with_run(
            lambda part, cursor: lineage(context, query, limit=part, cursor=cursor), limit
        )
    tell_run(as_of, run)
    print_list(
        style,
        [plain(item) for item in found],
        COLUMNS,
        names=LineageEvent._fields,
        none="There is nothing like that to tell; a lineage takes two analyses.",
    )


def _show_story(community: int, style: str) -> None:
    from graphcrm.service.history import community_lineage

    with graph() as context:
        steps = community_lineage(context, community)
    records = []
    for step in steps:
        record = plain(step)
        records.append({**record, **record.pop("event")})
    print_list(style, records, STEPS, names=("as_of", "run_id"), none="")
