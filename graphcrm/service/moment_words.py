"""Days and months in words."""

from __future__ import annotations

from graphcrm.model import Micros, as_datetime

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def month(micros: Micros) -> str:
    """Return the month of a moment, such as 'March 2026'."""
    moment = as_datetime(micros)
    return f"{MONTHS[moment.month - 1]} {moment.year}"


def day(micros: Micros) -> str:
    """Return the day of a moment, such as '1 March 2026'."""
    moment = as_datetime(micros)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
