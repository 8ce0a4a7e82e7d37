from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics.near_kernels import Ties, forget, make_walk, push
from graphcrm.analytics.nearness import Near, personalised_pagerank
from graphcrm.errors import InvalidValueError
from graphcrm.projection import Projection
from tests.unit.analytics.graphs import GRAPHS, graph_of, projection_of

CONNECTED = ("karate", "les-miserables", "davis", "scale-free", "dense-random", "faint", "star")


def _dense(found: Near, nodes: int) -> np.ndarray:
    assert found.nodes.dtype == np.int32
    assert (np.diff(found.nodes) > 0).all()
    assert (found.values > 0).all()
    values = np.zeros(nodes)
    values[found.nodes] = found.values
    return values


@pytest.mark.parametrize("epsilon", [1e-2, 1e-4, 1e-8])
@pytest.mark.parametrize("alpha", [0.05, 0.15, 0.6])
@pytest.mark.parametrize("name", CONNECTED)
def test_no_value_is_further_off_than_stated(name: str, alpha: float, epsilon: float) -> None:
    projection = projection_of(GRAPHS[name]())
    graph = graph_of(projection)
    strength = projection.strengths
    bound = epsilon * strength / strength.mean()
    for node in (0, projection.nodes // 2, projection.nodes - 1):
        exact = nx.pagerank(
            graph, 1 - alpha, personalization={node: 1.0}, tol=1e-13, max_iter=10_000
        )
        missing = np.array([exact[at] for at in range(projection.nodes)]) - _dense(
            personalised_pagerank(projection, node, alpha, epsilon), projection.nodes
        )
        assert (missing >= -1e-10).all()
        assert (missing <= bound + 1e-10).all()


def test_the_unit_of_the_weights_changes_nothing() -> None:
    base = projection_of(GRAPHS["les-miserables"]())
    scaled = Projection(base.ids, base.source, base.target, base.weight * 2.0**-30)
    first, second = (personalised_pagerank(one, 4) for one in (base, scaled))
    assert first.values.tobytes() == second.values.tobytes()


def test_others_far_away_are_not_looked_at() -> None:
    chain = projection_of(nx.path_graph(5000))
    found = personalised_pagerank(chain, 10, epsilon=1e-4)
    assert found.nodes.max() < 200


def test_walks_stay_in_their_component() -> None:
    projection = projection_of(GRAPHS["scattered"]())
    found = personalised_pagerank(projection, 35)
    assert set(found.nodes.tolist()) == set(range(34, 39))
    assert found.values.sum() == pytest.approx(1.0, abs=1e-3)


def test_one_without_a_tie_is_near_to_itself_only() -> None:
    projection = projection_of(GRAPHS["no-edges"]())
    assert personalised_pagerank(projection, 2) == Near(pytest.approx([2]), pytest.approx([1.0]))


def test_a_walk_stops_after_so_many_ties_and_loses_nothing() -> None:
    projection = projection_of(GRAPHS["les-miserables"]())
    rows = projection.adjacency
    ties = Ties(rows.start, rows.neighbour, rows.weight, projection.strengths)
    walk = make_walk(projection.nodes)
    sums = []
    for most in (0, 50, 500):
        reached = push(ties, walk, 3, (0.15, 1e-9, most))
        assert walk.found.sum() + walk.rest.sum() == pytest.approx(1.0)
        sums.append(float(walk.found.sum()))
        forget(walk, reached)
        assert not walk.found.any()
        assert not walk.rest.any()
        assert not walk.state.any()
    assert sums == sorted(sums)
    assert sums[0] == pytest.approx(0.15)
    assert sums[-1] < 0.999


@pytest.mark.parametrize("node", [-1, 34])
def test_a_position_that_is_not_there_is_refused(node: int) -> None:
    projection = projection_of(GRAPHS["karate"]())
    with pytest.raises(InvalidValueError, match="no customer at position"):
        personalised_pagerank(projection, node)


@pytest.mark.parametrize(("alpha", "epsilon"), [(0.0, 0.1), (1.0, 0.1), (0.2, 0.0), (0.2, 2.0)])
def test_parameters_that_make_no_sense_are_refused(alpha: float, epsilon: float) -> None:
    projection = projection_of(GRAPHS["karate"]())
    with pytest.raises(InvalidValueError, match="takes a number between 0 and 1"):
        personalised_pagerank(projection, 0, alpha, epsilon)
