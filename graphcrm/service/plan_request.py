"""What a plan of a campaign is asked for, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from graphcrm.analytics.spread.campaign import METHODS, RIS
from graphcrm.analytics.spread.drawing import CASCADE, MODELS
from graphcrm.analytics.spread.learning import WINDOW
from graphcrm.analytics.spread.probabilities import PASS_ON, RULES, STRENGTH, check_pass_on
from graphcrm.errors import InvalidValueError

DEFAULT_BUDGET = 10
LARGEST_BUDGET = 10_000
SMALLEST_EPSILON, LARGEST_EPSILON = 0.01, 0.5
SEEDS = 1 << 31
COMMUNITY = "community"
TAG = "tag"


class Quota(NamedTuple):
    """At least or at most so many of each group, or of the one that has a value.

    key: 'community', 'tag', or a column or attribute of customers.
    """

    key: str
    value: str | None
    least: int | None
    most: int | None


class Condition(NamedTuple):
    """A column or attribute of customers that has a value, whatever its case."""

    key: str
    value: str


class Contacted(NamedTuple):
    """Customers who took part in an interaction of a type (None: any) in the last so many days."""

    type: str | None
    days: float


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Whom to start with, and what is known of how things spread.

    budget: at most so many people; money: at most so much, of `cost`, an expression over columns,
    attributes and scores of customers; with neither, ten people. probability: 'strength',
    'weighted-cascade', 'learned' or a number. pass_on: how likely a tie of full strength passes on,
    for 'strength' and 'learned'. window: days for 'learned'. model: 'ic' or 'lt'. method: 'ris', or
    'celf' on small graphs. epsilon, delta: see Aim.

    Who may be a seed: members of `community`, those with the tag `segment`, where `only` holds; but
    none of `exclude`, of `exclude_tags`, where `exclude_where` holds, or `exclude_contacted`.
    quotas: as 'community<=5' or 'city=Paris>=2'. chosen: seeds that are there already, at no cost.
    Whose reach counts: those of `target_community` and `target_segment`, each with `value`, an
    expression like `cost`; None for 1 each.
    """

    budget: int | None = None
    money: float | None = None
    cost: str = "1"
    probability: str = STRENGTH
    pass_on: float = PASS_ON
    window: float = WINDOW
    model: str = CASCADE
    method: str = RIS
    epsilon: float = 0.1
    delta: float = 0.01
    seed: int = 0
    community: int | None = None
    segment: str | None = None
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    exclude_where: tuple[str, ...] = ()
    exclude_contacted: tuple[str, ...] = ()
    quotas: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    target_community: int | None = None
    target_segment: str | None = None
    value: str | None = None

    @property
    def people(self) -> int | None:
        """At most so many people, None where only money is a bound."""
        if self.budget is None and self.money is None:
            return DEFAULT_BUDGET
        return self.budget

    def check(self) -> None:
        """Raise InvalidValueError for a value that makes no sense."""
        if self.budget is not None and not 1 <= self.budget <= LARGEST_BUDGET:
            raise InvalidValueError(
                f"budget is {self.budget}; it goes from 1 to {LARGEST_BUDGET:,} people."
            )
        if self.money is not None and not 0 < self.money < float("inf"):
            raise InvalidValueError(f"money is {self.money}; it is a finite amount above 0.")
        if not SMALLEST_EPSILON <= self.epsilon <= LARGEST_EPSILON:
            raise InvalidValueError(
                f"epsilon is {self.epsilon}; it goes from {SMALLEST_EPSILON} to {LARGEST_EPSILON}."
            )
        if not 0 < self.delta <= 0.5:
            raise InvalidValueError(f"delta is {self.delta}; it goes from above 0 to 0.5.")
        if not 0 <= self.seed < SEEDS:
            raise InvalidValueError(f"seed is {self.seed}; it goes from 0 to {SEEDS - 1}.")
        check_pass_on(self.pass_on)
        _check_word("model", self.model, MODELS)
        _check_word("method", self.method, METHODS)
        self.number()
        for text in (*self.only, *self.exclude_where):
            read_condition(text)
        for text in self.exclude_contacted:
            read_contacted(text)

    def number(self) -> float | None:
        """Return the one probability for all arcs, None where it is a rule."""
        if self.probability in RULES:
            return None
        try:
            number = float(self.probability)
        except ValueError as error:
            raise InvalidValueError(
                f"{self.probability!r} is no rule of probability. Take {', '.join(RULES)}, or a "
                "number above 0, up to 1."
            ) from error
        if not 0 < number <= 1:
            raise InvalidValueError(f"probability is {number}; it goes from above 0 to 1.")
        return number

    @classmethod
    def from_mapping(cls, told: Mapping[str, Any]) -> PlanRequest:
        """Return the request that `as_mapping` told of."""
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
        }
        return cls(**plain)

    def as_mapping(self) -> dict[str, Any]:
        """Return it for JSON, what was not asked for left out."""
        plain = asdict(self)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items()
                if v is not None and v != ()}  # fmt: skip


def _check_word(what: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise InvalidValueError(f"{word!r} is not a {what}. Take one of: {', '.join(known)}.")


_QUOTA = re.compile(r"(?s)(?P<key>[^=<>]+)(=(?P<value>.*?))?(?P<sign><=|>=)(?P<count>\d{1,9})")


def read_quota(text: str) -> Quota:
    """Return the quota that a text such as 'community<=5' stands for."""
    match = _QUOTA.fullmatch(text.strip())
    if match is None:
        raise InvalidValueError(
            f"The quota {text!r} cannot be read. Write it as community<=5 (of each at most five), "
            "city=Paris>=2 (at least two of these) or tag=vip<=10."
        )
    key, value, count = match["key"].strip(), match["value"], int(match["count"])
    if key == TAG and value is None:
        raise InvalidValueError(f"The quota {text!r} names no tag. Write it as tag=vip<=10.")
    least, most = (count, None) if match["sign"] == ">=" else (None, count)
    return Quota(key, value, least, most)


def read_condition(text: str) -> Condition:
    """Return the condition that a text such as 'consent=false' stands for."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise InvalidValueError(
            f"The condition {text!r} cannot be read. Write it as NAME=VALUE, such as consent=false."
        )
    return Condition(key.strip(), value.strip())


def read_contacted(text: str) -> Contacted:
    """Return what a text such as '30' or 'email=30' stands for."""
    kind, sign, days = text.rpartition("=")
    try:
        number = float(days)
    except ValueError:
        number = -1.0
    if not 0 < number < 1e6 or (sign and not kind):
        raise InvalidValueError(
            f"{text!r} is not a time since contact. Write it as DAYS or TYPE=DAYS: 30, email=14."
        )
    return Contacted(kind or None, number)
