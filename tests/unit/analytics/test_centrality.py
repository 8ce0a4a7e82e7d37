from __future__ import annotations

import subprocess
import sys

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics import centrality
from graphcrm.analytics.backends.local import BETWEENNESS_EFFORT, HARMONIC_EFFORT
from graphcrm.analytics.sampling import Effort
from graphcrm.errors import InvalidValueError
from graphcrm.projection import Projection
from tests.unit.analytics.graphs import GRAPHS, projection_of, weighted

SAMPLED = (centrality.betweenness, centrality.harmonic)


@pytest.fixture(scope="module")
def large() -> Projection:
    graph = nx.barabasi_albert_graph(1500, 3, seed=4)
    graph.add_nodes_from(range(1500, 1600))
    return projection_of(weighted(graph))


@pytest.mark.parametrize("measure", SAMPLED)
def test_an_estimate_lies_within_its_stated_error(measure, large: Projection) -> None:
    exact = measure(large)
    assert exact.provenance.exact
    held = 0
    for seed in range(20):
        sampled = measure(large, seed=seed, pivots=200)
        assert not sampled.provenance.exact
        assert sampled.provenance.error is not None
        assert sampled.provenance.error < exact.values.max() / 2
        held += np.abs(sampled.values - exact.values).max() <= sampled.provenance.error
    assert held >= 19


@pytest.mark.parametrize("measure", SAMPLED)
def test_more_pivots_mean_a_smaller_error(measure, large: Projection) -> None:
    few, many = (measure(large, pivots=pivots).provenance.error for pivots in (100, 800))
    assert 0 < many < few / 2


@pytest.mark.parametrize("measure", SAMPLED)
def test_an_estimate_is_right_on_average(measure, large: Projection) -> None:
    exact = measure(large).values
    estimates = [measure(large, seed=seed, pivots=100).values for seed in range(40)]
    assert np.mean(estimates, axis=0).sum() == pytest.approx(exact.sum(), rel=0.03)


@pytest.mark.parametrize("measure", SAMPLED)
def test_estimates_repeat_bit_for_bit_and_differ_by_seed(measure, large: Projection) -> None:
    first, again, other = (measure(large, seed=seed, pivots=50).values for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


@pytest.mark.parametrize("measure", SAMPLED)
def test_the_number_of_processors_changes_no_bit(
    measure, large: Projection, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = measure(large).values
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert measure(large).values.tobytes() == expected.tobytes()


@pytest.mark.parametrize("measure", SAMPLED)
def test_enough_pivots_are_exact(measure, large: Projection) -> None:
    sampled = measure(large, pivots=5000)
    assert sampled.provenance.exact
    np.testing.assert_array_equal(sampled.values, measure(large).values)


@pytest.mark.parametrize("measure", SAMPLED)
def test_a_single_pivot_is_refused(measure, large: Projection) -> None:
    with pytest.raises(InvalidValueError, match="pivots is 1"):
        measure(large, pivots=1)


def _sized(nodes: int, edges: int) -> Projection:
    ends = np.zeros(edges, dtype=np.int32)
    return Projection(range(nodes), ends, ends, np.ones(edges))


@pytest.mark.parametrize(
    ("effort", "nodes", "edges", "expected"),
    [
        (BETWEENNESS_EFFORT, 10_000, 100_000, 10_000),
        (BETWEENNESS_EFFORT, 100_000, 1_000_000, 476),
        (BETWEENNESS_EFFORT, 1_000_000, 10_000_000, 64),
        (HARMONIC_EFFORT, 50_000, 500_000, 50_000),
        (HARMONIC_EFFORT, 100_000, 1_000_000, 19_047),
    ],
)
def test_what_is_too_much_work_is_sampled(
    effort: Effort, nodes: int, edges: int, expected: int
) -> None:
    assert effort.choose(_sized(nodes, edges), nodes, None) == expected


def test_pagerank_sums_to_one_and_says_that_it_converged(large: Projection) -> None:
    measure = centrality.pagerank(large)
    assert measure.values.sum() == pytest.approx(1.0, abs=1e-12)
    assert measure.provenance.converged
    assert measure.provenance.parameters["damping"] == 0.85


def test_pagerank_follows_strong_ties() -> None:
    star = projection_of(nx.star_graph(3))
    leaning = Projection(star.ids, star.source, star.target, np.array([0.9, 0.1, 0.1]))
    ranks = centrality.pagerank(leaning).values
    assert ranks[0] > ranks[1] > ranks[2] == ranks[3]


def test_a_long_chain_has_exact_harmonic_centrality() -> None:
    chain = projection_of(nx.path_graph(3000))
    values = centrality.harmonic(chain).values
    assert values[0] == pytest.approx(sum(1 / d for d in range(1, 3000)), rel=1e-12)
    assert values.argmax() in (1499, 1500)


@pytest.mark.parametrize("engine", ["local", "reference"])
def test_two_customers_have_no_betweenness(engine: str) -> None:
    pair = projection_of(GRAPHS["one-edge"]())
    assert centrality.betweenness(pair, engine).values.tolist() == [0.0, 0.0]


LIGHT = """
import sys
import graphcrm.analytics.backends, graphcrm.analytics.centrality, graphcrm.analytics.community
import graphcrm.analytics.layout, graphcrm.analytics.paths, graphcrm.analytics.summary
import numpy as np
from graphcrm.projection import Projection
ends = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
graph = Projection(("a", "b", "c"), *ends, np.array([0.5, 0.5]))
graphcrm.analytics.paths.find_strongest_path(graph, 0, 2)
graphcrm.analytics.backends.engines()
heavy = {"numba", "scipy", "networkx", "community", "pandas"}
print(",".join(sorted(heavy & set(sys.modules))))
"""


def test_importing_analytics_and_finding_a_path_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
