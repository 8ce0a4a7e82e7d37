"""What earlier analyses said, from Python."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from graphcrm.client.inputs import collect_with_run, moment_in
from graphcrm.model import Run

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.context import Context


class History:
    """The part of the graph that is about earlier analyses."""

    _context: Context

    def runs(self) -> pd.DataFrame:
        """Return the analyses that `as_of` can be answered from, by the moment they show."""
        from graphcrm.client.frames import run_frame
        from graphcrm.service.history import kept_runs

        return run_frame(kept_runs(self._context))

    def analyze_months(self, months: int = 12, *, seed: int = 0) -> list[Run]:
        """Analyse the ends of the months before, oldest first, then now; all are kept.

        Raises InvalidValueError for more months than GRAPHCRM_KEEP_RUNS keeps.
        """
        from graphcrm.service.analysis import AnalysisRequest
        from graphcrm.service.months import analyze_months

        return analyze_months(self._context, AnalysisRequest(seed=seed), months)

    def history(self, customer_id: str) -> pd.DataFrame:
        """Return what each kept analysis says of a customer: community, rank and scores.

        A row for each, by the moment it shows; of records merged into the customer since, too.
        Raises CustomerNotFoundError, NoAnalysisError.
        """
        from graphcrm.client.frames import history_frame
        from graphcrm.service.history import customer_history

        return history_frame(customer_history(self._context, customer_id))

    def lineage(
        self,
        community: int | None = None,
        *,
        run_id: str | None = None,
        as_of: str | date | None = None,
        event: str | None = None,
        limit: int = 1000,
    ) -> pd.DataFrame:
        """Return what became of communities since the analysis before, by community id.

        Up to the current analysis, the one named, or the one of a moment. event: only what became
        so. community: instead the story of this one over all kept analyses. Raises
        NoAnalysisError, NoPastAnalysisError, RunNotKeptError, CommunityNotFoundError.
        """
        from graphcrm.client.frames import lineage_frame, story_frame, told_by
        from graphcrm.service.history import LineageQuery, community_lineage, lineage

        if community is not None:
            return story_frame(community_lineage(self._context, community))
        query = LineageQuery(moment_in(as_of), run_id, event)
        found, run = collect_with_run(
            lambda part, cursor: lineage(self._context, query, limit=part, cursor=cursor), limit
        )
        return told_by(lineage_frame(found), run)
