"""Writes interactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphcrm.model import Interaction, Tally
from graphcrm.store.embedded.customers import add_bare_customers
from graphcrm.store.embedded.merging import Layout, merge_batch
from graphcrm.store.embedded.rows import Row, json_list
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.writing import Writing
from graphcrm.store.records import to_json

_ID = 0
_LAYOUT = Layout(attributes=12)


def write_interactions(writing: Writing, rows: Sequence[Interaction]) -> Tally:
    """Write interactions, and bare customers for ids that no customer has.

    Most rows of a load are new, so all are added first, and only what was there before is read.
    """
    table: Any = Interaction._make(zip(*rows, strict=True))
    bare = add_bare_customers(writing, {*table.customer_id, *table.counterparty_id} - {None, ""})
    columns = _columns(writing, table)
    first_of = {row[_ID]: row for row in reversed(columns)}
    _, last = writing.connection.execute(statement("read/last_keys")).get
    new = _insert(writing, first_of, last)
    if new == len(rows):
        return Tally(new=new, bare=bare)
    stored = {} if new == len(first_of) else _stored(writing, sorted(first_of), last)
    merged = merge_batch({**first_of, **stored}, _rows_again(columns, set(stored)), _LAYOUT)
    _update(writing, merged.changed)
    return Tally(new, merged.changes, merged.unchanged, bare)


def _insert(writing: Writing, rows: Mapping[str, Row], last: int) -> int:
    """Add those of the rows that are not there; return how many. `last` is the last key in use."""
    connection = writing.connection
    before = connection.total_changes()
    # In the order of the index of ids, which is twice as fast as in any other.
    writing.many("write/new_interaction", (rows[name] for name in sorted(rows)))
    new: int = connection.total_changes() - before
    if new:
        connection.execute(statement("write/index_by_customer"), {"last": last})
        connection.execute(statement("write/index_by_counterparty"), {"last": last})
    return new


def _rows_again(columns: Sequence[Row], known: set[str]) -> list[tuple[str, Row]]:
    """Return the rows whose id was there already, or is in an earlier row."""
    again = []
    for row in columns:
        if row[_ID] in known:
            again.append((row[_ID], row))
        known.add(row[_ID])
    return again


def _update(writing: Writing, rows: Mapping[str, Row]) -> None:
    if not rows:
        return
    values = {"ids": json_list(list(rows))}
    keys = dict(writing.connection.execute(statement("read/interaction_keys"), values))
    each = [(key,) for key in keys.values()]
    writing.many("write/unindex_by_customer", each)
    writing.many("write/unindex_by_counterparty", each)
    writing.many("write/changed_interaction", ((*rows[name], key) for name, key in keys.items()))
    writing.many("write/reindex_by_customer", each)
    writing.many("write/reindex_by_counterparty", each)


def _stored(writing: Writing, ids: Sequence[str], until: int) -> dict[str, Row]:
    values = {"ids": json_list(ids), "until": until}
    rows = writing.connection.execute(statement("read/interaction_columns"), values)
    return {row[_ID]: row for row in rows}


def _columns(writing: Writing, table: Any) -> list[Row]:
    """Return rows as they are stored, customers and words as keys; `table` has their columns."""
    words = {*table.type, *table.channel, *table.currency, *table.product_id, *table.source}
    terms = writing.add_terms(words)
    customers = writing.keys.customers
    attributes = zip(table.attributes, table.interaction_id, strict=True)
    columns = (
        table.interaction_id,
        [customers[name] for name in table.customer_id],
        [terms[word] for word in table.type],
        table.occurred_at,
        [customers[name] if name else None for name in table.counterparty_id],
        [terms[word] for word in table.channel],
        table.amount,
        [terms[word] for word in table.currency],
        table.quantity,
        [terms[word] for word in table.product_id],
        table.rating,
        [terms[word] for word in table.source],
        [to_json(given, owner) if given else None for given, owner in attributes],
    )
    return list(zip(*columns, strict=True))
