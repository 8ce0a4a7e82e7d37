"""Columns of what customers are themselves, all that are wanted in one pass over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from graphcrm.model import Customer
from graphcrm.segments.catalogue import Field
from graphcrm.segments.columns import (
    Column,
    Moments,
    birth_moments,
    mixed_of,
    word_sets_of,
    words_of,
)
from graphcrm.store.base import Reader
from graphcrm.tables import NO_TIME


def read_profiles(
    reader: Reader, ids: Sequence[str], fields: Sequence[Field]
) -> tuple[list[Column], list[str]]:
    """Return a column for each field, and the names of all attributes that customers have, sorted.

    Rows stand in the order of ids; of `age` it is the date of birth. Reads every customer.
    """
    positions = {name: place for place, name in enumerate(ids)}
    values: list[list[Any]] = [[None] * len(positions) for _ in fields]
    takers = [(_taker(field), into) for field, into in zip(fields, values, strict=True)]
    names: set[str] = set()
    for customer in reader.iter_customers():
        place = positions.get(customer.customer_id)
        if place is None:
            continue
        if customer.attributes:
            names.update(customer.attributes)
        for take, into in takers:
            into[place] = take(customer)
    columns = [_column_of(field, some) for field, some in zip(fields, values, strict=True)]
    return columns, sorted(names)


def _taker(field: Field) -> Callable[[Customer], Any]:
    key = field.key
    if field.name.startswith("attributes."):
        return lambda customer: customer.attributes.get(key)
    return lambda customer: getattr(customer, key)


def _column_of(field: Field, values: Sequence[Any]) -> Column:
    if field.name.startswith("attributes."):
        return mixed_of(values)
    if field.key == "tags":
        return word_sets_of([value or () for value in values])
    if field.key == "created_at":
        at = [NO_TIME if value is None else value for value in values]
        return Moments(np.array(at, dtype=np.int64))
    words = words_of(values)
    return birth_moments(words) if field.key == "birth_date" else words
