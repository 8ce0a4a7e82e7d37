"""Reads plans of campaigns, and whom a campaign would find contacted lately."""

from __future__ import annotations

from graphcrm.model import Micros
from graphcrm.store.base import StoredPlan
from graphcrm.store.embedded.ledger import LedgerReader


class PlanReader(LedgerReader):
    """The part of the reader that campaigns need."""

    def plan(self, plan_id: str) -> StoredPlan | None:
        """Return one plan."""
        row = self._one("read/plan", plan_id=plan_id)
        return StoredPlan(*row) if row else None

    def plans(self, limit: int, offset: int = 0) -> list[StoredPlan]:
        """Return plans, the newest first, then by id."""
        return [StoredPlan(*row) for row in self._rows("read/plans", limit=limit, offset=offset)]

    def contacted(self, type_name: str | None, since: Micros, until: Micros) -> list[str]:
        """Return customers that took part in an interaction in a span of time, by id."""
        key = None if type_name is None else self._key_of_term(type_name)
        if type_name is not None and key is None:
            return []
        rows = self._rows("read/contacted", type=key, since=since, until=until)
        ids = {customer_id for (customer_id,) in rows}
        owners = self.canonical(sorted(ids))
        return sorted({owners.get(name, name) for name in ids})
