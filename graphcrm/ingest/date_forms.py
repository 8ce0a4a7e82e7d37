"""The many ways in which people and programs write a date, with or without a time of day.

ISO 8601 in its common forms has a fast path in `graphcrm.ingest.dates`; all else is told apart
here, one pattern a form. A form that can be read in two ways is refused, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from graphcrm.ingest.unreadable import UnreadableError
from graphcrm.model import EPOCH

DATE_ORDERS = ("dmy", "mdy")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|"
    "august|sept|september|october|november|december)"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"

# Hours west or east as RFC 2822 has them; CST is left out: in China it is eight hours east.
_ZONE_HOURS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0,
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_TIME = re.compile(
    r"""(?P<before>上午|下午|午前|午後)?\s*
        (?P<hour>\d{1,2})
        (?: [:.](?P<minute>\d{2}) (?: [:.](?P<second>\d{2}) (?:[.,](?P<fraction>\d{1,12}))? )?
          | [时時](?P<minute_cjk>\d{1,2})分 (?: (?P<second_cjk>\d{1,2})秒 )?
          | (?=\s*[ap]\.?m) )
        \s*(?P<after>[ap]\.?m\b\.?)?
        \s*(?P<zone>(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?|[a-z]{1,5})?
        (?:\s*\([^()]*\))?""",
    re.VERBOSE | re.IGNORECASE,
)


class WrittenDate(NamedTuple):
    """A moment as it was written: without an offset `at` is naive."""

    at: datetime
    has_time: bool


Day = tuple[int, int, int]
"""Year, month, day."""


def read_written(text: str, date_order: str | None) -> WrittenDate:
    """Return what the text says.

    Raises UnreadableError for what is no date, cannot exist or can be read in two ways.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain):
        return _read_digits(plain)
    if _ISO_BASIC.fullmatch(plain):
        return _read_basic(plain)
    for pattern, read_day in _FORMS:
        match = pattern.match(plain)
        if match:
            return _complete(plain, match, read_day(match, date_order))
    if _TWO_DIGIT_YEAR.match(plain):
        raise UnreadableError("has a year of two digits; write the year with four")
    raise UnreadableError("is not a date; write it as in 2024-03-05 or 2024-03-05T14:30:00Z")


def _complete(text: str, match: re.Match[str], day: Day) -> WrittenDate:
    rest = text[match.end() :].lstrip(" ,Tt\u3000")
    if not rest:
        return WrittenDate(_moment(day, (0, 0, 0, 0), None), has_time=False)
    time = _TIME.fullmatch(rest)
    if not time:
        raise UnreadableError(f"has something after the date that is not a time: {rest[:40]!r}")
    return WrittenDate(_moment(day, _clock(time), _zone(time["zone"])), has_time=True)


def _moment(day: Day, clock: tuple[int, int, int, int], zone: tzinfo | None) -> datetime:
    try:
        return datetime(*day, *clock, tzinfo=zone)
    except ValueError as error:
        # Newer Pythons put the value into the sentence; the reject has it already.
        raise UnreadableError(f"is not a date that exists: {error}") from error


def _clock(time: re.Match[str]) -> tuple[int, int, int, int]:
    hour = int(time["hour"])
    minute = int(time["minute"] or time["minute_cjk"] or 0)
    second = int(time["second"] or time["second_cjk"] or 0)
    fraction = int((time["fraction"] or "").ljust(6, "0")[:6] or 0)
    half = (time["after"] or time["before"] or "").lower()
    if half:
        afternoon = half[0] == "p" or half in ("下午", "午後")
        hour = _twelve_hours(hour, afternoon, strict=bool(time["after"]))
    return hour, minute, second, fraction


