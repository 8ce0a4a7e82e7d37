"""Writes customers, and makes bare ones for ids that only interactions or links name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graphcrm.model import Customer, Tally
from graphcrm.store.embedded.matching import unmatch
from graphcrm.store.embedded.merging import Layout, merge_batch
from graphcrm.store.embedded.rows import Row, from_customer, json_list, to_customer
from graphcrm.store.embedded.search import searchable
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.writing import Writing

_ID, _BARE = 0, 21
_LAYOUT = Layout(attributes=20, bare=_BARE)


def write_customers(writing: Writing, rows: Sequence[Customer]) -> tuple[Tally, int]:
    """Write customers; return the tally, and how many more (or, below 0, fewer) are bare now."""
    keys, existing = _stored(writing, sorted({row.customer_id for row in rows}))
    named = ((row.customer_id, from_customer(row)) for row in rows)
    merged = merge_batch(existing, named, _LAYOUT)
    _insert(writing, list(merged.new.values()))
    _update(writing, [(keys[name], existing[name], row) for name, row in merged.changed.items()])
    promoted = sum(existing[name][_BARE] - row[_BARE] for name, row in merged.changed.items())
    return merged.tally, sum(row[_BARE] for row in merged.new.values()) - promoted


def add_bare_customers(writing: Writing, ids: Iterable[str]) -> int:
    """Make bare customers of those ids that no customer has; return how many."""
    missing = writing.keys.find_customers(writing.connection, ids)
    _insert(writing, [from_customer(Customer(name, bare=True)) for name in missing])
    return len(missing)


def _stored(writing: Writing, ids: Sequence[str]) -> tuple[dict[str, int], Mapping[str, Row]]:
    values = {"ids": json_list(ids)}
    rows: list[Row] = writing.connection.execute(statement("read/customers"), values).fetchall()
    return {row[_ID]: row[-1] for row in rows}, {row[_ID]: row[:-1] for row in rows}


def _insert(writing: Writing, rows: Sequence[Row]) -> None:
    if not rows:
        return
    last, _ = writing.connection.execute(statement("read/last_keys")).get
    keyed = list(enumerate(rows, start=last + 1))
    customers = [to_customer(row) for row in rows]
    writing.many("write/new_customer", ((*row, key) for key, row in keyed))
    make_findable(
        writing,
        [
            (key, customer.customer_id, searchable(customer))
            for key, customer in enumerate(customers, start=last + 1)
        ],
    )
    give_tags(writing, customers)
    unmatch(writing, (row[_ID] for row in rows if not row[_BARE]))
    writing.keys.customers.update((row[_ID], key) for key, row in keyed)


def _update(writing: Writing, rows: Sequence[tuple[int, Row, Row]]) -> None:
    """Change customers, given as key, columns before, columns now."""
    writing.many("write/changed_customer", ((*now, key) for key, _, now in rows))
    unmatch(writing, (now[_ID] for _, _, now in rows if not now[_BARE]))
    changes = [(key, to_customer(before), to_customer(now)) for key, before, now in rows]
    texts = [
        (key, now.customer_id, searchable(now))
        for key, before, now in changes
        if searchable(now) != searchable(before)
    ]
    make_findable(writing, texts)
    retagged = [(before, now) for _, before, now in changes if before.tags != now.tags]
    gone = ((tag, before.customer_id) for before, _ in retagged for tag in before.tags)
    writing.many("write/untag", gone)
    give_tags(writing, [now for _, now in retagged])


def give_tags(writing: Writing, customers: Iterable[Customer]) -> None:
    """Note the tags of customers."""
    tags = ((tag, customer.customer_id) for customer in customers for tag in customer.tags)
    writing.many("write/tag", tags)


def make_findable(writing: Writing, texts: Sequence[Row]) -> None:
    """Let searches find customers, given as key, id, text."""
    writing.many("write/search_text", texts)
    writing.many("write/search_pieces", ((key, text) for key, _, text in texts))
