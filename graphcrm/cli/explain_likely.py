"""graphcrm explain --score likely: what makes likely ties likely."""

from __future__ import annotations

import click

from graphcrm.cli.options import graph, moment
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, Record, field, print_facts, print_table

TOLD = 5
"""Numbers that a table names for each tie; JSON and CSV have all."""

COLUMNS = (
    field("customer_id", "id"),
    field("name"),
    field("score"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
    Column("what counts most", lambda record: _most(record["contributions"]), wide=True),
)


def print_likely(customer_id: str, limit: int, as_of: str | None, style: str) -> None:
    """Print where the scores of a customer's likely ties come from."""
    from graphcrm.service.likely_explaining import explain_likely

    with graph() as context:
        found = explain_likely(context, customer_id, limit=limit, as_of=moment(as_of))
        answer: Record = plain(found)
    if style == "json":
        print_json(answer)
    elif style == "csv":
        print_csv(
            [
                {"customer_id": one["tie"]["customer_id"], **share}
                for one in answer["ties"]
                for share in one["contributions"]
            ],
            ("customer_id", "feature", "value", "usual", "amount"),
        )
    else:
        print_facts(_facts(answer))
        click.echo()
        print_table(
            [{**one["tie"], "contributions": one["contributions"]} for one in answer["ties"]],
            COLUMNS,
        )


def _facts(answer: Record) -> list[tuple[str, object]]:
    return [
        ("customer", f"{answer['customer_id']}: {answer['name']}"),
        ("ranked by", answer["ranking"]),
        ("run", f"{answer['run']['run_id']}, as of {answer['run']['as_of']}"),
        ("note", " ".join(answer["notes"])),
    ]


def _most(contributions: list[Record]) -> str:
    return ", ".join(f"{one['feature']} {one['amount']:+.2f}" for one in contributions[:TOLD])
