from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graphcrm.errors import SourceError
from graphcrm.model import Interaction, format_moment
from tests.unit.ingest.reading import load, write

OUTLOOK_ZONE = """\
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
X-LIC-LOCATION:Europe/Berlin
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
PEOPLE = """\
ORGANIZER;CN="Lee; Ann":mailto:Ann@x.example
ATTENDEE;PARTSTAT=ACCEPTED;CN=Ann Lee:mailto:ann@x.example
ATTENDEE;PARTSTAT=NEEDS-ACTION;
 CN=王芳;ROLE=REQ-PARTICIPANT:MAILTO:wang@x.example
ATTENDEE;CN=Bob:mailto:bob@x.example
ATTENDEE;PARTSTAT=DECLINED:mailto:cy@x.example
ATTENDEE;CUTYPE=ROOM:mailto:room@x.example
"""


def event(start: str = "DTSTART:20240305T100000Z", more: str = "", people: str = PEOPLE) -> str:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nDTSTART:19990101T000000Z\nEND:VALARM\n"
    return f"BEGIN:VEVENT\nUID:e1\n{alarm}{start}\nSUMMARY:secret\n{more}{people}END:VEVENT\n"


def calendar(*parts: str) -> str:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(parts) + "END:VCALENDAR\n"
    return text.replace("\n", "\r\n")


def meetings(folder: Path, *parts: str, **options: str) -> dict[str, Interaction]:
    store, report = load("interactions", write(folder / "team.ics", calendar(*parts)), **options)
    assert report.rejects == ()
    return store.interactions


def test_everybody_who_came_meets_everybody(tmp_path: Path) -> None:
    rows = meetings(tmp_path, event())
    assert sorted(rows) == [
        "e1 ann@x.example bob@x.example",
        "e1 ann@x.example wang@x.example",
        "e1 bob@x.example wang@x.example",
    ]
    one = rows["e1 ann@x.example wang@x.example"]
    assert (one.customer_id, one.counterparty_id, one.type) == (
        "ann@x.example",
        "wang@x.example",
        "meeting",
    )
    assert (format_moment(one.occurred_at), one.attributes) == (
        "2024-03-05T10:00:00Z",
        {"audience": 3},
    )
    assert "secret" not in repr(rows)


@pytest.mark.parametrize(
    ("start", "moment"),
    [
        ("DTSTART;TZID=Europe/Berlin:20240705T100000", "2024-07-05T08:00:00Z"),
        ('DTSTART;TZID="W. Europe Standard Time":20240705T100000', "2024-07-05T08:00:00Z"),
        ("DTSTART;TZID=W. Europe Standard Time:20240105T100000", "2024-01-05T09:00:00Z"),
        ("DTSTART:20240705T100000", "2024-07-05T02:00:00Z"),
        ("DTSTART;VALUE=DATE:20240705", "2024-07-04T16:00:00Z"),
    ],
)
def test_times_in_every_kind_of_zone(tmp_path: Path, start: str, moment: str) -> None:
    rows = meetings(tmp_path, OUTLOOK_ZONE, event(start), timezone="Asia/Shanghai")
    assert {format_moment(row.occurred_at) for row in rows.values()} == {moment}


def days(rows: dict[str, Interaction], other: str = "bob@x.example") -> list[str]:
    """Return when Ann met somebody."""
    met = (row for row in rows.values() if other in (row.customer_id, row.counterparty_id))
    told = {format_moment(row.occurred_at) for row in met if "ann@x.example" in repr(row)}
    return sorted(told)


def test_a_series_is_all_its_instances(tmp_path: Path) -> None:
    rows = meetings(tmp_path, event(more="RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20240312T100000Z\n"))
    assert days(rows) == ["2024-03-05T10:00:00Z", "2024-03-19T10:00:00Z"]
    assert len(rows) == 6
    again = meetings(tmp_path, event(more="RRULE:FREQ=WEEKLY;COUNT=3\n"))
    assert set(rows) < set(again)


def test_an_instance_that_stands_for_itself_takes_the_place_of_its_time(tmp_path: Path) -> None:
    series = event(more="RRULE:FREQ=WEEKLY;UNTIL=20240319T235959Z\n")
    moved = event("DTSTART:20240313T090000Z", "RECURRENCE-ID:20240312T100000Z\n")
    local = "RECURRENCE-ID;TZID=Europe/Berlin:20240319T110000\nSTATUS:CANCELLED\n"
    cancelled = event("DTSTART:20240319T100000Z", local)
    expected = ["2024-03-05T10:00:00Z", "2024-03-13T09:00:00Z"]
    assert days(meetings(tmp_path, series, moved, cancelled)) == expected
    assert days(meetings(tmp_path, cancelled, moved, series)) == expected


def test_a_series_keeps_its_hour_where_clocks_are_changed(tmp_path: Path) -> None:
    # As Outlook writes it: a zone of its own, and an end without a time.
    start = "DTSTART;TZID=W. Europe Standard Time:20240326T100000"
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20240402;INTERVAL=1;BYDAY=TU;WKST=MO\n"
    found = days(meetings(tmp_path, OUTLOOK_ZONE, event(start, rule)))
    assert found == ["2024-03-26T09:00:00Z", "2024-04-02T08:00:00Z"]


def test_days_that_were_added_and_series_of_whole_days(tmp_path: Path) -> None:
    # As Google writes it.
    more = "RRULE:FREQ=MONTHLY;COUNT=2;BYMONTHDAY=5\nRDATE;VALUE=DATE:20240320,20240325\n"
    rows = meetings(tmp_path, event("DTSTART;VALUE=DATE:20240305", more), timezone="UTC")
    assert [moment[:10] for moment in days(rows)] == [
        "2024-03-05",
        "2024-03-20",
        "2024-03-25",
        "2024-04-05",
    ]


def test_a_series_without_an_end_ends_today(tmp_path: Path) -> None:
    begin = datetime.now(UTC) - timedelta(days=20)
    start = f"DTSTART:{begin:%Y%m%dT%H%M%SZ}"
    assert len(days(meetings(tmp_path, event(start, "RRULE:FREQ=WEEKLY\n")))) == 3


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=SECONDLY", "recurs by a rule other than DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=WEEKLY;BYDAY=XX", "recurs by a rule that cannot be read"),
        ("FREQ=DAILY", "recurs more than 5,000 times"),
    ],
)
def test_a_series_that_cannot_be_expanded_is_rejected(tmp_path: Path, rule: str, told: str) -> None:
    one = event("DTSTART:19990101T100000Z", f"RRULE:{rule}\n")
    other = event().replace("UID:e1", "UID:e2")
    store, report = load("interactions", write(tmp_path / "a.ics", calendar(one, other)))
    assert {key.split()[0] for key in store.interactions} == {"e2"}
    (reject,) = report.rejects
    assert reject.reason.startswith(f"The event {told}")
    assert reject.line == 3


def test_what_was_cancelled_or_had_one_guest_is_left_out(tmp_path: Path) -> None:
    alone = "ORGANIZER:mailto:a@x.example\nATTENDEE;PARTSTAT=DECLINED:mailto:b@x.example\n"
    assert meetings(tmp_path, event(more="STATUS:CANCELLED\n"), event(people=alone)) == {}
    assert meetings(tmp_path, "METHOD:CANCEL\n", event()) == {}
    two = calendar("METHOD:CANCEL\n", event()) + calendar(event())
    assert len(load("interactions", write(tmp_path / "two.ics", two))[0].interactions) == 3


def test_in_a_large_event_only_the_organizer_meets_everybody(tmp_path: Path) -> None:
    def guests(count: int) -> str:
        lines = "".join(f"ATTENDEE:mailto:g{number}@x.example\n" for number in range(count))
        return "ORGANIZER:mailto:host@x.example\n" + lines

    assert len(meetings(tmp_path, event(people=guests(49)))) == 50 * 49 // 2
    rows = meetings(tmp_path, event(people=guests(50)))
    assert {row.customer_id for row in rows.values()} == {"host@x.example"}
    assert len(rows) == 50


def test_events_without_a_time_are_rejected_with_their_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "team.ics",
        calendar(
            event("DTSTART:soon"), event("X-A:b"), event("DTSTART;TZID=Mars/Base:20240305T100000")
        ),
    )
    store, report = load("interactions", path)
    assert store.interactions == {}
    assert [(reject.line, reject.reason) for reject in report.rejects] == [
        (3, "DTSTART is 'soon', not a time such as 20240305T100000Z"),
        (19, "DTSTART is missing"),
        (
            35,
            "DTSTART is '20240305T100000 in the unknown time zone Mars/Base', not a time such as "
            "20240305T100000Z",
        ),
    ]


def test_the_people_of_a_calendar(tmp_path: Path) -> None:
    store, report = load("customers", write(tmp_path / "team.ics", calendar(event(), event())))
    assert {key: row.name for key, row in store.customers.items()} == {
        "ann@x.example": "Lee; Ann",
        "wang@x.example": "王芳",
        "bob@x.example": "Bob",
        "cy@x.example": None,
    }
    assert report.tables[0].rows == 4


def test_what_is_no_calendar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no links"):
        load("links", write(tmp_path / "a.ics", calendar(event())))
    with pytest.raises(SourceError, match="BEGIN:VCALENDAR"):
        load("customers", write(tmp_path / "b.ics", "customer_id\nc1\n"))
    packed = write(tmp_path / "c.gz", calendar(event()))
    assert len(load("interactions", packed)[0].interactions) == 3


@pytest.mark.parametrize(
    ("good", "bad"), [("BYDAY=-1SU", "BYDAY=-9SU;BYMONTHDAY=1"), ("+0200", "+2:00"), ("FREQ", "X")]
)
def test_a_zone_with_broken_rules_rejects_its_events_only(
    tmp_path: Path, good: str, bad: str
) -> None:
    zone = OUTLOOK_ZONE.replace(good, bad)
    start = "DTSTART;TZID=W. Europe Standard Time:20240705T100000"
    other = event().replace("UID:e1", "UID:e2")
    path = write(tmp_path / "team.ics", calendar(zone, event(start), other))
    store, report = load("interactions", path)
    assert {key.split()[0] for key in store.interactions} >= {"e2"}
    assert all("time zone" in reject.reason for reject in report.rejects)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("W. Europe Standard Time", "2024-03-05T09:00:00Z"),
        ("China Standard Time", "2024-03-05T02:00:00Z"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "2024-03-05T09:00:00Z"),
        (
            "/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires",
            "2024-03-05T13:00:00Z",
        ),
        ("/mozilla.org/20070129_1/America/New_York", "2024-03-05T15:00:00Z"),
    ],
)
def test_zones_that_programs_name_in_their_own_way_and_do_not_define(
    tmp_path: Path, name: str, expected: str
) -> None:
    rows = meetings(tmp_path, event(f"DTSTART;TZID={name}:20240305T100000"))
    assert {format_moment(row.occurred_at) for row in rows.values()} == {expected}


def test_a_zone_may_be_defined_below_the_event_and_again_in_another_calendar(
    tmp_path: Path,
) -> None:
    local = "DTSTART;TZID=Mine:20240305T100000"
    zone = OUTLOOK_ZONE.replace("W. Europe Standard Time", "Mine")
    other = zone.replace("+0100", "+0800").replace("+0200", "+0800")
    second = event(local).replace("UID:e1", "UID:e2")
    path = write(tmp_path / "team.ics", calendar(event(local), zone) + calendar(other, second))
    store, report = load("interactions", path)
    assert report.rejects == ()
    moments = {key[:2]: format_moment(row.occurred_at) for key, row in store.interactions.items()}
    assert moments["e2"] == "2024-03-05T02:00:00Z"
    rows = meetings(tmp_path, event(local), zone)
    assert {format_moment(row.occurred_at) for row in rows.values()} == {"2024-03-05T09:00:00Z"}


def test_blanks_in_a_rule_and_lists_without_a_time_are_no_faults(tmp_path: Path) -> None:
    more = "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TU, TH\nEXDATE;VALUE=DATE:\nRDATE:\n"
    rows = meetings(tmp_path, event(more=more))
    days = {format_moment(row.occurred_at)[:10] for row in rows.values()}
    assert days == {"2024-03-05", "2024-03-07", "2024-03-12"}
