"""Since when and until when people work where they work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.demo.calendar import START, WINDOW_DAYS
from graphcrm.demo.kinds import WORKPLACE
from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.people import People
from graphcrm.demo.streams import stream
from graphcrm.demo.ties import GROUP, TEAM, Ties
from graphcrm.tables import Bool, Int64

LONGEST_DAYS = 5000
LEFT_PERCENT = 60
"""How many were there for a limited time; it may not be over."""

STAY_DAYS = (120, 1500)
AT_WORK_FROM = 16
UNKNOWN_PERCENT = 9
"""Of how many with an employer nobody knows since when."""

STILL = 1 << 30


@dataclass(frozen=True, slots=True)
class Employment:
    """Columns over customers, int64 (n,), days from START.

    employer: number of the company in all, -1 for none. since: first day. until: the last day,
    STILL where there is none. known: bool (n,), whether the days are on file.
    """

    employer: Int64
    since: Int64
    until: Int64
    known: Bool


def employ(layout: Layout, people: People, ties: Ties, company: Text, seed: int) -> Employment:
    """Return who works where from when to when; who know each other from work overlap there."""
    rng = stream(seed, "employment")
    size = layout.customers
    names, employer = np.unique(
        np.array([name or "" for name in company], object).astype(str), return_inverse=True
    )
    employer = np.where(names[employer] == "", -1, employer)
    grown = WINDOW_DAYS - (people.age - AT_WORK_FROM) * 365
    since = (
        WINDOW_DAYS
        - 60
        - np.minimum(rng.integers(0, LONGEST_DAYS, size), rng.integers(0, LONGEST_DAYS, size))
    )
    since = np.minimum(np.maximum(since, grown), WINDOW_DAYS - 60)
    until = since + rng.integers(*STAY_DAYS, size)
    stays = rng.integers(0, 100, size) >= LEFT_PERCENT
    until = np.where(stays | (until >= WINDOW_DAYS), STILL, until)
    until = _stretched(layout, ties, since, until, rng.integers(90, 500, len(ties)))
    known = (employer >= 0) & (rng.integers(0, 100, size) >= UNKNOWN_PERCENT)
    return Employment(employer, since, until, known)


def _stretched(layout: Layout, ties: Ties, since: Int64, until: Int64, more: Int64) -> Int64:
    """Let those who left before somebody they know from work came stay somewhat longer."""
    works = layout.of_group([group.kind is WORKPLACE for group in layout.groups], False)
    known = np.isin(ties.reason, (TEAM, GROUP)) & works[ties.source]
    for one, other in ((ties.source, ties.target), (ties.target, ties.source)):
        missed = np.flatnonzero(known & (until[one] < since[other] + 90))
        until = until.copy()
        np.maximum.at(until, one[missed], since[other[missed]] + more[missed])
    return np.where(until >= WINDOW_DAYS, STILL, until)


def employment_columns(job: Employment) -> dict[str, Text]:
    """Return the columns employed_from and employed_until, as dates; None where unknown or none."""
    start = START.astype("datetime64[D]")
    still = job.until >= STILL
    since = np.datetime_as_string(start + job.since).astype(object)
    until = np.datetime_as_string(start + np.where(still, 0, job.until)).astype(object)
    since[~job.known] = None
    until[~job.known | still] = None
    return {"employed_from": since, "employed_until": until}


def overlap(job: Employment, first: Int64, second: Int64) -> Int64:
    """Return for pairs how many days both were there, 0 or less for none."""
    end = np.minimum(np.minimum(job.until[first], job.until[second]), WINDOW_DAYS)
    return end - np.maximum(job.since[first], job.since[second])
