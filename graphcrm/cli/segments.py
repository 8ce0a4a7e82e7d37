"""graphcrm segments: the rules that are saved, and how many customers each fits now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import field
from graphcrm.saved_rules import Segment

if TYPE_CHECKING:
    from graphcrm.service.segments import Counted

COLUMNS = (
    field("name"),
    field("count", "customers"),
    field("share"),
    field("rule", wide=True),
    field("changed_at", "changed"),
    field("description", wide=True),
    field("problem", wide=True),
)
NAMES = (*Segment._fields, "count", "share", "problem")
FIELD = (field("name"), field("kind"), field("unit"), field("meaning", wide=True))
VALUE = (field("value"), field("count", "customers"))
NONE = "No segment has been saved yet. Run: graphcrm segment NAME --rule 'churn.risk > 0.5'"


@click.command()
@click.option("--fields", "of_fields", is_flag=True, help="List what rules may name, instead.")
@click.option("--values-of", metavar="FIELD", help="List the values of one field, instead.")
@limit_option(50)
@format_option
@store_option
def command(of_fields: bool, values_of: str | None, limit: int, style: str) -> None:
    """List the saved segments, the one changed last first, each counted now.

    A segment is a rule with a name: docs/segments.md.
    """
    from graphcrm.client.inputs import collect
    from graphcrm.service.segment_fields import field_values, list_fields
    from graphcrm.service.segments import list_segments

    with graph() as context:
        if values_of is not None:
            values = [plain(one) for one in field_values(context, values_of)]
            print_list(style, values, VALUE, names=("value", "count"), none="It has no values.")
        elif of_fields:
            fields = [plain(one) for one in list_fields(context)]
            names = ("name", "kind", "unit", "meaning")
            print_list(style, fields, FIELD, names=names, none="There are no fields.")
        else:
            found = collect(
                lambda part, cursor: list_segments(context, limit=part, cursor=cursor), limit
            )
            print_list(style, [record(one) for one in found], COLUMNS, names=NAMES, none=NONE)


def record(counted: Counted) -> dict[str, Any]:
    """Return a counted segment as one flat record."""
    return {
        **plain(counted.segment),
        "count": counted.count,
        "share": counted.share,
        "problem": counted.problem,
    }