def _twelve_hours(hour: int, afternoon: bool, strict: bool) -> int:
    if strict and not 1 <= hour <= 12:
        raise UnreadableError("is not a time that exists: with AM or PM the hour is 1 to 12")
    if afternoon:
        return hour + 12 if hour < 12 else hour
    return 0 if hour == 12 else hour


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    word = text.lower()
    if word in _ZONE_HOURS:
        return timezone(timedelta(hours=_ZONE_HOURS[word]))
    match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{2}):?(\d{2})?", word)
    if not match:
        raise UnreadableError(f"has the time zone {text!r}, which is not clear; write +01:00")
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > 23 or minutes > 59:
        raise UnreadableError(f"has the offset {text!r}, which is beyond a day")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if match[1] == "-" else offset)


def _read_digits(text: str) -> WrittenDate:
    """Read 20240305, 20240305143000, or a count since 1970: its length tells the unit."""
    whole, _, part = text.lstrip("-").partition(".")
    if len(whole) in (8, 14) and not part and text[0] != "-":
        day = (int(whole[:4]), int(whole[4:6]), int(whole[6:8]))
        clock = (int(whole[8:10] or 0), int(whole[10:12] or 0), int(whole[12:14] or 0), 0)
        return WrittenDate(_moment(day, clock, None), has_time=len(whole) == 14)
    micros_per_unit = {9: 1_000_000, 10: 1_000_000, 12: 1000, 13: 1000, 15: 1, 16: 1}
    if len(whole) not in micros_per_unit:
        hint = (
            "; it looks like a spreadsheet's day number: format the column as a date"
            if len(whole) == 5
            else "; seconds since 1970 have 9 or 10 digits, milliseconds 12 or 13"
        )
        raise UnreadableError(f"is a number, not a date{hint}")
    unit = micros_per_unit[len(whole)]
    micros = int(whole) * unit + int(part.ljust(6, "0")[:6] or 0) * unit // 1_000_000
    return WrittenDate(EPOCH + timedelta(microseconds=-micros if text[0] == "-" else micros), True)


def _read_basic(text: str) -> WrittenDate:
    try:
        return WrittenDate(datetime.fromisoformat(text), has_time="T" in text.upper())
    except ValueError as error:
        raise UnreadableError(f"is not a date that exists: {error}") from error


def _year_first(match: re.Match[str], _: str | None) -> Day:
    return int(match[1]), int(match[3]), int(match[4])


def _year_month_day(match: re.Match[str], _: str | None) -> Day:
    return int(match[1]), int(match[2]), int(match[3])


def _day_first(match: re.Match[str], _: str | None) -> Day:
    return int(match[3]), int(match[2]), int(match[1])


def _either_first(match: re.Match[str], date_order: str | None) -> Day:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if date_order is None and first != second and first <= 12 and second <= 12:
        raise UnreadableError(
            "can be read with the day or the month first; say which with --date-order dmy or "
            "--date-order mdy"
        )
    day_first = date_order == "dmy" or (date_order is None and first > 12)
    return (year, second, first) if day_first else (year, first, second)


def _day_month_name(match: re.Match[str], _: str | None) -> Day:
    return int(match[3]), _MONTHS.index(match[2][:3].lower()) + 1, int(match[1])


def _month_name_day(match: re.Match[str], _: str | None) -> Day:
    return int(match[3]), _MONTHS.index(match[1][:3].lower()) + 1, int(match[2])


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + r"(?=[\sT,]|$)", re.IGNORECASE)


# ISO 8601 without hyphens, or by week of the year.
_ISO_BASIC = re.compile(r"(?:\d{8}(?=T)|\d{4}-?W\d{2}-?\d)(?:T[\d:.,]+(?:Z|[+-][\d:]+)?)?", re.I)

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str | None], Day]], ...] = (
    (_form(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"), _year_first),
    (_form(r"(\d{4})(\d{2})(\d{2})(?!T)"), _year_month_day),
    (re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]"), _year_month_day),
    (_form(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"), _day_first),
    (_form(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})"), _either_first),
    (_form(_WEEKDAY + r"(\d{1,2})[\s-]+" + _MONTH + r"[\s,-]+(\d{4})"), _day_month_name),
    (_form(_WEEKDAY + _MONTH + r"\s+(\d{1,2}),?\s+(\d{4})"), _month_name_day),
)

_TWO_DIGIT_YEAR = _form(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
