"""Reads what customers did into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from graphcrm.model import Micros
from graphcrm.store.activity import WORDS, Gathering, Numbers
from graphcrm.store.embedded.bulk import BulkReader
from graphcrm.store.embedded.rows import json_list
from graphcrm.tables import VOID_STATUSES, Activity

_CHUNK = 100_000
_READ = np.dtype(
    [
        ("customer", np.int32),
        ("type", np.int32),
        ("at", np.int64),
        ("amount", np.float64),
        ("quantity", np.float64),
        ("rating", np.float64),
        ("currency", np.int32),
        ("product", np.int32),
        ("channel", np.int32),
        ("void", np.bool_),
    ]
)
_END_OF_TIME: Micros = 2**63 - 1


class ActivityReader(BulkReader):
    """The part of the reader that knows what customers did."""

    def activity(
        self, types: Sequence[str] | None, until: Micros | None, *, rated: bool = False
    ) -> Activity:
        """Return interactions of these types up to a moment, in one order.

        Reads the table of interactions once; memory as in graphcrm.store.activity.
        """
        rows = self._rows(
            "read/activity",
            types=None if types is None else self._keys_of_terms(types),
            before=_END_OF_TIME if until is None else until + 1,
            rated=rated,
            void=json_list(VOID_STATUSES),
        )
        gathering = Gathering()
        numbers = {name: Numbers() for name in WORDS}
        while len(chunk := np.fromiter(islice(rows, _CHUNK), dtype=_READ)):
            columns = {name: chunk[name] for name in chunk.dtype.names or ()}
            columns["customer"] = self._record_positions[columns["customer"]]
            for name, known in numbers.items():
                columns[name] = known.number(columns[name])
            gathering.add(columns, {name: len(known.keys) for name, known in numbers.items()})
        return gathering.finish({name: self._words(known) for name, known in numbers.items()})

    def _keys_of_terms(self, terms: Sequence[str]) -> str:
        rows = self._rows("read/term_keys", terms=json_list(list(set(terms))))
        return json_list([key for _, key in rows])

    def _words(self, numbers: Numbers) -> list[str]:
        """Return the terms in the order of their numbers."""
        rows = self._rows("read/terms", keys=json_list(numbers.keys))
        terms = dict(rows)
        return [terms[key] for key in numbers.keys]
