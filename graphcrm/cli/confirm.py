"""graphcrm confirm: an inferred relationship is right, or of another type or direction."""

from __future__ import annotations

import click

from graphcrm.cli.judging import between, judge, note_option
from graphcrm.cli.options import report_option, store_option


@click.command()
@between
@click.option("--as", "kind", metavar="T2", help="It is right, but of this type.")
@click.option(
    "--from", "source_id", metavar="ID", help="Who reports, supplies or referred: A or B."
)
@note_option
@report_option
@store_option
def command(one_id: str, other_id: str, type_name: str, style: str, **said: str | None) -> None:
    """Say that the inferred relationship of customers A and B is right.

    Its confidence is 1 from now on, and it counts like a declared link. reports-to, supplier and
    referred run from one to the other: '--as reports-to --from A' says that A reports to B, and
    '--type supplier --from B' turns a supplier round, so that B supplies A. Declared links and what
    interactions make need no saying.
    """
    judge((one_id, other_id, type_name), "confirmed", style, **said)
