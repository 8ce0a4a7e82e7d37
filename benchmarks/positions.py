"""How long roles, candidates of likely ties and other ways take on a large generated graph."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from benchmarks.report import header, milliseconds, table
from benchmarks.timing import Latency, time_each
from graphcrm.analytics import role_kernels, way_kernels
from graphcrm.analytics.kernels import core_numbers
from graphcrm.analytics.likely import kernels as likely_kernels
from graphcrm.analytics.likely.candidates import Surroundings
from graphcrm.analytics.likely.embedding import embed
from graphcrm.analytics.likely.snapshot import take_snapshot
from graphcrm.analytics.paths import find_strongest_path
from graphcrm.analytics.roles import find_roles, find_standing
from graphcrm.analytics.ways import find_other_ways
from graphcrm.projection import Projection, project
from graphcrm.tables import Int32, RelationshipTable

ASKED = 500
"""Questions about one customer that are timed."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.positions", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    options = parser.parse_args()
    header(
        "roles, candidates and ways",
        f"{options.customers:,} customers, about {options.ties:,} ties, four of five inside "
        "planted groups of a power law; kernels compiled before",
        ("graphcrm", "numpy", "numba", "scipy"),
    )
    for kernels in (role_kernels, way_kernels, likely_kernels):
        kernels.warm_kernels()
    _measure(options.customers, options.ties)


def make_table(customers: int, ties: int) -> tuple[RelationshipTable, Int32]:
    """Return relationships with dates, and the planted group of each customer."""
    dice = np.random.default_rng(0)
    sizes = (dice.pareto(1.5, customers) * 20 + 20).astype(np.int64)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), customers)) + 1]
    group = np.repeat(np.arange(len(sizes)), sizes)[:customers]
    begin = np.searchsorted(group, np.arange(len(sizes)))
    end = np.append(begin[1:], customers)
    pull = np.minimum(dice.pareto(2.0, customers) + 1, 50)
    source = np.searchsorted(np.cumsum(pull), dice.random(ties) * pull.sum()).clip(0, customers - 1)
    inside = dice.random(ties) < 0.8
    place = (begin[group[source]] + dice.random(ties) * (end - begin)[group[source]]).astype(int)
    anyone = np.searchsorted(np.cumsum(pull), dice.random(ties) * pull.sum()).clip(0, customers - 1)
    target = np.where(inside, place, anyone)
    keys = np.minimum(source, target) * customers + np.maximum(source, target)
    keys = np.unique(keys[source != target])
    low, high = (keys // customers).astype(np.int32), (keys % customers).astype(np.int32)
    many = len(keys)
    moment = dice.integers(0, 10**15, many)
    one = np.ones(many, dtype=np.int32)
    yes = np.ones(many, dtype=np.bool_)
    return RelationshipTable(
        types=("friend",),
        source=low,
        target=high,
        type=np.zeros(many, dtype=np.int16),
        directed=~yes,
        strength=dice.uniform(0.05, 1, many),
        confidence=np.ones(many),
        declared=yes,
        first_seen=moment,
        last_seen=moment,
        evidence_count=one,
        evidence_forward=one,
    ), group.astype(np.int32)


def _measure(customers: int, ties: int) -> None:
    relationships, group = make_table(customers, ties)
    ids = [f"c{number:08}" for number in range(customers)]
    stages: list[tuple[str, ...]] = []
    with _timed("graph from relationships", stages):
        projection = project(ids, relationships)
        rows = projection.adjacency
    with _timed("roles of everybody", stages):
        standing = find_standing(rows, group)
        roles = find_roles(standing, group, core_numbers(rows.start, rows.neighbour))
    with _timed("snapshot for likely ties", stages):
        snapshot = take_snapshot(ids, relationships, np.full(customers, 0), int(1e15), 1e14)
        around = Surroundings(snapshot)
    with _timed("embedding (only for the report)", stages):
        embed(rows, 0)
    table(("stage", "seconds", "peak MB so far"), stages)
    print(", ".join(f"{role}: {int(has.sum()):,}" for role, has in roles.items()), "\n")
    asked = np.random.default_rng(1).integers(0, customers, ASKED).tolist()
    candidates = sum(len(around.look(ego)[0]) for ego in asked) / ASKED
    print(f"{candidates:.0f} candidates a customer on average\n")
    table(
        ("one customer, milliseconds", "p50", "p99"),
        [
            _row("candidates and their evidence", time_each(around.look, asked)),
            _row("four other ways", time_each(_ways(projection, asked), range(40))),
        ],
    )


def _ways(projection: Projection, asked: list[int]) -> Callable[[int], object]:
    def find(number: int) -> object:
        source, target = asked[number], asked[-1 - number]
        first = find_strongest_path(projection, source, target)
        return first and find_other_ways(projection, source, target, first, 4)

    return find


def _row(name: str, latency: Latency) -> tuple[str, str, str]:
    return name, milliseconds(latency.median), milliseconds(latency.percentile(99))


@contextmanager
def _timed(name: str, stages: list[tuple[str, ...]]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stages.append((name, f"{time.perf_counter() - began:.1f}", f"{peak:,.0f}"))


if __name__ == "__main__":
    main()
