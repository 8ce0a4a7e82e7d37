"""graphcrm path: how one customer can be reached from another."""

from __future__ import annotations

import click

from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field, print_facts, print_table

COLUMNS = (
    field("source_name", "from"),
    field("target_name", "to"),
    field("target_id", "id"),
    field("strength"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)


@click.command()
@click.argument("source_id", metavar="A")
@click.argument("target_id", metavar="B")
@click.option(
    "--alternatives",
    metavar="K",
    type=click.IntRange(0, 20),
    default=0,
    help="As many more ways, each with another introducer to B.",
)
@format_option
@store_option
def command(source_id: str, target_id: str, alternatives: int, style: str) -> None:
    """Find the strongest path from customer A to customer B: who could introduce whom.

    Its strength is the product of the strengths of its steps. As CSV it is the list of steps.
    """
    from graphcrm.service.paths import warmest_paths

    with graph() as context:
        found = warmest_paths(context, source_id, target_id, alternatives=alternatives)
    answer, *others = [plain(path) for path in found]
    if style == "json":
        print_json({**answer, "alternatives": others} if alternatives else answer)
    elif style == "csv" and alternatives:
        print_csv(
            [
                {"way": number, **step}
                for number, path in enumerate((answer, *others), 1)
                for step in path["steps"]
            ]
        )
    elif style == "csv":
        print_csv(answer["steps"])
    else:
        for number, path in enumerate((answer, *others), 1):
            way = [("way", number)] if others else []
            facts = [("strength", path["strength"]), ("steps", len(path["steps"]))]
            print_facts([*way, *facts])
            print_table(path["steps"], COLUMNS)
