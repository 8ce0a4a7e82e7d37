"""Plans of campaigns: whom to start with so that word of something spreads furthest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.model import Micros


@dataclass(frozen=True, slots=True)
class Reach:
    """How much is reached on average, with a 95 % interval, over so many simulations."""

    mean: float
    low: float
    high: float
    simulations: int


@dataclass(frozen=True, slots=True)
class PlannedSeed:
    """A customer to start with. gain: what it adds to those before it. cost: what it costs."""

    rank: int
    customer_id: str
    name: str
    gain: float
    cost: float
    community_id: int
    community_name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the same budget gets when customers are chosen another way.

    by: 'spread', 'degree', 'pagerank' or 'random' (the mean of ten draws). people, cost: of the
    choice, of the first draw where it is random.
    """

    by: str
    people: int
    cost: float
    reach: Reach


@dataclass(frozen=True, slots=True)
class Guarantee:
    """How good the seeds are for certain.

    certainty: the chance at least that all of this holds. proved: the share of the best choice's
    reach that these seeds have at least. lower: what they reach at least beyond those chosen
    before; upper: what no choice exceeds. factor: the share known beforehand, None where none is.
    """

    certainty: float
    proved: float
    lower: float
    upper: float
    factor: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, and how it was made.

    by: how the seeds were found: 'spread', or the plain ranking that turned out no worse. reach:
    what seeds and those chosen before reach together; already: what the latter reach alone.
    summary: in words. request: what was asked for. probability: the rule in words, with what it
    rests on. unit: what is counted, 'customers' or 'value'.
    """

    plan_id: str
    created_at: Micros
    run_id: str
    graph_hash: str
    request: Mapping[str, Any]
    by: str
    seeds: tuple[PlannedSeed, ...]
    reach: Reach
    already: Reach
    cost: float
    unit: str
    comparisons: tuple[Comparison, ...]
    guarantee: Guarantee
    probability: Mapping[str, Any]
    notes: tuple[str, ...]
    summary: str
    samples: int
    seconds: float

    def __repr__(self) -> str:
        return f"Plan({self.plan_id!r}: {self.summary})"
