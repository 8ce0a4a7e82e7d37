"""Reads what customers did into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphcrm.model import Micros
from graphcrm.store.activity import VOID_MARKS, WORDS, Columns, Gathering, is_void
from graphcrm.store.neo4j.arrays import ArrayReader, Words
from graphcrm.store.neo4j.snapshot import distinct
from graphcrm.tables import Activity

_CUSTOMERS_AT_ONCE = 1_000
_NAMES = ("type", "at", "amount", "quantity", "rating", "currency", "product", "channel")
_END_OF_TIME: Micros = 2**63 - 1


class ActivityReader(ArrayReader):
    """The part of the reader that knows what customers did."""

    def activity(
        self, types: Sequence[str] | None, until: Micros | None, *, rated: bool = False
    ) -> Activity:
        """Return interactions of these types up to a moment, in one order.

        A thousand customers at a time; memory as in graphcrm.store.activity.
        """
        pages = self._pages(
            "read/activity",
            _CUSTOMERS_AT_ONCE,
            types=None if types is None else distinct(types),
            until=_END_OF_TIME if until is None else until,
            rated=rated,
            void=list(VOID_MARKS),
        )
        gathering = Gathering()
        words = {name: Words() for name in WORDS}
        for page in pages:
            columns = self._columns(page, words)
            gathering.add(columns, {name: len(known) for name, known in words.items()})
        return gathering.finish({name: known.in_order() for name, known in words.items()})

    def _columns(self, page: Sequence[Any], words: dict[str, Words]) -> Columns:
        """Return a page as columns, without what newcomers did."""
        ids, places, *rest, attributes = page
        customer = self._place_record(ids)[np.array(places, dtype=np.int64)]
        known = customer >= 0
        columns: dict[str, Any] = {"customer": customer[known]}
        for name, values in zip(_NAMES, rest, strict=True):
            if name in words:
                columns[name] = words[name].number_given(values)[known]
            else:
                columns[name] = np.array(values, np.int64 if name == "at" else np.float64)[known]
        void = (bool(text) and is_void(text) for text in attributes)
        columns["void"] = np.fromiter(void, np.bool_, len(attributes))[known]
        return columns
