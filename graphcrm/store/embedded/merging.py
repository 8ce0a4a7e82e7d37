"""Merges rows that come for an id that is there already: field by field, the later one wins.

Rows are compared as they are stored, so that a row which changes nothing costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import orjson

from graphcrm.model import Tally
from graphcrm.store.embedded.rows import Row
from graphcrm.store.records import from_json, to_json

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns are not simply replaced: the JSON of attributes, and the mark of bare ones."""

    attributes: int
    bare: int | None = None


@dataclass(slots=True)
class Merged(Generic[K]):
    """What a batch comes to: the new rows, the changed ones as they are now, and the count."""

    new: dict[K, Row] = field(default_factory=dict)
    changed: dict[K, Row] = field(default_factory=dict)
    unchanged: int = 0
    changes: int = 0

    @property
    def tally(self) -> Tally:
        """Each row of the batch counted once, in the order in which they came."""
        return Tally(new=len(self.new), changed=self.changes, unchanged=self.unchanged)


def merge_batch(
    existing: Mapping[K, Row], rows: Iterable[tuple[K, Row]], layout: Layout
) -> Merged[K]:
    """Merge named rows, in order, into those that exist; None stands for an empty field."""
    merged: Merged[K] = Merged()
    for name, row in rows:
        known = merged.new.get(name) or merged.changed.get(name) or existing.get(name)
        if known is None:
            merged.new[name] = row
            continue
        now = merge(known, row, layout)
        if now == known:
            merged.unchanged += 1
            continue
        merged.changes += 1
        (merged.new if name in merged.new else merged.changed)[name] = now
    return merged


def merge(known: Row, given: Row, layout: Layout) -> Row:
    """Return what is known after a further row.

    Empty fields erase nothing, attributes are merged by key, and a customer with a row of its own
    is bare no more.
    """
    if given == known:
        return known
    now = [old if new is None else new for old, new in zip(known, given, strict=True)]
    now[layout.attributes] = _merge_json(known[layout.attributes], given[layout.attributes])
    if layout.bare is not None:
        now[layout.bare] = min(known[layout.bare], given[layout.bare])
    return tuple(now)


def _merge_json(known: str | None, given: str | None) -> str | None:
    if given is None or given == known:
        return known
    added = {key: value for key, value in orjson.loads(given).items() if value not in (None, "")}
    return to_json({**from_json(known), **added}, "")
