"""graphcrm reject: an inferred relationship is wrong."""

from __future__ import annotations

import click

from graphcrm.cli.judging import between, judge, note_option
from graphcrm.cli.options import report_option, store_option


@click.command()
@between
@note_option
@report_option
@store_option
def command(one_id: str, other_id: str, type_name: str, note: str | None, style: str) -> None:
    """Say that the inferred relationship of customers A and B is wrong.

    It is gone from answers at once, and no later analysis finds it again, however strong the
    evidence. 'graphcrm take-back' undoes that.
    """
    judge((one_id, other_id, type_name), "rejected", style, note=note)
