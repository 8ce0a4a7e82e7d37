"""Groups hold records that are all alike; a chain of likenesses glues nothing."""

from __future__ import annotations

import random

from graphcrm.identity.clusters import CAP, bits, group, knots, pairs_inside

LEAST = bits(0.9)


def test_a_chain_whose_ends_are_different_people_is_cut() -> None:
    weights = {(0, 1): 9.0, (1, 2): 8.0, (0, 2): -CAP}
    assert group([0, 1, 2], weights, LEAST) == [[0, 1]]


def test_one_doubtful_pair_does_not_cut_a_group() -> None:
    weights = {(0, 1): 10.0, (1, 2): 10.0, (0, 2): -1.0}
    assert group([0, 1, 2], weights, LEAST) == [[0, 1, 2]]


def test_two_families_over_one_bridge_stay_two() -> None:
    inside = dict.fromkeys([(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)], 10.0)
    assert group(list(range(6)), inside | {(2, 3): 6.0}, LEAST) == [[0, 1, 2], [3, 4, 5]]


def test_groups_do_not_depend_on_the_order_of_pairs() -> None:
    shuffled = random.Random(3)
    weights = {(a, b): shuffled.uniform(-10, 10) for a in range(12) for b in range(a + 1, 12)}
    expected = group(list(range(12)), weights, LEAST)
    items = list(weights.items())
    for _ in range(5):
        shuffled.shuffle(items)
        assert group(list(range(12)), dict(items), LEAST) == expected


def test_knots_and_the_pairs_in_them() -> None:
    found = knots([(3, 7), (0, 5), (5, 9)])
    assert found == [[0, 5, 9], [3, 7]]
    assert pairs_inside(found) == [(0, 5), (0, 9), (5, 9), (3, 7)]


def test_a_pair_of_which_too_little_is_known_cuts_nothing() -> None:
    weights: dict[tuple[int, int], float | None] = {(0, 1): 8.0, (1, 2): 8.0, (0, 2): None}
    assert group([0, 1, 2], weights, LEAST) == [[0, 1, 2]]


def test_separated_records_are_in_no_group_together() -> None:
    weights = {(0, 1): 10.0, (1, 2): 10.0, (0, 2): 9.0}
    assert group([0, 1, 2], weights, LEAST, {(0, 1)}) == [[1, 2]]
    assert group([0, 1, 2], weights, LEAST, {(0, 1), (1, 2)}) == [[0, 2]]


def test_weights_are_bounded() -> None:
    assert (bits(0.0), bits(1.0), bits(0.5)) == (-CAP, CAP, 0.0)
