"""What customers may want, packed in parts: the same bytes in both stores.

The part that a customer or a product is in follows from its name, so one answer takes one look-up
and the unpacking of some hundred rows.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import DTypeLike, NDArray

CUSTOMERS, PRODUCTS = "customers", "products"
"""Kinds of parts: what customers may want, and who may want products."""

NAMES_A_PART = 50

COLUMNS: Mapping[str, DTypeLike] = {
    "name": "<i4",
    "score": "<f8",
    "days": "<i4",
    "last": "<i4",
    "base": "<i4",
    "both": "<i4",
    "of": "<i4",
    "related": "<i4",
    "nearest": "<i4",
    "popular": "<i4",
}
"""Of each row: position of the name of a product or customer; score; on how many days it was
bought, and the last, in days since 1970; the product that speaks for it, bought together with it by
`both` of its `of` buyers; related customers who bought it, and the nearest; who bought it of late.
Positions are -1 for none."""

_LEVEL = 3


class WantPart(NamedTuple):
    """A part of what a run says of wants; body: as `pack` makes it."""

    kind: str
    part: int
    body: bytes


class Want(NamedTuple):
    """A row with its names. name: of a product, or of a customer who may want one."""

    name: str
    score: float
    days: int
    last: int
    base: str | None
    both: int
    of: int
    related: int
    nearest: str | None
    popular: int


def part_of(name: str, parts: int) -> int:
    """Return in which of so many parts a name is."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % parts


def pack(
    names: Sequence[str], many: NDArray[Any], words: Sequence[str], columns: Mapping[str, Any]
) -> bytes:
    """Return lists as bytes. many: int (names, lists), how long each list of a name is.

    words: what name, base and nearest are positions in. columns: of COLUMNS, list after list.
    """
    head = orjson.dumps([list(names), many.tolist(), list(words)])
    body = b"".join(np.asarray(columns[name], dtype).tobytes() for name, dtype in COLUMNS.items())
    return zlib.compress(len(head).to_bytes(8, "little") + head + body, _LEVEL)


def unpack(body: bytes | None, name: str) -> list[list[Want]]:
    """Return the lists of a name; none where the part does not have it."""
    if body is None:
        return []
    raw, offset, names, lengths, words = _opened(body)
    if name not in names:
        return []
    place = names.index(name)
    begin = int(lengths[:place].sum())
    span = (begin, begin + int(lengths[place].sum()))
    return _lists(_rows(raw, offset, int(lengths.sum()), span), lengths[place], words)


def unpack_all(body: bytes) -> Iterator[tuple[str, list[list[Want]]]]:
    """Yield every name of a part with its lists."""
    raw, offset, names, lengths, words = _opened(body)
    total = int(lengths.sum())
    rows, begin = _rows(raw, offset, total, (0, total)), 0
    for name, many in zip(names, lengths, strict=True):
        end = begin + int(many.sum())
        yield name, _lists(rows[begin:end], many, words)
        begin = end


def _opened(body: bytes) -> tuple[bytes, int, list[str], NDArray[np.int64], list[str]]:
    """Return what a part holds: bytes, where columns begin, names, lengths of lists, and words."""
    raw = zlib.decompress(body)
    size = int.from_bytes(raw[:8], "little")
    names, many, words = orjson.loads(raw[8 : 8 + size])
    lengths = np.array(many, dtype=np.int64).reshape(len(names), -1)
    return raw, 8 + size, names, lengths, words


def _lists(
    rows: Sequence[tuple[Any, ...]], many: NDArray[np.int64], words: Sequence[str]
) -> list[list[Want]]:
    wants, ends = [_want(row, words) for row in rows], np.cumsum(many).tolist()
    return [wants[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _rows(raw: bytes, offset: int, total: int, span: tuple[int, int]) -> list[tuple[Any, ...]]:
    columns = []
    for dtype in COLUMNS.values():
        column: NDArray[Any] = np.frombuffer(raw, dtype, total, offset)
        offset += column.nbytes
        columns.append(column[span[0] : span[1]].tolist())
    return list(zip(*columns, strict=True))


def _want(row: tuple[Any, ...], words: Sequence[str]) -> Want:
    name, score, days, last, base, both, of, related, nearest, popular = row
    return Want(
        name=words[name],
        score=score,
        days=days,
        last=last,
        base=None if base < 0 else words[base],
        both=both,
        of=of,
        related=related,
        nearest=None if nearest < 0 else words[nearest],
        popular=popular,
    )
