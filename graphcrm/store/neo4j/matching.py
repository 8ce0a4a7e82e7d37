"""Reads and writes the match keys of source records."""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.store.match_keys import checked_keys
from graphcrm.store.neo4j.snapshot import Snapshot, distinct
from graphcrm.store.neo4j.transactions import Statements

_KEYS_AT_ONCE = 5_000


class MatchReader(Snapshot):
    """The part of the reader that knows what records are matched by."""

    def unmatched(self, limit: int) -> list[str]:
        """Return source records without match keys, or changed since they got theirs, by id."""
        return self._rows("read/unmatched", limit=limit)

    def sharing(self, keys: Sequence[str], most: int) -> dict[str, list[str]]:
        """Return for each of the match keys that any has the source records with it, by id."""
        asked = checked_keys(keys)
        found: dict[str, list[str]] = {}
        for start in range(0, len(asked), _KEYS_AT_ONCE):
            part = asked[start : start + _KEYS_AT_ONCE]
            rows = self._rows("read/sharing", match_keys=part, most=most)
            found.update((key, sorted(ids)) for key, ids in rows)
        return found


def write_match_keys(run: Statements, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Put match keys in the place of those that records had, and count these as matched."""
    texts = {record_id: " ".join(checked_keys(keys)) or None for record_id, keys in rows}
    if texts:
        values = [[record_id, texts[record_id]] for record_id in distinct(texts)]
        run.run("write/match_keys", {"rows": values})
