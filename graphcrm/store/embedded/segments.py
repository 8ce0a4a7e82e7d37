"""Reads and writes segments: rules that somebody named and saved."""

from __future__ import annotations

from graphcrm.saved_rules import Segment
from graphcrm.store.embedded.snapshot import Snapshot
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.writing import Writing


class SegmentReader(Snapshot):
    """The part of the reader that knows saved segments."""

    def segment(self, segment_id: str) -> Segment | None:
        """Return one saved segment."""
        row = self._one("read/segment", segment_id=segment_id)
        return Segment._make(row) if row else None

    def segment_named(self, name: str) -> Segment | None:
        """Return the saved segment of this name."""
        row = self._one("read/segment_named", called=name)
        return Segment._make(row) if row else None

    def segments(self, limit: int, offset: int = 0) -> list[Segment]:
        """Return saved segments, the one changed last first, then by id."""
        return list(map(Segment._make, self._rows("read/segments", limit=limit, offset=offset)))


def write_segment(writing: Writing, segment: Segment) -> None:
    """Keep a segment in place of what was kept under its id."""
    remove_segment(writing, segment.segment_id)
    writing.connection.execute(statement("write/segment"), segment)


def remove_segment(writing: Writing, segment_id: str) -> bool:
    """Forget a segment; return whether there was one."""
    writing.connection.execute(statement("write/remove_segment"), {"segment_id": segment_id})
    return bool(writing.connection.changes())
