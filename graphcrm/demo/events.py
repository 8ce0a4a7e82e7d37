"""The interactions table, put together from columns of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
import pyarrow as pa

from graphcrm.demo.calendar import timestamps
from graphcrm.demo.layout import Text
from graphcrm.demo.words import categories
from graphcrm.model import INTERACTION_KINDS
from graphcrm.tables import Int64

TYPES = tuple(INTERACTION_KINDS)
CHANNELS = ("", "web", "shop", "app", "phone", "post", "in person", "link")
NONE = -1


@dataclass(frozen=True, slots=True)
class Events:
    """Things that happened, as int64 (k,) columns; NONE where a column has no value.

    customer, counterparty: positions of customers. type: in TYPES. second: seconds from START.
    channel: in CHANNELS. cents: money. product: in `product_names()`. rating: stars or points.
    """

    customer: Int64
    type: Int64
    second: Int64
    counterparty: Int64
    channel: Int64
    cents: Int64
    quantity: Int64
    product: Int64
    rating: Int64


def events(type_name: str | Int64, customer: Int64, second: Int64, **columns: Int64) -> Events:
    """Return events of one type, or with a column of types; columns not given are empty."""
    size = len(customer)
    kind = np.full(size, TYPES.index(type_name)) if isinstance(type_name, str) else type_name
    empty = np.full(size, NONE)
    given = {"customer": customer, "type": kind, "second": second, **columns}
    return Events(
        **{f.name: np.asarray(given.get(f.name, empty), np.int64) for f in fields(Events)}
    )


def together(parts: Sequence[Events]) -> Events:
    """Return all events in the order of time; at the same moment, in the order of the parts."""
    order = np.argsort(np.concatenate([part.second for part in parts]), kind="stable")
    return Events(
        **{
            f.name: np.concatenate([getattr(part, f.name) for part in parts])[order]
            for f in fields(Events)
        }
    )


def product_names() -> tuple[tuple[str, ...], tuple[str, ...], Int64, Int64]:
    """Return all products with their shelves and prices in cents, and where each shelf starts."""
    shelves = categories()
    start = np.cumsum([0, *(len(shelf.products) for shelf in shelves)])
    return (
        tuple(product for shelf in shelves for product in shelf.products),
        tuple(shelf.name for shelf in shelves for _ in shelf.products),
        np.array([cents for shelf in shelves for cents in shelf.cents], np.int64),
        start.astype(np.int64),
    )


def interactions_table(
    happened: Events, ids: Text, further: Sequence[tuple[str, str | None]] = ()
) -> pd.DataFrame:
    """Return the interactions table, numbered in the order of time.

    further: (name, shelf) of products beyond `product_names()`, which positions go on to.
    """
    usual, on_shelves, _, _ = product_names()
    products = (*usual, *(name for name, _ in further))
    shelves = (*on_shelves, *(shelf for _, shelf in further))
    size = len(happened.customer)
    width = len(str(size))
    number = np.char.zfill(np.arange(1, size + 1).astype(str), width)
    columns = {
        "interaction_id": pa.array(np.char.add("i", number)),
        "customer_id": _taken(ids, happened.customer),
        "type": _taken(TYPES, happened.type),
        "occurred_at": pa.array(timestamps(happened.second), pa.timestamp("us", tz="UTC")),
        "counterparty_id": _taken(ids, happened.counterparty),
        "channel": _taken(CHANNELS, np.where(happened.channel > 0, happened.channel, NONE)),
        "amount": pa.array(happened.cents / 100, mask=happened.cents == NONE),
        "currency": _taken(("EUR",), np.where(happened.cents == NONE, NONE, 0)),
        "quantity": pa.array(happened.quantity.astype(float), mask=happened.quantity == NONE),
        "product_id": _taken(products, happened.product),
        "rating": pa.array(happened.rating.astype(float), mask=happened.rating == NONE),
        "product_category": _taken(shelves, happened.product),
    }
    frame: pd.DataFrame = pa.table(columns).to_pandas()
    return frame


def _taken(words: Sequence[str | None] | Text, positions: Int64) -> pa.Array:
    """Return the words at the positions, null for NONE."""
    return pa.array(words, pa.string()).take(pa.array(positions, mask=positions == NONE))
