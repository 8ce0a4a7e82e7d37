"""From what a cell says to a moment in microseconds UTC, or to a calendar date.

A time without an offset is taken in the configured zone. Where clocks are set back it happens
twice: the first of the two is taken. Where clocks are set forward it never happens: the value is
refused, but for a date alone, which stands for the first moment of that day.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from graphcrm.errors import InvalidValueError
from graphcrm.ingest.date_forms import DATE_ORDERS, WrittenDate, read_written
from graphcrm.ingest.unreadable import UnreadableError
from graphcrm.model import DAY, EPOCH, Micros

_NAIVE_EPOCH = EPOCH.replace(tzinfo=None)
_SECOND: Micros = 1_000_000
_EARLIEST: Micros = -62_135_596_800 * _SECOND  # year 1
_LATEST: Micros = 253_402_300_800 * _SECOND - 1  # year 9999
_YEAR_1990: Micros = 631_152_000 * _SECOND
_ISO_MARKS = frozenset(("--", "--T", "--t", "-- "))
_ZERO_DATES = ("1970-01-01T00:00:00", "1900-01-01T00:00:00")


def read_zone(name: str) -> tzinfo:
    """Return the time zone of that IANA name. Raises InvalidValueError for an unknown one."""
    if name.upper() in ("UTC", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidValueError(
            f"{name!r} is not a time zone. Give its name, such as Europe/Berlin, Asia/Shanghai "
            "or UTC."
        ) from error


def check_date_order(order: str | None) -> None:
    """Raise InvalidValueError unless the order is None or one of DATE_ORDERS."""
    if order is not None and order not in DATE_ORDERS:
        raise InvalidValueError(
            f"{order!r} is not a date order. Give dmy where 3/4/2024 is in April, mdy where it is "
            "in March."
        )


class MomentReader:
    """Reads moments and dates in one zone and one order of day and month."""

    def __init__(self, timezone: str = "UTC", date_order: str | None = None) -> None:
        check_date_order(date_order)
        self._zone = read_zone(timezone)
        self._date_order = date_order
        self._zeros = frozenset(
            self.moment(text + suffix) for text in _ZERO_DATES for suffix in ("", "Z")
        )

    @property
    def is_utc(self) -> bool:
        """Whether times without an offset are in UTC."""
        return self._zone is UTC

    def moment(self, value: str | date) -> Micros:
        """Return the moment in microseconds since 1970 UTC.

        Raises UnreadableError where the value is no moment or cannot exist.
        """
        written = self._read(value)
        at = written.at
        if at.tzinfo is None:
            delta = at - _NAIVE_EPOCH if self.is_utc else self._in_zone(written) - EPOCH
        else:
            delta = at - EPOCH
        micros = delta.days * DAY + delta.seconds * _SECOND + delta.microseconds
        if not _EARLIEST <= micros <= _LATEST:
            raise UnreadableError("is outside the years 1 to 9999")
        return micros

    def day(self, value: str | date) -> str:
        """Return the calendar date that is written, as in '1985-08-02', whatever the zone."""
        return self._read(value).at.date().isoformat()

    def _read(self, value: str | date) -> WrittenDate:
        if isinstance(value, str):
            # The plain form comes in millions. fromisoformat takes any character for the T.
            if value[4:11:3] in _ISO_MARKS:
                try:
                    return WrittenDate(datetime.fromisoformat(value), len(value) > 10)
                except ValueError:
                    pass
            return read_written(value, self._date_order)
        if isinstance(value, datetime):
            return WrittenDate(value, has_time=True)
        return WrittenDate(datetime(value.year, value.month, value.day), has_time=False)

    def _in_zone(self, written: WrittenDate) -> datetime:
        local = written.at.replace(tzinfo=self._zone)
        if written.has_time:
            before, after = local.utcoffset(), local.replace(fold=1).utcoffset()
            if before is not None and after is not None and before < after:
                raise UnreadableError(
                    f"does not exist in {self._zone}: clocks were set forward over it; write the "
                    "time with its offset, such as +02:00"
                )
        return local

    def suspicious(
        self, moments: Iterable[Micros | None], column: str, not_before_1990: bool
    ) -> dict[str, int]:
        """Count moments that are probably not what happened, by reason."""
        known = [moment for moment in moments if moment is not None]
        tomorrow = int(time.time()) * _SECOND + DAY
        if not known or (min(known) >= _YEAR_1990 and max(known) <= tomorrow):
            return {}
        found: dict[str, int] = {}
        for moment in known:
            reason = self._doubt(moment, tomorrow, not_before_1990)
            if reason:
                found[f"{column} {reason}"] = found.get(f"{column} {reason}", 0) + 1
        return found

    def _doubt(self, moment: Micros, tomorrow: Micros, not_before_1990: bool) -> str:
        if moment in self._zeros:
            return "is a computer's zero date (1970-01-01 or 1900-01-01)"
        if moment < _YEAR_1990 and not_before_1990:
            return "before 1990"
        return "in the future" if moment > tomorrow else ""
