"""A rule of three conditions on a million customers: seconds and memory, columns in memory.

python benchmarks/segments.py [--customers N]
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from graphcrm.segments.catalogue import Field
from graphcrm.segments.columns import Column, Groups, Numbers, Words
from graphcrm.segments.evaluation import World
from graphcrm.segments.parsing import parse

RULE = 'community == 12 and rfm.segment in ("at risk") and influence.pagerank > p95'
TIMES = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    n = parser.parse_args().customers
    rng = np.random.default_rng(1)
    columns: dict[str, Column] = {
        "community": Groups(rng.integers(0, 200, n).astype(np.int32)),
        "rfm.segment": Words(
            ["at_risk", "champions", "lost", "loyal"], rng.integers(-1, 4, n).astype(np.int32)
        ),
        "influence.pagerank": Numbers(rng.pareto(2.0, n)),
    }

    def column(field: Field) -> Column:
        return columns[field.name]

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, work = [], []
    for _ in range(TIMES):
        began, busy = time.perf_counter(), time.process_time()
        yes, _ = World(n, 0, column).truth(parse(RULE).root)
        found = int(yes.sum())
        seconds.append(time.perf_counter() - began)
        work.append(time.process_time() - busy)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    size = sum(one.size for one in columns.values()) / 1e6
    print(f"{n:,} customers, {RULE}: {found:,}")
    print(f"median {sorted(seconds)[TIMES // 2]:.4f} s, worst {max(seconds):.4f} s")
    print(f"of one processor at least {min(work):.4f} s")
    print(f"columns {size:.1f} MB, beside them at most {more:.0f} MB")


if __name__ == "__main__":
    main()
