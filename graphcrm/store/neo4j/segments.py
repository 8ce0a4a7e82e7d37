"""Reads and writes segments: rules that somebody named and saved."""

from __future__ import annotations

from graphcrm.saved_rules import Segment
from graphcrm.store.neo4j.snapshot import Snapshot
from graphcrm.store.neo4j.transactions import Statements


class SegmentReader(Snapshot):
    """The part of the reader that knows saved segments."""

    def segment(self, segment_id: str) -> Segment | None:
        """Return one saved segment."""
        rows = self._rows("read/segment", segment_id=segment_id)
        return Segment._make(rows[0]) if rows else None

    def segment_named(self, name: str) -> Segment | None:
        """Return the saved segment of this name."""
        rows = self._rows("read/segment_named", called=name)
        return Segment._make(rows[0]) if rows else None

    def segments(self, limit: int, offset: int = 0) -> list[Segment]:
        """Return saved segments, the one changed last first, then by id."""
        return list(map(Segment._make, self._rows("read/segments", limit=limit, offset=offset)))


def write_segment(run: Statements, segment: Segment) -> None:
    """Keep a segment in place of what was kept under its id."""
    remove_segment(run, segment.segment_id)
    run.run("write/segment", {"properties": segment._asdict()})


def remove_segment(run: Statements, segment_id: str) -> bool:
    """Forget a segment; return whether there was one."""
    return bool(run.run("write/remove_segment", {"segment_id": segment_id})[0]["removed"])
