"""A crowd of generated customers of any number: homes, employers, classes, contacts and items.

Nothing is planted to be measured; it is the shape of a customer base at the price of arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.random import Generator
from numpy.typing import NDArray

CHUNK = 500_000
START = 1_704_067_200
DAYS = 730
CITIES = 300
ORGANIZATION_SHARE = 0.02
HOMES_IN_STREET, HOUSES = 8, 80
"""Of the houses in a street that many have customers."""

TYPES = ("email", "call", "message", "meeting", "visit")

Ints = NDArray[np.int64]


def write_crowd(folder: Path, customers: int, contacts: float, items: float) -> Mapping[str, Path]:
    """Write customers and interactions as Parquet; contacts and items are means a customer."""
    rng = np.random.Generator(np.random.PCG64(0))
    paths = {name: folder / f"{name}.parquet" for name in ("customers", "interactions")}
    _write(paths["customers"], _customers(rng, customers))
    _write(paths["interactions"], _happened(rng, customers, contacts, items))
    return paths


def _write(path: Path, parts: Iterator[Mapping[str, Any]]) -> None:
    writer = None
    for part in parts:
        rows = pa.table(dict(part))
        writer = writer or pq.ParquetWriter(path, rows.schema)
        writer.write_table(rows)
    if writer is not None:
        writer.close()


def _customers(rng: Generator, many: int) -> Iterator[Mapping[str, Any]]:
    """Give customers: homes of one to five, employers of one to thousands."""
    firms = _employers(rng, many)
    home, street = 0, 0
    for begin in range(0, many, CHUNK):
        who = np.arange(begin, min(begin + CHUNK, many))
        size = len(who)
        new = rng.random(size) < 0.5
        home_of = home + np.cumsum(new)
        street_of = street + (home_of - home) // HOMES_IN_STREET
        home, street = int(home_of[-1]) + 1, int(street_of[-1]) + 1
        city = street_of % CITIES
        # A home has one family name in three of four cases; names follow a heavy tail.
        alone = rng.random(size) < 0.25
        seed = np.where(alone, rng.random(size), (home_of * 0.6180339887) % 1.0)
        family = (20_000 * seed**3).astype(np.int64)
        studied = rng.random(size) < 0.2
        enrolled = rng.integers(1970, 2020, size)
        since = rng.integers(0, 5000, size)
        employed = firms[who] >= 0
        org = rng.random(size) < ORGANIZATION_SHARE
        born = rng.integers(1945, 2006, size)
        yield {
            "customer_id": _numbered("c", who),
            "kind": pa.array(np.where(org, "organization", "person")),
            "given_name": _numbered("Given", rng.integers(0, 2000, size)),
            "family_name": _numbered("Family", family, org),
            "address": pa.array([
                f"{n * 37 % HOUSES + 1} Street {s}"
                for n, s in zip(home_of.tolist(), street_of.tolist(), strict=True)
            ]),
            "postcode": pa.array([f"{s:06d}" for s in street_of.tolist()]),
            "city": _numbered("City", city),
            "country": pa.array(np.array(["Austria", "Germany", "France"])[city % 3]),
            "company": _numbered("Company", firms[who], ~employed),
            "birth_date": _numbered("", born, rng.random(size) < 0.25, "-05-17"),
            "employed_from": _dates(START // 86_400 - since, ~employed),
            "university": _numbered("University", rng.integers(0, 1500, size), ~studied),
            "class_from": pa.array(enrolled, mask=~studied),
            "class_until": pa.array(enrolled + 4, mask=~studied),
        }  # fmt: skip


def _employers(rng: Generator, many: int) -> Ints:
    """Return the employer of each, -1 for none: Pareto sizes, a mean of about ten."""
    size = np.minimum(2 / np.sqrt(1 - rng.random(many // 4 + 1)), 20_000).astype(np.int64)
    firm = np.repeat(np.arange(len(size)), size)[: many // 2]
    whole = np.full(many, -1)
    whole[rng.permutation(many)[: len(firm)]] = firm
    return whole


def _happened(
    rng: Generator, many: int, contacts: float, items: float
) -> Iterator[Mapping[str, Any]]:
    for size in _sizes(round(many * contacts)):
        who = rng.integers(0, many, size)
        # Most contacts are with some twenty people, some with anybody.
        near = (who ^ (1 << rng.integers(0, 4, size))) % many
        whom = np.where(rng.random(size) < 0.75, near, rng.integers(0, many, size))
        whom = np.where(who == whom, (whom + 1) % many, whom)
        yield _rows(rng, who, np.array(TYPES)[rng.integers(0, len(TYPES), size)], whom=whom)
    things = max(many // 10, 1)
    for size in _sizes(round(many * items)):
        bought = rng.random(size) < 0.5
        # What neighbours in the list have, and what everybody has.
        who = rng.integers(0, many, size)
        own = (who // 30 + rng.integers(0, 3, size) * 7) % things
        thing = np.where(rng.random(size) < 0.5, own, (things * rng.random(size) ** 3).astype(int))
        yield _rows(rng, who, np.where(bought, "purchase", "event"), thing=thing)


def _sizes(rows: int) -> Iterator[int]:
    for begin in range(0, rows, CHUNK):
        yield min(CHUNK, rows - begin)


def _rows(
    rng: Generator,
    who: Ints,
    kind: NDArray[np.str_],
    *,
    whom: Ints | None = None,
    thing: Ints | None = None,
) -> Mapping[str, Any]:
    size, nothing = len(who), np.zeros(len(who), dtype=np.int64)
    none = np.ones(size, dtype=np.bool_)
    moment = START + rng.integers(0, DAYS * 86_400, size)
    return {
        "customer_id": _numbered("c", who),
        "type": pa.array(kind),
        "occurred_at": pa.array(moment.astype("datetime64[s]"), pa.timestamp("s", tz="UTC")),
        "counterparty_id": _numbered("c", nothing if whom is None else whom, none & (whom is None)),
        "product_id": _numbered("p", nothing if thing is None else thing, none & (thing is None)),
    }


def _numbered(
    word: str, numbers: Ints, missing: NDArray[np.bool_] | None = None, after: str = ""
) -> pa.Array:
    used, place = np.unique(numbers, return_inverse=True)
    width = 7 if word in ("c", "p") else 0
    words = pa.array([f"{word}{number:0{width}d}{after}" for number in used.tolist()])
    return words.take(pa.array(place.reshape(-1), mask=missing))


def _dates(days: Ints, missing: NDArray[np.bool_]) -> pa.Array:
    return pa.array(np.datetime_as_string(days.astype("datetime64[D]")), mask=missing)
