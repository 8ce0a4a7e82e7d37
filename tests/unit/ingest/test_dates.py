from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import InvalidValueError
from graphcrm.ingest.dates import MomentReader
from graphcrm.ingest.iso_moments import plain_moments
from graphcrm.ingest.unreadable import UnreadableError
from graphcrm.model import format_moment

UTC_READER = MomentReader()
BERLIN = MomentReader("Europe/Berlin")


def read(text: str | date, reader: MomentReader = UTC_READER) -> str:
    return format_moment(reader.moment(text))


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05T14:30:00Z",
        "2024-03-05T14:30:00+00:00",
        "2024-03-05 14:30:00",
        "2024-03-05t14:30",
        "2024-03-05T15:30:00+01:00",
        "2024-03-05 09:30:00 -0500",
        "2024-03-05 14:30:00 UTC",
        "20240305T143000Z",
        "20240305143000",
        "2024/03/05 14:30",
        "2024/3/5 2:30 PM",
        "05.03.2024 14:30",
        "2024年3月5日 14:30",
        "2024年3月5日14时30分",
        "2024年3月5日 下午2:30",
        "２０２４－０３－０５　１４：３０",
        "Tue, 05 Mar 2024 15:30:00 +0100",
        "Tue, 5 Mar 2024 06:30:00 -0800 (PST)",
        "5 March 2024 14:30",
        "Mar 5, 2024 2:30 p.m.",
        "1709649000",
        "1709649000000",
        "2024-W10-2T14:30",
    ],
)
def test_one_moment_in_many_forms(text: str) -> None:
    assert read(text) == "2024-03-05T14:30:00Z"


@pytest.mark.parametrize(
    "text",
    ["2024-03-05", "20240305", "2024/3/5", "5.3.2024", "2024年3月5日", "5 Mar 2024"],
)
def test_a_day_alone_is_its_midnight(text: str) -> None:
    assert read(text) == "2024-03-05T00:00:00Z"
    assert UTC_READER.day(text) == "2024-03-05"


def test_fractions_are_kept_to_microseconds() -> None:
    assert read("2024-03-05T14:30:00.123456789Z") == "2024-03-05T14:30:00.123456Z"
    assert read("2024/3/5 14:30:00,5") == "2024-03-05T14:30:00.500000Z"
    assert read("1709649000.25") == "2024-03-05T14:30:00.250000Z"


@pytest.mark.parametrize("text", ["3/4/2024", "03-04-2024", "12/11/2024 10:00"])
def test_a_date_of_two_readings_needs_an_order(text: str) -> None:
    with pytest.raises(UnreadableError, match="--date-order dmy"):
        read(text)


def test_the_order_says_which_comes_first() -> None:
    assert read("3/4/2024", MomentReader(date_order="dmy")) == "2024-04-03T00:00:00Z"
    assert read("3/4/2024", MomentReader(date_order="mdy")) == "2024-03-04T00:00:00Z"


def test_with_an_order_the_other_one_is_impossible() -> None:
    with pytest.raises(UnreadableError, match="not a date that exists"):
        read("4/13/2024", MomentReader(date_order="dmy"))


def test_a_part_above_twelve_tells_the_order() -> None:
    assert read("13/4/2024") == "2024-04-13T00:00:00Z"
    assert read("4/13/2024 3:05 PM") == "2024-04-13T15:05:00Z"
    assert read("5/5/2024") == "2024-05-05T00:00:00Z"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-02-30", "not a date that exists"),
        ("2023-02-29T10:00:00Z", "not a date that exists"),
        ("2024-13-01", "not a date that exists"),
        ("0000-01-01", "not a date that exists"),
        ("2024-03-05T25:00", "not a date that exists"),
        ("2024-03-05T10:61", "not a date that exists"),
        ("2024-03-05 13:00 PM", "hour is 1 to 12"),
        ("2024-03-05T10:00+99:00", "beyond a day"),
        ("2024-03-05x10:00", "not a date"),
        ("2024-03-05 10:00 CST", "not clear"),
        ("3/4/24", "two digits"),
        ("45356", "spreadsheet"),
        ("0", "number"),
        ("soon", "not a date"),
        ("", "not a date"),
        ("2024-03-05 and more", "not a time"),
        ("0001-01-01T00:00:00+14:00", "outside the years"),
        ("9999-12-31T23:00:00-05:00", "outside the years"),
    ],
)
def test_what_is_no_moment_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(text)


