"""graphcrm compare: why two records are, or are not, the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm.cli.duplicates import percent
from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_json, print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field

if TYPE_CHECKING:
    from graphcrm.service.comparing import Comparison

STEP = ("comparison", "words", "left", "right", "bits", "probability")
COLUMNS = (
    field("words", "what was compared"),
    field("left", "left"),
    field("right", "right"),
    Column("bits", lambda record: f"{record['bits']:+.1f}"),
    Column("probability", lambda record: percent(record["probability"])),
)


@click.command()
@click.argument("left")
@click.argument("right")
@format_option
@store_option
def command(left: str, right: str, style: str) -> None:
    """Say why two records are, or are not, taken for the same; any two may be asked for.

    Bits above 0 speak for it, those below against it: one bit doubles the odds.
    """
    from graphcrm.service.comparing import compare

    with graph() as context:
        found = compare(context, left, right)
    if style == "json":
        print_json(plain(found))
        return
    print_list(
        style,
        [plain(step) for step in found.waterfall],
        COLUMNS,
        names=STEP,
        none="Nothing that both have says anything.",
    )
    if style != "table":
        return
    click.echo(
        f"{found.left_name} ({found.left_id}) and {found.right_name} ({found.right_id}) are the "
        f"same with a probability of {percent(found.probability)}; "
        f"before anything is compared it is {found.prior:.2g}."
    )
    for said in _notes(found):
        click.echo(said)


def _notes(found: Comparison) -> list[str]:
    notes = [] if found.waterfall else list(found.reasons)
    if found.waterfall and not found.common:
        notes.append("They have no key in common, so among many records they are not compared.")
    if found.never:
        notes.append("Somebody said that they are never the same.")
    if found.left_customer_id == found.right_customer_id:
        notes.append(f"They are one customer, {found.left_customer_id}.")
    return notes
