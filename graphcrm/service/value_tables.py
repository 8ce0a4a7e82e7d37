"""What customers are worth as rows of plain tables, their stages in a table of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from graphcrm.model import DAY, Valuation
from graphcrm.store.base import Reader

_BATCH = 20_000
_KINDS = {
    **dict.fromkeys(("customer_id", "rfm_segment", "stage"), "text"),
    **dict.fromkeys(("orders", "frequency", "ratings", "cluster"), "whole"),
    **dict.fromkeys(("recency_score", "frequency_score", "monetary_score"), "whole"),
    **dict.fromkeys(("first_order_at", "last_order_at", "stage_since"), "moment"),
}

_FIELDS = tuple((name, _KINDS.get(name, "real")) for name in Valuation._fields[:-2])
_RECENCY = [name for name, _ in _FIELDS].index("frequency")
VALUE_COLUMNS = (*_FIELDS[:_RECENCY], ("recency_days", "whole"), *_FIELDS[_RECENCY:])
STAGE_COLUMNS = (
    *(("customer_id", "text"), ("stage", "text"), ("at", "moment"), ("reason", "text")),
    ("detail", "text"),
)
"""Columns with their kinds, as the export writes them."""


def value_rows(reader: Reader, ids: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield a row of VALUE_COLUMNS for each customer that was valued, in the order of ids."""
    run = reader.status().run
    as_of = ((run.models if run else None) or {}).get("value", {}).get("as_of")
    for value in _values(reader, ids):
        last = value.last_order_at
        days = None if last is None or as_of is None else as_of // DAY - last // DAY
        yield (*value[:_RECENCY], days, *value[_RECENCY:-2])


def stage_rows(reader: Reader, ids: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield a row of STAGE_COLUMNS for each stage a customer came to, in the order of ids."""
    for value in _values(reader, ids):
        for change in value.stages:
            detail = json.dumps(dict(change.detail), ensure_ascii=False, sort_keys=True)
            yield (value.customer_id, change.stage, change.at, change.reason, detail)


def _values(reader: Reader, ids: Sequence[str]) -> Iterator[Valuation]:
    """Yield the valuations there are, a batch of customers at a time."""
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        found = reader.values(part)
        yield from (found[name] for name in part if name in found)
