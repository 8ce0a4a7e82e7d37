"""graphcrm introductions: from which of one's own the warmest way leads to somebody."""

from __future__ import annotations

from typing import Any

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field

FIELDS = ("source_id", "source_name", "introducer_id", "introducer_name", "strength")


def _way(record: dict[str, Any]) -> str:
    steps = record["path"]["steps"]
    return " → ".join([steps[0]["source_name"], *(step["target_name"] for step in steps)])


COLUMNS = (
    field("source_id", "from"),
    field("introducer_name", "introduced by"),
    field("strength"),
    Column("way", lambda record: _way(dict(record)), wide=True),
)


@click.command()
@click.argument("target_id", metavar="TARGET")
@click.option("--from", "sources", metavar="ID", multiple=True, help="One of your own; repeatable.")
@click.option("--from-tag", "tag", metavar="TAG", help="All who carry this tag are your own.")
@limit_option(5)
@format_option
@store_option
def command(
    target_id: str, sources: tuple[str, ...], tag: str | None, limit: int, style: str
) -> None:
    """Say from which of your own customers the warmest way leads to TARGET, and over whom.

    'graphcrm path' says what each step of a way rests on, and so does JSON.
    """
    from graphcrm.service.paths import introductions

    with graph() as context:
        found = introductions(context, target_id, sources=sources, tag=tag, limit=limit)
    print_list(style, [plain(item) for item in found], COLUMNS, names=FIELDS, none="No way.")
