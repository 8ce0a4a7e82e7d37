"""Seeds against the best there are, by going through all of them, and within every limit."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from graphcrm.analytics.spread.campaign import (
    CELF,
    Campaign,
    Question,
    plan_campaign,
)
from graphcrm.analytics.spread.celf import choose_by_simulation
from graphcrm.analytics.spread.drawing import MODELS, Spreading
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import GREEDY, MONEY, QUOTAS, Aim, factor_of, maximize
from graphcrm.errors import EngineError, InvalidValueError
from tests.unit.analytics.spreads import (
    arcs_of,
    best_of,
    cascade_of,
    greedy_of,
    places,
    random_arcs,
    thresholds_of,
)

NOBODY = places()
EXACT = {"ic": cascade_of, "lt": thresholds_of}


def everybody(nodes: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.ones(nodes, dtype=np.bool_)


def ask(spreading: Spreading, limits: Limits, seed: int = 0, method: str = "ris") -> Campaign:
    degree = np.bincount(spreading.arcs.source, minlength=spreading.arcs.nodes).astype(float)
    question = Question(limits, Aim(seed=seed), {"degree": degree}, method=method)
    return plan_campaign(spreading, question)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("graph", range(6))
def test_seeds_are_as_good_as_the_guarantee_says(model: str, graph: int) -> None:
    arcs = random_arcs(7, 11, seed=graph)
    found = ask(Spreading(arcs, model), Limits(everybody(7), people=2))
    exact = EXACT[model](arcs, found.seeds.tolist())
    best = best_of(arcs, 2, model)
    assert exact >= (GREEDY - 0.1) * best
    # Far better than the guarantee: as good as greedy that knows every spread exactly.
    assert exact >= 0.99 * greedy_of(arcs, 2, model)
    assert found.lower <= exact
    assert best <= found.upper
    assert found.reached.mean == pytest.approx(exact, rel=0.03)
    assert found.gains.sum() == pytest.approx(exact, rel=0.05)


@pytest.mark.parametrize("model", MODELS)
def test_celf_and_sets_agree(model: str) -> None:
    arcs = random_arcs(40, 120, seed=5, most=0.6)
    spreading, limits = Spreading(arcs, model), Limits(everybody(40), people=4)
    simulated = choose_by_simulation(spreading, limits, 0, NOBODY)
    sampled = maximize(spreading, limits, Aim(), np.arange(40, dtype=np.int32), NOBODY).seeds
    by_sampling = spreading.estimate(sampled, 3, 77)
    by_simulation = spreading.estimate(simulated, 3, 78)
    assert by_sampling.mean == pytest.approx(by_simulation.mean, rel=0.03)
    asked = ask(spreading, limits, method=CELF)
    assert asked.reached.mean >= 0.97 * by_simulation.mean


def test_ignoring_the_probabilities_of_arcs_would_pick_wrongly() -> None:
    """A hub with twenty faint ties, and a quiet one with five sure ones."""
    faint = {(0, 2 + other): 0.01 for other in range(20)}
    sure = {(1, 22 + other): 0.9 for other in range(5)}
    arcs = arcs_of(27, faint | sure)
    limits = Limits(everybody(27), people=1)
    assert ask(Spreading(arcs), limits).seeds.tolist() == [1]
    alike = arcs_of(27, dict.fromkeys(faint | sure, 0.2))
    assert ask(Spreading(alike), limits).seeds.tolist() == [0]
    assert cascade_of(arcs_of(7, {(0, 2 + n): 0.9 for n in range(5)}), (0,)) > 5


def test_the_direction_of_arcs_decides() -> None:
    outward = arcs_of(6, {(0, other): 0.8 for other in range(1, 6)})
    inward = arcs_of(6, {(other, 0): 0.8 for other in range(1, 6)})
    limits = Limits(everybody(6), people=1)
    assert ask(Spreading(outward), limits).seeds.tolist() == [0]
    assert ask(Spreading(inward), limits).seeds.tolist() != [0]


@pytest.mark.parametrize("graph", range(4))
def test_money_is_never_exceeded_and_well_spent(graph: int) -> None:
    arcs = random_arcs(7, 12, seed=20 + graph)
    cost = 1 + 4 * np.random.default_rng(graph).random(7)
    limits = Limits(everybody(7), cost=cost, money=6.0)
    found = ask(Spreading(arcs), limits)
    assert cost[found.seeds].sum() <= 6.0
    affordable = [
        seeds
        for size in range(8)
        for seeds in combinations(range(7), size)
        if cost[list(seeds)].sum() <= 6.0
    ]
    best = max(cascade_of(arcs, seeds) for seeds in affordable)
    assert cascade_of(arcs, found.seeds.tolist()) >= (MONEY - 0.1) * best
    assert cascade_of(arcs, found.seeds.tolist()) >= 0.9 * best
    assert best <= found.upper


def test_one_dear_customer_can_be_worth_more_than_many_cheap_ones() -> None:
    """Greedy by gain for money alone would buy the cheap one and could not pay for the other."""
    arcs = arcs_of(12, {(0, other): 1.0 for other in range(2, 12)})
    cost = np.array([10.0, 0.5, *[20.0] * 10])
    found = ask(Spreading(arcs), Limits(everybody(12), cost=cost, money=10.0))
    assert found.seeds.tolist() == [0]


@pytest.mark.parametrize("seed", range(3))
def test_quotas_are_kept(seed: int) -> None:
    arcs = random_arcs(30, 200, seed=seed, most=0.3)
    group = (np.arange(30) % 3).astype(np.int32)
    most = np.array([1, 2, 9])
    limits = Limits(everybody(30), people=6, group=group, least=np.array([0, 0, 3]), most=most)
    found = ask(Spreading(arcs), limits)
    counts = np.bincount(group[found.seeds], minlength=3)
    assert counts.sum() == 6
    assert (counts <= most).all()
    assert counts[2] >= 3
    assert factor_of(limits) == QUOTAS


def test_quotas_with_money_leave_enough_for_what_is_asked_for() -> None:
    arcs = arcs_of(8, {(0, other): 1.0 for other in range(1, 8)})
    group = np.array([0, 0, 0, 0, 1, 1, 1, 1], dtype=np.int32)
    cost = np.array([9.0, 1, 1, 1, 4, 2, 3, 5])
    limits = Limits(
        everybody(8),
        cost=cost,
        money=10.0,
        group=group,
        least=np.array([0, 2]),
        most=np.array([8, 8]),
    )
    found = ask(Spreading(arcs), limits)
    assert cost[found.seeds].sum() <= 10.0
    assert (group[found.seeds] == 1).sum() >= 2
    assert factor_of(limits) is None
    # Without the quota all the money would go to the hub.
    free = ask(Spreading(arcs), Limits(everybody(8), cost=cost, money=10.0))
    assert 0 in free.seeds


def test_what_cannot_be_kept_to_is_said_before_anything_is_drawn() -> None:
    arcs = random_arcs(6, 8, seed=1)
    group = np.array([0, 0, 0, 0, 0, 1], dtype=np.int32)
    bounds = {"group": group, "most": np.array([9, 9])}
    with pytest.raises(InvalidValueError, match="at least 2 of a group in which only 1"):
        ask(Spreading(arcs), Limits(everybody(6), people=3, least=np.array([0, 2]), **bounds))
    with pytest.raises(InvalidValueError, match="at least 4 customers together"):
        ask(Spreading(arcs), Limits(everybody(6), people=3, least=np.array([3, 1]), **bounds))
    with pytest.raises(InvalidValueError, match="cost at least"):
        ask(
            Spreading(arcs),
            Limits(everybody(6), cost=np.full(6, 2.0), money=5.0, least=np.array([2, 1]), **bounds),
        )


def test_those_chosen_before_are_there_and_are_not_paid_twice() -> None:
    """Two hubs of the same followers, and a third with fewer of its own."""
    same = {(hub, other): 1.0 for hub in (0, 1) for other in range(3, 13)}
    arcs = arcs_of(18, same | {(2, other): 1.0 for other in range(13, 18)})
    spreading = Spreading(arcs)
    question = Question(
        Limits(everybody(18), people=1), Aim(), {"degree": np.arange(18.0)}, places(0)
    )
    found = plan_campaign(spreading, question)
    assert found.seeds.tolist() == [2]
    assert found.already.mean == 11.0
    assert found.reached.mean == 17.0
    assert found.gains[0] == pytest.approx(6.0, rel=0.1)
    alone = plan_campaign(spreading, Question(question.limits, Aim(), question.rankings))
    assert alone.seeds.tolist()[0] in (0, 1)


def test_the_better_of_the_seeds_and_plain_rankings_is_given() -> None:
    """Greedy takes the customer who covers most and then cannot cover the rest; degree can."""
    both = {(0, other): 1.0 for other in (*range(3, 9), *range(11, 17))}
    left = {(1, other): 1.0 for other in range(3, 11)}
    right = {(2, other): 1.0 for other in range(11, 19)}
    arcs = arcs_of(19, both | left | right)
    wise = np.zeros(19)
    wise[[1, 2]] = 1.0
    limits = Limits(everybody(19), people=2)
    found = plan_campaign(Spreading(arcs), Question(limits, Aim(), {"wise": wise}))
    assert found.by == "wise"
    assert sorted(found.seeds.tolist()) == [1, 2]
    assert [rival.by for rival in found.rivals] == ["spread", "random"]
    assert found.reached.mean > found.rivals[0].reached.mean


@pytest.mark.parametrize("model", MODELS)
def test_a_plan_repeats_to_the_bit_with_any_number_of_threads(model: str) -> None:
    arcs = random_arcs(100, 900, seed=3, most=0.2)
    limits = Limits(everybody(100), people=5)
    plans = [ask(Spreading(arcs, model, threads=threads), limits, seed=9) for threads in (1, 2, 3)]
    first = plans[0]
    for other in plans[1:]:
        assert other.seeds.tobytes() == first.seeds.tobytes()
        assert other.gains.tobytes() == first.gains.tobytes()
        assert (other.reached, other.lower, other.upper) == (
            first.reached,
            first.lower,
            first.upper,
        )
        assert [r.reached for r in other.rivals] == [r.reached for r in first.rivals]


@pytest.mark.parametrize(("nodes", "people"), [(0, 3), (1, 3), (4, 10)])
def test_graphs_without_ties_and_budgets_beyond_them(nodes: int, people: int) -> None:
    found = ask(Spreading(arcs_of(nodes, {})), Limits(everybody(nodes), people=people))
    assert sorted(found.seeds.tolist()) == list(range(nodes))
    assert found.reached.mean == nodes
    assert found.reached.low == found.reached.high == nodes


def test_nobody_to_choose_from_is_an_empty_answer() -> None:
    arcs = random_arcs(5, 6, seed=2)
    found = ask(Spreading(arcs), Limits(np.zeros(5, dtype=np.bool_), people=2))
    assert found.seeds.tolist() == []
    assert found.reached.mean == 0.0


def test_celf_is_for_small_graphs_and_people_alone() -> None:
    arcs = random_arcs(6, 8, seed=1)
    limits = Limits(everybody(6), cost=np.ones(6), money=2.0)
    with pytest.raises(InvalidValueError, match="people alone"):
        choose_by_simulation(Spreading(arcs), limits, 0, NOBODY)
    large = arcs_of(5001, {(0, 1): 0.5})
    with pytest.raises(EngineError, match="Use the method 'ris'"):
        choose_by_simulation(Spreading(large), Limits(everybody(5001), people=1), 0, NOBODY)
