"""Which records are one customer, from Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from graphcrm.answers import RecordsAnswer, ResolveReport
from graphcrm.client.inputs import collect

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.comparing import Comparison
    from graphcrm.service.context import Context


class Records:
    """The part of the graph that is about records and the customers that they make."""

    _context: Context

    def duplicates(
        self, limit: int = 20, *, min_probability: float = 0.5, customer: str | None = None
    ) -> pd.DataFrame:
        """Return pairs of customers that may be the same, the most probable first, and why.

        customer: only pairs with this one. After `resolve`, those that wait for a person. Before it
        all customers are compared, some ten seconds for a few thousand. Raises EngineError where
        there are too many, CustomerNotFoundError, InvalidValueError.
        """
        from graphcrm.client.frames import duplicate_frame
        from graphcrm.service.duplicates import find_duplicates

        return duplicate_frame(
            find_duplicates(self._context, limit, min_probability, customer_id=customer)
        )

    def compare(self, left_id: str, right_id: str) -> Comparison:
        """Return why two records are, or are not, the same; any two may be asked for.

        Raises CustomerNotFoundError, RecordConflictError, and EngineError before `resolve` where
        there are too many customers.
        """
        from graphcrm.service.comparing import compare

        return compare(self._context, left_id, right_id)

    def resolve(
        self,
        auto_merge: float = 0.9,
        *,
        review: float = 0.5,
        seed: int = 0,
        region: str | None = None,
        learn: bool = False,
    ) -> ResolveReport:
        """Match all records, merge those that are surely the same, and queue the rest.

        auto_merge, review: probabilities; pairs between them wait in `duplicates`. region: country
        of phone numbers without one, such as DE. learn: put an earlier model aside. Raises
        InvalidValueError.
        """
        from graphcrm.service.resolving import ResolveRequest, resolve

        request = ResolveRequest(auto_merge, review, seed, region, learn)
        return resolve(self._context, request)

    def set_survivorship(self, rules: Mapping[str, object]) -> None:
        """Set by which rules values of merged customers are chosen; see docs/records.md.

        Raises InvalidValueError.
        """
        from graphcrm.service.ledger import set_survivorship

        set_survivorship(self._context, rules)

    def merge(self, customer_id: str, record_id: str) -> RecordsAnswer:
        """Make a record part of a customer, whose id stays; `unmerge` undoes it.

        Raises CustomerNotFoundError, RecordConflictError.
        """
        from graphcrm.service.ledger import merge

        return merge(self._context, customer_id, record_id)

    def unmerge(self, record_id: str, *, along: Sequence[str] = ()) -> list[str]:
        """Make a merged record, or all records of a customer, customers of their own again.

        along: records of the same customer that come out with it and stay part of it. Returns the
        ids that came free. Raises CustomerNotFoundError, RecordConflictError.
        """
        from graphcrm.service.ledger import unmerge

        return unmerge(self._context, record_id, along)

    def never_match(self, left_id: str, right_id: str, *, undo: bool = False) -> None:
        """Say that two records are never the same, or take that back.

        Raises NotFoundError, RecordConflictError.
        """
        from graphcrm.service.ledger import rejoin, separate

        if undo:
            rejoin(self._context, left_id, right_id)
        else:
            separate(self._context, left_id, right_id)

    def records(self, customer_id: str) -> RecordsAnswer:
        """Return the records of a customer, and which of them each of its values came from."""
        from graphcrm.service.ledger import records_of

        return records_of(self._context, customer_id)

    def ledger(self, limit: int = 50) -> pd.DataFrame:
        """Return what was merged, taken apart and kept apart, newest first."""
        from graphcrm.client.frames import ledger_frame
        from graphcrm.service.ledger import list_ledger

        return ledger_frame(
            collect(
                lambda part, cursor: list_ledger(self._context, limit=part, cursor=cursor), limit
            )
        )
