"""How right warnings of leaving are on real purchases: silence, own behaviour, neighbourhood.

Complete Journey (a year of 2,469 households at a grocer): a household leaves that breaks its own
rhythm; its neighbours are those with whom baskets are shared, found anew for every past day from
what was known by then.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.report import header, table
from benchmarks.timing import time_once
from graphcrm.demo.complete_journey import write_complete_journey
from graphcrm.inference.infer import infer
from graphcrm.inference.rules import Rules
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.model import DAY
from graphcrm.service.analysis_input import AnalysisInput, read_input
from graphcrm.service.context import open_context
from graphcrm.service.loading import load
from graphcrm.service.value_ties import churn_communities
from graphcrm.settings import Settings
from graphcrm.tables import Int32
from graphcrm.value.churn import ChurnWarning, warn_of_churn
from graphcrm.value.churn_features import Past, Service, Ties
from graphcrm.value.churn_rules import ChurnRules
from graphcrm.value.orders import Orders, Rates, orders_of

NOBODY = np.empty(0, dtype=np.int32)
NEVER = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class FoundTies(Ties):
    """Ties that are found anew for each day."""

    find: Callable[[int], tuple[Int32, Int32]] = lambda _: (NOBODY, NOBODY)

    def by(self, day: int) -> tuple[Int32, Int32]:
        """Return both ends of those that were to be seen on a day."""
        return self.find(day)


def main() -> None:
    options = _options()
    rules = ChurnRules(most_days=options.most_days, window_days=options.most_days)
    header(
        "churn: households that break their own rhythm",
        f"Complete Journey; gone after 3 rhythms, at least {rules.least_days} and at most "
        f"{rules.most_days} days; ties from shared baskets, found from each past day's data",
        ("numpy", "scikit-learn"),
    )
    evidence = _read()
    past, counts = _past(evidence)
    today = int(evidence.activity.at.max()) // DAY
    first = int(evidence.activity.at.min()) // DAY
    found, seconds = time_once(lambda: warn_of_churn(past, today, rules, first_day=first))
    print(f"{seconds:.0f} s; ties by day: {counts}; speaks: {found.model}{found.note}\n")
    _tell(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.churn", description=__doc__)
    parser.add_argument("--most-days", type=int, default=60)
    return parser.parse_args()


def _read() -> AnalysisInput:
    with tempfile.TemporaryDirectory() as folder:
        files = write_complete_journey(folder)
        settings = Settings(store=str(Path(folder) / "graph.db"))
        with open_context(settings, create=True) as ctx:
            inputs = [
                TableInput("customers", files.customers),
                TableInput("interactions", files.interactions),
            ]
            load(ctx, inputs, LoadOptions())
            with ctx.store.read() as reader:
                return read_input(reader, None, 2**62, infer=True)


def _past(evidence: AnalysisInput) -> tuple[Past, dict[str, int]]:
    n, counts = len(evidence.ids), {}
    assert evidence.people is not None

    @cache
    def orders(day: int) -> Orders:
        return orders_of(evidence.activity, n, Rates(), (day + 1) * DAY - 1)

    @cache
    def ties(day: int) -> tuple[Int32, Int32]:
        assert evidence.people is not None
        found = infer(
            evidence.people,
            evidence.contacts,
            evidence.involvements,
            (),
            evidence.ids,
            (day + 1) * DAY - 1,
            Rules(),
        )
        pairs = np.unique(np.column_stack([found.low, found.high]), axis=0)
        counts[str(np.datetime64(day, "D"))] = len(pairs)
        return pairs[:, 0].astype(np.int32), pairs[:, 1].astype(np.int32)

    past = Past(
        orders=orders,
        ties=FoundTies(NOBODY, NOBODY, NEVER, ties),
        service=Service(NOBODY, NEVER, np.empty(0)),
        communities=churn_communities(evidence.ids, 0),
    )
    return past, counts


def _tell(found: ChurnWarning) -> None:
    rows = [
        [
            name,
            f"{one.customers:,}",
            f"{one.left:,}",
            f"{one.auc:.3f}",
            f"{one.brier:.4f}",
            f"{one.usual_brier:.4f}",
            " ".join(f"{part.said:.2f}/{part.came:.2f}" for part in one.bins),
        ]
        for name, one in found.judged.items()
    ]
    head = (
        "told from",
        "customers",
        "left",
        "AUC",
        "Brier",
        "for all alike",
        "said/came by tenths",
    )
    table(head, rows)


if __name__ == "__main__":
    main()
