"""All of value at once, on many customers: `value_customers`, part by part, and kept in a store.

Customers are drawn from BG/NBD and Gamma-Gamma, each tied to some others at random, from some day
on: the hardest case for communities, since there are none.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from benchmarks.report import header, table
from benchmarks.timing import time_once
from benchmarks.value import LAST_DAY, draw_activity
from benchmarks.whole_map import record
from graphcrm.analytics.categories import collect_categories
from graphcrm.model import DAY, Customer
from graphcrm.service import valuing
from graphcrm.service.analysis_input import AnalysisInput, Labels
from graphcrm.service.valuing import Valued, value_customers
from graphcrm.settings import Settings, read_settings
from graphcrm.store import open_store
from graphcrm.tables import (
    Activity,
    Contacts,
    Involvements,
    RelationshipTable,
    ScoreTable,
)
from graphcrm.value.rules import ValueRules
from tests.contract.graphs import make_community

T = TypeVar("T")

PARTS = (
    "orders_of",
    "histories_of",
    "score",
    "foresee",
    "stage_events",
    "by_customer",
    "share_out",
    "warn_of_churn",
    "hold_against",
    "find_clusters",
)
"""What `value_customers` calls, by name; the rest of its time is put down to itself."""


def main() -> None:
    options = _options()
    header(
        "value: all of it at once",
        f"{options.customers:,} customers over {options.weeks} weeks, {options.ties} ties of each",
        ("numpy", "scikit-learn", "numba"),
    )
    small = _evidence(2_000, options.weeks)
    value_customers(small, _ties(2_000, 4, options.weeks), ValueRules(), _degree(2_000), 0, _ignore)
    evidence, drawing = time_once(lambda: _evidence(options.customers, options.weeks))
    print(f"{len(evidence.activity):,} purchases, drawn in {drawing:.0f} s\n", flush=True)
    ties = _ties(options.customers, options.ties, options.weeks)
    rows: list[list[str]] = []
    try:
        with _timed(rows):
            valued = _row(
                rows,
                "value_customers, all",
                lambda: value_customers(
                    evidence, ties, ValueRules(), _degree(options.customers), 0, _ignore
                ),
            )
        assert valued is not None
        for name, settings in _stores(options):
            _keep(rows, name, settings, (evidence, valued))
    finally:
        table(("part", "seconds", "of the processor, here", "peak GiB of the process"), rows)
    print(f"\nload of the machine after: {os.getloadavg()[0]:.1f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.value_whole", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--weeks", type=int, default=520)
    parser.add_argument("--ties", type=int, default=4, help="of each customer")
    parser.add_argument(
        "--neo4j",
        metavar="URI",
        help="an empty database to keep them in as well; GRAPHCRM_NEO4J_* to log in",
    )
    parser.add_argument("--no-store", action="store_true", help="compute alone")
    return parser.parse_args()


def _stores(options: argparse.Namespace) -> Iterator[tuple[str, Settings]]:
    if options.no_store:
        return
    with tempfile.TemporaryDirectory() as folder:
        yield "a file", Settings(store=str(Path(folder) / "graph.db"))
    if options.neo4j:
        yield "Neo4j", read_settings(os.environ, store=options.neo4j)


def _keep(
    rows: list[list[str]], name: str, settings: Settings, made: tuple[AnalysisInput, Valued]
) -> None:
    evidence, valued = made
    store = open_store(settings, create=True)
    for start in range(0, len(evidence.ids), 50_000):
        with store.write() as writer:
            part = evidence.ids[start : start + 50_000]
            writer.upsert_customers([Customer(one) for one in part])
    n = len(evidence.ids)
    scores = ScoreTable(
        *(np.zeros(n, dtype=np.int32) for _ in range(2)),
        *(np.zeros(n) for _ in range(4)),
        np.zeros(n, dtype=np.int32),
    )

    def write() -> None:
        with store.write_run("run") as writer:
            writer.add_communities([make_community(0, n)], [])
            writer.add_scores(evidence.ids, scores)
            writer.add_values(evidence.ids, valued.table, valued.told)
            writer.publish(record(n, 0, 0, evidence.data_version))

    _row(rows, f"written to {name}", write)
    with store.read() as reader:
        _row(rows, f"read from {name}", reader.value_table)
    store.close()


def _row(rows: list[list[str]], name: str, call: Callable[[], T]) -> T:
    """Return what a call returns, and put down what it took."""
    busy = time.process_time()
    made, seconds = time_once(call)
    rows.append([name, f"{seconds:.1f}", f"{time.process_time() - busy:.1f}", _peak()])
    return made


@contextmanager
def _timed(rows: list[list[str]]) -> Iterator[None]:
    """Time what `value_customers` calls while inside."""
    before = {name: getattr(valuing, name) for name in PARTS}

    def timed(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def wrapped(*given: Any, **named: Any) -> Any:
            return _row(rows, name, lambda: call(*given, **named))

        return wrapped

    for name, call in before.items():
        setattr(valuing, name, timed(name, call))
    try:
        yield
    finally:
        for name, call in before.items():
            setattr(valuing, name, call)


def _evidence(customers: int, weeks: int) -> AnalysisInput:
    ids = [f"c{number:07}" for number in range(customers)]
    nobody, never = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64)
    types = np.empty(0, dtype=np.int16)
    return AnalysisInput(
        data_version=1,
        as_of=LAST_DAY * DAY,
        ids=ids,
        names=ids,
        created=[None] * customers,
        kinds=["person"] * customers,
        tags={},
        categories=collect_categories(iter(())),
        people=None,
        contacts=Contacts((), nobody, nobody, types, never),
        links=[],
        involvements=Involvements((), (), nobody, nobody, types, never, never),
        verdicts=[],
        activity=_activity(customers, weeks),
        labels=Labels(None),
    )


def _activity(customers: int, weeks: int) -> Activity:
    return draw_activity(customers, weeks)


def _ties(customers: int, each: int, weeks: int) -> RelationshipTable:
    """Return ties of everybody to some others, begun on days spread over all weeks."""
    rng = np.random.default_rng(2)
    source = np.repeat(np.arange(customers, dtype=np.int32), each // 2)
    target = rng.integers(0, customers, len(source), dtype=np.int32)
    count = len(source)
    return RelationshipTable(
        types=("friend",),
        source=source,
        target=target,
        type=np.zeros(count, dtype=np.int16),
        directed=np.zeros(count, dtype=np.bool_),
        strength=np.full(count, 0.5),
        confidence=np.ones(count),
        declared=np.ones(count, dtype=np.bool_),
        first_seen=(LAST_DAY - rng.integers(0, weeks * 7, count)) * DAY,
        last_seen=np.full(count, LAST_DAY * DAY),
        evidence_count=np.ones(count, dtype=np.int32),
        evidence_forward=np.ones(count, dtype=np.int32),
    )


def _degree(customers: int) -> Any:
    return np.random.default_rng(3).poisson(4.0, customers).astype(np.int32)


def _ignore(_: int, __: int) -> None:
    """Take progress and show nothing."""


def _peak() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f}"


if __name__ == "__main__":
    main()
