"""Who left, as an attribute of customers says: a day, or true and false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY
from graphcrm.tables import Int64

STAYS = np.iinfo(np.int64).max
"""The day of those who did not leave."""

SOMETIME = np.iinfo(np.int64).min
"""The day of those who left nobody knows when."""

YES = ("true", "yes", "1", "1.0", "y", "是")
NO = ("false", "no", "0", "0.0", "n", "否")

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Label:
    """On which day each of n customers left, int64 (n,) days since 1970-01-01, STAYS, or SOMETIME.

    name: the attribute's. dated: whether it says when; else it is as of today, on no other day.
    """

    name: str
    day: Int64
    dated: bool

    def left_by(self, day: int) -> Any:
        """Return who had left by a day, bool (n,)."""
        return self.day <= day


def label_of(name: str, values: Sequence[Any], ids: Sequence[str], known: Sequence[str]) -> Label:
    """Return what an attribute says of each customer; None, an empty text: did not leave.

    Days as 2026-01-31, with or without a time; else true or false, yes or no, 1 or 0. known: names
    of all attributes. Raises InvalidValueError for an attribute that nobody has, for a value that
    is neither, and where some values are days and others not.
    """
    given = [(row, value) for row, value in enumerate(values) if not _empty(value)]
    if not given:
        raise InvalidValueError(_nobody(name, known))
    days = np.full(len(values), STAYS)
    flags = [(row, _flag(value)) for row, value in given]
    if all(flag is not None for _, flag in flags):
        days[[row for row, flag in flags if flag]] = SOMETIME
        return Label(name, days, dated=False)
    flagged = next((row for row, flag in flags if flag is not None), None)
    for row, value in given:
        day = _day(value)
        if day is None:
            other = "" if flagged is None else ", and all of one attribute alike"
            raise InvalidValueError(
                f"churn: label is {name!r}, which is {str(value)[:_SHOWN]!r} of customer "
                f"{ids[row][:_SHOWN]!r}; it takes a day such as 2026-01-31, or true or "
                f"false{other}."
            )
        days[row] = day
    return Label(name, days, dated=True)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _flag(value: Any) -> bool | None:
    word = str(value).strip().casefold()
    if word in YES:
        return True
    return False if word in NO else None


def _day(value: Any) -> int | None:
    try:
        moment = datetime.fromisoformat(str(value).strip())
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return int(moment.timestamp() * 1_000_000 // DAY)


def _nobody(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    there = ", ".join(repr(one) for one in sorted(known)[:10]) or "none"
    return (
        f"churn: label is {name!r}, and no customer has such an attribute with a value.{meant} "
        f"Attributes of customers are: {there}."
    )
