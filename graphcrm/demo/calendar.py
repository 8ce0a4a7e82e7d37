"""The two years that the data covers: fixed, so that a seed gives the same files for ever."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from graphcrm.demo.streams import pick
from graphcrm.tables import Int64

START = np.datetime64("2023-07-01T00:00:00", "s")
WINDOW_DAYS = 731
END = START + np.timedelta64(WINDOW_DAYS, "D")
"""Nothing happens at or after this moment: 2025-07-01."""

DAY_SECONDS = 86_400
_HOURS = (1, 0, 0, 0, 0, 1, 2, 5, 8, 10, 11, 10, 11, 9, 8, 8, 8, 9, 10, 11, 10, 8, 5, 2)


def moments(rng: Generator, day: Int64, utc: Int64) -> Int64:
    """Return seconds from START: a moment on each of the days, at hours when people are awake.

    day: whole days from START. utc: hours that the place is ahead of UTC.
    """
    second = pick(rng, _HOURS, len(day)) * 3600 + rng.integers(0, 3600, len(day)) - utc * 3600
    # Where the hours from UTC lead out of the two years, the other end of the day is as good.
    moment = day * DAY_SECONDS + second
    moment = np.where(moment < 0, moment + DAY_SECONDS, moment)
    return np.where(moment >= WINDOW_DAYS * DAY_SECONDS, moment - DAY_SECONDS, moment)


def month_of(day: Int64) -> Int64:
    """Return the month, 0 for January, of days counted from START."""
    months: Int64 = (START + day * np.timedelta64(1, "D")).astype("datetime64[M]").astype(np.int64)
    return months % 12


def timestamps(seconds: Int64) -> NDArray[np.datetime64]:
    """Return UTC moments in microseconds for seconds from START."""
    return (START + seconds * np.timedelta64(1, "s")).astype("datetime64[us]")
