"""graphcrm warnings: of those warned of, how many had left by each week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.options import as_of_option, format_option, graph, moment, store_option, tell_run
from graphcrm.cli.output import print_json, print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field
from graphcrm.model import format_moment

if TYPE_CHECKING:
    from graphcrm.service.warnings import Warned


def _share(name: str, title: str) -> Column:
    return Column(title, lambda record: None if record[name] is None else f"{record[name]:.0%}")


COLUMNS = (
    field("day"),
    field("warned"),
    field("week"),
    field("left"),
    field("stayed"),
    _share("precision", "right"),
    _share("others_share", "others left"),
)
NAMES = ("day", "run_id", "warned", "others", "week", "left", "stayed", "precision")


@click.command()
@as_of_option
@format_option
@store_option
def command(as_of: str | None, style: str) -> None:
    """Say whether warnings of leaving were right, week by week after they were given.

    First the test on held-out days, then the warnings of kept analyses. left, stayed: of those
    warned of, known by the end of the week; right: the share of these that left.
    """
    from graphcrm.service.warnings import report_warnings

    with graph() as context:
        found = report_warnings(context, moment(as_of))
    tell_run(as_of, found.run)
    if style == "json":
        told = {"meaning": found.meaning, "note": found.note}
        told["test"] = None if found.test is None else plain(found.test)
        print_json({**told, "kept": [plain(one) for one in found.kept]})
        return
    for text in (found.meaning, found.note):
        if text:
            click.echo(text, err=True)
    every = [*([found.test] if found.test else []), *found.kept]
    for one in every:
        click.echo(f"{_day(one)}: {one.summary}", err=True)
    rows = [row for one in every for row in _rows(one)]
    print_list(style, rows, COLUMNS, names=NAMES, none="There are no warnings to hold against.")


def _rows(one: Warned) -> list[dict[str, Any]]:
    common = {"day": _day(one), "run_id": one.run_id, "warned": one.warned, "others": one.others}
    return [{**common, **plain(week)} for week in one.weeks]


def _day(one: Warned) -> str:
    return format_moment(one.as_of)[:10]
