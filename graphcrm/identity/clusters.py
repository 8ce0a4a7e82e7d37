"""Which records belong together, without gluing chains.

Groups are joined while the match weight between them, averaged over all pairs of their records, is
that of the threshold (average linkage, R. R. Sokal and C. D. Michener 1958). A pair counts for at
most CAP bits either way: A like B and B like C, with A clearly not C, stays apart. Pairs of which
too little is known to speak for or against do not count: A like B and B like C is then enough.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

CAP = 10.0
"""Bits: about 99.9 % sure. More certainty in one pair must not outvote the others."""

LARGEST = 300
"""In larger knots of records, pairs that no key brought together count as clearly different."""

Pair = tuple[int, int]


def bits(probability: float) -> float:
    """Return the match weight (log2 of the odds) of a probability, within CAP."""
    if probability <= 0:
        return -CAP
    if probability >= 1:
        return CAP
    return min(max(math.log2(probability / (1 - probability)), -CAP), CAP)


def knots(pairs: Iterable[Pair]) -> list[list[int]]:
    """Return the connected components of the pairs, each sorted, by their first record."""
    parent: dict[int, int] = {}

    def root(place: int) -> int:
        parent.setdefault(place, place)
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for left, right in pairs:
        a, b = sorted((root(left), root(right)))
        parent[b] = a
    members: dict[int, list[int]] = defaultdict(list)
    for place in sorted(parent):
        members[root(place)].append(place)
    return [members[first] for first in sorted(members)]


def pairs_inside(found: Iterable[Sequence[int]]) -> list[Pair]:
    """Return the pairs of records inside knots that are not too large."""
    return [pair for knot in found if len(knot) <= LARGEST for pair in combinations(knot, 2)]


def group(
    knot: Sequence[int],
    weights: Mapping[Pair, float | None],
    least: float,
    separated: Collection[Pair] = frozenset(),
) -> list[list[int]]:
    """Split a knot into groups whose average weight is at least `least` bits.

    weights: None for pairs of which too little is known. separated: pairs that no group holds,
    whatever else speaks for it. Cost: k² log k for k records. Ties go to the smaller positions.
    """
    members: dict[int, list[int]] = {place: [place] for place in knot}
    between: dict[int, dict[int, _Sum]] = {place: {} for place in knot}
    for left, right in combinations(knot, 2):
        weight = weights.get((left, right), -CAP)
        if (left, right) in separated:
            weight = -math.inf
        between[left][right] = between[right][left] = _Sum.of(weight)
    queue = [
        (-told.average, left, right, 1, 1)
        for left, others in between.items()
        for right, told in others.items()
        if left < right and told.average >= least
    ]
    heapq.heapify(queue)
    while queue:
        _, left, right, in_left, in_right = heapq.heappop(queue)
        stale = (
            left not in members
            or right not in members
            or (len(members[left]), len(members[right])) != (in_left, in_right)
        )
        if not stale:
            _join(left, right, members, between)
            for entry in _ahead(left, members, between, least):
                heapq.heappush(queue, entry)
    return [sorted(found) for _, found in sorted(members.items()) if len(found) > 1]


class _Sum(NamedTuple):
    """The weights between two groups, and how many pairs say something."""

    total: float
    pairs: int

    @classmethod
    def of(cls, weight: float | None) -> _Sum:
        return cls(0.0, 0) if weight is None else cls(weight, 1)

    @property
    def average(self) -> float:
        return self.total / self.pairs if self.pairs else -math.inf

    def plus(self, other: _Sum) -> _Sum:
        return _Sum(self.total + other.total, self.pairs + other.pairs)


def _join(
    left: int, right: int, members: dict[int, list[int]], between: dict[int, dict[int, _Sum]]
) -> None:
    """Move all of `right` into `left`."""
    members[left].extend(members.pop(right))
    for other, told in between.pop(right).items():
        del between[other][right]
        if other != left:
            between[left][other] = between[left][other].plus(told)
            between[other][left] = between[left][other]


def _ahead(
    place: int,
    members: Mapping[int, Sequence[int]],
    between: Mapping[int, Mapping[int, _Sum]],
    least: float,
) -> list[tuple[float, int, int, int, int]]:
    entries = []
    for other, told in between[place].items():
        a, b = sorted((place, other))
        if told.average >= least:
            entries.append((-told.average, a, b, len(members[a]), len(members[b])))
    return entries
