"""Shows a customer, the records that make it, and where each value came from."""

from __future__ import annotations

from typing import Any

import click

from graphcrm.answers import RecordsAnswer
from graphcrm.cli.records import plain
from graphcrm.cli.table import field, print_table

COLUMNS = (field("field"), field("value"), field("record_id", "record"), field("rule"))
MERGES = (field("record_id", "record"), field("how"), field("probability"), field("merged_at"))


def plain_records(answer: RecordsAnswer) -> dict[str, Any]:
    """Return the answer as JSON has it."""
    return {
        "customer_id": answer.customer.customer_id,
        "label": answer.customer.label,
        "customer": plain(answer.customer),
        "records": [plain(record) for record in answer.records],
        "origins": {name: origin._asdict() for name, origin in answer.origins.items()},
        "merges": [plain(merge) for merge in answer.merges],
        "interactions": {
            record.customer_id: answer.interactions.get(record.customer_id, 0)
            for record in answer.records
        },
    }


def value_rows(answer: RecordsAnswer) -> list[dict[str, Any]]:
    """Return a row for each value: the field, the value, its record and the rule."""
    values = plain(answer.customer)
    attributes = values.pop("attributes") or {}
    values |= {f"attributes.{name}": value for name, value in attributes.items()}
    return [
        {"field": name, "value": values[name], **origin._asdict()}
        for name, origin in answer.origins.items()
    ]


def print_sheet(answer: RecordsAnswer) -> None:
    """Print where values come from, then what is merged."""
    print_table(value_rows(answer), COLUMNS)
    click.echo()
    if answer.merges:
        print_table([plain(merge) for merge in answer.merges], MERGES)
    else:
        click.echo("Nothing is merged into this customer.")
