"""Gives interactions without an id one that is the same whenever the same file is loaded.

It is a hash of the cleaned row and of how many rows with the same content stood above it in the
file: two equal purchases are two, and loading the file again finds both. It does not depend on the
order of columns, on the format of the file, or on the order of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from graphcrm.ingest.cells import as_text

Hashes = NDArray[np.uint64]

IDENTIFYING = (
    "customer_id",
    "type",
    "occurred_at",
    "counterparty_id",
    "channel",
    "amount",
    "currency",
    "quantity",
    "product_id",
    "rating",
    "source",
)
"""Columns that identify an interaction, besides its attributes. Changing them changes every id."""

_BYTES = 16


class Occurrences:
    """Counts how often each hash has been seen, in 8 bytes a hash.

    Seen hashes lie in sorted runs, each less than half as long as the one before; so there are few
    of them to search, and each hash is merged O(log n) times.
    """

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def count_before(self, hashes: Hashes) -> NDArray[np.int64]:
        """Return for each hash how often it was seen before, here and in earlier calls."""
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        first = np.searchsorted(ordered, ordered, side="left")
        before = np.arange(len(ordered)) - first
        for run in self._runs:
            before += np.searchsorted(run, ordered, side="right")
            before -= np.searchsorted(run, ordered, side="left")
        self._add(ordered)
        result = np.empty_like(before)
        result[order] = before
        return result

    def _add(self, run: Hashes) -> None:
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            # Merging is what a stable sort does with two sorted runs.
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        self._runs.append(run)


def row_ids(contents: Iterable[Sequence[Any]], seen: Occurrences) -> list[str]:
    """Return an id for each row, given what identifies it: values that JSON has."""
    digests = list(map(_digest, map(orjson.dumps, contents)))
    hashes = np.frombuffer(b"".join(digests), dtype="<u8")[::2]
    before = seen.count_before(hashes.astype(np.uint64)).tolist()
    return [
        f"h{digest.hex()}" if not ordinal else f"h{_digest(digest + b'%d' % ordinal).hex()}"
        for digest, ordinal in zip(digests, before, strict=True)
    ]


def plain_attributes(attributes: Mapping[str, Any]) -> list[tuple[str, str | None]] | None:
    """Return attributes in the order of their names, as text: the same whatever the format."""
    if not attributes:
        return None
    return sorted((name, as_text(value)) for name, value in attributes.items())


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_BYTES).digest()
