"""When events of a calendar begin, in the zones that calendars name."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from graphcrm.ingest.content_lines import Component, Line
from graphcrm.ingest.windows_zones import WINDOWS_ZONES

_DEFINING = frozenset(
    ("BEGIN", "END", "TZID", "TZNAME", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO")
)


class Zones:
    """The zones of a calendar: IANA names, and those that it defines itself."""

    def __init__(self) -> None:
        self._defined: dict[str, str] = {}
        self._known: dict[str, tzinfo | None] = {}

    def define(self, zone: Component) -> None:
        """Take a definition (VTIMEZONE) that stands in the calendar."""
        lines = [f"{line.name}:{line.value}" for line in zone.lines if line.name in _DEFINING]
        text = "\n".join(["BEGIN:VTIMEZONE", *lines, "END:VTIMEZONE"])
        name = zone.text("TZID")
        if self._defined.get(name) != text:
            self._defined[name] = text
            self._known.pop(name, None)

    def find(self, name: str) -> tzinfo | None:
        """Return the zone of that name, None where nobody knows it."""
        if name not in self._known:
            self._known[name] = _iana(name) or self._read(name) or _meant(name)
        return self._known[name]

    def _read(self, name: str) -> tzinfo | None:
        if name not in self._defined:
            return None
        from dateutil import tz

        try:
            found: Any = tz.tzical(io.StringIO(self._defined[name])).get(name)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return None
        return found if isinstance(found, tzinfo) else None


def _iana(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name.lstrip("/"))
    except (KeyError, ValueError, OSError):
        return None


def _meant(name: str) -> tzinfo | None:
    """Return the zone that a program means by a name of its own that the calendar does not define.

    Windows has other names; Evolution and Thunderbird put their own in front:
    /freeassociation.sourceforge.net/Europe/Berlin.
    """
    if name in WINDOWS_ZONES:
        return _iana(WINDOWS_ZONES[name])
    parts = name.strip("/").split("/")
    tails = ("/".join(parts[-count:]) for count in (3, 2) if len(parts) > count)
    return next((zone for tail in tails if (zone := _iana(tail))), None)


def begins(line: Line, zones: Zones) -> date | str:
    """Return when an event begins: a moment, a date, or text that is neither and says why.

    A time without a zone is left without one.
    """
    return in_utc(moment_of(line.value, line, zones), line.value.strip())


def moment_of(value: str, line: Line, zones: Zones) -> date | str:
    """Return a date, or a time in the zone that the line names; else text that says why not."""
    text = value.strip()
    try:
        if len(text) == 8:
            return datetime.strptime(text, "%Y%m%d").date()
        if text.upper().endswith("Z"):
            return datetime.strptime(text[:-1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        local = datetime.strptime(text, "%Y%m%dT%H%M%S")
    except ValueError:
        return text
    name = line.parameters.get("TZID", "")
    if not name:
        return local
    zone = zones.find(name)
    return f"{text} in the unknown time zone {name}" if zone is None else local.replace(tzinfo=zone)


def in_utc(moment: date | str, text: str) -> date | str:
    """Return a moment in UTC; what has no zone, is a date or no time at all as it is.

    text: what stands in the calendar.
    """
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(UTC)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        # A zone's own rules may be broken in ways that show up here only.
        return f"{text} in a time zone whose rules cannot be used"
