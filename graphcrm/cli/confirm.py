"""graphcrm confirm: an inferred relationship is right, or right but of another type."""

from __future__ import annotations

import click

from graphcrm.cli.judging import between, judge, note_option
from graphcrm.cli.options import report_option, store_option


@click.command()
@between
@click.option("--as", "kind", metavar="T2", help="It is right, but of this type.")
@note_option
@report_option
@store_option
def command(
    one_id: str, other_id: str, type_name: str, kind: str | None, note: str | None, style: str
) -> None:
    """Say that the inferred relationship of customers A and B is right.

    Its confidence is 1 from now on. Declared links and what interactions make need no saying.
    """
    judge((one_id, other_id, type_name), "confirmed", (kind, note), style)
