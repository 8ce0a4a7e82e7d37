"""Which records belong together, without gluing chains.

Groups are joined while the match weight between them, averaged over all pairs of their records, is
that of the threshold (average linkage, R. R. Sokal and C. D. Michener 1958). A pair counts for at
most CAP bits either way: A like B and B like C, with A clearly not C, stays apart.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

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


def missing_pairs(found: Sequence[Sequence[int]], scored: Mapping[Pair, float]) -> list[Pair]:
    """Return the pairs inside the knots that have no weight yet."""
    return [
        (left, right)
        for knot in found
        if 2 < len(knot) <= LARGEST
        for number, left in enumerate(knot)
        for right in knot[number + 1 :]
        if (left, right) not in scored
    ]


def group(
    knot: Sequence[int],
    weights: Mapping[Pair, float],
    least: float,
    separated: Collection[Pair] = frozenset(),
) -> list[list[int]]:
    """Split a knot into groups whose average weight is at least `least` bits.

    separated: pairs that no group holds, whatever else speaks for it. Cost: k² log k for k records. Ties go to the smaller positions.
    """
    members: dict[int, list[int]] = {place: [place] for place in knot}
    between: dict[int, dict[int, float]] = {place: {} for place in knot}
    for number, left in enumerate(knot):
        for right in knot[number + 1 :]:
            pair = left, right
            weight = -math.inf if pair in separated else weights.get(pair, -CAP)
            between[left][right] = between[right][left] = weight
    queue = [
        (-weight, left, right, 1, 1)
        for left, others in between.items()
        for right, weight in others.items()
        if left < right and weight >= least
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


def _join(
    left: int, right: int, members: dict[int, list[int]], between: dict[int, dict[int, float]]
) -> None:
    """Move all of `right` into `left`; `between` holds sums of weights."""
    members[left].extend(members.pop(right))
    for other, weight in between.pop(right).items():
        del between[other][right]
        if other != left:
            between[left][other] += weight
            between[other][left] += weight


def _ahead(
    place: int,
    members: Mapping[int, Sequence[int]],
    between: Mapping[int, Mapping[int, float]],
    least: float,
) -> list[tuple[float, int, int, int, int]]:
    entries = []
    for other, weight in between[place].items():
        a, b = sorted((place, other))
        average = weight / (len(members[a]) * len(members[b]))
        if average >= least:
            entries.append((-average, a, b, len(members[a]), len(members[b])))
    return entries
