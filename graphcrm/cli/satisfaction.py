"""graphcrm satisfaction: how satisfied communities, channels, months and segments are."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, limit_option, moment, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, Record, field

GROUPS = ("community", "channel", "month", "segment")
_NUMBERS = ("value", "low", "high", "ratings")
_NAMES = (
    *("group", "name", "customers", "small"),
    *(f"{one}.{name}" for one in ("mean", "nps", "csat") for name in _NUMBERS),
)


def _measure(name: str) -> Column:
    def shown(record: Record) -> str | None:
        found = record[name]
        if found is None:
            return None
        return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"

    return Column(name, shown)


_COLUMNS = (
    field("name"),
    field("customers"),
    Column("ratings", lambda record: record["mean"]["ratings"]),
    _measure("mean"),
    _measure("nps"),
    _measure("csat"),
    Column("", lambda record: "few: do not compare" if record["small"] else ""),
)


@click.command()
@click.option(
    "--by",
    type=click.Choice(GROUPS),
    default="community",
    show_default=True,
    help="What to group by; segment: of RFM.",
)
@click.option("--community", metavar="C", type=int, help="Only ratings of members of it.")
@click.option("--since", metavar="DATE", help="This day or later.")
@click.option("--until", metavar="DATE", help="This day or earlier.")
@limit_option(200)
@format_option
@store_option
def command(
    by: str,
    community: int | None,
    since: str | None,
    until: str | None,
    limit: int,
    style: str,
) -> None:
    """Say how satisfied groups of customers are: mean, NPS and CSAT with 95 % intervals.

    Groups in which few customers rated are marked; docs/satisfaction.md says on which scales
    ratings are.
    """
    from graphcrm.client.inputs import collect, start_in
    from graphcrm.service.satisfaction import RatingFilter, satisfaction

    only = RatingFilter(community, start_in(since), moment(until))
    with graph() as context:
        found = collect(
            lambda part, cursor: satisfaction(context, by, only, limit=part, cursor=cursor), limit
        )
    print_list(
        style,
        [_record(plain(one), style) for one in found],
        _COLUMNS,
        names=_NAMES,
        none="Nobody rated anything that was asked for.",
    )


def _record(record: Record, style: str) -> Record:
    """Return the record; in CSV a measure that there is none of has no column of its own."""
    if style != "csv":
        return record
    return {name: value for name, value in record.items() if value is not None}
