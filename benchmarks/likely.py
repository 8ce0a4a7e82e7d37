"""How well likely ties are ranked: learnt from the past, tested on later ones, beside others."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.report import header, milliseconds, table
from benchmarks.tables import SNB_PEOPLE, find_tables
from benchmarks.timing import time_each
from graphcrm.analytics.likely.quality import Estimate
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.likely import likely
from graphcrm.service.likely_report import LikelySplit, likely_report
from graphcrm.service.loading import load
from graphcrm.service.moment_words import day
from graphcrm.settings import Settings

ASKED = 200


def main() -> None:
    options = _options()
    for name, inputs in _cases(options, Path(tempfile.mkdtemp())):
        header("likely ties", name, ("graphcrm", "numpy", "scipy", "numba"))
        with (
            tempfile.TemporaryDirectory() as folder,
            open_context(Settings(store=str(Path(folder) / "graph.db")), create=True) as opened,
        ):
            ctx = replace(opened, resident=True)
            load(ctx, inputs, LoadOptions())
            _measure(ctx, options.seed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.likely", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="*", help="folders with the three tables")
    parser.add_argument("--customers", type=int, default=2000, help="of an invented company")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--links-only", action="store_true", help="leave interactions out")
    return parser.parse_args()


def _cases(options: argparse.Namespace, into: Path) -> list[tuple[str, list[TableInput]]]:
    """Return what to measure: the folders, else the real data beside the checkout and a company."""
    if options.data:
        return [_folder(folder, options.links_only, into) for folder in options.data]
    enron = SNB_PEOPLE.parent / "enron-email"
    real = [(SNB_PEOPLE, True), (SNB_PEOPLE, False), (enron, False)]
    cases = [_folder(folder, links, into) for folder, links in real if folder.is_dir()]
    from graphcrm.demo import write_demo

    company = into / "company"
    write_demo(company, options.customers, seed=0)
    inputs, _ = find_tables(company, 0, into)
    return [*cases, (f"an invented company of {options.customers:,} customers, seed 0", inputs)]


def _folder(folder: Path, links_only: bool, into: Path) -> tuple[str, list[TableInput]]:
    inputs, made = find_tables(folder, 0, into)
    if links_only:
        return f"{made}, links only", [one for one in inputs if one.table != "interactions"]
    return made, inputs


def _measure(ctx: Context, seed: int) -> None:
    began = time.perf_counter()
    analyze(ctx, AnalysisRequest(infer=False, seed=seed, likely=False))
    without = time.perf_counter() - began
    began = time.perf_counter()
    analyze(ctx, AnalysisRequest(infer=False, seed=seed))
    learning = time.perf_counter() - began - without
    report = likely_report(ctx)
    print(report.summary, "\n")
    table(
        ("ranking", "hit rate at 10", "precision at 10", "AUC"),
        [
            (one.ranking, _shown(one.hit_rate), _shown(one.precision), _shown(one.auc))
            for one in report.rankings
        ],
    )
    if report.hit_rate_gain and report.auc_gain:
        print(f"gain in hit rate {_shown(report.hit_rate_gain)}, in AUC {_shown(report.auc_gain)}")
    print(
        f"{report.customers:,} test customers, {report.tested:,} times in all, with "
        f"{report.new_ties:,} new ties, {report.reached:,} of them among "
        f"{report.candidates:,} candidates\n"
    )
    table(
        ("tested from", "customers", "hit rate at 10", "best single", "AUC", "best single"),
        [_split(one) for one in report.splits],
    )
    with ctx.store.read() as reader:
        ids = reader.customer_ids()
    asked = random.Random(seed).sample(ids, min(ASKED, len(ids)))
    likely(ctx, asked[0])
    latency = time_each(lambda customer: likely(ctx, customer), asked)
    print(
        f"analysis {without:.1f} s, learning and testing {learning:.1f} s more; one question "
        f"{milliseconds(latency.median)} ms, at the 99th percentile "
        f"{milliseconds(latency.percentile(99))} ms"
    )


def _split(one: LikelySplit) -> tuple[str, ...]:
    began = "" if one.tested_from is None else day(one.tested_from)
    return (
        began,
        f"{one.customers:,}",
        f"{one.hit_rate:.3f}",
        f"{one.best_hit_rate:.3f} ({one.best_by_hit_rate})",
        f"{one.auc:.3f}",
        f"{one.best_auc:.3f} ({one.best_by_auc})",
    )


def _shown(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


if __name__ == "__main__":
    main()
