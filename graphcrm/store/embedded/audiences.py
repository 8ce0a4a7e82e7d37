"""Reads and writes audiences: baskets of customers that somebody named and saved."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from graphcrm.baskets import Audience
from graphcrm.store.base import AUDIENCE_PART
from graphcrm.store.embedded.rows import json_list
from graphcrm.store.embedded.snapshot import Snapshot
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.writing import Writing


class AudienceReader(Snapshot):
    """The part of the reader that knows audiences."""

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return those of the ids that a customer has, or a record that was merged into one."""
        return {row[0] for row in self._rows("read/customer_keys", ids=json_list(list(ids)))}

    def audience(self, audience_id: str) -> Audience | None:
        """Return one audience."""
        row = self._one("read/audience", audience_id=audience_id)
        return Audience._make(row) if row else None

    def audience_named(self, name: str) -> Audience | None:
        """Return the audience of this name."""
        row = self._one("read/audience_named", called=name)
        return Audience._make(row) if row else None

    def audiences(self, limit: int, offset: int = 0) -> list[Audience]:
        """Return audiences, the one changed last first, then by id."""
        return list(map(Audience._make, self._rows("read/audiences", limit=limit, offset=offset)))

    def audience_parts(self, audience_id: str) -> list[str]:
        """Return the first member of each part of an audience, in order."""
        rows = self._rows("read/audience_parts", audience_id=audience_id)
        return [first for (first,) in rows]

    def audience_part(self, audience_id: str, part: int) -> list[str]:
        """Return the members in a part, in order."""
        row = self._one("read/audience_part", audience_id=audience_id, part=part)
        return orjson.loads(row[0]) if row else []


def write_audience(writing: Writing, audience: Audience, members: Sequence[str]) -> None:
    """Keep an audience and its members, in place of what was kept under its id."""
    remove_audience(writing, audience.audience_id)
    writing.connection.execute(statement("write/audience"), audience)
    starts = range(0, len(members), AUDIENCE_PART)
    parts = (members[start : start + AUDIENCE_PART] for start in starts)
    writing.many(
        "write/audience_part",
        (
            (audience.audience_id, number, part[0], json_list(part))
            for number, part in enumerate(parts)
        ),
    )


def remove_audience(writing: Writing, audience_id: str) -> bool:
    """Forget an audience; return whether there was one."""
    execute, values = writing.connection.execute, {"audience_id": audience_id}
    execute(statement("write/remove_audience_parts"), values)
    execute(statement("write/remove_audience"), values)
    return bool(writing.connection.changes())
