"""What members of a community have in common more than others do, beyond what chance would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from graphcrm.analytics.categories import Category
from graphcrm.model import Trait
from graphcrm.tables import Bool, Float64, Int32, Int64

PLACES = ("city", "state", "country")
"""From the narrowest."""

MOST_TRAITS = 6
MOST_OF_AN_ATTRIBUTE = 2
LEAST_MEMBERS = 2
LEAST_SHARE = 0.1
LEAST_LIFT = 1.5
SIGNIFICANCE = 0.05

_SERIES = 200


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of a community and a value: members with the value, and what that is compared with.

    members: with the value in the community. known: of the community with any value. holders: with
    the value anywhere. total: customers with any value.
    """

    community: Int64
    value: Int64
    members: Int64
    known: Int64
    holders: Int64
    total: int

    def keep(self, mask: Bool) -> _Pairs:
        return _Pairs(
            self.community[mask],
            self.value[mask],
            self.members[mask],
            self.known[mask],
            self.holders[mask],
            self.total,
        )

    @property
    def share_inside(self) -> Float64:
        return self.members / self.known

    @property
    def lift(self) -> Float64:
        return self.share_inside * self.total / self.holders


def find_traits(
    labels: Int32, sizes: Int64, categories: Sequence[Category]
) -> dict[int, list[Trait]]:
    """Return up to six traits by community, the least likely by chance first.

    labels: int32 (n,). sizes: int64, members of each community. A trait is a value that at least
    two members, a tenth of all members and a tenth of those whose value is known have, at least
    1.5 times as often as customers at large, and that passes a one-sided hypergeometric test at
    5 % after Bonferroni's correction: the level is shared among the attributes, and each
    attribute's among all pairs of a value and a community of two or more. At most two traits are of
    one attribute, and where a city and its country are those of the same members only one is told.
    O(k log k) in the number of (customer, value) pairs.
    """
    found: dict[int, list[tuple[float, Trait]]] = {}
    groups = int(np.count_nonzero(sizes > 1))
    for category in categories:
        tests = groups * len(category.values) * len(categories)
        for community, surprise, trait in _significant(labels, sizes, category, tests):
            found.setdefault(community, []).append((surprise, trait))
    columns = {category.attribute: category for category in categories}

    def members(community: int, trait: Trait) -> Int32:
        column = columns[trait.attribute]
        having = column.customer[column.value == column.values.index(trait.value)]
        return np.unique(having[labels[having] == community])

    def same_place(community: int, trait: Trait, other: Trait) -> bool:
        return (
            trait.attribute != other.attribute
            and {trait.attribute, other.attribute} <= set(PLACES)
            and trait.members == other.members
            and np.array_equal(members(community, trait), members(community, other))
        )

    return {
        community: _best(traits, partial(same_place, community))
        for community, traits in found.items()
    }


def _significant(
    labels: Int32, sizes: Int64, category: Category, tests: int
) -> list[tuple[int, float, Trait]]:
    pairs = _count(labels, sizes, category)
    pairs = pairs.keep(
        (pairs.members >= LEAST_MEMBERS)
        & (10 * pairs.members >= sizes[pairs.community])
        & (pairs.share_inside >= LEAST_SHARE)
        & (pairs.lift >= LEAST_LIFT)
    )
    if not len(pairs.value):
        return []
    chance = log_upper_tail(pairs.members, pairs.known, pairs.holders, pairs.total)
    passed = chance + np.log(tests) <= np.log(SIGNIFICANCE)
    pairs, chance = pairs.keep(passed), chance[passed]
    outside = (pairs.holders - pairs.members) / np.maximum(pairs.total - pairs.known, 1)
    return [
        (community, surprise, Trait(category.attribute, category.values[value], *numbers))
        for community, surprise, value, *numbers in zip(
            pairs.community.tolist(),
            chance.tolist(),
            pairs.value.tolist(),
            pairs.members.tolist(),
            pairs.share_inside.tolist(),
            outside.tolist(),
            pairs.lift.tolist(),
            strict=True,
        )
    ]


def _count(labels: Int32, sizes: Int64, category: Category) -> _Pairs:
    values = max(len(category.values), 1)
    holders = np.bincount(category.value, minlength=values)
    has_any = np.zeros(len(labels), dtype=np.bool_)
    has_any[category.customer] = True
    known = np.bincount(labels[has_any], minlength=len(sizes))
    community = labels[category.customer].astype(np.int64)
    together = sizes[community] > 1
    keys = community[together] * values + category.value[together]
    pairs, members = np.unique(keys, return_counts=True)
    where, value = pairs // values, pairs % values
    return _Pairs(where, value, members, known[where], holders[value], int(has_any.sum()))


def _best(
    traits: list[tuple[float, Trait]], same_place: Callable[[Trait, Trait], bool]
) -> list[Trait]:
    ranked = sorted(traits, key=lambda pair: (pair[0], pair[1].attribute, pair[1].value))
    taken: dict[str, int] = {}
    best: list[Trait] = []
    for _, trait in ranked:
        if any(same_place(trait, other) for other in best):
            continue
        taken[trait.attribute] = taken.get(trait.attribute, 0) + 1
        if taken[trait.attribute] <= MOST_OF_AN_ATTRIBUTE:
            best.append(trait)
    return best[:MOST_TRAITS]


def log_upper_tail(drawn: Int64, draws: Int64, holders: Int64, total: int) -> Float64:
    """Return log P(X >= drawn), X hypergeometric: `draws` of `total`, of which `holders` count.

    Above the mean, where terms fall faster than geometrically: the first 200 are summed and the
    rest bounded, so the result is never too small by more than rounding. Elementwise.
    """
    from scipy.special import gammaln

    def choose(many: Int64 | int, few: Int64) -> Float64:
        logs: Float64 = gammaln(many + 1) - gammaln(few + 1) - gammaln(many - few + 1)
        return logs

    first = choose(holders, drawn) + choose(total - holders, draws - drawn) - choose(total, draws)
    term = np.ones(len(drawn))
    summed = term.copy()
    ratio = np.zeros(len(drawn))
    for step in range(_SERIES):
        at = drawn + step
        ratio = (holders - at) * (draws - at) / ((at + 1.0) * (total - holders - draws + at + 1.0))
        term = term * np.maximum(ratio, 0.0)
        summed += term
        if not (term > 1e-15 * summed).any():
            break
    ratio = np.clip(ratio, 0.0, 1.0 - 1e-9)
    return np.minimum(first + np.log(summed + term * ratio / (1.0 - ratio)), 0.0)
