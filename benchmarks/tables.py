"""The tables that the benchmarks load: a folder of three, else an invented company."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import load

SNB_PEOPLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "snb-people"
NAMES = ("customers", "interactions", "links")
ENDINGS = ("csv", "csv.gz", "parquet", "jsonl")


def find_tables(folder: Path | None, customers: int, into: Path) -> tuple[list[TableInput], str]:
    """Return the tables of a folder, and where they come from.

    Without a folder: the real snb-people where it is beside the checkout, else a company of that
    many customers, written to `into`.
    """
    chosen = folder or (SNB_PEOPLE if SNB_PEOPLE.is_dir() else None)
    if chosen is not None:
        return _inputs(chosen), f"tables in {chosen.name}"
    from graphcrm.demo import write_demo

    # Everybody on file once and no link held back: figures stay comparable with earlier ones.
    write_demo(into, customers, seed=0, duplicates=0, hidden=0)
    return _inputs(into), f"an invented company of {customers:,} customers, seed 0"


def fill(ctx: Context, inputs: list[TableInput], timed: Callable[[str], None]) -> None:
    """Load and analyse; `timed` is told when each is done."""
    load(ctx, inputs, LoadOptions())
    timed("load")
    analyze(ctx, AnalysisRequest())
    timed("analyze")


def _inputs(folder: Path) -> list[TableInput]:
    paths = [(name, folder / f"{name}.{ending}") for name in NAMES for ending in ENDINGS]
    found = [TableInput(name, path) for name, path in paths if path.exists()]
    if not found:
        raise SystemExit(f"{folder} holds none of {', '.join(NAMES)} ({', '.join(ENDINGS)}).")
    return found
