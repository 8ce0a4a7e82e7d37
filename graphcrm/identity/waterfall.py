"""Why two records are, or are not, the same: from the prior, comparison by comparison, in bits."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.identity.levels import Comparison
from graphcrm.identity.model import Fitted
from graphcrm.identity.records import Record
from graphcrm.identity.shared import CONTACTS, Shared
from graphcrm.model import Customer

if TYPE_CHECKING:
    from graphcrm.identity.scoring import Scorer, Vectors


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison. left, right: what the records hold, as loaded.

    bits: how much it speaks for (above 0) or against. probability: after this step and those
    before.
    """

    comparison: str
    words: str
    left: str
    right: str
    bits: float
    probability: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The probability that two records are the same, and the steps that lead there.

    prior: probability before anything is compared. common: keys that the two have in common, by
    which they are compared among many records; missing: keys that both have, but not in common.
    A person and an organization are never the same: there are no steps.
    """

    left_id: str
    right_id: str
    probability: float
    prior: float
    steps: tuple[Step, ...]
    common: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def _given(customer: Customer) -> str | None:
    return customer.given_name or customer.name


def _family(customer: Customer) -> str | None:
    return customer.family_name or customer.name


def _place(customer: Customer) -> str | None:
    parts = (customer.postcode, customer.city, customer.state)
    return " ".join(part for part in parts if part)


SHOWN: Mapping[str, Callable[[Customer], str | None]] = {
    "given name": _given,
    "family name": _family,
    "name": lambda customer: customer.label,
    "organization": lambda customer: customer.label,
    "gender": lambda customer: customer.gender,
    "national id": lambda customer: customer.national_id,
    "birth date": lambda customer: customer.birth_date,
    "e-mail": lambda customer: customer.email,
    "phone": lambda customer: customer.phone,
    "address": lambda customer: customer.address,
    "place": _place,
    "city": lambda customer: customer.city,
    "company": lambda customer: customer.company,
    "branch": lambda customer: customer.address,
    "household": lambda customer: customer.label,
}

COLUMN_OF = {"email": "e-mail", "phone": "phone"}


def probability_of(weight: float) -> float:
    """Return the probability of a match weight in bits."""
    if weight >= 0:
        return 1 / (1 + math.pow(2, -min(weight, 1000)))
    odds = math.pow(2, max(weight, -1000))
    return odds / (1 + odds)


def explain_pairs(
    vectors: Vectors, scorer: Scorer, fitted: Fitted, records: Sequence[Record]
) -> list[Explanation]:
    """Return the waterfall of each compared pair."""
    from graphcrm.identity.weights import weigh

    comparisons = scorer.comparisons
    weights = weigh(comparisons, fitted, vectors, scorer.records)
    found = []
    for row, (left, right) in enumerate(vectors.pairs.tolist()):
        told = zip(
            comparisons, vectors.levels[row].tolist(), weights.bits[row].tolist(), strict=True
        )
        pair = records[left].original, records[right].original
        steps = _steps(list(told), pair, weights.prior, float(weights.most[row]))
        reached = steps[-1].probability if steps else probability_of(weights.prior)
        prior = probability_of(weights.prior)
        found.append(Explanation(pair[0].customer_id, pair[1].customer_id, reached, prior, steps))
    return found


def _steps(
    told: Sequence[tuple[Comparison, int, float]],
    pair: tuple[Customer, Customer],
    prior: float,
    most: float,
) -> tuple[Step, ...]:
    """Return the comparisons that say something; what bounds the odds comes last."""
    weight = prior
    steps = []
    for comparison, level, bits in sorted(told, key=_bounds):
        silent = not comparison.learns and level == len(comparison.levels)
        if level < 0 or silent:
            continue
        bounds = _bounds((comparison, level, bits))
        spoken = min(most - weight, 0.0) if bounds else bits
        weight += spoken
        left, right = (SHOWN[comparison.name](customer) or "" for customer in pair)
        words = f"{comparison.name} {comparison.all_levels[level].words}"
        reached = round(probability_of(weight), 6)
        steps.append(Step(comparison.name, words, left, right, round(spoken, 2), reached))
    return tuple(steps)


def _bounds(told: tuple[Comparison, int, float]) -> bool:
    comparison, level, _ = told
    return level >= 0 and comparison.all_levels[level].relatives > 0


def shared_steps(
    before: tuple[Record, Record], shared: Shared, probability: float
) -> tuple[Step, ...]:
    """Return steps of no weight for contacts that the two have in common with many others."""
    left, right = before
    steps = []
    for column in CONTACTS:
        value = getattr(left.cleaned, column)
        people = shared.get((column, value), 0)
        if people and value == getattr(right.cleaned, column):
            name = COLUMN_OF[column]
            words = f"{name} is shared by {people} different names and does not count"
            steps.append(Step(name, words, value, value, 0.0, probability))
    return tuple(steps)
