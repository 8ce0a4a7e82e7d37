"""Writes declared links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graphcrm.model import Link, Tally
from graphcrm.store.embedded.customers import add_bare_customers
from graphcrm.store.embedded.merging import Layout, merge_batch
from graphcrm.store.embedded.rows import Row
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.writing import Writing
from graphcrm.store.records import to_json

Name = tuple[int, int, int]

_LAYOUT = Layout(attributes=8)


def write_links(writing: Writing, rows: Sequence[Link]) -> Tally:
    """Write links, and bare customers for ids that no customer has."""
    ids = {row.source_id for row in rows} | {row.target_id for row in rows}
    bare = add_bare_customers(writing, ids)
    columns = _columns(writing, rows)
    stored = _stored(writing, {_name(row) for row in columns})
    merged = merge_batch(stored, ((_name(row), row) for row in columns), _LAYOUT)
    writing.many("write/link", [*merged.new.values(), *merged.changed.values()])
    return replace(merged.tally, bare=bare)


def _name(columns: Row) -> Name:
    source, target, kind = columns[:3]
    return source, target, kind


def _stored(writing: Writing, names: Iterable[Name]) -> dict[Name, Row]:
    found = writing.connection.executemany(statement("read/link_columns"), sorted(names))
    return {_name(row): row for row in found}


def _columns(writing: Writing, rows: Sequence[Link]) -> list[Row]:
    """Return the rows as the table has them, customers and words as keys."""
    terms = writing.add_terms({word for row in rows for word in (row.type, row.source)})
    customers = writing.keys.customers
    return [
        (
            customers[row.source_id],
            customers[row.target_id],
            terms[row.type],
            int(row.directed),
            row.strength,
            row.since,
            row.until,
            terms[row.source],
            to_json(row.attributes, row.source_id),
        )
        for row in rows
    ]
