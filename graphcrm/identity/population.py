"""All records of one kind, in short: what is common among them, for when only some are looked at.

A later load is compared with the records that share a key with it. How rare it is what two of them
have in common is a matter of all records, and those are not read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

LISTED = 5_000
"""Values of each column that are listed, the commonest first. Who has another one is counted."""

SEVERAL = 3
"""People with a value that is listed at all."""


@dataclass(frozen=True, slots=True)
class Population:
    """How many records there are, and their common values.

    people: by column, how many people have a value. words: those that so many addresses have that
    they tell nothing.
    """

    records: int
    people: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()

    def grown(self, records: int, values: Mapping[str, Iterable[str]]) -> Population:
        """Return the same with so many more records, and their values where they are listed."""
        people = {
            column: _added(listed, values.get(column, ())) for column, listed in self.people.items()
        }
        return Population(self.records + records, people, self.words)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain dicts, lists and numbers."""
        people = {column: dict(listed) for column, listed in self.people.items()}
        return {"records": self.records, "people": people, "words": sorted(self.words)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Population:
        """Return what `to_json` gave."""
        people = {
            str(column): {str(value): int(count) for value, count in listed.items()}
            for column, listed in data["people"].items()
        }
        return cls(int(data["records"]), people, frozenset(map(str, data["words"])))


def listed(people: Mapping[str, int]) -> dict[str, int]:
    """Return the values that are listed, the commonest first, ties by value."""
    common = ((value, count) for value, count in people.items() if count >= SEVERAL)
    ordered = sorted(common, key=lambda item: (-item[1], item[0]))
    return dict(ordered[:LISTED])


def _added(known: Mapping[str, int], values: Iterable[str]) -> dict[str, int]:
    more = Counter(value for value in values if value in known)
    return {value: count + more[value] for value, count in known.items()}