def test_digits_that_look_like_a_year_are_still_milliseconds() -> None:
    assert read("1712012341234") == "2024-04-01T22:59:01.234000Z"


def test_times_without_an_offset_are_local() -> None:
    assert read("2024-07-01 12:00", BERLIN) == "2024-07-01T10:00:00Z"
    assert read("2024-01-01 12:00", BERLIN) == "2024-01-01T11:00:00Z"
    assert read("2024-01-01", BERLIN) == "2023-12-31T23:00:00Z"
    assert read("2024-01-01T12:00:00Z", BERLIN) == "2024-01-01T12:00:00Z"
    assert read("1709649000", BERLIN) == "2024-03-05T14:30:00Z"


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(UnreadableError, match="set forward"):
        read("2024-03-31 02:30", BERLIN)


def test_of_a_time_that_happens_twice_the_first_is_taken() -> None:
    assert read("2024-10-27 02:30", BERLIN) == "2024-10-27T00:30:00Z"


def test_a_day_whose_midnight_is_skipped_starts_when_it_starts() -> None:
    assert read("2018-11-04", MomentReader("America/Sao_Paulo")) == "2018-11-04T03:00:00Z"


def test_values_that_are_dates_already() -> None:
    berlin = timezone(timedelta(hours=1))
    assert read(datetime(2024, 3, 5, 15, 30, tzinfo=berlin)) == "2024-03-05T14:30:00Z"
    assert read(datetime(2024, 3, 5, 14, 30)) == "2024-03-05T14:30:00Z"
    assert read(date(2024, 3, 5)) == "2024-03-05T00:00:00Z"
    assert UTC_READER.day(datetime(2024, 3, 5, 23, 30, tzinfo=berlin)) == "2024-03-05"


def test_unknown_zone_and_order_are_usage_errors() -> None:
    with pytest.raises(InvalidValueError, match="Europe/Berlin"):
        MomentReader("Mars/Olympus")
    with pytest.raises(InvalidValueError, match="dmy"):
        MomentReader(date_order="ymd")
    with pytest.raises(InvalidValueError):
        MomentReader("../../etc/passwd")


def test_suspicious_moments_are_counted_by_reason() -> None:
    texts = ["1979-12-31T21:00:00Z", "1970-01-01", "1900-01-01", "2024-03-05", "2999-01-01"]
    moments = [*map(UTC_READER.moment, texts), None]
    assert UTC_READER.suspicious(moments, "occurred_at", True) == {
        "occurred_at before 1990": 1,
        "occurred_at is a computer's zero date (1970-01-01 or 1900-01-01)": 2,
        "occurred_at in the future": 1,
    }
    assert "since before 1990" not in UTC_READER.suspicious(moments, "since", False)


def test_a_local_zero_date_is_one_too() -> None:
    assert BERLIN.suspicious([BERLIN.moment("1970-01-01 00:00:00")], "occurred_at", True) == {
        "occurred_at is a computer's zero date (1970-01-01 or 1900-01-01)": 1
    }


MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(
    lambda at: at.replace(microsecond=0)
)


@given(st.lists(MOMENTS, min_size=1), st.sampled_from(["%sZ", "%s"]))
def test_whole_columns_are_read_like_single_cells(moments: list[datetime], form: str) -> None:
    cells = [form % at.isoformat() for at in moments]
    expected = [
        round((at.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
        * 1_000_000
        for at in moments
    ]
    assert plain_moments(cells, utc=True) == expected
    assert list(map(UTC_READER.moment, cells)) == expected


ALMOST = st.from_regex(r"\d{4}-[01]\d-[0-3]\d[T ][0-2]\d:[0-6]\d:[0-6]\dZ", fullmatch=True)


@given(st.lists(ALMOST, min_size=1, max_size=3))
def test_whole_columns_take_nothing_that_single_cells_refuse(cells: list[str]) -> None:
    plain = plain_moments(cells, utc=False)
    if plain is not None:
        assert plain == list(map(UTC_READER.moment, cells))


@given(st.text())
def test_any_text_is_a_moment_or_is_refused(text: str) -> None:
    for reader in (UTC_READER, BERLIN):
        with suppress(UnreadableError):
            assert format_moment(reader.moment(text)).endswith("Z")


@given(st.from_regex(r"[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}日?[T ,]?[0-9:.+apmAPMZ ]*"))
def test_nearly_dates_are_moments_or_refused(text: str) -> None:
    with suppress(UnreadableError):
        assert format_moment(BERLIN.moment(text)).endswith("Z")
