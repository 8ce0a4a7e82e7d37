"""What customers may want next as rows of a plain table.

Parts hold customers in no order that a reader knows, and the table is sorted by id. So lists are
first put one by one into a file that vanishes, and then read in order: memory stays at two numbers
a customer, and each part is unpacked once.
"""

from __future__ import annotations

import tempfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

import numpy as np
import orjson

from graphcrm.model import DAY
from graphcrm.service.want_record import RECOMMENDATION
from graphcrm.service.want_words import want_words
from graphcrm.store.base import Reader
from graphcrm.store.wants import CUSTOMERS, Want, unpack_all
from graphcrm.tables import Int64
from graphcrm.value.recommend.judging import KINDS

WANT_COLUMNS = (
    *(("customer_id", "text"), ("list", "text"), ("rank", "whole"), ("product_id", "text")),
    *(("score", "real"), ("owned", "truth"), ("strategy", "text"), ("bought_days", "whole")),
    *(("last_bought_at", "moment"), ("alike_product_id", "text"), ("alike_both", "whole")),
    *(("alike_of", "whole"), ("related", "whole"), ("nearest_id", "text"), ("popular", "whole")),
    ("reasons", "text"),
)
"""Columns with their kinds, as the export writes them."""

_BATCH = 500
_LEVEL = 1

Lists = list[list[Want]]


def want_rows(reader: Reader, ids: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield a row of WANT_COLUMNS for each product of each list, by customer, list and rank.

    ids: of all customers, sorted; lists of others are left out. Disk: about a kilobyte a customer.
    """
    run = reader.status().run
    model = ((run.models if run else None) or {}).get(RECOMMENDATION) or {}
    with tempfile.TemporaryFile() as file:
        begin, end = _put_down(reader, ids, file)
        listed = np.flatnonzero(end > begin)
        for start in range(0, len(listed), _BATCH):
            places = listed[start : start + _BATCH].tolist()
            found = [(ids[place], _taken_up(file, begin[place], end[place])) for place in places]
            names = _nearest(reader, [lists for _, lists in found])
            for customer_id, lists in found:
                yield from _rows(customer_id, lists, names, model)


def _put_down(reader: Reader, ids: Sequence[str], file: IO[bytes]) -> tuple[Int64, Int64]:
    """Write the lists of each customer; return where they begin and end, int64 (n,)."""
    begin, end = np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=np.int64)
    written = 0
    for part in reader.want_parts():
        if part.kind != CUSTOMERS:
            continue
        for name, lists in unpack_all(part.body):
            place = bisect_left(ids, name)
            if place == len(ids) or ids[place] != name:
                continue
            begin[place] = written
            plain = [[tuple(want) for want in wants] for wants in lists]
            written += file.write(zlib.compress(orjson.dumps(plain), _LEVEL))
            end[place] = written
    return begin, end


def _taken_up(file: IO[bytes], begin: int, end: int) -> Lists:
    file.seek(begin)
    lists = orjson.loads(zlib.decompress(file.read(end - begin)))
    return [[Want._make(row) for row in rows] for rows in lists]


def _nearest(reader: Reader, found: Sequence[Lists]) -> dict[str, str]:
    """Return what to call the related customers that are named, as far as they are there."""
    wanted = {want.nearest for lists in found for wants in lists for want in wants}
    names = sorted(name for name in wanted if name is not None)
    return {name: one.label for name, one in reader.customers(names).items()}


def _rows(
    customer_id: str, lists: Lists, names: Mapping[str, str], model: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    days, used = int(model.get("popular_days", 0)), model.get("used", {})
    for kind, wants in zip(KINDS, lists, strict=True):
        for rank, want in enumerate(wants, 1):
            reasons = orjson.dumps(want_words(want, names, days)).decode()
            yield (
                *(customer_id, kind, rank, want.name, min(want.score, 1.0), want.days > 0),
                *(used.get(kind), want.days, want.last * DAY if want.days else None),
                *((None, None, None) if want.base is None else (want.base, want.both, want.of)),
                *(want.related, want.nearest, want.popular, reasons),
            )
