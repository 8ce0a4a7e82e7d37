"""Prints answers on stdout as a table, JSON or CSV."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from graphcrm.cli.clean import UNSAFE, printable
from graphcrm.cli.table import Column, Record, print_table


def print_list(
    style: str,
    records: Sequence[Record],
    columns: Sequence[Column],
    *,
    names: Sequence[str],
    none: str,
) -> None:
    """Print a list of records.

    names: fields that the CSV begins with, also where it has no rows. none: says on stderr what an
    empty list means.
    """
    if style == "json":
        print_json(records)
    elif style == "csv":
        print_csv(records, names)
    elif records:
        print_table(records, columns)
    if not records:
        click.echo(printable(none), err=True)


def print_json(value: Any) -> None:
    """Print JSON in UTF-8; what a terminal would obey is escaped, which means the same."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(UNSAFE.sub(_escaped, text) + "\n")


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    return char if char == "\n" else f"\\u{ord(char):04x}"


def print_csv(records: Sequence[Record], first: Sequence[str] = ()) -> None:
    """Print a header and a line for each record, with the fields of them all.

    A cell that a spreadsheet would run as a formula is made harmless; lists are joined by '; ' and
    nested fields are named with a dot.
    """
    import csv

    rows = [_flat(record) for record in records]
    names = list(dict.fromkeys([*first, *(name for row in rows for name in row)]))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([_cell(name) for name in names])
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)


def _flat(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            row.update(_flat(value, f"{prefix}{name}."))
        else:
            row[f"{prefix}{name}"] = value
    return row


def _cell(value: Any) -> Any:
    from graphcrm.ingest.formulas import harmless_cell

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        nested = any(isinstance(item, Mapping) for item in value)
        value = json.dumps(value, ensure_ascii=False) if nested else "; ".join(map(str, value))
    return harmless_cell(value) if isinstance(value, str) else value
