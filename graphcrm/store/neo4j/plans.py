"""Reads plans of campaigns, and whom a campaign would find contacted lately."""

from __future__ import annotations

from graphcrm.model import Micros
from graphcrm.store.base import StoredPlan
from graphcrm.store.neo4j.snapshot import Snapshot


class PlanReader(Snapshot):
    """The part of the reader that campaigns need."""

    def plan(self, plan_id: str) -> StoredPlan | None:
        """Return one plan."""
        rows = self._rows("read/plan", plan_id=plan_id)
        return StoredPlan(*rows[0]) if rows else None

    def plans(self, limit: int, offset: int = 0) -> list[StoredPlan]:
        """Return plans, the newest first, then by id."""
        return [StoredPlan(*row) for row in self._rows("read/plans", limit=limit, offset=offset)]

    def contacted(self, type_name: str | None, since: Micros, until: Micros) -> list[str]:
        """Return customers that took part in an interaction in a span of time, by id."""
        rows = self._rows("read/contacted", type=type_name, since=since, until=until)
        known = (self._owners.get(name, name) for name in rows)
        return sorted({name for name in known if name in self._positions})
