"""When people studied where they studied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.demo.calendar import END
from graphcrm.demo.kinds import SCHOOL
from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.people import People
from graphcrm.demo.streams import stream
from graphcrm.tables import Bool, Int64

AGE = (18, 21)
YEARS = (3, 6)
LATE_PERCENT = 8
"""How many began five to fifteen years later than others."""

UNKNOWN_PERCENT = 15
"""Of how many nobody knows the years."""


@dataclass(frozen=True, slots=True)
class Studies:
    """Columns over customers. college: int64 (n,), a number, -1 for none. since: int64 (n,), the
    year whose autumn they began in; until: the year whose summer they left in. known: bool (n,),
    whether the years are on file."""

    college: Int64
    since: Int64
    until: Int64
    known: Bool


def study(layout: Layout, people: People, university: Text, seed: int) -> Studies:
    """Return who studied where and when; the members of a school did so together."""
    rng = stream(seed, "studies")
    size = layout.customers
    names, college = np.unique(np.array([name or "" for name in university]), return_inverse=True)
    college = np.where(names[college] == "", -1, college)
    born = int(str(END)[:4]) - people.age
    late = (rng.integers(0, 100, size) < LATE_PERCENT) * rng.integers(5, 16, size)
    since = born + rng.integers(*AGE, size) + late
    length = rng.integers(*YEARS, size)
    school = layout.of_group([group.kind is SCHOOL for group in layout.groups], False)
    # A class began in one autumn or the next.
    since = np.where(school, born + AGE[0] + 1, since)
    this = int(str(END)[:4]) - 1
    since = np.minimum(since, this)
    known = (college >= 0) & (rng.integers(0, 100, size) >= UNKNOWN_PERCENT)
    return Studies(college, since, since + length, known & layout.is_person)


def study_columns(studies: Studies) -> dict[str, Text]:
    """Return the columns class_from and class_until, as years; None where unknown or none."""
    since, until = studies.since.astype(object), studies.until.astype(object)
    since[~studies.known] = until[~studies.known] = None
    return {"class_from": since, "class_until": until}


def years_together(studies: Studies, first: Int64, second: Int64) -> Int64:
    """Return for pairs how many years both studied, 0 or less for none."""
    end = np.minimum(studies.until[first], studies.until[second])
    return end - np.maximum(studies.since[first], studies.since[second])
