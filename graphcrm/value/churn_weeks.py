"""Were warnings right: of those warned on a day, how many had left by each week after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Bool, Float64

LIKELY = 0.5
"""A risk of leaving from which on somebody counts as warned of."""

MOST_WEEKS = 104


@dataclass(frozen=True, slots=True)
class Week:
    """By the end of a week after the warning: how many had left, and how many were known to stay.

    Of those warned of, and of the others. Whoever is in neither is still open.
    """

    week: int
    left: int
    stayed: int
    others_left: int
    others_stayed: int

    @property
    def precision(self) -> float | None:
        """Of those warned of that are settled, the share that left; None before the first."""
        known = self.left + self.stayed
        return self.left / known if known else None


@dataclass(frozen=True, slots=True)
class Weeks:
    """What became of warnings of one day, week by week; warned, others: how many customers."""

    warned: int
    others: int
    weeks: tuple[Week, ...]


def by_week(risk: Float64, left: Bool, settled: Float64, days: int) -> Weeks:
    """Return what became of m customers in the weeks of so many days, the last maybe shorter.

    risk: float64 (m,). settled: float64 (m,) days after which it was known whether each left.
    Cost: O(m log m).
    """
    warned = risk >= LIKELY
    ends = np.minimum(7 * np.arange(1, min(-(-days // 7), MOST_WEEKS) + 1), days)

    def counted(rows: Bool) -> list[int]:
        found: list[int] = np.searchsorted(np.sort(settled[rows]), ends, side="right").tolist()
        return found

    groups = (warned & left, warned & ~left, ~warned & left, ~warned & ~left)
    numbers = zip(*map(counted, groups), strict=True)
    return Weeks(
        warned=int(warned.sum()),
        others=int((~warned).sum()),
        weeks=tuple(Week(week, *counts) for week, counts in enumerate(numbers, 1)),
    )
