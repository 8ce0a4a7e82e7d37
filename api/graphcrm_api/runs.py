"""Analyses that this process runs: one at a time, in the background."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphcrm.model import Micros
from graphcrm_api.errors import RUN_OVER, RUN_UNDER_WAY, ProblemError, as_problem
from graphcrm_api.warm import warm

if TYPE_CHECKING:
    from graphcrm.answers import Progress
    from graphcrm.service.analysis import AnalysisRequest
    from graphcrm.service.context import Context
    from graphcrm_api.models.runs import Status

KEPT = 100
"""Failed runs that are remembered; those that succeeded are in the store."""

SECONDS_TO_STOP = 10.0

GOING = ("queued", "running")

STOPPING = "stopping"
"""The stage of a run that was cancelled and has not stopped yet."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """How far a run is."""

    run_id: str
    status: Status
    started_at: Micros | None = None
    finished_at: Micros | None = None
    stage: str | None = None
    step: int | None = None
    steps: int | None = None
    done: int | None = None
    total: int | None = None
    error: str | None = None


class _StoppedError(Exception):
    """The service ends, or somebody cancelled; the analysis is given up."""


class AnalysisJobs:
    """Starts analyses and remembers how they go. Safe to use from several threads."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._cancelled: set[str] = set()

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
            under_way = self._going()
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

    def under_way(self) -> Job | None:
        """Return the run that is being worked on."""
        with self._lock:
            return self._going()

    def cancel(self, run_id: str) -> Job | None:
        """Have a run stop before its next stage; None where this process has no such run.

        Raises ProblemError (409) for one that has ended.
        """
        with self._lock:
            job = self._jobs.get(run_id)
            if job is None:
                return None
            if job.status not in GOING:
                raise run_over(run_id, job.status)
            self._cancelled.add(run_id)
            job = self._jobs[run_id] = replace(job, stage=STOPPING)
            return job

    def close(self) -> None:
        """Give up a running analysis and wait for its thread."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_STOP)

    def _run(self, request: AnalysisRequest, job: Job, months: int | None) -> None:
        from graphcrm.service.analysis import analyze
        from graphcrm.service.months import analyze_months
        from graphcrm.service.stages import DONE

        job = self._note(replace(job, status="running", started_at=_now()))
        error = None

        def show(progress: Progress) -> None:
            # What is published is the current run: there is nothing left to give up.
            if progress.stage != DONE and (self._stopping.is_set() or self._is_cancelled(job)):
                raise _StoppedError
            self._note(
                replace(
                    job,
                    stage=progress.stage,
                    step=progress.step,
                    steps=progress.steps,
                    done=progress.done,
                    total=progress.total,
                )
            )

        try:
            if months is None:
                analyze(self._ctx, request, show)
            else:
                analyze_months(self._ctx, request, months, show)
        except _StoppedError:
            if self._is_cancelled(job):
                self._note(replace(job, status="cancelled", finished_at=_now()))
                return
            error = "The service was stopped before it had finished."
        except Exception as failure:
            logger.exception("Analysis %s failed", job.run_id)
            error = as_problem(failure).detail
        if error is not None:
            self._note(replace(job, status="failed", finished_at=_now(), error=error))
            return
        with self._lock:
            del self._jobs[job.run_id]
            self._cancelled.discard(job.run_id)
        warm(self._ctx)

    def _note(self, job: Job) -> Job:
        with self._lock:
            if job.run_id in self._cancelled:
                if job.status in GOING:
                    job = replace(job, stage=STOPPING)
                else:
                    self._cancelled.discard(job.run_id)
            self._jobs[job.run_id] = job
        return job

    def _going(self) -> Job | None:
        return next((job for job in self._jobs.values() if job.status in GOING), None)

    def _is_cancelled(self, job: Job) -> bool:
        with self._lock:
            return job.run_id in self._cancelled


def run_over(run_id: str, status: str) -> ProblemError:
    """Return the problem of a run that cannot be cancelled any more."""
    return ProblemError(
        RUN_OVER, f"The analysis {run_id} has ended ({status}); there is nothing to cancel."
    )


def _now() -> Micros:
    return time.time_ns() // 1000
