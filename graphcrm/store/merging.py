"""Merges rows that come for an id that is there already: field by field, the later one wins."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from graphcrm.model import Customer, Interaction, Link, Tally
from graphcrm.store.records import to_json

R = TypeVar("R", Customer, Interaction, Link)
K = TypeVar("K", bound=Hashable)

_EMPTY = (None, "", ())


@dataclass(slots=True)
class Merged(Generic[K, R]):
    """What a batch comes to: the new rows, the changed ones as they are now, and the count."""

    new: dict[K, R] = field(default_factory=dict)
    changed: dict[K, R] = field(default_factory=dict)
    unchanged: int = 0
    changes: int = 0

    @property
    def tally(self) -> Tally:
        """Each row of the batch counted once, in the order in which they came."""
        return Tally(new=len(self.new), changed=self.changes, unchanged=self.unchanged)


def merge_batch(existing: Mapping[K, R], rows: Iterable[R], key: Callable[[R], K]) -> Merged[K, R]:
    """Merge rows, in order, into those that exist."""
    merged: Merged[K, R] = Merged()
    for row in rows:
        name = key(row)
        known = merged.new.get(name) or merged.changed.get(name) or existing.get(name)
        if known is None:
            merged.new[name] = without_empty(row)
            continue
        now = merge(known, row)
        if now is known:
            merged.unchanged += 1
            continue
        merged.changes += 1
        (merged.new if name in merged.new else merged.changed)[name] = now
    return merged


def without_empty(row: R) -> R:
    """Return the row with None for each empty text."""
    if "" not in row:
        return row
    values: list[Any] = [None if value == "" else value for value in row]
    return type(row)(*values)


def merge(known: R, row: R) -> R:
    """Return what is known after this row: `known` itself where the row changes nothing.

    Empty fields erase nothing, attributes are merged by key, and a customer with a row of its own
    is bare no more.
    """
    if row == known:
        return known
    values: dict[str, Any] = {
        name: old if new in _EMPTY else new
        for name, old, new in zip(known._fields, known, row, strict=True)
    }
    values["attributes"] = _merge_attributes(known.attributes, row.attributes)
    if "bare" in values:
        values["bare"] = values["bare"] and known[-1]
    now = type(known)(**values)
    return known if _same(known, now) else now


def _same(known: R, now: R) -> bool:
    if now == known:
        return True
    if now._replace(attributes=known.attributes) != known:
        return False
    # Attributes that were kept come back as JSON has them: a tuple as a list, a moment as a text.
    return to_json(now.attributes, now[0]) == to_json(known.attributes, now[0])


def _merge_attributes(known: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    if not given:
        return known
    return {**known, **{key: value for key, value in given.items() if value not in _EMPTY}}
