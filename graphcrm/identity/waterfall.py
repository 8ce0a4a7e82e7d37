"""Why two records are, or are not, the same: from the prior, comparison by comparison, in bits."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.identity.levels import Comparison
from graphcrm.identity.records import Record
from graphcrm.identity.shared import CONTACTS, Shared
from graphcrm.model import Customer


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

    prior: probability before anything is compared.
    """

    left_id: str
    right_id: str
    probability: float
    prior: float
    steps: tuple[Step, ...]


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
    "national id": lambda customer: customer.national_id,
    "birth date": lambda customer: customer.birth_date,
    "e-mail": lambda customer: customer.email,
    "phone": lambda customer: customer.phone,
    "address": lambda customer: customer.address,
    "place": _place,
    "company": lambda customer: customer.company,
    "household": lambda customer: customer.label,
    "name alone": lambda customer: customer.label,
}

COLUMN_OF = {"email": "e-mail", "phone": "phone"}


def probability_of(weight: float) -> float:
    """Return the probability of a match weight in bits."""
    if weight >= 0:
        return 1 / (1 + math.pow(2, -min(weight, 1000)))
    odds = math.pow(2, max(weight, -1000))
    return odds / (1 + odds)


def explain_row(
    row: Mapping[str, Any],
    comparisons: Sequence[Comparison],
    records: tuple[Record, Record],
    prior: float,
) -> Explanation:
    """Return the waterfall of a scored pair; `row` has the columns that Splink gives it."""
    left, right = records
    weight = math.log2(prior / (1 - prior))
    steps = []
    for comparison in comparisons:
        column = comparison.column
        gamma = row[f"gamma_{column}"]
        if gamma < 0 or (not comparison.learns and gamma == 0):
            continue
        bits = row[f"mw_{column}"] + row.get(f"mw_tf_adj_{column}", 0.0)
        weight += bits
        shown = SHOWN[comparison.name]
        steps.append(
            Step(
                comparison.name,
                f"{comparison.name} {comparison.level(gamma).words}",
                shown(left.original) or "",
                shown(right.original) or "",
                round(bits, 2),
                round(probability_of(weight), 6),
            )
        )
    ids = (left.original.customer_id, right.original.customer_id)
    return Explanation(*ids, round(probability_of(weight), 6), prior, tuple(steps))


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
