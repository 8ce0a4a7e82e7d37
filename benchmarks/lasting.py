"""How many customers change their community when the data changes a little.

For several generated companies: analyse, repeat one interaction in a hundred, analyse again, and
count the customers with another community id; then the same with `--fresh`. Run it as

    python -m benchmarks.lasting --customers 1000 --seeds 1 2 3
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from graphcrm.demo import write_demo
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import load
from graphcrm.settings import Settings

# Neither what customers are worth nor ties to come have a part in communities.
GROUPS = AnalysisRequest(likely=False, value=False)


def measure(customers: int, seed: int, share: float = 0.01) -> tuple[float, float]:
    """Return the shares of customers with another id: going on from the past, and afresh."""
    with tempfile.TemporaryDirectory() as name:
        folder = write_demo(Path(name) / "demo", customers, seed=seed).customers.parent
        tables = ("customers", "interactions", "links")
        with open_context(Settings(store=str(Path(name) / "graph.db")), create=True) as ctx:
            load(ctx, [TableInput(one, folder / f"{one}.csv") for one in tables], LoadOptions())
            analyze(ctx, GROUPS)
            before = communities(ctx)
            repeat(ctx, share, seed)
            analyze(ctx, GROUPS)
            lasting = changed(before, communities(ctx))
            analyze(ctx, replace(GROUPS, fresh=True))
            return lasting, changed(before, communities(ctx))


def repeat(ctx: Context, share: float, seed: int) -> None:
    """Let a share of the interactions happen once more."""
    with ctx.store.read() as reader:
        rows = list(reader.iter_interactions())
    picked = np.random.default_rng(seed).choice(len(rows), int(len(rows) * share), replace=False)
    more = [rows[at]._replace(interaction_id=f"more {at}") for at in picked.tolist()]
    with ctx.store.write() as writer:
        writer.upsert_interactions(more)


def communities(ctx: Context) -> dict[str, int]:
    """Return the community id of each customer."""
    with ctx.store.read() as reader:
        ids = reader.customer_ids()
        return dict(zip(ids, reader.score_table().community.tolist(), strict=True))


def changed(before: dict[str, int], after: dict[str, int]) -> float:
    """Return the share of customers whose community has another id."""
    return sum(after[name] != one for name, one in before.items()) / len(before)


def main() -> None:
    """Print a line for each company."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked = parser.parse_args()
    for seed in asked.seeds:
        lasting, fresh = measure(asked.customers, seed)
        print(f"seed {seed}: {lasting:.1%} of customers changed their id, {fresh:.1%} afresh")


if __name__ == "__main__":
    main()
