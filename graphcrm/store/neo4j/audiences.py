"""Reads and writes audiences: baskets of customers that somebody named and saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from graphcrm.baskets import Audience
from graphcrm.store.base import AUDIENCE_PART
from graphcrm.store.neo4j.snapshot import Snapshot, distinct
from graphcrm.store.neo4j.transactions import Statements

_PARTS_AT_ONCE = 20


class AudienceReader(Snapshot):
    """The part of the reader that knows audiences."""

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return those of the ids that a customer has, or a record that was merged into one."""
        return set(self._rows("read/known_ids", ids=distinct(ids)))

    def audience(self, audience_id: str) -> Audience | None:
        """Return one audience."""
        rows = self._rows("read/audience", audience_id=audience_id)
        return Audience._make(rows[0]) if rows else None

    def audience_named(self, name: str) -> Audience | None:
        """Return the audience of this name."""
        rows = self._rows("read/audience_named", called=name)
        return Audience._make(rows[0]) if rows else None

    def audiences(self, limit: int, offset: int = 0) -> list[Audience]:
        """Return audiences, the one changed last first, then by id."""
        return list(map(Audience._make, self._rows("read/audiences", limit=limit, offset=offset)))

    def audience_parts(self, audience_id: str) -> list[str]:
        """Return the first member of each part of an audience, in order."""
        rows: list[str] = self._rows("read/audience_parts", audience_id=audience_id)
        return rows

    def audience_part(self, audience_id: str, part: int) -> list[str]:
        """Return the members in a part, in order."""
        rows: list[str] = self._rows("read/audience_part", audience_id=audience_id, part=part)
        return rows


def write_audience(run: Statements, audience: Audience) -> None:
    """Keep an audience in place of what was kept under its id, without members."""
    remove_audience(run, audience.audience_id)
    run.run("write/audience", {"properties": audience._asdict()})


def cut(members: Sequence[str]) -> Iterator[list[list[Any]]]:
    """Cut members into parts, [number, members] each, and those into what is written at once."""
    starts = range(0, len(members), AUDIENCE_PART)
    for first in range(0, len(starts), _PARTS_AT_ONCE):
        yield [
            [number, list(members[starts[number] : starts[number] + AUDIENCE_PART])]
            for number in range(first, min(first + _PARTS_AT_ONCE, len(starts)))
        ]


def write_parts(run: Statements, audience_id: str, parts: Sequence[list[Any]]) -> None:
    """Keep some parts of the members of an audience."""
    run.run("write/audience_parts", {"audience_id": audience_id, "rows": list(parts)})


def remove_audience(run: Statements, audience_id: str) -> bool:
    """Forget an audience; return whether there was one."""
    values = {"audience_id": audience_id}
    run.run("write/remove_audience_parts", values)
    return bool(run.run("write/remove_audience", values)[0]["removed"])
