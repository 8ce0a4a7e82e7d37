"""Likely ties: learnt from the past, tested on what came later, and never the other way round."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from graphcrm.analytics.likely import learning
from graphcrm.analytics.likely.bounds import bound_odds, find_promising
from graphcrm.analytics.likely.candidates import Surroundings, describe
from graphcrm.analytics.likely.columns import (
    ADAMIC_ADAR,
    COMMON,
    PAGERANK,
    RESOURCE,
    WEIGHTED,
)
from graphcrm.analytics.likely.embedding import embed, likeness
from graphcrm.analytics.likely.learning import learn
from graphcrm.analytics.likely.past import look_back
from graphcrm.analytics.likely.quality import Trial, auc, count_right, judge_rankings
from graphcrm.analytics.likely.regression import PENALTY, as_chance, calibrate, fit
from graphcrm.analytics.likely.snapshot import FAR, Snapshot, learn_created
from graphcrm.model import DAY
from graphcrm.tables import NO_TIME
from tests.unit.analytics.growing import START, evidence_of, grow_links

PEOPLE, TIES = 240, 1500


@pytest.fixture(scope="module")
def links() -> list:
    return grow_links(PEOPLE, 8, TIES, seed=1)


def as_networkx(snapshot: Snapshot) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(snapshot.nodes))
    for node in range(snapshot.nodes):
        neighbours, weights = snapshot.rows.row(node)
        graph.add_weighted_edges_from(
            (node, other, weight)
            for other, weight in zip(neighbours.tolist(), weights.tolist(), strict=True)
        )
    return graph


def test_evidence_on_candidates_is_what_networkx_says(links: list) -> None:
    snapshot = look_back(evidence_of(links, PEOPLE), 0).windows[-1].snapshot
    graph = as_networkx(snapshot)
    pairs = Surroundings(snapshot).pairs(range(0, PEOPLE, 17), 10**9)
    for name, column in (
        (nx.adamic_adar_index, ADAMIC_ADAR),
        (nx.resource_allocation_index, RESOURCE),
    ):
        ends = list(zip(pairs.ego.tolist(), pairs.other.tolist(), strict=True))
        expected = [value for _, _, value in name(graph, ends)]
        assert pairs.evidence[:, column] == pytest.approx(expected)
    for ego in set(pairs.ego.tolist()):
        rows = pairs.ego == ego
        two_steps = {b for c in graph[ego] for b in graph[c]} - set(graph[ego]) - {ego}
        near = pairs.evidence[rows, COMMON] > 0
        assert set(pairs.other[rows][near].tolist()) == two_steps
        rank = nx.pagerank(graph, alpha=0.85, personalization={ego: 1.0}, tol=1e-12, max_iter=500)
        found = pairs.evidence[rows, PAGERANK]
        expected = [rank[other] for other in pairs.other[rows].tolist()]
        assert found == pytest.approx(expected, abs=5e-4)
        for other, weighted in zip(
            pairs.other[rows].tolist(), pairs.evidence[rows, WEIGHTED].tolist(), strict=True
        ):
            through = sum(
                graph[ego][c]["weight"] * graph[c][other]["weight"] / graph.degree(c, "weight")
                for c in nx.common_neighbors(graph, ego, other)
            )
            assert weighted == pytest.approx(through)


def test_candidates_farther_than_two_steps_come_by_their_pagerank() -> None:
    chain = [(0, 1), (1, 2), (2, 3), (3, 4)]
    dense = grow_links(60, 1, 200, seed=3)
    path = [
        dense[0]._replace(source_id=f"p{60 + a:04}", target_id=f"p{60 + b:04}") for a, b in chain
    ]
    evidence = evidence_of([*dense, *path], 65)
    snapshot = look_back(evidence, 0).windows[-1].snapshot
    pairs = Surroundings(snapshot).pairs([60], 10**9)
    assert pairs.other.tolist() == [62, 63, 64]
    assert (np.diff(pairs.evidence[:, PAGERANK]) < 0).all()
    assert pairs.evidence[1:, COMMON].tolist() == [0, 0]


def another_future(links: list, moment: int) -> list:
    """Return the same links up to a moment, and after it other pairs on the same days."""
    dice = np.random.default_rng(8)
    known = [link for link in links if link.since <= moment]
    taken = {link[:2] for link in known}
    others = []
    for link in links[len(known) :]:
        ends = link[:2]
        while ends in taken or ends == link[:2]:
            low, high = sorted(dice.choice(PEOPLE, 2, replace=False).tolist())
            ends = (f"p{low:04}", f"p{high:04}")
        taken.add(ends)
        others.append(link._replace(source_id=ends[0], target_id=ends[1]))
    return [*known, *others]


@pytest.mark.parametrize("place", [0, 4, 9, 14, 18])
def test_nothing_of_the_future_is_in_what_is_learnt_from(links: list, place: int) -> None:
    window = look_back(evidence_of(links, PEOPLE), 0).windows[place]
    changed = evidence_of(another_future(links, window.begin), PEOPLE)
    again = look_back(changed, 0).windows[place]
    assert (again.begin, again.end) == (window.begin, window.end)
    before, after = window.snapshot, again.snapshot
    for name in (
        "fresh",
        "lively",
        "degree",
        "strength",
        "freshness",
        "tenure",
        "quiet",
        "there",
        "since",
    ):
        assert np.array_equal(getattr(after, name), getattr(before, name)), name
    assert np.array_equal(after.rows.neighbour, before.rows.neighbour)
    assert np.array_equal(after.rows.weight, before.rows.weight)
    assert not np.array_equal(again.low, window.low)


def test_new_ties_had_none_before_and_windows_follow_each_other(links: list) -> None:
    past = look_back(evidence_of(links, PEOPLE), 0)
    assert past.dated
    assert (len(past.windows), past.tests) == (19, 8)
    seen: set[tuple[int, int]] = set()
    for window in past.windows:
        new = set(zip(window.low.tolist(), window.high.tolist(), strict=True))
        for low, high in new:
            assert high not in window.snapshot.rows.row(low)[0]
        assert not new & seen
        seen |= new
    for before, after in zip(past.windows, past.windows[1:], strict=False):
        assert before.end == after.begin


def test_the_test_cannot_be_passed_by_chance(links: list) -> None:
    """Where new ties are drawn at random, nothing ranks better than half."""
    dice = np.random.default_rng(5)
    known = links[: int(0.2 * TIES)]
    taken = {link[:2] for link in known}
    noise = []
    while len(noise) < TIES - len(known):
        low, high = sorted(dice.choice(PEOPLE, 2, replace=False).tolist())
        ends = (f"p{low:04}", f"p{high:04}")
        if ends not in taken:
            taken.add(ends)
            since = START + (len(known) + len(noise)) * DAY
            noise.append(links[0]._replace(source_id=ends[0], target_id=ends[1], since=since))
    learnt = learn(evidence_of([*known, *noise], PEOPLE), 0)
    assert learnt.tried is not None
    for ranking in learnt.tried.rankings:
        assert ranking.auc.low < 0.56, ranking


def test_planted_growth_is_learnt(links: list) -> None:
    learnt = learn(evidence_of(links, PEOPLE), 0)
    assert learnt.weights is not None
    assert learnt.tried is not None
    ours, *singles = learnt.tried.rankings
    assert ours.ranking == learning.LEARNT
    assert {one.ranking for one in singles} == {
        "shared contacts",
        "Jaccard",
        "cosine",
        "Adamic-Adar",
        "resource allocation",
        "preferential attachment",
        "personalised PageRank",
        "embedding",
    }
    by_name = {one.ranking: one for one in singles}
    chance = by_name["preferential attachment"]
    assert ours.auc.low > 0.5
    assert ours.auc.value > chance.auc.value
    assert ours.hit_rate.value > chance.hit_rate.value
    assert learnt.tried.gains["auc"].high > 0
    assert all(split.reached <= split.new_ties for split in learnt.tried.splits)
    for one in learnt.tried.rankings:
        for estimate in (one.hit_rate, one.precision, one.auc):
            assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


def test_the_same_seed_gives_the_same_bits(links: list) -> None:
    first, second = (learn(evidence_of(links, PEOPLE), 3) for _ in range(2))
    assert first.weights is not None
    assert second.weights is not None
    assert np.array_equal(first.weights.coefficients, second.weights.coefficients)
    assert first.tried == second.tried


def test_ties_without_dates_are_hidden_instead(links: list) -> None:
    undated = [link._replace(since=None) for link in links]
    past = look_back(evidence_of(undated, PEOPLE), 0)
    assert not past.dated
    for window in past.windows:
        for low, high in zip(window.low.tolist(), window.high.tolist(), strict=True):
            assert high not in window.snapshot.rows.row(low)[0]
        assert not window.snapshot.fresh.any()
    learnt = learn(evidence_of(undated, PEOPLE), 0)
    assert learnt.tried is not None
    assert [split.begin for split in learnt.tried.splits] == [None]
    assert learnt.tried.rankings[0].auc.low > 0.5


def test_all_ties_of_one_day_count_as_undated(links: list) -> None:
    same_day = [link._replace(since=START) for link in links]
    assert not look_back(evidence_of(same_day, PEOPLE), 0).dated


@pytest.mark.parametrize("few", [0, 1, 60])
def test_too_few_ties_teach_nothing_and_say_so(links: list, few: int) -> None:
    learnt = learn(evidence_of(links[:few], PEOPLE), 0)
    assert learnt.weights is None
    assert f"only {few}" in learnt.why


def test_regression_is_what_scikit_learn_fits() -> None:
    dice = np.random.default_rng(2)
    features = dice.normal(size=(2000, 5)) * [1, 10, 0.1, 1, 3] + [0, 5, 1, 0, 0]
    happened = dice.random(2000) < as_chance(features @ [0.5, 0.1, -3, 0, 0.2])
    ours = fit(features, happened)
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    theirs = LogisticRegression(C=1 / PENALTY, tol=1e-10, max_iter=1000).fit(scaled, happened)
    assert ours.coefficients == pytest.approx(theirs.coef_[0], abs=1e-4)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=1e-4)
    tempered = calibrate(ours, features, 20.0)
    assert as_chance(tempered.log_odds(features)).sum() == pytest.approx(20.0)
    assert np.array_equal(
        np.argsort(tempered.log_odds(features)), np.argsort(ours.log_odds(features))
    )


def test_a_feature_without_differences_is_passed_over() -> None:
    features = np.ones((100, 2))
    features[:, 1] = np.arange(100)
    weights = fit(features, np.arange(100) > 49)
    assert weights.coefficients[0] == 0
    assert weights.coefficients[1] > 0


def test_auc_is_what_scikit_learn_says() -> None:
    dice = np.random.default_rng(4)
    score, happened = dice.integers(0, 20, 500).astype(float), dice.random(500) < 0.2
    assert auc(score, happened) == pytest.approx(roc_auc_score(happened, score))


def test_hits_are_counted_by_hand() -> None:
    customers = np.array([3, 5, 9], dtype=np.int32)
    ego = np.repeat(np.array([3, 5], dtype=np.int32), [12, 2])
    other = np.arange(14, dtype=np.int32)
    happened = np.zeros(14, dtype=bool)
    happened[[0, 11, 12]] = True
    trial = Trial(customers, ego, other, happened)
    score = np.arange(14.0)
    assert count_right(trial, score).tolist() == [1, 1, 0]
    assert count_right(trial, np.zeros(14)).tolist() == [1, 1, 0]
    judged = judge_rankings([trial], {"a": [score], "b": [-score]}, 0)
    (first, _), gains = judged.rankings(), judged.gains()
    assert first.hit_rate.value == pytest.approx(2 / 3)
    assert first.precision.value == pytest.approx(2 / 30)
    assert gains["hit_rate"].value == pytest.approx(0.0)


def one_of_ten(customers: int, right: int, *, named: int = 0) -> tuple[Trial, np.ndarray]:
    """Return a trial of twenty candidates each, one of them right, and a score for it.

    The first `right` customers have the right one first, all others last.
    """
    who = np.arange(named, named + customers, dtype=np.int32)
    happened = np.tile(np.arange(20) == 0, customers)
    place = np.tile(np.arange(20.0), customers)
    good = np.repeat(np.arange(customers) < right, 20)
    score = np.where(happened, np.where(good, 100.0, -1.0), place)
    other = np.tile(np.arange(20, dtype=np.int32), customers)
    return Trial(who, np.repeat(who, 20), other, happened), score


def test_a_customer_in_several_tests_is_drawn_with_all_of_them() -> None:
    """The same hundred customers tested four times tell hardly more than once."""
    once, score = one_of_ten(100, 60)
    others = [one_of_ten(100, 60, named=100 * number) for number in range(4)]
    widths = []
    for trials, scores in (
        ([once], [score]),
        ([once] * 4, [score] * 4),
        ([trial for trial, _ in others], [one for _, one in others]),
    ):
        judged = judge_rankings(trials, {"a": scores, "b": [-one for one in scores]}, 0)
        hit_rate = judged.rankings()[0].hit_rate
        assert hit_rate.value == pytest.approx(0.6)
        widths.append(hit_rate.high - hit_rate.low)
    assert widths[1] == pytest.approx(widths[0])
    assert widths[2] < 0.65 * widths[0]


def test_tests_are_compared_each_in_itself() -> None:
    """A test whose scores are all higher than those of another is no better for that."""
    trial, score = one_of_ten(100, 60)
    levels = [
        judge_rankings([trial] * 2, {"a": s, "b": s}, 0).rankings()[0].auc.value
        for s in ([score, score], [score, score + 1000])
    ]
    assert levels[0] == levels[1]


@pytest.mark.parametrize(
    ("learnt", "single", "embedding", "chosen"),
    [
        (80, 60, 60, learning.LEARNT),
        (40, 60, 60, "cosine"),
        (80, 60, 90, learning.LEARNT),
        (40, 60, 90, "cosine"),
    ],
)
def test_answers_fall_back_on_a_single_measure_that_did_better(
    learnt: int, single: int, embedding: int, chosen: str
) -> None:
    right = {learning.LEARNT: learnt, "shared contacts": 20, "cosine": single}
    right[learning.EMBEDDING] = embedding
    trial, _ = one_of_ten(100, 0)
    scores = {name: [one_of_ten(100, many)[1]] for name, many in right.items()}
    assert learning.choose(judge_rankings([trial], scores, 0)) == chosen


def newcomers(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    """The same graph of customers who came lately, a third of them nobody knows when."""
    age = rng.exponential(3, snapshot.nodes)
    since = (snapshot.moment - age * snapshot.horizon).astype(np.int64)
    never = rng.random(snapshot.nodes) < 1 / 3
    return replace(
        snapshot,
        since=np.where(never, NO_TIME, since),
        tenure=np.where(never, FAR, np.minimum(age, FAR)),
    )


@pytest.mark.parametrize("dated", [True, False])
def test_bounds_hold_whatever_comes_to_be_known(links: list, dated: bool) -> None:
    snapshot = look_back(evidence_of(links, PEOPLE), 0).windows[-1].snapshot
    weights = learn(evidence_of(links, PEOPLE), 0).weights
    assert weights is not None
    rng = np.random.default_rng(5)
    coefficients = weights.coefficients + rng.normal(0, 0.5, len(weights.coefficients))
    weights = replace(weights, coefficients=coefficients)
    snapshot = newcomers(snapshot, rng)
    for ego in range(0, PEOPLE, 20):
        pairs = Surroundings(snapshot).pairs([ego], 0)
        has = rng.random(2) < 0.7
        least, most = bound_odds(weights, snapshot, pairs, has, dated)
        assert (least <= most).all()
        kept = find_promising(least, most, 5)
        for _ in range(20):
            known = snapshot
            if dated:
                created = snapshot.moment - (rng.exponential(3, len(pairs)) * snapshot.horizon)
                unknown = rng.random(len(pairs)) < 0.3
                moments = np.where(unknown, NO_TIME, created.astype(np.int64))
                known = learn_created(snapshot, pairs.other.astype(np.int64), moments)
            same = (rng.random((len(pairs), 2)) < 0.5) & has
            odds = weights.log_odds(describe(known, pairs, same.astype(np.float64)))
            assert (odds >= least - 1e-9).all()
            assert (odds <= most + 1e-9).all()
            assert kept[np.argsort(-odds)[:5]].all()


def test_who_may_be_among_the_highest() -> None:
    least, most = np.array([1.0, 4.0, 3.0, 0.0]), np.array([3.0, 4.0, 9.0, 2.9])
    assert find_promising(least, most, 2).tolist() == [True, True, True, False]
    assert find_promising(least, least, 2).tolist() == [False, True, True, False]
    assert find_promising(least, most, 4).all()


def test_each_test_is_learnt_from_what_came_before_it(links: list) -> None:
    """What came after a test began changes nothing of the tests before it."""
    first = learn(evidence_of(links, PEOPLE), 0)
    assert first.tried is not None
    moment = first.tried.splits[5].begin
    again = learn(evidence_of(another_future(links, moment), PEOPLE), 0)
    assert again.tried is not None
    assert again.tried.splits[:5] == first.tried.splits[:5]
    assert again.tried.splits[5] != first.tried.splits[5]


def test_embedding_keeps_groups_together() -> None:
    links = grow_links(120, 4, 900, seed=7)
    snapshot = look_back(evidence_of(links, 120), 0).windows[-1].snapshot
    vectors = embed(snapshot.rows, 0, 8)
    assert np.array_equal(vectors, embed(snapshot.rows, 0, 8))
    low, high = np.triu_indices(120, 1)
    inside = low % 4 == high % 4
    assert auc(likeness(vectors, low.astype(np.int32), high.astype(np.int32)), inside) > 0.8
