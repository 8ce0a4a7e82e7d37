"""Calendars (iCalendar) as tables: who met whom as interactions, and everybody as customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

from graphcrm.errors import SourceError
from graphcrm.ingest.addresses import Person, display_name, read_address
from graphcrm.ingest.batches import BrokenRow, RecordBatch
from graphcrm.ingest.calendar_times import Zones, begins
from graphcrm.ingest.cells import MAX_ID
from graphcrm.ingest.content_lines import ZONE, Component, Line, components
from graphcrm.ingest.encoding import TextFacts
from graphcrm.ingest.files import open_text
from graphcrm.ingest.mail import Found, Known, as_customers, hashed, in_batches, remember
from graphcrm.ingest.recurrences import RecurrenceError, instances, name_of, recurs
from graphcrm.ingest.schema import CUSTOMERS, INTERACTIONS

MOST_PEOPLE = 50
"""In larger events the organizer meets everybody, but not everybody everybody else."""

Apart = dict[str, set[str]]
"""By UID, the instances of a series that stand for themselves."""

Series = tuple[datetime, Collection[str]]
"""Until when series are expanded, and what is `Apart` of this one."""

_EVENT = "VEVENT"
_OUTER = "VCALENDAR"
_READ = frozenset((_EVENT, ZONE))
_NOT_PEOPLE = ("ROOM", "RESOURCE")


class CalendarSource:
    """The events of a calendar as rows of one table."""

    open_ended = True
    own_names = True
    total: int | None = None

    def __init__(self, path: Path, facts: TextFacts, table: str) -> None:
        self.name = str(path)
        self._path = path
        self._encoding = facts.encoding
        self._table = table
        if table == CUSTOMERS:
            self.columns: tuple[str, ...] = ("customer_id", "name", "email")
        elif table == INTERACTIONS:
            self.columns = ("customer_id", "counterparty_id", "type", "occurred_at")
        else:
            raise SourceError(
                f"{path} is a calendar, which holds no {table}. Give it as --interactions or "
                "--customers."
            )

    def batches(self, rows: int) -> Iterator[RecordBatch]:
        """Yield batches of at most that many rows; `line` is where the event begins."""
        zones = Zones()
        apart = {} if self._table == CUSTOMERS else self._apart(zones)
        with open_text(self._path, self._encoding, newline="") as text:
            found = components(text, _OUTER, _READ)
            if self._table == CUSTOMERS:
                yield from in_batches(_customers(found), rows)
            else:
                yield from in_batches(_interactions(found, apart, zones), rows)

    def _apart(self, zones: Zones) -> Apart:
        """Return which instances of series stand for themselves; some of them come before it.

        `zones` learns those that are defined, some of them below the events that name them.
        """
        apart: Apart = defaultdict(set)
        with open_text(self._path, self._encoding, newline="") as text:
            for component in components(text, _OUTER, _READ):
                if component.kind == ZONE:
                    zones.define(component)
                elif again := component.first("RECURRENCE-ID"):
                    apart[component.text("UID")].add(name_of(begins(again, zones)))
        return apart


def _interactions(found: Iterator[Component], apart: Apart, zones: Zones) -> Iterator[Found]:
    now = datetime.now(UTC)
    cancelled = False
    for component in found:
        if component.kind == ZONE:
            zones.define(component)
        elif component.kind == _EVENT:
            if not cancelled and component.text("STATUS").upper() != "CANCELLED":
                yield from _meetings(component, zones, (now, apart.get(component.text("UID"), ())))
        elif component.first("BEGIN"):
            cancelled = False
        elif component.first("METHOD"):
            cancelled = component.text("METHOD").upper() == "CANCEL"


def _meetings(event: Component, zones: Zones, series: Series) -> Iterator[Found]:
    present, host = _present(event)
    if len(present) < 2:
        return
    try:
        for moment, name in _times(event, zones, series):
            for pair in _pairs(present, host):
                yield (
                    event.line,
                    {
                        "interaction_id": _id(event, name, sorted(pair)),
                        "customer_id": pair[0],
                        "counterparty_id": pair[1],
                        "type": "meeting",
                        "occurred_at": moment,
                        "audience": len(present),
                    },
                )
    except RecurrenceError as error:
        yield BrokenRow(event.line, f"The event {error}", error.value, {"RRULE": error.value})
    except _NoTimeError as error:
        yield BrokenRow(event.line, str(error), error.value, {"DTSTART": error.value})


class _NoTimeError(ValueError):
    """An event without a beginning that can be read."""

    def __init__(self, value: str) -> None:
        what = f"is {value!r}, not a time such as 20240305T100000Z" if value else "is missing"
        super().__init__(f"DTSTART {what}")
        self.value = value


def _present(event: Component) -> tuple[list[str], str | None]:
    """Return who was there, by address, and who of them had called the meeting."""
    organizer = next(iter(_people(event, "ORGANIZER")), None)
    attendees = _people(event, "ATTENDEE")
    away = {person.address for person, line in attendees.items() if _declined(line)}
    present = {person.address for person in attendees} - away
    if organizer is not None and organizer.address not in away:
        present.add(organizer.address)
    host = None if organizer is None else organizer.address
    return sorted(present), host if host in present else None


def _times(event: Component, zones: Zones, series: Series) -> Iterator[tuple[date, str]]:
    """Yield when an event took place, and by which name each instance of a series is known."""
    start, again = event.first("DTSTART"), event.first("RECURRENCE-ID")
    moment = "" if start is None else begins(start, zones)
    if isinstance(moment, str):
        raise _NoTimeError(moment)
    if recurs(event):
        # All before any: a series that turns out to have no end is rejected whole.
        yield from [(one, name_of(one)) for one in instances(event, zones, *series)]
    else:
        yield moment, "" if again is None else name_of(begins(again, zones))


def _pairs(present: list[str], host: str | None) -> Iterator[tuple[str, str]]:
    others = [address for address in present if address != host]
    if host is not None:
        yield from ((host, address) for address in others)
    if len(present) <= MOST_PEOPLE:
        yield from combinations(others, 2)


def _id(event: Component, name: str, pair: list[str]) -> str:
    """Return the same id for the same instance of the same event, whatever else has changed."""
    uid = event.text("UID")
    parts = [uid, *([name] if name else []), *pair]
    if not uid:
        return hashed(*(line.value for line in event.all("DTSTART")), *parts)
    text = " ".join(parts)
    return text if len(text) <= MAX_ID and text.isprintable() else hashed(*parts)


def _people(event: Component, name: str) -> dict[Person, Line]:
    """Return the people in lines of this name; rooms and things are left out."""
    found: dict[Person, Line] = {}
    for line in event.all(name):
        address = _address(line)
        if address and line.parameters.get("CUTYPE", "").upper() not in _NOT_PEOPLE:
            found[Person(address, display_name(line.parameters.get("CN", ""), address))] = line
    return found


def _address(line: Line) -> str | None:
    value = line.value.strip()
    if value.lower().startswith("mailto:"):
        value = value[len("mailto:") :]
    return read_address(value) or read_address(line.parameters.get("EMAIL", ""))


def _declined(line: Line) -> bool:
    return line.parameters.get("PARTSTAT", "").upper() == "DECLINED"


def _customers(found: Iterator[Component]) -> Iterator[Found]:
    """Yield everybody once; memory holds every address, and the first name that came with it."""
    known: Known = {}
    for event in found:
        if event.kind != _EVENT:
            continue
        people = (*_people(event, "ORGANIZER"), *_people(event, "ATTENDEE"))
        remember(known, event.line, people)
    yield from as_customers(known)
