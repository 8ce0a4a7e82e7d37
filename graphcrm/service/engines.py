"""Which engine an analysis runs on, and what `doctor` says of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphcrm.analytics.backends import AUTO, ENGINES, Source, check_engine, load_engine
from graphcrm.analytics.backends.choice import Choice
from graphcrm.answers import Check
from graphcrm.errors import EngineError
from graphcrm.model import Run
from graphcrm.projection import Projection
from graphcrm.service.context import Context

REASON = "engine_reason"
"""The parameter of a run that says why it was computed by its engine."""


def check_early(ctx: Context, name: str) -> None:
    """Raise EngineError for an engine that is not there, before any data is read."""
    check_engine(name)
    missing = "" if name == AUTO else load_engine(name).missing(ctx.store.place)
    if missing:
        raise EngineError(missing)


def source_of(
    ctx: Context,
    projection: Projection,
    run_id: str,
    uncounted: Sequence[str],
    communities: str,
) -> Source:
    """Return the graph of a run for an engine: here, and in the store where that computes."""
    return Source(
        projection,
        ctx.store.place,
        run_id,
        uncounted,
        ctx.settings.memory,
        ctx.settings.gds_memory,
        communities,
        ctx.settings.spark,
    )


def with_reason(run: Run, choice: Choice) -> Run:
    """Return the record with the reason for its engine among its parameters."""
    return replace(run, parameters={**run.parameters, REASON: choice.reason})


def check_engines(ctx: Context) -> Iterator[Check]:
    """Yield for each engine whether it is ready for this store, and if not, the fix."""
    for name in ENGINES:
        engine = load_engine(name)
        missing = engine.missing(ctx.store.place)
        found = "not here (optional)" if missing else f"ready: {', '.join(engine.algorithms)}"
        yield Check(f"engine {name}", True, found, missing)
