"""Segments as they are saved: rules with a name."""

from __future__ import annotations

from typing import NamedTuple

from graphcrm.model import Micros


class Segment(NamedTuple):
    """A rule that somebody named and saved.

    name: unique in a store. version: 1 when it was made, one more with each change.
    """

    segment_id: str
    name: str
    rule: str
    description: str | None
    created_at: Micros
    changed_at: Micros
    version: int
