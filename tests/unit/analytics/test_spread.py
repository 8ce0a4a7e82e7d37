"""Drawings of spread against exact values, and that they repeat to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.analytics.spread.arcs import Arcs, make_arcs
from graphcrm.analytics.spread.cover import Pool
from graphcrm.analytics.spread.drawing import MODELS, Spreading
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.tables import Float64, Int32
from tests.unit.analytics.spreads import (
    arcs_of,
    cascade_of,
    places,
    random_arcs,
    thresholds_of,
)

EXACT = {"ic": cascade_of, "lt": thresholds_of}
DRAWN = 40_000


def by_sets(spreading: Spreading, seeds: Int32) -> float:
    pool = Pool(spreading.arcs.nodes, 10**8)
    pool.add(spreading.draw(3, 1, 0, DRAWN))
    return float(pool.covered_by(seeds).mean() * spreading.total)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seeds", [(0,), (1, 4), (2, 3, 5)])
def test_simulations_and_sets_estimate_the_exact_spread(model: str, seeds: tuple[int, ...]) -> None:
    arcs = random_arcs(6, 10, seed=4)
    exact = EXACT[model](arcs, seeds)
    spreading = Spreading(arcs, model)
    reached = spreading.simulate(places(*seeds), 1, 2, 0, DRAWN)
    within = 5 * 6 / 2 / np.sqrt(DRAWN)
    assert reached.mean() == pytest.approx(exact, abs=within)
    assert by_sets(spreading, places(*seeds)) == pytest.approx(exact, abs=within)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_reached_counts_by_its_value(model: str) -> None:
    arcs = random_arcs(5, 9, seed=8)
    value = np.array([0.0, 3.0, 0.5, 10.0, 1.0])
    exact = EXACT[model](arcs, (0, 2), value)
    spreading = Spreading(arcs, model, value)
    assert spreading.simulate(places(0, 2), 1, 2, 0, DRAWN).mean() == pytest.approx(exact, rel=0.03)
    assert by_sets(spreading, places(0, 2)) == pytest.approx(exact, rel=0.03)


def fan(chances: Float64) -> Arcs:
    """One customer who may pass on to many, each of whom may pass it back."""
    others = np.arange(1, len(chances) + 1, dtype=np.int32)
    zero = np.zeros(len(chances), dtype=np.int32)
    return make_arcs(
        len(chances) + 1,
        np.concatenate([zero, others]),
        np.concatenate([others, zero]),
        np.concatenate([chances, chances]),
    )


@pytest.mark.parametrize("alike", [True, False])
def test_unlikely_arcs_are_skipped_without_a_bias(alike: bool) -> None:
    generator = np.random.default_rng(0)
    chances = np.full(60, 0.03) if alike else 0.12 * generator.random(60)
    arcs = fan(chances)
    assert arcs.out.skipping[0]
    assert arcs.into.skipping[0]
    spreading = Spreading(arcs)
    reached = spreading.simulate(places(0), 1, 2, 0, DRAWN)
    assert reached.mean() == pytest.approx(1 + chances.sum(), abs=0.05)
    # The chance that one of the others is reached is that of its own arc, not of a neighbour's.
    one = int(np.argmax(chances))
    value = np.zeros(61)
    value[one + 1] = 1.0
    alone = Spreading(arcs, "ic", value).simulate(places(0), 1, 2, 0, DRAWN)
    assert alone.mean() == pytest.approx(arcs.probability[one], abs=0.006)
    back = by_sets(spreading, places(one + 1))
    exact = 1 + chances[one] * (1 + chances.sum() - chances[one])
    assert back == pytest.approx(exact, abs=0.2)


def test_it_spreads_along_arcs_and_not_against_them() -> None:
    arcs = arcs_of(3, {(0, 1): 1.0, (1, 2): 1.0})
    for model in MODELS:
        spreading = Spreading(arcs, model)
        assert set(spreading.simulate(places(0), 0, 1, 0, 50)) == {3.0}
        assert set(spreading.simulate(places(2), 0, 1, 0, 50)) == {1.0}


def test_several_arcs_of_a_pair_are_joined_and_loops_left_out() -> None:
    arcs = make_arcs(3, places(0, 0, 1, 2), places(1, 1, 1, 0), np.array([0.5, 0.5, 1.0, 0.0]))
    assert (arcs.source.tolist(), arcs.target.tolist()) == ([0], [1])
    assert arcs.probability[0] == pytest.approx(0.75)


@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_gives_the_same_bits_with_any_number_of_threads(model: str) -> None:
    arcs = random_arcs(200, 3000, seed=1, most=0.1)
    drawn, simulated = [], []
    for threads in (1, 2, 5):
        spreading = Spreading(arcs, model, threads=threads)
        pool = Pool(200, 10**8)
        # In one go, and in two: neither how many are drawn at once nor by whom shows.
        for first, count in ((0, 5000),) if threads == 1 else ((0, 1700), (1700, 3300)):
            pool.add(spreading.draw(7, 1, first, count))
        drawn.append((pool.sets.start.tobytes(), pool.sets.member.tobytes()))
        simulated.append(spreading.simulate(places(1, 2), 7, 2, 0, 3000).tobytes())
    assert len(set(drawn)) == 1
    assert len(set(simulated)) == 1
    other = Spreading(arcs, model).simulate(places(1, 2), 8, 2, 0, 3000).tobytes()
    assert other != simulated[0]


def test_weights_of_thresholds_sum_to_one_at_most() -> None:
    weights = arcs_of(4, {(0, 3): 0.9, (1, 3): 0.9, (2, 3): 0.2, (3, 0): 0.4}).as_weights()
    total = np.bincount(weights.target, weights=weights.probability, minlength=4)
    assert total[3] == pytest.approx(1.0)
    assert total[0] == pytest.approx(0.4)


def test_too_many_members_are_an_error_that_says_what_to_do() -> None:
    pool = Pool(2, 100)
    spreading = Spreading(arcs_of(2, {(0, 1): 1.0, (1, 0): 1.0}))
    with pytest.raises(EngineError, match="larger epsilon"):
        pool.add(spreading.draw(0, 1, 0, 1000))


def test_a_probability_outside_its_range_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="outside 0 to 1"):
        arcs_of(2, {(0, 1): 1.5})
    with pytest.raises(InvalidValueError, match="not a model"):
        Spreading(arcs_of(2, {(0, 1): 0.5}), "sir")


def test_the_interval_covers_the_exact_spread() -> None:
    arcs = random_arcs(6, 10, seed=4)
    exact = cascade_of(arcs, (0,))
    spreading = Spreading(arcs)
    covered = 0
    for seed in range(100):
        found = spreading.estimate(places(0), seed, 1, share=0.02)
        covered += found.low <= exact <= found.high
    assert 88 <= covered <= 100
