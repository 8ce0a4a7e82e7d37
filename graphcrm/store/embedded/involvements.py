"""Reads who had to do with which item into arrays."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.model import Micros
from graphcrm.store.embedded.bulk import BulkReader
from graphcrm.tables import Involvements

_CHUNK = 100_000
_ROW = np.dtype(
    [
        ("customer", np.int32),
        ("item", np.int32),
        ("type", np.int32),
        ("first", np.int64),
        ("last", np.int64),
    ]
)
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
        found, parts, held = np.empty(0, dtype=_ROW), [np.empty(0, dtype=_ROW)], 0
        while len(chunk := np.fromiter(islice(rows, _CHUNK), dtype=_READ)):
            part = np.empty(len(chunk), dtype=_ROW)
            for name in ("customer", "item", "type"):
                part[name] = chunk[name]
            part["first"] = part["last"] = chunk["at"]
            parts.append(_distinct(part))
            held += len(parts[-1])
            # Put together whenever as much has come as there is: each row is sorted a few times.
            if held > max(len(found), 10 * _CHUNK):
                found, parts, held = _distinct(np.concatenate([found, *parts])), [], 0
        found = _distinct(np.concatenate([found, *parts]))
        items, item = self._terms(found["item"])
        types, kind = self._types(found["type"])
        return Involvements(
            items=items,
            types=types,
            customer=self._positions[found["customer"]],
            item=item,
            type=kind,
            first=np.ascontiguousarray(found["first"]),
            last=np.ascontiguousarray(found["last"]),
        )


def _distinct(rows: NDArray[Any]) -> NDArray[Any]:
    """Return one row for each customer, item and type, with its first and last moment."""
    if not len(rows):
        return rows
    rows = rows[np.lexsort((rows["type"], rows["item"], rows["customer"]))]
    first = np.ones(len(rows), dtype=np.bool_)
    names = ("customer", "item", "type")
    first[1:] = np.logical_or.reduce([rows[name][1:] != rows[name][:-1] for name in names])
    starts = np.flatnonzero(first)
    found = rows[starts]
    found["first"] = np.minimum.reduceat(rows["first"], starts)
    found["last"] = np.maximum.reduceat(rows["last"], starts)
    return found
