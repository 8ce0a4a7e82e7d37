"""Moments at the edge: RFC 3339 text outside, microseconds since 1970 UTC inside."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from graphcrm.model import EPOCH, Micros, format_moment


def read_moment(text: str) -> Micros:
    """Return the moment that RFC 3339 text names; a date alone is the end of that day in UTC.

    Raises ValueError for other text and for a time without its zone.
    """
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
        moment = datetime.combine(day, time.max, UTC) if day else datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError(
            "it takes a date such as 2026-03-01, or a date and time with its zone such as "
            "2026-03-01T09:30:00Z"
        )
    return (moment - EPOCH) // timedelta(microseconds=1)


def read_start(text: str) -> Micros:
    """Return the same, but for a date alone the beginning of that day."""
    return read_moment(f"{text}T00:00:00Z" if len(text) == 10 else text)


def _shown(value: Any) -> Any:
    return format_moment(value) if isinstance(value, int) else value


Moment = Annotated[
    str,
    BeforeValidator(_shown),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-01T09:30:00Z"]}),
]
"""A field of an answer: microseconds go in, RFC 3339 comes out."""
