"""How many people one message went to: what is told to everybody says little about each of them."""

from __future__ import annotations

import numpy as np

from graphcrm.partition import parts_by
from graphcrm.tables import Bool, Int16, Int32, Int64


def count_audience(
    customer: Int32, counterparty: Int32, type_code: Int16 | Int32, occurred_at: Int64
) -> Int32:
    """Return for each contact to how many different people it went at once.

    One message is what one customer sent with one type at one moment. int32 (k,), at least 1.
    O(k log k) time for k contacts, 12 bytes each and a part of them beside.
    """
    audience = np.empty(len(customer), dtype=np.int32)
    for part in parts_by(customer):
        columns = (column[part] for column in (counterparty, type_code, occurred_at, customer))
        reader, kind, moment, sender = columns
        order = np.lexsort((reader, kind, moment, sender))
        message = _changes(sender[order], moment[order], kind[order])
        person = message | _changes(reader[order])
        number = np.cumsum(message) - 1
        audience[part[order]] = np.bincount(number, weights=person).astype(np.int32)[number]
    return audience


def _changes(*keys: Int16 | Int32 | Int64) -> Bool:
    first = np.ones(len(keys[0]), dtype=np.bool_)
    if len(first):
        first[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return first
