"""What a choice of seeds keeps to: how many, for how much, who, and how many of each group."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Bool, Float64, Int32, Int64

PEOPLE = "people"
MONEY = "money"


def _nothing() -> Int64:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Limits:
    """The bounds of a choice among n customers.

    eligible: bool (n,), who may be chosen. people: at most so many, None for any number. cost:
    float64 (n,), from 0 up, and money: at most so much in all; None for no such bound. group: int32
    (n,), the group of each; least, most: int64 (groups,), how many of each group; empty without
    groups.
    """

    eligible: Bool
    people: int | None = None
    cost: Float64 | None = None
    money: float | None = None
    group: Int32 = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    least: Int64 = field(default_factory=_nothing)
    most: Int64 = field(default_factory=_nothing)

    @property
    def by_money(self) -> bool:
        """Whether money is a bound."""
        return self.money is not None

    @cached_property
    def size(self) -> int:
        """The most customers that can be chosen."""
        size = int(self.eligible.sum())
        if self.people is not None:
            size = min(size, self.people)
        if self.cost is not None and self.money is not None:
            cheapest = np.sort(self.cost[self.eligible])
            size = min(size, int(np.searchsorted(np.cumsum(cheapest), self.money, side="right")))
        return size

    @cached_property
    def reserve(self) -> Float64:
        """What the last u of a group's `least` may cost, float64 (groups, largest least + 1).

        The u dearest among its cheapest `least`: with so much in hand they can always be had.
        """
        table = np.zeros((len(self.least), int(self.least.max(initial=0)) + 1))
        if self.cost is None or not len(self.least):
            return table
        for group in np.flatnonzero(self.least):
            prices = np.sort(self.cost[self.eligible & (self.group == group)])
            dearest = prices[: self.least[group]][::-1]
            table[group, 1 : len(dearest) + 1] = np.cumsum(dearest)
        return table

    def check(self) -> None:
        """Raise InvalidValueError where nothing can keep to all of the bounds."""
        if not len(self.least):
            return
        there = np.bincount(self.group[self.eligible], minlength=len(self.least))
        short = np.flatnonzero(there < self.least)
        if len(short):
            first = int(short[0])
            raise InvalidValueError(
                f"A quota asks for at least {self.least[first]} of a group in which only "
                f"{there[first]} can be chosen. Lower it or exclude fewer customers."
            )
        wanted = int(self.least.sum())
        if self.people is not None and wanted > self.people:
            raise InvalidValueError(
                f"The quotas ask for at least {wanted} customers together, and the budget is "
                f"{self.people}. Raise the budget or lower the quotas."
            )
        needed = sum(self.reserve[group, self.least[group]] for group in range(len(self.least)))
        if self.money is not None and needed > self.money * (1 + 1e-12):
            raise InvalidValueError(
                f"The quotas cost at least {needed:,.2f}, and there is {self.money:,.2f} to spend. "
                "Raise the money or lower the quotas."
            )

    def bound_sum(self, gain: Float64) -> float:
        """Return the most that the gains of a choice can add up to, float64 (n,): a bound.

        Quotas are left aside, and with money the last customer may be taken in part, so it is at
        least what any choice gets.
        """
        gain = gain[self.eligible]
        bounds = [float(gain.sum())]
        if self.people is not None and self.people < len(gain):
            bounds.append(float(np.partition(gain, len(gain) - self.people)[-self.people :].sum()))
        if self.money is not None and self.cost is not None:
            bounds.append(_fractional(gain, self.cost[self.eligible], self.money))
        return min(bounds)

    def count_choices(self) -> float:
        """Return the logarithm of how many choices there are at most."""
        there, size = int(self.eligible.sum()), self.size
        if size <= 0 or there <= size:
            return 0.0
        ways = math.lgamma(there + 1) - math.lgamma(size + 1) - math.lgamma(there - size + 1)
        # With money, smaller choices count too: at most as many again for each size.
        return ways + (math.log(size) if self.by_money else 0.0)


def _fractional(gain: Float64, cost: Float64, money: float) -> float:
    """Return the best value of a knapsack whose things can be cut (Dantzig 1957)."""
    positive = (gain > 0) & (cost <= money)
    gain, cost = gain[positive], cost[positive]
    with np.errstate(divide="ignore"):
        order = np.argsort(-(gain / cost), kind="stable")
    spent = np.cumsum(cost[order])
    whole = int(np.searchsorted(spent, money, side="right"))
    value = float(gain[order[:whole]].sum())
    if whole < len(order):
        left = money - (float(spent[whole - 1]) if whole else 0.0)
        value += float(gain[order[whole]]) * left / float(cost[order[whole]])
    return value
