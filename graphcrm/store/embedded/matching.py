"""Reads and writes the match keys of source records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import orjson

from graphcrm.store.embedded.rows import json_list
from graphcrm.store.embedded.snapshot import Snapshot
from graphcrm.store.embedded.writing import Writing
from graphcrm.store.match_keys import checked_keys


class MatchReader(Snapshot):
    """The part of the reader that knows what records are matched by."""

    def unmatched(self, limit: int) -> list[str]:
        """Return source records without match keys, or changed since they got theirs, by id."""
        return [record_id for (record_id,) in self._rows("read/unmatched", limit=limit)]

    def sharing(self, keys: Sequence[str], most: int) -> dict[str, list[str]]:
        """Return for each of the match keys that any has the source records with it, by id."""
        asked = json_list(checked_keys(keys))
        # One more than is wanted tells that there are too many.
        rows = self._rows("read/sharing", match_keys=asked, limit=most + 1)
        found: dict[str, list[int]] = {key: orjson.loads(numbers) for key, numbers in rows}
        shared = {key: numbers for key, numbers in found.items() if 0 < len(numbers) <= most}
        wanted = {number for numbers in shared.values() for number in numbers}
        ids = dict(self._rows("read/ids_of_keys", keys=json_list(list(wanted))))
        return {key: sorted(ids[number] for number in shared[key]) for key in shared}


def write_match_keys(writing: Writing, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Put match keys in the place of those that records had, and count these as matched."""
    texts = {record_id: " ".join(checked_keys(keys)) for record_id, keys in rows}
    for name in writing.keys.find_customers(writing.connection, texts):
        del texts[name]
    numbers = writing.keys.customers
    writing.many("write/match_keys", ((numbers[name], text) for name, text in texts.items()))
    writing.many("write/matched", ((name,) for name in texts))


def unmatch(writing: Writing, ids: Iterable[str]) -> None:
    """Note that records wait for match keys."""
    writing.many("write/unmatched", ((name,) for name in ids))
