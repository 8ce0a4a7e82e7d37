"""What customers are worth, and who is about to leave, from Python."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.client.inputs import collect_with_run, moment_in

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.context import Context
    from graphcrm.service.values import Valued, ValueReport
    from graphcrm.service.whole_customer import Customer360


class Worth:
    """The part of the graph that is about value."""

    _context: Context

    def values(
        self,
        by: str = "clv",
        limit: int = 20,
        *,
        community: int | None = None,
        segment: str | None = None,
        stage: str | None = None,
        as_of: str | date | None = None,
    ) -> pd.DataFrame:
        """Return the customers highest by a measure of value, with reasons in words.

        by: one of graphcrm.model.VALUE_MEASURES, such as clv, spent or churn_risk. segment: of
        RFM. stage: of the lifecycle. as_of: as for `explain`. `attrs` has `currency`. Raises
        NoAnalysisError, NoPastAnalysisError, CommunityNotFoundError, InvalidValueError.
        """
        from graphcrm.client.frames import told_by
        from graphcrm.client.prospects import value_frame
        from graphcrm.service.values import ValueFilter, list_values

        at, only = moment_in(as_of), ValueFilter(community, segment, stage)
        found, run = collect_with_run(
            lambda part, cursor: list_values(
                self._context,
                by=by,
                only=only,
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

    def value_report(self) -> ValueReport:
        """Return how values were made, and how far they can be trusted. Raises NoAnalysisError."""
        from graphcrm.service.values import value_report

        return value_report(self._context)
