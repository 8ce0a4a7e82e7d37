"""How long matching takes, what it needs and how right it is: `python -m benchmarks.identity`."""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.report import header, ratio, table
from benchmarks.timing import time_once
from graphcrm.demo import write_demo
from graphcrm.model import Customer

READ = set(Customer._fields) - {"created_at", "tags", "attributes", "bare"}


@dataclass(frozen=True, slots=True)
class Found:
    """What one run gave. memory: MiB at most. new: seconds for a load of one in a hundred."""

    records: int
    seconds: float
    new: float
    memory: float
    precision: float
    recall: float


def main() -> None:
    options = _options()
    header(
        "matching",
        f"an invented company with {options.duplicates:g} % of the customers on file again, "
        f"seed {options.seed}; the model is learned, pairs are scored and grouped at 0.9; 'new' is "
        "a load of 1 % of the records with the model learned before; a process each",
        ("graphcrm", "splink", "duckdb", "numpy"),
    )
    found = []
    for records in options.records:
        # A process each: memory at most is that of one run.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found.append(pool.apply(_measure, (records, options.seed, options.duplicates)))
    _print(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity", description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--duplicates", type=float, default=10.0, help="in percent")
    return parser.parse_args()


def _measure(records: int, seed: int, duplicates: float) -> Found:
    from graphcrm.identity.matching import match_records

    with tempfile.TemporaryDirectory() as name:
        files = write_demo(Path(name), records, seed, duplicates)
        customers = list(_customers(files.customers))
        assert files.truth
        true = _true_pairs(files.truth)
    matches, seconds = time_once(lambda: match_records(customers))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    grouped = {pair for group in matches.groups for pair in combinations(group, 2)}
    new = {customer.customer_id for customer in customers[::100]}
    _, again = time_once(lambda: match_records(customers, model=matches.model, new=new))
    right = len(grouped & true)
    return Found(
        len(customers),
        seconds,
        again,
        memory,
        right / max(len(grouped), 1),
        right / max(len(true), 1),
    )


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
    columns = ("records", "s", "ms a record", "times", "new, s", "MiB", "precision", "recall", "F1")
    rows = [
        (
            f"{one.records:,}",
            f"{one.seconds:.1f}",
            f"{one.seconds * 1e3 / one.records:.2f}",
            ratio(one.seconds, found[0].seconds),
            f"{one.new:.1f}",
            f"{one.memory:,.0f}",
            f"{one.precision:.4f}",
            f"{one.recall:.4f}",
            f"{2 * one.precision * one.recall / max(one.precision + one.recall, 1e-9):.4f}",
        )
        for one in found
    ]
    table(columns, rows)


if __name__ == "__main__":
    sys.exit(main())
