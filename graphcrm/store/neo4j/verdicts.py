"""Reads and writes what users said of relationships."""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.model import Tally, Verdict
from graphcrm.store.base import TieKey
from graphcrm.store.neo4j.snapshot import Snapshot, distinct
from graphcrm.store.neo4j.transactions import Statements


class VerdictReader(Snapshot):
    """The part of the reader that knows what users said."""

    def verdicts(self, limit: int, offset: int = 0) -> list[Verdict]:
        """Return what users said of relationships, the latest first, then by key."""
        if not self._graph["judged"]:
            return []
        rows = self._rows("read/verdicts", limit=limit, offset=offset)
        return list(map(Verdict._make, rows))

    def verdicts_of(self, ids: Sequence[str]) -> list[Verdict]:
        """Return the verdicts on relationships of any of these customers, by key."""
        if not self._graph["judged"]:
            return []
        rows = self._rows("read/verdicts_of", ids=distinct(ids))
        return sorted(map(Verdict._make, rows), key=lambda row: row[:3])


def write_verdicts(run: Statements, rows: Sequence[Verdict]) -> Tally:
    """Keep verdicts, each in place of one on the same relationship."""
    keys = [list(key) for key in dict.fromkeys(row[:3] for row in rows)]
    (record,) = run.run("read/verdicts_by_key", {"keys": keys})
    known = {row[:3]: row for row in map(Verdict._make, record["rows"])}
    total, changed = Tally(), {}
    for row in rows:
        before = known.get(row[:3])
        if before == row:
            total += Tally(unchanged=1)
            continue
        total += Tally(changed=1) if before else Tally(new=1)
        known[row[:3]] = changed[row[:3]] = row
    if changed:
        run.run("write/verdicts", {"rows": [list(row) for row in changed.values()]})
    return total


def remove_verdicts(run: Statements, keys: Sequence[TieKey]) -> int:
    """Take verdicts back; return how many there were."""
    wanted = [list(key) for key in dict.fromkeys(keys)]
    removed: int = run.run("write/remove_verdicts", {"keys": wanted})[0]["removed"]
    return removed
