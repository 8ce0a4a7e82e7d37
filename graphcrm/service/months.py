"""Analyses of the ends of the months before, so that there is a past to compare with at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from graphcrm.errors import InvalidValueError
from graphcrm.ingest.relate import latest_moment
from graphcrm.model import EPOCH, Micros, Run
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, OnProgress, ignore_progress
from graphcrm.service.stages import one_of_several
from graphcrm.settings import Settings

MOST_MONTHS = 120


def analyze_months(
    ctx: Context,
    request: AnalysisRequest,
    months: int,
    on_progress: OnProgress = ignore_progress,
) -> list[Run]:
    """Analyse the ends of the `months` months before, oldest first, then as the request says.

    Only the last becomes the current run, unless request.keep_current; all are kept. Months that
    end before the first dated interaction or link are left out. Costs as much as that many
    analyses. Raises InvalidValueError for more months than runs are kept.
    """
    check_months(ctx.settings, months)
    runs: list[Run] = []
    ends = _ends(ctx, request, months)
    for end in ends:
        past = replace(request, as_of=end, keep_current=True, run_id=None)
        if runs:
            past = replace(past, fresh=False)
        runs.append(analyze(ctx, past, one_of_several(on_progress, len(runs), len(ends) + 1)))
    last = replace(request, fresh=request.fresh and not runs)
    return [*runs, analyze(ctx, last, one_of_several(on_progress, len(runs), len(ends) + 1))]


def check_months(settings: Settings, months: int) -> None:
    """Refuse more months than results are kept of; raises InvalidValueError."""
    if not 1 <= months <= MOST_MONTHS:
        raise InvalidValueError(f"{months} months are asked for; it takes 1 to {MOST_MONTHS}.")
    if months > settings.keep_runs:
        raise InvalidValueError(
            f"{months} months are asked for, and the results of {settings.keep_runs} earlier "
            f"analyses are kept. Set GRAPHCRM_KEEP_RUNS to at least {months}."
        )


def _ends(ctx: Context, request: AnalysisRequest, months: int) -> list[Micros]:
    """Return the ends of the months before the moment analysed, oldest first."""
    with ctx.store.read() as reader:
        contacts, links = reader.contacts(), list(reader.iter_links())
    now = int((datetime.now(UTC) - EPOCH) / timedelta(microseconds=1))
    until = request.as_of
    if until is None:
        until = latest_moment(contacts, links, now)
    dated = [link.since for link in links if link.since is not None]
    if len(contacts.occurred_at):
        dated.append(int(contacts.occurred_at.min()))
    if until is None or not dated:
        return []
    first = min(dated)
    return [end for end in reversed(list(_before(until, months))) if end >= first]


def _before(moment: Micros, months: int) -> Iterator[Micros]:
    day = EPOCH + timedelta(microseconds=moment)
    start = day.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(months):
        end = start - timedelta(microseconds=1)
        yield (end - EPOCH) // timedelta(microseconds=1)
        start = end.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
