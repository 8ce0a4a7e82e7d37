"""What time it was where the customers are: hours of work, days off, and private time."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np

from graphcrm.inference.cells import Words
from graphcrm.inference.rules import Rules
from graphcrm.model import DAY, EPOCH, Micros, as_datetime
from graphcrm.tables import Float64, Int32, Int64

_HOUR = 3_600_000_000


class Clock:
    """Tells local times; what a zone is ahead of UTC is looked up once a day."""

    def __init__(self, zone: Words, rules: Rules) -> None:
        """Take the customers' time zones, and the hours of work of the rules."""
        self._zone, self._rules = zone, rules
        self._shifts: dict[tuple[int, int], int] = {}

    def outside_work(self, moment: Int64, who: Int32) -> Float64:
        """Return 1 where a moment was outside of work where each of these is, else 0."""
        rules = self._rules
        local = moment + self._ahead_of_utc(moment, self._zone.code[who])
        hour = (local % DAY) / _HOUR
        # 1970-01-01 was a Thursday, day 3 of a week that starts with Monday.
        weekday = (local // DAY + 3) % 7
        work = (hour >= rules.work_hours[0]) & (hour < rules.work_hours[1])
        work &= ~np.isin(weekday, rules.weekend)
        return np.where(work, 0.0, 1.0)

    def _ahead_of_utc(self, moment: Int64, code: Int32) -> Int64:
        """Return by how much local time is ahead of UTC."""
        ahead = np.zeros(len(moment), dtype=np.int64)
        day = moment // DAY
        order = np.argsort(code, kind="stable")
        codes, begin = np.unique(code[order], return_index=True)
        for one, here in zip(codes.tolist(), np.split(order, begin)[1:], strict=True):
            days, which = np.unique(day[here], return_inverse=True)
            shifts = [self._shift(one, number) for number in days.tolist()]
            ahead[here] = np.array(shifts, dtype=np.int64)[which.reshape(-1)]
        return ahead

    def _shift(self, code: int, number: int) -> int:
        known = self._shifts.get((code, number))
        if known is None:
            default = self._rules.zone
            place = _zone(self._zone.word[code] if code >= 0 else default, default)
            known = self._shifts[code, number] = _shift(place, number * DAY + DAY // 2)
        return known


def _zone(name: str, default: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo(default)


def _shift(place: ZoneInfo, moment: Micros) -> int:
    try:
        noon = as_datetime(moment)
        local = noon.astimezone(place)
    except OverflowError:  # no calendar goes that far
        return 0
    return round((local.replace(tzinfo=EPOCH.tzinfo) - noon).total_seconds()) * 1_000_000
