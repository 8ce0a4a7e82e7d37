"""When a recurring event took place: its rule (RFC 5545), what was added and what was left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time
from itertools import islice

from graphcrm.ingest.calendar_times import Zones, in_utc, moment_of
from graphcrm.ingest.content_lines import Component, split

MOST_TIMES = 5_000
"""Instances of one series that are taken; a daily one has so many in 13 years."""

_RULES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


class RecurrenceError(ValueError):
    """A series that cannot be expanded; str(error) says what is wrong, value what stands there."""

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(reason)
        self.value = value


def recurs(event: Component) -> bool:
    """Return whether an event stands for a whole series."""
    again = event.first("RRULE") or event.first("RDATE")
    return again is not None and event.first("RECURRENCE-ID") is None


def instances(
    event: Component, zones: Zones, now: datetime, apart: Collection[str]
) -> Iterator[date]:
    """Yield when the instances of a series began, those after `now` left out.

    apart: instances, by `name_of`, that stand in the calendar for themselves or were taken out.
    Raises RecurrenceError. Cost: some microseconds an instance.
    """
    from dateutil.rrule import rruleset

    start = event.first("DTSTART")
    first = "" if start is None else moment_of(start.value, start, zones)
    if isinstance(first, str):
        raise RecurrenceError("has no time that could recur", first)
    begin = _as_time(first)
    series = rruleset()
    series.rdate(begin)
    for line in event.all("RRULE"):
        series.rrule(_rule(line.value, begin))
    for moment in _listed(event, "RDATE", zones):
        series.rdate(_alike(moment, begin))
    for moment in _listed(event, "EXDATE", zones):
        series.exdate(_alike(moment, begin))
    found = islice(series, MOST_TIMES + 1)
    for number, moment in enumerate(_until(found, now)):
        if number == MOST_TIMES:
            raise RecurrenceError(f"recurs more than {MOST_TIMES:,} times", event.value("RRULE"))
        one = moment if isinstance(first, datetime) else moment.date()
        told = in_utc(one, moment.isoformat())
        if isinstance(told, str):
            raise RecurrenceError(told, event.value("RRULE"))
        if name_of(told) not in apart:
            yield told


def name_of(moment: date | str) -> str:
    """Return by which name an instance is known, whatever zone it was written in."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment if isinstance(moment, str) else moment.isoformat()


def _as_time(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


def _rule(text: str, begin: datetime) -> object:
    from dateutil.rrule import rrulestr

    plain = "".join(text.upper().split())
    parts = dict(part.partition("=")[::2] for part in plain.split(";") if part)
    if parts.get("FREQ") not in _RULES:
        raise RecurrenceError(f"recurs by a rule other than {', '.join(_RULES)}", text)
    until = parts.get("UNTIL", "")
    if until:
        # Programs write the end with and without a zone, whatever the beginning has.
        parts["UNTIL"] = until.rstrip("Z") + ("Z" if begin.tzinfo and len(until) > 8 else "")
        if begin.tzinfo and len(until) == 8:
            parts["UNTIL"] = f"{until}T235959Z"
    try:
        return rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=begin)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise RecurrenceError(f"recurs by a rule that cannot be read ({error})", text) from error


def _listed(event: Component, name: str, zones: Zones) -> Iterator[date]:
    for line in event.all(name):
        for value in filter(None, split(line.value, ",")):
            # A period is its beginning, a slash and its end.
            moment = moment_of(value.partition("/")[0], line, zones)
            if isinstance(moment, str):
                raise RecurrenceError(f"has an {name} that is no time", value)
            yield moment


def _alike(moment: date, begin: datetime) -> datetime:
    """Return a moment with or without a zone, as the beginning of the series is."""
    if not isinstance(moment, datetime):
        return begin.replace(year=moment.year, month=moment.month, day=moment.day)
    if begin.tzinfo is None:
        return moment.replace(tzinfo=None)
    return moment.replace(tzinfo=moment.tzinfo or begin.tzinfo)


def _until(found: Iterator[datetime], now: datetime) -> Iterator[datetime]:
    local = now.replace(tzinfo=None)
    for moment in found:
        if (moment > now) if moment.tzinfo else (moment > local):
            return
        yield moment
