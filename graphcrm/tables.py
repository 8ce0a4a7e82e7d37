"""Whole tables of the graph as arrays, for work on all of it at once.

Customers stand in them as positions (int32) in `ids`, the list of all customer ids in code point
order. That order never depends on the order in which rows arrived, so neither do the results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from graphcrm.model import DAY

Int16 = NDArray[np.int16]
Int32 = NDArray[np.int32]
Int8 = NDArray[np.int8]
Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]
Bool = NDArray[np.bool_]


def spans_of(ordered: NDArray[Any], values: ArrayLike) -> tuple[Int64, Int64]:
    """Return where each of some whole numbers begins and ends in a sorted array of them.

    int64, of the shape of values. Cost: O(log n) each: numpy copies the whole array where the type
    of the values is not its own.
    """
    wanted = np.asarray(values, dtype=ordered.dtype)
    return np.searchsorted(ordered, wanted, "left"), np.searchsorted(ordered, wanted, "right")


@dataclass(frozen=True, slots=True)
class Contacts:
    """Every interaction that has a counterparty.

    customer, counterparty: int32 (k,) positions in ids. type: int16 (k,) positions in types
    (sorted). occurred_at: int64 (k,) microseconds. Rows in no particular order.
    """

    types: tuple[str, ...]
    customer: Int32
    counterparty: Int32
    type: Int16
    occurred_at: Int64


@dataclass(frozen=True, slots=True)
class RelationshipTable:
    """All relationships of a run, sorted by source, target, type.

    source, target: int32 (r,) positions in ids. type: int16 (r,) positions in types (sorted).
    strength, confidence: float64 (r,) in (0, 1]. declared: bool (r,), else inferred.
    first_seen, last_seen: int64 (r,) microseconds, NO_TIME where unknown.
    evidence_count, evidence_forward: int32 (r,).
    """

    types: tuple[str, ...]
    source: Int32
    target: Int32
    type: Int16
    directed: Bool
    strength: Float64
    confidence: Float64
    declared: Bool
    first_seen: Int64
    last_seen: Int64
    evidence_count: Int32
    evidence_forward: Int32

    def __len__(self) -> int:
        return len(self.source)


Levels = Mapping[int, Int32]
"""By level of communities other than 0, each customer's community there, -1 for none."""

FINER = -1
"""The level below that of the scores: parts of a large community."""

NO_TIME = np.iinfo(np.int64).min
"""Stands for an unknown moment in an int64 column."""


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """All scores of a run, one row a customer, in the order of ids; dtypes as in model.Scores."""

    community: Int32
    degree: Int32
    strength: Float64
    pagerank: Float64
    betweenness: Float64
    harmonic: Float64
    core: Int32

    def __len__(self) -> int:
        return len(self.community)


@dataclass(frozen=True, slots=True)
class Points:
    """Where customers stand on the whole map, in the order of ids; x, y: float64 (n,).

    In radii of the largest bubble of the map of communities; NaN for those who stand nowhere.
    """

    x: Float64
    y: Float64

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, slots=True)
class Buyers:
    """Who bought what: distinct (customer, product) pairs.

    customer: int32 (b,) positions in ids. product: int32 (b,) positions in products (sorted).
    """

    products: Sequence[str]
    customer: Int32
    product: Int32


@dataclass(frozen=True, slots=True)
class Involvements:
    """Who bought, attended or liked which item: distinct (customer, item, type).

    items: ids of items, sorted. types: interaction types, sorted. customer: int32 (v,) positions in
    ids. item: int32 (v,) positions in items. type: int16 (v,) positions in types. first, last:
    int64 (v,) microseconds, the first and the last such interaction. Rows in no particular order.
    """

    items: Sequence[str]
    types: tuple[str, ...]
    customer: Int32
    item: Int32
    type: Int16
    first: Int64
    last: Int64


