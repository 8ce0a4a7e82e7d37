"""How long matching takes, what it needs and how right it is: `python -m benchmarks.identity`."""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import ParamSpec, TypeVar

from benchmarks.report import header, ratio, table
from benchmarks.timing import time_once
from graphcrm.demo import write_demo
from graphcrm.model import Customer
from graphcrm.service.context import Context, open_context
from graphcrm.service.resolving import ResolveRequest, resolve
from graphcrm.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

READ = set(Customer._fields) - {"created_at", "tags", "attributes", "bare"}


LATER = 100
"""Every so many-th record comes later, as a load of its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one run gave. memory: MiB at most. later: seconds for a later load of `new` records."""

    records: int
    seconds: float
    memory: float
    new: int
    later: float
    precision: float
    recall: float


def main() -> None:
    options = _options()
    header(
        "matching",
        f"an invented company with {options.duplicates:g} % of the customers on file again, "
        f"seed {options.seed}, in the embedded store: resolve of all records but every "
        f"{LATER}th, then these are loaded and resolved; a process each; precision and recall of "
        "all pairs after both",
        ("graphcrm", "splink", "duckdb", "numpy"),
    )
    found = []
    for records in options.records:
        with tempfile.TemporaryDirectory() as name:
            asked = Path(name), records, options.seed, options.duplicates
            # A process each: memory at most is that of one step.
            _apart(_invent, *asked)
            found.append(_apart(_measure, Path(name)))
    _print(found)


def _apart(step: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(step, arguments, named)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity", description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--duplicates", type=float, default=10.0, help="in percent")
    return parser.parse_args()


def _invent(folder: Path, records: int, seed: int, duplicates: float) -> None:
    write_demo(folder, records, seed, duplicates, hidden=0)


def _measure(folder: Path) -> Found:
    customers = list(_customers(folder / "customers.csv"))
    true = _true_pairs(folder / "truth.csv")
    with open_context(Settings(store=str(folder / "graph.db")), create=True) as ctx:
        _load(ctx, [one for place, one in enumerate(customers) if place % LATER])
        _, seconds = time_once(lambda: resolve(ctx, ResolveRequest()))
        _load(ctx, customers[::LATER])
        report, later = time_once(lambda: resolve(ctx, ResolveRequest()))
        grouped = _grouped(ctx)
    right = len(grouped & true)
    return Found(
        len(customers),
        seconds,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        report.matched,
        later,
        right / max(len(grouped), 1),
        right / max(len(true), 1),
    )


def _load(ctx: Context, customers: Sequence[Customer]) -> None:
    with ctx.store.write() as writer:
        writer.upsert_customers(customers)


def _grouped(ctx: Context) -> set[tuple[str, str]]:
    """Return the pairs of records that are one customer now."""
    people: dict[str, list[str]] = defaultdict(list)
    with ctx.store.read() as reader:
        for row in reader.merges():
            people[row.customer_id].append(row.record_id)
    return {
        two for customer, ids in people.items() for two in combinations(sorted([customer, *ids]), 2)
    }


def _customers(path: Path) -> Iterator[Customer]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Customer(**{name: row[name] or None for name in row if name in READ})


def _true_pairs(path: Path) -> set[tuple[str, str]]:
    people: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            people[row["person_id"]].append(row["customer_id"])
    return {pair for ids in people.values() for pair in combinations(sorted(ids), 2)}


def _print(found: list[Found]) -> None:
    columns = (
        "records", "s", "ms a record", "times", "MiB", "later", "s", "precision", "recall", "F1",
    )  # fmt: skip
    rows = [
        (
            f"{one.records:,}",
            f"{one.seconds:.1f}",
            f"{one.seconds * 1e3 / one.records:.2f}",
            ratio(one.seconds, found[0].seconds),
            f"{one.memory:,.0f}",
            f"{one.new:,}",
            f"{one.later:.1f}",
            f"{one.precision:.4f}",
            f"{one.recall:.4f}",
            f"{2 * one.precision * one.recall / max(one.precision + one.recall, 1e-9):.4f}",
        )
        for one in found
    ]
    table(columns, rows)


if __name__ == "__main__":
    sys.exit(main())
