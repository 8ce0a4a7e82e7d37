"""What customers are worth by those they pass on to: exact where it can be, surer than counts."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.analytics.spread.arcs import Arcs
from graphcrm.analytics.spread.cover import Pool, choose, choose_by_view, ranked
from graphcrm.analytics.spread.drawing import MODELS, Spreading
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import Aim, maximize
from graphcrm.analytics.spread.view import NO_VIEW, Views
from graphcrm.analytics.spread.view_kernels import echo, take, worth_of, worth_of_all
from tests.unit.analytics.spreads import arcs_of, cascade_of, places

NOBODY = places()


def even_graph(nodes: int, ties: int) -> Arcs:
    """Ties at random, each as likely as 1 / degree: hardly anybody stands out."""
    generator = np.random.default_rng(4)
    ends = generator.integers(0, nodes, (ties, 2))
    pairs = {(int(a), int(b)) for a, b in ends if a != b}
    both = pairs | {(b, a) for a, b in pairs}
    degree = np.bincount([b for _, b in both], minlength=nodes)
    return arcs_of(nodes, {(a, b): 1 / degree[b] for a, b in sorted(both)})


def limits_of(nodes: int, people: int) -> Limits:
    return Limits(np.ones(nodes, dtype=np.bool_), people=people)


@pytest.mark.parametrize("model", MODELS)
def test_the_worth_on_a_tree_is_the_exact_spread(model: str) -> None:
    chances = {(0, 1): 0.5, (0, 2): 0.25, (1, 3): 0.5, (3, 4): 0.8, (4, 5): 0.6}
    arcs = arcs_of(6, chances)
    view = Views(Spreading(arcs, model)).reckon()
    worth = worth_of_all(np.zeros(6) + view[2], view)
    exact = [cascade_of(arcs, [node]) for node in range(6)]
    assert worth.tolist() == pytest.approx(exact, rel=1e-6)
    assert [worth_of(node, view[2], view) for node in range(6)] == pytest.approx(exact, rel=1e-6)


def test_values_count_for_what_they_are() -> None:
    arcs = arcs_of(3, {(0, 1): 0.5, (1, 2): 0.5})
    value = np.array([1.0, 10.0, 0.0])
    view = Views(Spreading(arcs, value=value)).reckon()
    assert worth_of(0, view[2], view) == pytest.approx(cascade_of(arcs, [0], value))


def test_what_comes_straight_back_is_known_and_taken_off() -> None:
    arcs = arcs_of(3, {(0, 1): 0.5, (1, 0): 0.4, (1, 2): 0.3})
    rows = [(each.start, each.other, each.probability) for each in (arcs.into, arcs.out)]
    assert echo(rows[0], rows[1]).tolist() == pytest.approx([0.2, 0.2, 0.0])
    view = Views(Spreading(arcs)).count(Pool(3, 0).sets, 1.0)
    # Whatever of its sets a customer is in because of its neighbour does not count twice.
    counted = np.array([10.0, 8.0, 3.0])
    assert worth_of(2, counted, view) == 0.0
    near = [0.5 * 8 - 0.2 * 10, 0.4 * 10 + 0.3 * 3 - 0.2 * 8, 0.0]
    assert worth_of(0, counted, view) == pytest.approx(0.5 * near[1] - 0.2 * near[0])


def test_who_hears_of_it_from_those_chosen_is_worth_less() -> None:
    arcs = arcs_of(4, {(0, 1): 0.75, (1, 2): 0.5, (3, 2): 0.5})
    view = Views(Spreading(arcs)).reckon()
    count = view[2].copy()
    before = worth_of_all(count, view)
    take(0, count, view)
    after = worth_of_all(count, view)
    assert after[0] == 0.0
    assert after[1] == pytest.approx(before[1] / 4)
    assert after[3] == before[3]


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_few_sets_choose_better_by_a_view_than_by_counting_alone(share: float) -> None:
    arcs = even_graph(2000, 10_000)
    spreading, limits = Spreading(arcs), limits_of(2000, 20)
    tie = np.arange(2000, dtype=np.int32)
    pool, judge = Pool(2000, 10**8), Pool(2000, 10**8)
    pool.add(spreading.draw(1, 1, 0, 1000))
    judge.add(spreading.draw(2, 2, 0, 50_000))
    plain = choose(pool, limits, tie, NOBODY, by_ratio=False).seeds
    view = Views(spreading).count(pool.sets, share)
    seen = choose_by_view(pool, limits, tie, NOBODY, view, by_ratio=False)
    met, alone = (int(judge.gains(seeds, NOBODY).sum()) for seeds in (seen, plain))
    assert met > 1.1 * alone


@pytest.mark.parametrize("seed", range(3))
def test_where_hardly_anybody_stands_out_seeds_are_no_worse_than_the_top_by_degree(
    seed: int,
) -> None:
    arcs = even_graph(2000, 10_000)
    spreading = Spreading(arcs)
    tie = np.arange(2000, dtype=np.int32)
    found = maximize(spreading, limits_of(2000, 20), Aim(seed=seed), tie, NOBODY)
    top = ranked(np.bincount(arcs.source, minlength=2000).astype(float))[:20]
    ours, theirs = (spreading.simulate(seeds, 99, 9, 0, 8000) for seeds in (found.seeds, top))
    unsure = 2 * np.hypot(ours.std(), theirs.std()) / np.sqrt(8000)
    assert ours.mean() >= theirs.mean() - unsure


def test_an_empty_view_counts_sets() -> None:
    assert worth_of(1, np.array([3.0, 5.0]), NO_VIEW) == 5.0
    assert worth_of_all(np.array([3.0, 5.0]), NO_VIEW).tolist() == [3.0, 5.0]
