"""Dates in rules: a day stands for all of it, a date with a time for that moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from graphcrm.model import DAY, EPOCH, Micros


def days_of(text: str) -> tuple[Micros, Micros] | None:
    """Return the first and the last moment that a text such as 2026-01-31 names, in UTC.

    A date with a time and its zone is that moment alone. None for any other text.
    """
    try:
        if len(text) == 10:
            start = (
                datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC) - EPOCH
            ) // timedelta(microseconds=1)
            return start, start + DAY - 1
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    at = (moment - EPOCH) // timedelta(microseconds=1)
    return at, at
