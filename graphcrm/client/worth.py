"""What customers are worth, and who is about to leave, from Python."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict, Unpack

from graphcrm.client.inputs import collect_with_run, moment_in

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.context import Context
    from graphcrm.service.values import Valued, ValueReport
    from graphcrm.service.warnings import WarningReport


class Only(TypedDict, total=False):
    """Which customers."""

    community: int | None
    segment: str | None
    stage: str | None
    cluster: int | None


class Worth:
    """The part of the graph that is about value."""

    _context: Context

    def values(
        self,
        by: str = "clv",
        limit: int = 20,
        *,
        as_of: str | date | None = None,
        **only: Unpack[Only],
    ) -> pd.DataFrame:
        """Return the customers highest by a measure of value, with reasons in words.

        by: one of graphcrm.model.VALUE_MEASURES, such as clv, spent or churn_risk. only: those of a
        `community`, a `segment` of RFM, a `stage` of the lifecycle, a `cluster` of `clusters`.
        as_of: as for `explain`. `attrs` has `currency`. Raises NoAnalysisError,
        NoPastAnalysisError, CommunityNotFoundError, InvalidValueError.
        """
        from graphcrm.client.frames import told_by
        from graphcrm.client.prospects import value_frame
        from graphcrm.model import ValueFilter
        from graphcrm.service.values import list_values

        at, chosen = moment_in(as_of), ValueFilter(**only)
        found, run = collect_with_run(
            lambda part, cursor: list_values(
                self._context,
                by=by,
                only=chosen,
                limit=part,
                cursor=cursor,
                as_of=at,
            ),
            limit,
        )
        return told_by(value_frame(found), run)

    def value(self, customer_id: str, *, as_of: str | date | None = None) -> Valued | None:
        """Return what one customer is worth, its stages and what speaks for its leaving.

        None where the analysis says nothing of it. Raises CustomerNotFoundError, NoAnalysisError,
        NoPastAnalysisError.
        """
        from graphcrm.service.values import customer_value

        return customer_value(self._context, customer_id, moment_in(as_of))

    def clusters(self, *, as_of: str | date | None = None) -> pd.DataFrame:
        """Return groups of customers alike in value and behaviour, found in the data.

        A row a group, the largest first: cluster, customers, share, description in words, and the
        group's mean of each feature; `attrs` has `usual`, that of everybody, and `note`, why there
        are none. Raises NoAnalysisError, NoPastAnalysisError.
        """
        from graphcrm.client.frames import told_by
        from graphcrm.client.prospects import cluster_frame
        from graphcrm.service.clusters import list_clusters

        found = list_clusters(self._context, moment_in(as_of))
        return told_by(cluster_frame(found), found.run)

    def warnings(self, *, as_of: str | date | None = None) -> WarningReport:
        """Return whether warnings of leaving were right, week by week after they were given.

        `test`: on held-out days; `kept`: those of kept runs. Raises NoAnalysisError,
        NoPastAnalysisError.
        """
        from graphcrm.service.warnings import report_warnings

        return report_warnings(self._context, moment_in(as_of))

    def value_report(self) -> ValueReport:
        """Return how values were made, and how far they can be trusted. Raises NoAnalysisError."""
        from graphcrm.service.values import value_report

        return value_report(self._context)
