"""What customers are worth, and who is about to leave, from Python."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, TypedDict, Unpack

from graphcrm.client.inputs import collect_with_run, moment_in, start_in

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.context import Context
    from graphcrm.service.values import Valued, ValueReport
    from graphcrm.service.warnings import WarningReport
    from graphcrm.service.whole_customer import Customer360


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

    def customer_360(self, customer_id: str, parts: Collection[str] | None = None) -> Customer360:
        """Return everything known of a customer in one answer, or some parts of it.

        parts: such as ("value", "churn"); all without it. A part that cannot be had is None, and
        `reasons` says why. Raises CustomerNotFoundError, InvalidValueError.
        """
        from graphcrm.service.whole_customer import customer_360

        return customer_360(self._context, customer_id, parts)

    def stages(self, on: str | date | None = None) -> pd.DataFrame:
        """Return how many customers were in each stage of life at the end of a day.

        on: up to the day that the analysis shows, which it is without; that day needs no analysis
        of its own. Columns stage, customers, share (of those in any stage); `attrs` has `others`,
        how many were in none. Raises NoAnalysisError, InvalidValueError.
        """
        import pandas as pd

        from graphcrm.client.frames import told_by
        from graphcrm.service.lifecycle import stages_on

        found = stages_on(self._context, moment_in(on))
        columns = ["stage", "customers", "share"]
        rows = [[getattr(one, name) for name in columns] for one in found.stages]
        frame = pd.DataFrame(rows, columns=columns)
        frame.attrs["others"] = found.others
        return told_by(frame, found.run)

    def stage_flows(
        self, since: str | date | None = None, until: str | date | None = None
    ) -> pd.DataFrame:
        """Return who went from which stage of life to which, by month in UTC.

        since, until: days in the first and the last month. A row a move: month (of pandas'
        periods), source (None: became known), target, customers (from month's end to month's end,
        each once), changes (every such change). Raises NoAnalysisError, InvalidValueError.
        """
        import pandas as pd

        from graphcrm.client.frames import told_by
        from graphcrm.service.lifecycle import move_rows, stage_flows

        found = stage_flows(self._context, moment_in(since), moment_in(until))
        columns = ["month", "source", "target", "customers", "changes"]
        frame = pd.DataFrame(move_rows(found), columns=columns)
        frame["month"] = pd.PeriodIndex(frame["month"], freq="M")
        return told_by(frame, found.run)

    def satisfaction(
        self,
        by: str = "community",
        limit: int = 200,
        *,
        community: int | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
    ) -> pd.DataFrame:
        """Return how satisfied groups of customers are, with 95 % intervals.

        by: community, channel, month or segment (of RFM). community: only ratings of its members.
        since, until: both included. Columns group, name, customers, small (too few to compare), and
        for each of mean, nps and csat value, low, high and ratings, such as nps_low; NaN where none
        is on such a scale. Raises NoAnalysisError, CommunityNotFoundError, InvalidValueError.
        """
        from graphcrm.client.frames import told_by
        from graphcrm.client.prospects import satisfaction_frame
        from graphcrm.service.satisfaction import RatingFilter, satisfaction

        only = RatingFilter(community, start_in(since), moment_in(until))
        found, run = collect_with_run(
            lambda part, cursor: satisfaction(self._context, by, only, limit=part, cursor=cursor),
            limit,
        )
        return told_by(satisfaction_frame(found), run)

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
