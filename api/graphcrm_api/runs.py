"""Analyses that this process runs: one at a time, in the background."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphcrm.model import Micros
from graphcrm_api.errors import RUN_UNDER_WAY, ProblemError, as_problem
from graphcrm_api.warm import warm

if TYPE_CHECKING:
    from graphcrm.answers import Progress
    from graphcrm.service.analysis import AnalysisRequest
    from graphcrm.service.context import Context
    from graphcrm_api.models.runs import Status

KEPT = 100
"""Failed runs that are remembered; those that succeeded are in the store."""

SECONDS_TO_STOP = 10.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """How far a run is."""

    run_id: str
    status: Status
    started_at: Micros | None = None
    finished_at: Micros | None = None
    stage: str | None = None
    done: int | None = None
    total: int | None = None
    error: str | None = None


class _StoppedError(Exception):
    """The service ends; the analysis is given up."""


class AnalysisJobs:
    """Starts analyses and remembers how they go. Safe to use from several threads."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def start(self, request: AnalysisRequest, months: int | None = None) -> Job:
        """Start an analysis in the background; raises ProblemError (409) while another runs.

        months: analyse the ends of so many months before first.
        """
        from graphcrm.service.lasting import check_keeping
        from graphcrm.service.months import check_months

        check_keeping(self._ctx.settings, keep_current=request.keep_current)
        if months is not None:
            check_months(self._ctx.settings, months)
        from graphcrm.service.analysis import new_run_id

        with self._lock:
            under_way = next(
                (j for j in self._jobs.values() if j.status in ("queued", "running")), None
            )
            if under_way is not None:
                raise ProblemError(
                    RUN_UNDER_WAY,
                    f"The analysis {under_way.run_id} is under way; one runs at a time. "
                    "Wait until it has finished.",
                    extra={"run_id": under_way.run_id},
                )
            job = Job(new_run_id(_now()), "queued")
            self._jobs[job.run_id] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
            # A daemon, so that a process that ends is not held up; unpublished results are dropped.
            self._thread = threading.Thread(
                target=self._run,
                args=(replace(request, run_id=job.run_id), job, months),
                name="graphcrm-analysis",
                daemon=True,
            )
            self._thread.start()
        return job

    def find(self, run_id: str) -> Job | None:
        """Return a run of this process that has not succeeded (yet)."""
        with self._lock:
            return self._jobs.get(run_id)

    def close(self) -> None:
        """Give up a running analysis and wait for its thread."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_STOP)

    def _run(self, request: AnalysisRequest, job: Job, months: int | None) -> None:
        from graphcrm.service.analysis import analyze
        from graphcrm.service.months import analyze_months

        job = self._note(replace(job, status="running", started_at=_now()))
        error = None

        def show(progress: Progress) -> None:
            if self._stopping.is_set():
                raise _StoppedError
            self._note(replace(job, stage=progress.stage, done=progress.done, total=progress.total))

        try:
            if months is None:
                analyze(self._ctx, request, show)
            else:
                analyze_months(self._ctx, request, months, show)
        except _StoppedError:
            error = "The service was stopped before it had finished."
        except Exception as failure:
            logger.exception("Analysis %s failed", job.run_id)
            error = as_problem(failure).detail
        if error is not None:
            self._note(replace(job, status="failed", finished_at=_now(), error=error))
            return
        with self._lock:
            del self._jobs[job.run_id]
        warm(self._ctx)

    def _note(self, job: Job) -> Job:
        with self._lock:
            self._jobs[job.run_id] = job
        return job


def _now() -> Micros:
    return time.time_ns() // 1000
