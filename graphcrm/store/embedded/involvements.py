"""Reads who had to do with which item into arrays."""

from __future__ import annotations

from itertools import islice

import numpy as np

from graphcrm.model import Micros
from graphcrm.store.embedded.bulk import BulkReader
from graphcrm.store.involvements import ROW, distinct_rows
from graphcrm.tables import Involvements

_CHUNK = 100_000
_READ = np.dtype([("customer", np.int32), ("item", np.int32), ("type", np.int32), ("at", np.int64)])
_END_OF_TIME: Micros = 2**63 - 1


class InvolvementReader(BulkReader):
    """The part of the reader that knows who bought, attended or liked what."""

    def involvements(self, until: Micros | None) -> Involvements:
        """Return the distinct (customer, item, type) of interactions up to a moment.

        24 bytes each, and as much again while they are put together.
        """
        before = _END_OF_TIME if until is None else until + 1
        rows = self._rows("read/involvements", before=before)
        found, parts, held = np.empty(0, dtype=ROW), [np.empty(0, dtype=ROW)], 0
        while len(chunk := np.fromiter(islice(rows, _CHUNK), dtype=_READ)):
            part = np.empty(len(chunk), dtype=ROW)
            part["customer"] = self._record_positions[chunk["customer"]]
            part["item"], part["type"] = chunk["item"], chunk["type"]
            part["first"] = part["last"] = chunk["at"]
            parts.append(distinct_rows(part))
            held += len(parts[-1])
            # Put together whenever as much has come as there is: each row is sorted a few times.
            if held > max(len(found), 10 * _CHUNK):
                found, parts, held = distinct_rows(np.concatenate([found, *parts])), [], 0
        found = distinct_rows(np.concatenate([found, *parts]))
        items, item = self._terms(found["item"])
        types, kind = self._types(found["type"])
        return Involvements(
            items=items,
            types=types,
            customer=np.ascontiguousarray(found["customer"]),
            item=item,
            type=kind,
            first=np.ascontiguousarray(found["first"]),
            last=np.ascontiguousarray(found["last"]),
        )
