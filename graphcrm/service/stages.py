"""The stages of one analysis, so that whoever watches sees how many are left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphcrm.answers import Progress

if TYPE_CHECKING:
    from graphcrm.service.analysis_record import AnalysisRequest
    from graphcrm.service.context import OnProgress

MEASURED = ("degree", "strength", "core", "pagerank", "harmonic", "betweenness")
"""Measures in the order in which graphcrm.analytics.centrality works them out."""

DONE = "done"
"""The last report of an analysis: its results are published."""


class Stages:
    """Reports each stage as it begins, with its place among all; one that is left out is passed."""

    def __init__(self, request: AnalysisRequest, on_progress: OnProgress) -> None:
        self._names = stages_of(request)
        self._at = 0
        self._report = on_progress

    def begin(self, stage: str) -> None:
        """Report that a stage begins; one that was not expected takes the place of the last."""
        if stage in self._names[self._at :]:
            self._at = self._names.index(stage, self._at) + 1
        self._report(Progress(stage, 0, None, step=self._at, steps=len(self._names)))

    def tell(self, done: int, total: int) -> None:
        """Report how much of the stage is done; whoever watches may stop it here."""
        stage = self._names[self._at - 1]
        self._report(Progress(stage, done, total, step=self._at, steps=len(self._names)))

    def end(self) -> None:
        """Report that all is done."""
        steps = len(self._names)
        self._report(Progress(DONE, 1, 1, step=steps, steps=steps))


def stages_of(request: AnalysisRequest) -> tuple[str, ...]:
    """Return the stages that a request leads to, in order."""
    learns = request.likely and not request.keep_current
    return (
        *("reading", "relationships"),
        *(("inference",) if request.infer else ()),
        *(("likely ties",) if learns else ()),
        *("writing", "communities", *MEASURED, "summaries"),
        *(("value",) if request.value else ()),
        *("map", "writing"),
    )


def one_of_several(on_progress: OnProgress, before: int, runs: int) -> OnProgress:
    """Return what reports one of several analyses as a part of all; before: how many are done."""

    def show(progress: Progress) -> None:
        if progress.step is None or progress.steps is None:
            on_progress(progress)
        else:
            step = before * progress.steps + progress.step
            on_progress(replace(progress, step=step, steps=runs * progress.steps))

    return show
