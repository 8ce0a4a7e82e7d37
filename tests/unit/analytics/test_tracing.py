"""Whom a customer reaches and through whom, against every outcome gone through."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.analytics.spread.drawing import MODELS, Spreading
from graphcrm.analytics.spread.tracing import addition, reckon_all, trace
from tests.unit.analytics.spreads import (
    arcs_of,
    cascade_of,
    places,
    random_arcs,
    thresholds_of,
)

EXACT = {"ic": cascade_of, "lt": thresholds_of}


@pytest.mark.parametrize("model", MODELS)
def test_the_parts_add_up_to_the_exact_spread(model: str) -> None:
    arcs = random_arcs(7, 12, seed=3)
    for node in range(7):
        found = trace(Spreading(arcs, model), node, 0)
        exact = EXACT[model](arcs, [node])
        assert found.own + found.through.sum() == pytest.approx(found.reached.mean)
        assert found.reached.mean == pytest.approx(exact, rel=0.06)
        assert found.reached.low <= found.reached.mean <= found.reached.high
        assert sorted(found.target.tolist()) == sorted(arcs.target[arcs.source == node].tolist())


def test_each_part_is_what_came_through_one_first() -> None:
    arcs = arcs_of(5, {(0, 1): 0.5, (1, 2): 0.8, (0, 3): 0.25, (4, 0): 1.0})
    found = trace(Spreading(arcs), 0, 1)
    through = dict(zip(found.target.tolist(), found.through.tolist(), strict=True))
    assert through[1] == pytest.approx(0.5 * 1.8, abs=0.05)
    assert through[3] == pytest.approx(0.25, abs=0.03)
    assert dict(zip(found.target.tolist(), found.chance.tolist(), strict=True)) == {1: 0.5, 3: 0.25}
    valued = trace(Spreading(arcs, value=np.array([2.0, 0, 10, 0, 0])), 0, 1)
    assert valued.own == 2.0
    assert valued.through.sum() == pytest.approx(0.5 * 0.8 * 10, abs=0.3)


@pytest.mark.parametrize("model", MODELS)
def test_what_somebody_adds_to_others(model: str) -> None:
    arcs = random_arcs(7, 12, seed=8)
    spreading = Spreading(arcs, model)
    exact = EXACT[model](arcs, [0, 1, 2]) - EXACT[model](arcs, [0, 1])
    found = addition(spreading, 2, places(0, 1), 4)
    assert found.mean == pytest.approx(exact, abs=0.1)
    assert found.low <= found.mean <= found.high
    assert addition(spreading, 1, places(0, 1), 4).mean == 0.0


def test_the_order_by_expectation_is_that_of_the_spreads() -> None:
    arcs = arcs_of(6, {(0, 1): 0.5, (0, 2): 0.5, (3, 4): 0.9, (4, 5): 0.9})
    reckoned = reckon_all(Spreading(arcs))
    exact = [cascade_of(arcs, [node]) for node in range(6)]
    assert reckoned.tolist() == pytest.approx(exact, rel=1e-6)
