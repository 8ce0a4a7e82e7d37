"""Customers stand within their communities, apart from each other, and stay where they are."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree

from graphcrm.analytics.scatter import Discs, Former, make_discs, scatter, spacing
from graphcrm.projection import Projection
from graphcrm.tables import Points

ALONE = 99


def company(people: int = 600, groups: int = 7, seed: int = 3) -> tuple[Projection, np.ndarray]:
    """Groups of unequal sizes whose members know each other most; the last ten people nobody."""
    rng = np.random.default_rng(seed)
    group = np.minimum(rng.geometric(0.35, people), groups).astype(np.int32) * 10
    group[-10:] = ALONE + np.arange(10)
    group[:2] = 5
    pairs = set()
    for person in range(people - 10):
        own = np.flatnonzero(group == group[person])
        for other in rng.choice(own, min(4, len(own))).tolist():
            pairs.add((min(person, other), max(person, other)))
        stranger = int(rng.integers(0, people - 10))
        pairs.add((min(person, stranger), max(person, stranger)))
    edges = np.array(sorted(pair for pair in pairs if pair[0] != pair[1]), dtype=np.int32)
    weight = rng.uniform(0.05, 1, len(edges))
    ids = [f"c{number:05}" for number in range(people)]
    return Projection(ids, edges[:, 0].copy(), edges[:, 1].copy(), weight), group


def discs_of(group: np.ndarray) -> Discs:
    ids, sizes = np.unique(group, return_counts=True)
    at = np.arange(len(ids), dtype=np.float64)
    return make_discs(ids.astype(np.int32), sizes, 2.5 * (at % 3), 2.5 * (at // 3))


def stand(former: Former | None = None) -> tuple[np.ndarray, np.ndarray, Discs]:
    projection, group = company()
    discs = discs_of(group)
    points = scatter(projection, group, projection.strengths, discs, former)
    return np.column_stack([points.x, points.y]), group, discs


def test_members_stand_in_their_disc_and_those_alone_nowhere() -> None:
    at, group, discs = stand()
    row = discs.find(group)
    assert np.isnan(at[row < 0]).all()
    assert np.count_nonzero(row < 0) == 10
    inside = np.hypot(*(at[row >= 0] - discs.centre[row[row >= 0]]).T)
    assert np.isfinite(inside).all()
    assert (inside <= discs.radius[row[row >= 0]]).all()
    assert (discs.radius <= 1.0).all()


def test_nobody_stands_on_another() -> None:
    at, group, discs = stand()
    placed = at[discs.find(group) >= 0]
    nearest = cKDTree(placed).query(placed, k=2)[0][:, 1]
    assert nearest.min() >= spacing(discs) > 0


@pytest.mark.parametrize("slots", [8, 9, 57, 4321])
def test_seeds_are_as_far_apart_as_is_said(slots: int) -> None:
    people = slots * 4 // 5
    nobody = np.empty(0, dtype=np.int32)
    projection = Projection([str(n) for n in range(people)], nobody, nobody, np.empty(0))
    group = np.zeros(people, dtype=np.int32)
    discs = discs_of(group)
    found = scatter(projection, group, np.ones(people), discs)
    at = np.column_stack([found.x, found.y])
    assert len(np.unique(at, axis=0)) == people
    assert cKDTree(at).query(at, k=2)[0][:, 1].min() >= spacing(discs)


def test_ties_draw_together() -> None:
    at, group, discs = stand()
    projection, _ = company()
    row = discs.find(group)
    same = (group[projection.source] == group[projection.target]) & (row[projection.source] >= 0)
    ends = at[projection.source[same]] - at[projection.target[same]]
    tied = np.hypot(*ends.T) / discs.radius[row[projection.source[same]]]
    # Two points anywhere in a disc of radius 1 are .905 apart on average.
    assert tied.mean() < 0.8


def test_the_same_again_is_the_same_to_the_bit() -> None:
    assert np.array_equal(stand()[0], stand()[0], equal_nan=True)


def test_who_was_there_before_stays() -> None:
    at, group, discs = stand()
    former = Former(group, Points(at[:, 0], at[:, 1]), discs)
    again, _, _ = stand(former)
    np.testing.assert_allclose(again, at, atol=1e-12)


def test_newcomers_find_a_place_and_the_others_keep_theirs() -> None:
    projection, group = company()
    at, _, discs = stand()
    known = np.arange(len(group)) % 20 > 0
    before = np.where(known, group, -1).astype(np.int32)
    points = Points(np.where(known, at[:, 0], np.nan), np.where(known, at[:, 1], np.nan))
    found = scatter(projection, group, projection.strengths, discs, Former(before, points, discs))
    placed = discs.find(group) >= 0
    kept = known & placed
    np.testing.assert_allclose(found.x[kept], at[kept, 0], atol=1e-12)
    assert np.isfinite(found.x[placed]).all()
    both = np.column_stack([found.x, found.y])[placed]
    assert cKDTree(both).query(both, k=2)[0][:, 1].min() >= spacing(discs)


def test_a_community_that_is_mostly_new_is_laid_out_anew() -> None:
    projection, group = company()
    at, _, discs = stand()
    known = np.arange(len(group)) % 3 == 0
    before = np.where(known, group, -1).astype(np.int32)
    points = Points(np.where(known, at[:, 0], np.nan), np.where(known, at[:, 1], np.nan))
    found = scatter(projection, group, projection.strengths, discs, Former(before, points, discs))
    placed = discs.find(group) >= 0
    both = np.column_stack([found.x, found.y])[placed]
    assert np.isfinite(both).all()
    assert cKDTree(both).query(both, k=2)[0][:, 1].min() >= spacing(discs)


def test_stars_cliques_and_nobody() -> None:
    people = 400
    star = Projection(
        [f"{n:03}" for n in range(people)],
        np.zeros(people - 1, dtype=np.int32),
        np.arange(1, people, dtype=np.int32),
        np.ones(people - 1),
    )
    group = np.zeros(people, dtype=np.int32)
    discs = discs_of(group)
    found = scatter(star, group, star.strengths, discs)
    assert len(np.unique(np.column_stack([found.x, found.y]), axis=0)) == people
    # Who knows everybody stands in the middle.
    assert np.hypot(found.x[0], found.y[0]) < discs.radius[0] / 4
    none = np.empty(0, dtype=np.int32)
    empty = scatter(Projection([], none, none, np.empty(0)), none, np.empty(0), discs_of(none))
    assert len(empty) == 0
    alone = np.arange(3, dtype=np.int32)
    three = Projection(["a", "b", "c"], none, none, np.empty(0))
    assert np.isnan(scatter(three, alone, np.ones(3), discs_of(alone)).x).all()


def test_where_all_communities_are_gone_nobody_stands() -> None:
    none = np.empty(0, dtype=np.int32)
    apart = Projection(["a", "b", "c"], none, none, np.empty(0))
    discs = discs_of(np.zeros(3, dtype=np.int32))
    former = Former(np.zeros(3, dtype=np.int32), Points(np.arange(3.0), np.zeros(3)), discs)
    alone = np.arange(3, dtype=np.int32)
    found = scatter(apart, alone, np.ones(3), discs_of(alone), former)
    assert np.isnan(found.x).all()
