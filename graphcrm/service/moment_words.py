"""Days and months in words."""

from __future__ import annotations

from datetime import datetime

from graphcrm.model import Micros, as_datetime
from graphcrm.wording import say


def month(micros: Micros) -> str:
    """Return the month of a moment, such as 'March 2026'."""
    moment = as_datetime(micros)
    return say("month", year=moment.year, month=_name(moment))


def day(micros: Micros) -> str:
    """Return the day of a moment, such as '1 March 2026'."""
    moment = as_datetime(micros)
    return say("day", year=moment.year, month=_name(moment), day=moment.day)


def _name(moment: datetime) -> str:
    return say(f"month.{moment.month}")
