"""From what a caller gives to what the service layer takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from graphcrm.answers import Found, Page
from graphcrm.errors import InvalidValueError
from graphcrm.model import EPOCH, Micros, Run
from graphcrm.settings import parse_half_lives

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

PART = 1000
"""Items asked for at a time: no page of a list holds more."""


def collect(fetch: Callable[[int, str | None], Page[T]], limit: int) -> list[T]:
    """Return the first `limit` items of a paged list; `fetch` takes a limit and a cursor.

    Raises InvalidValueError for a limit below 1.
    """
    if limit < 1:
        raise InvalidValueError(f"limit is {limit}; it takes a whole number of at least 1.")
    items: list[T] = []
    cursor: str | None = None
    while len(items) < limit:
        page = fetch(min(limit - len(items), PART), cursor)
        items.extend(page.items)
        cursor = page.cursor
        if cursor is None:
            break
    return items


def collect_found(
    fetch: Callable[[int, str | None], Found[T]], limit: int
) -> tuple[list[T], str | None]:
    """Return the first items of a search, and the words that it looked for instead, if others."""
    told: list[str | None] = []

    def noted(part: int, cursor: str | None) -> Page[T]:
        page = fetch(part, cursor)
        told.append(page.instead)
        return page

    return collect(noted, limit), told[0]


def collect_with_run(
    fetch: Callable[[int, str | None], Page[T]], limit: int
) -> tuple[list[T], Run | None]:
    """Return the same and the analysis that the list is answered from."""
    runs: list[Run | None] = []

    def noted(part: int, cursor: str | None) -> Page[T]:
        page = fetch(part, cursor)
        runs.append(page.run)
        return page

    return collect(noted, limit), runs[-1]


def read_moment(value: str | date) -> Micros:
    """Return a moment in microseconds UTC; a day alone stands for its end, so it is included.

    A time without an offset is taken as UTC. Raises InvalidValueError.
    """
    try:
        moment = _parse(value) if isinstance(value, str) else value
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time.max)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return (moment - EPOCH) // timedelta(microseconds=1)
    except (ValueError, OverflowError) as error:
        raise InvalidValueError(
            f"{value!r} is not a date. Give one such as 2026-03-01 or 2026-03-01T09:30:00Z."
        ) from error


def moment_in(value: str | date | None) -> Micros | None:
    """Return the same, None for None."""
    return None if value is None else read_moment(value)


def since_in(value: str | date | None) -> Micros | str | None:
    """Return a moment, or the id of a run as it is; None for None. Raises InvalidValueError."""
    if isinstance(value, str) and value.startswith("run-"):
        return value
    return moment_in(value)


def start_in(value: str | date | None) -> Micros | None:
    """Return a moment, that of its beginning for a day alone; None for None."""
    if isinstance(value, str) and len(value.strip()) <= 10:
        read_moment(value)
        value = value.strip() + "T00:00:00Z"
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return moment_in(value)


def _parse(text: str) -> date:
    text = text.strip()
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)


def ids_in(customers: pd.DataFrame | Iterable[str]) -> list[str]:
    """Return the ids of a column customer_id, of a list, or of one text alone.

    Raises InvalidValueError for a DataFrame without that column.
    """
    import pandas as pd

    if isinstance(customers, str):
        return [customers]
    if isinstance(customers, pd.DataFrame):
        if "customer_id" not in customers:
            raise InvalidValueError("The DataFrame has no column 'customer_id'. Rename one to it.")
        return list(customers["customer_id"])
    return list(customers)


def read_half_lives(given: float | Mapping[str, float] | None) -> dict[str, float]:
    """Return days by interaction type, '*' for all types. Raises InvalidValueError."""
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return parse_half_lives(tuple(f"{name}={days}" for name, days in given.items()))
    return parse_half_lives((str(given),))
