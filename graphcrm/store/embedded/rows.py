"""Between rows of SQLite and rows of the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from graphcrm.model import (
    DECLARED,
    INFERRED,
    Community,
    Customer,
    Interaction,
    Link,
    Relationship,
)
from graphcrm.store.records import (
    from_json,
    from_members,
    from_traits,
    from_worth,
    to_json,
    to_members,
    to_traits,
    to_worth,
)

Row = tuple[Any, ...]


def json_list(values: Sequence[str | int]) -> str:
    """Return the values as a JSON array, to be bound as one parameter."""
    try:
        return orjson.dumps(values).decode()
    except TypeError:
        # Half of a surrogate pair is no text: nothing in the store can be named so.
        return orjson.dumps([value for value in values if is_text(value)]).decode()


def is_text(value: str | int) -> bool:
    """Tell whether a value has no half of a surrogate pair in it."""
    return (
        not isinstance(value, str)
        or value.isascii()
        or value == value.encode("utf-8", "replace").decode("utf-8")
    )


def to_customer(row: Row) -> Customer:
    """Return the customer of a row of columns of model.Customer; more columns are ignored."""
    tags = tuple(orjson.loads(row[18])) if row[18] else ()
    return Customer._make((*row[:18], tags, row[19], from_json(row[20]), bool(row[21])))


def from_customer(customer: Customer) -> Row:
    """Return the columns of model.Customer, None for what is empty."""
    texts: Row = customer[:18]
    if "" in texts:
        texts = tuple(None if value == "" else value for value in texts)
    return (
        *texts,
        orjson.dumps(customer.tags).decode() if customer.tags else None,
        customer.source or None,
        to_json(customer.attributes, customer.customer_id),
        int(customer.bare),
    )


def to_interaction(row: Row) -> Interaction:
    """Return the interaction of a row of columns of model.Interaction."""
    return Interaction._make((*row[:12], from_json(row[12])))


def to_link(row: Row) -> Link:
    """Return the link of a row of columns of model.Link."""
    return Link._make((*row[:3], bool(row[3]), *row[4:8], from_json(row[8])))


def to_relationship(row: Row) -> Relationship:
    """Return the relationship of a row of `relationship_rows`, its keys left out."""
    source, target, kind, directed, strength, confidence, declared, *rest = row
    origin = DECLARED if declared else INFERRED
    return Relationship(source, target, kind, directed == 1, strength, confidence, origin, *rest)


def to_community(row: Row) -> Community:
    """Return the community of a row of columns of model.Community."""
    return Community._make(
        (*row[:8], to_members(row[8]), to_traits(row[9]), *row[10:-1], to_worth(row[-1]))
    )


def from_community(community: Community) -> Row:
    """Return the columns of model.Community."""
    told = (from_members(community), from_traits(community))
    return (*community[:8], *told, *community[10:-1], from_worth(community))