@dataclass(frozen=True, slots=True)
class Activity:
    """What customers did, as arrays: interactions of some types, whoever is on the other side.

    types, currencies, products, channels: words, sorted. customer: int32 (k,) positions in ids.
    type, currency, channel: int16 (k,), product: int32 (k,), positions in the words; -1 for none.
    at: int64 (k,) microseconds. amount, quantity, rating: float64 (k,), NaN where there is none.
    void: bool (k,), whether its attribute `status` says that it was cancelled. Sorted by customer,
    at, type, product, amount, quantity, rating, currency, channel, void: not by when rows came.
    """

    types: tuple[str, ...]
    currencies: tuple[str, ...]
    products: Sequence[str]
    channels: tuple[str, ...]
    customer: Int32
    type: Int16
    at: Int64
    amount: Float64
    quantity: Float64
    rating: Float64
    currency: Int16
    product: Int32
    channel: Int16
    void: Bool

    def __len__(self) -> int:
        return len(self.customer)


VOID_STATUSES = ("cancelled", "canceled", "void", "voided", "已取消", "取消")
"""Values of an interaction's attribute `status`, in lower case, that say it did not come about."""


@dataclass(frozen=True, slots=True)
class ValueTable:
    """Valuations of a run as arrays, one row a customer, in the order of ids.

    As in model.Valuation: counts int32, scores int8, moments int64 (NO_TIME), numbers float64
    (NaN), cluster int32 (-1). rfm_segment, stage: int16, positions in segments and in stage_names
    (both sorted, -1 for none).
    """

    segments: tuple[str, ...]
    stage_names: tuple[str, ...]
    orders: Int32
    first_order_at: Int64
    last_order_at: Int64
    spent: Float64
    average_order: Float64
    frequency: Int32
    recency_score: Int8
    frequency_score: Int8
    monetary_score: Int8
    rfm_segment: Int16
    p_alive: Float64
    expected_orders: Float64
    clv: Float64
    clv_low: Float64
    clv_high: Float64
    network_value: Float64
    brought_value: Float64
    stage: Int16
    stage_since: Int64
    churn_risk: Float64
    satisfaction: Float64
    ratings: Int32
    cluster: Int32

    def __len__(self) -> int:
        return len(self.orders)


@dataclass(frozen=True, slots=True)
class StageTable:
    """Every change of stage that a run keeps, sorted by customer; of each as they came.

    customers: how many there are, n. stages: names, sorted. customer: int32 (e,) positions in ids.
    stage: int16 (e,), positions in stages. at: int64 (e,) microseconds. undated: int16 (n,), the
    stage of those of whom no change is told, who were always in it; -1 for the others.
    """

    customers: int
    stages: tuple[str, ...]
    customer: Int32
    stage: Int16
    at: Int64
    undated: Int16

    @property
    def day(self) -> Int64:
        """Days since 1970-01-01 on which the changes were."""
        return self.at // DAY

    def __len__(self) -> int:
        return len(self.customer)


PURCHASE = "purchase"
RETURN = "return"


def buyers_of(involvements: Involvements) -> Buyers:
    """Return the distinct (customer, product) pairs of purchases, sorted by both."""
    bought = np.array([name == PURCHASE for name in involvements.types], dtype=np.bool_)
    kept = bought[involvements.type] if len(bought) else np.zeros(0, dtype=np.bool_)
    items, codes = np.unique(involvements.item[kept], return_inverse=True)
    customer, product = involvements.customer[kept], np.asarray(codes, dtype=np.int32)
    order = np.lexsort((product, customer))
    products = [involvements.items[item] for item in items.tolist()]
    return Buyers(products, customer[order], product[order])


def standing_rows(table: ScoreTable, levels: Levels | None) -> Iterator[list[int | None]]:
    """Yield each customer's community, place by PageRank from 1, and finer community if any."""
    place = np.empty(len(table), dtype=np.int64)
    order = np.lexsort((np.arange(len(table)), -table.pagerank))
    place[order] = np.arange(1, len(table) + 1)
    finer = (levels or {}).get(FINER)
    parts = [None] * len(table) if finer is None else finer.tolist()
    for row in zip(table.community.tolist(), place.tolist(), parts, strict=True):
        yield [*row[:2], None if row[2] is None or row[2] < 0 else row[2]]
