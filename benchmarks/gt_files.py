"""Reads graphs in graph-tool's binary format, as far as undirected analysis needs it.

The format is described in graph-tool's documentation, under "The gt file format".
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np

from graphcrm.projection import Projection

MAGIC = b"\xe2\x9b\xbe gt"
WIDTHS = (1, 2, 4, 8, 8, 16)
"""Bytes of a value of types 0 to 5: bool, three sizes of integer, double, long double."""

DOUBLE, TEXT, OBJECT = 4, 6, 14
GRAPH, NODE, EDGE = range(3)


class _Bytes:
    """Takes one thing after the other from a file's bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self.order = "<"

    def take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self, width: int = 8) -> int:
        return int.from_bytes(self.take(width), "little" if self.order == "<" else "big")

    def array(self, kind: str, count: int) -> Any:
        made = np.dtype(f"{self.order}{kind}")
        return np.frombuffer(self.take(count * made.itemsize), dtype=made)

    def text(self) -> str:
        return self.take(self.number()).decode("utf-8", "replace")


def read_gt(path: Path, weight: str | None = None) -> Projection:
    """Return the undirected graph of a .gt.gz file, loops and parallel edges left out.

    weight: the edge property that weighs, of parallel edges the first counts; None for all 1.
    """
    file = _Bytes(gzip.decompress(path.read_bytes()))
    if file.take(len(MAGIC)) != MAGIC or file.number(1) != 1:
        raise ValueError(f"{path} is not a graph-tool file of version 1.")
    file.order = ">" if file.number(1) else "<"
    file.text()
    file.number(1)
    nodes = file.number()
    kind = f"u{next(width for width in (1, 2, 4, 8) if nodes < 1 << 8 * width)}"
    rows = [file.array(kind, file.number()) for _ in range(nodes)]
    first = np.repeat(np.arange(nodes), [len(row) for row in rows])
    second = np.concatenate(rows).astype(np.int64)
    weights = _edge_property(file, (nodes, len(first)), weight) if weight else np.ones(len(first))
    key = np.minimum(first, second) * nodes + np.maximum(first, second)
    kept = np.flatnonzero(first != second)
    key, place = np.unique(key[kept], return_index=True)
    ends = ((key // nodes).astype(np.int32), (key % nodes).astype(np.int32))
    return Projection(range(nodes), *ends, np.asarray(weights[kept[place]], dtype=np.float64))


def _edge_property(file: _Bytes, sizes: tuple[int, int], wanted: str) -> Any:
    for _ in range(file.number()):
        owner, name, kind = file.number(1), file.text(), file.number(1)
        count = {GRAPH: 1, NODE: sizes[0], EDGE: sizes[1]}[owner]
        if owner == EDGE and name == wanted and kind == DOUBLE:
            return file.array("f8", count)
        _skip(file, kind, count)
    raise ValueError(f"There is no edge property {wanted!r} of floats.")


def _skip(file: _Bytes, kind: int, count: int) -> None:
    if kind < TEXT:
        file.take(WIDTHS[kind] * count)
        return
    for _ in range(count):
        if kind in (TEXT, OBJECT):
            file.text()
        elif kind == TEXT + 7:
            for _ in range(file.number()):
                file.text()
        else:
            file.take(WIDTHS[kind - 7] * file.number())
