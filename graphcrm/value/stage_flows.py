"""Flows: how many customers went from which stage to which, month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY, Micros
from graphcrm.tables import Bool, Int64
from graphcrm.value.lifecycle import Changes, stages_at

MOST_MONTHS = 1200
"""A century: what one answer covers."""


@dataclass(frozen=True, slots=True)
class StageFlows:
    """Moves between s stages in m months (UTC), such as 2026-03.

    moved: int64 (m, s + 1, s + 1), changes from a stage to another; the last row is of customers
    who became known. Each change counts, several of a customer too. net: the same from the end of
    the month before to the end of the month: each customer once, and not at all who is where it
    was. stock: int64 (m + 1, s), customers in each stage before the first month and after each. For
    both, stock after = stock before + moves to the stage - moves from it.
    """

    stages: tuple[str, ...]
    months: tuple[str, ...]
    moved: Int64
    net: Int64
    stock: Int64


def flows_of(events: Changes, first: Micros, last: Micros) -> StageFlows:
    """Return the flows of the months from that of `first` to that of `last`, both whole.

    Raises InvalidValueError where the last is before the first, or beyond MOST_MONTHS. Cost:
    O(customers + events + months * stages**2).
    """
    begin, end = _months(np.array([first // DAY, last // DAY])).tolist()
    if not begin <= end < begin + MOST_MONTHS:
        raise InvalidValueError(
            f"Flows go from a month to a later one, over at most {MOST_MONTHS} months."
        )
    months, size = end - begin + 1, len(events.stages)
    month = _months(events.day) - begin
    latest = np.ones(len(events), dtype=np.bool_)
    latest[:-1] = (np.diff(events.customer) != 0) | (np.diff(month) != 0)
    opening = int(np.datetime64(begin, "M").astype("datetime64[D]").astype(np.int64)) - 1
    before, _ = stages_at(events, opening * DAY)
    stock = np.zeros((months + 1, size), dtype=np.int64)
    stock[0] = np.bincount(before[before >= 0], minlength=size)
    net = _counts(events, month, latest, months)
    inward, outward = net.sum(axis=1)[:, :size], net.sum(axis=2)[:, :size]
    stock[1:] = stock[0] + np.cumsum(inward - outward, axis=0)
    names = tuple(str(np.datetime64(begin + at, "M")) for at in range(months))
    everything = np.ones(len(events), dtype=np.bool_)
    return StageFlows(events.stages, names, _counts(events, month, everything, months), net, stock)


def _months(day: Int64) -> Int64:
    """Return months since 1970-01."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _counts(events: Changes, month: Int64, chosen: Bool, months: int) -> Int64:
    """Return moves by month, from the chosen event before to each chosen one."""
    rows = np.flatnonzero(chosen)
    customer, to = events.customer[rows], events.stage[rows].astype(np.int64)
    size = len(events.stages) + 1
    origin = np.full(len(rows), size - 1)
    same = np.flatnonzero(np.diff(customer) == 0)
    origin[same + 1] = to[same]
    counted = (month[rows] >= 0) & (month[rows] < months) & (origin != to)
    cell = (month[rows] * size + origin) * size + to
    return np.bincount(cell[counted], minlength=months * size * size).reshape(months, size, size)
