"""Saved segments as rows of a plain table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphcrm.service.paging import ALL
from graphcrm.store.base import Reader

SEGMENT_COLUMNS = (
    *(("segment_id", "text"), ("name", "text"), ("rule", "text"), ("description", "text")),
    *(("created_at", "moment"), ("changed_at", "moment"), ("version", "whole")),
)
"""Columns with their kinds, as the export writes them."""


def segment_rows(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield a row of SEGMENT_COLUMNS for each saved segment, by id."""
    yield from sorted(reader.segments(ALL), key=lambda segment: segment.segment_id)
