"""Reads and writes what users said of relationships."""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.model import Tally, Verdict
from graphcrm.store.base import TieKey
from graphcrm.store.embedded.rows import json_list
from graphcrm.store.embedded.snapshot import Snapshot
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.writing import Writing


class VerdictReader(Snapshot):
    """The part of the reader that knows what users said."""

    def verdicts(self, limit: int, offset: int = 0) -> list[Verdict]:
        """Return what users said of relationships, the latest first, then by key."""
        return list(map(Verdict._make, self._rows("read/verdicts", limit=limit, offset=offset)))

    def verdicts_of(self, ids: Sequence[str]) -> list[Verdict]:
        """Return the verdicts on relationships of any of these customers, by key."""
        rows = self._rows("read/verdicts_of", ids=json_list(list(dict.fromkeys(ids))))
        return list(map(Verdict._make, rows))


def write_verdicts(writing: Writing, rows: Sequence[Verdict]) -> Tally:
    """Keep verdicts, each in place of one on the same relationship."""
    total = Tally()
    for row in rows:
        found = writing.connection.execute(statement("read/verdict"), row[:3]).fetchone()
        if found == tuple(row):
            total += Tally(unchanged=1)
            continue
        writing.connection.execute(statement("write/verdict"), row)
        total += Tally(changed=1) if found else Tally(new=1)
    return total


def remove_verdicts(writing: Writing, keys: Sequence[TieKey]) -> int:
    """Take verdicts back; return how many there were."""
    removed = 0
    for key in keys:
        writing.connection.execute(statement("write/remove_verdict"), key)
        removed += writing.connection.changes()
    return removed
