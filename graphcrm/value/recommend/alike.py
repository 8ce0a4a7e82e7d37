"""Which products are bought by the same customers: item-to-item similarity.

Source: cosine of who bought, Deshpande and Karypis 2004, doi:10.1145/963770.963776, shrunk as in
Bell and Koren 2007, doi:10.1109/ICDM.2007.90.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.tables import Float64, Int32, Int64
from graphcrm.value.recommend.purchases import Owned
from graphcrm.value.recommend.rules import RecommendRules

SHRINK = 10.0
"""Customers without either that are added to every pair, so that few are no strong sign."""

_AT_ONCE = 4_096


class Alike(NamedTuple):
    """For each product those bought by the same customers, the most alike first.

    start: int64 (products + 1,), where its row begins. product: int32 (a,). both: int32 (a,), who
    bought both. score: float64 (a,), above 0. buyers: int32 (products,), who bought each, of those
    that are compared (see RecommendRules.most_products).
    """

    start: Int64
    product: Int32
    both: Int32
    score: Float64
    buyers: Int32


def find_alike(owned: Owned, products: int, rules: RecommendRules) -> Alike:
    """Return the products alike to each.

    Memory: 16 bytes a pair kept. Cost: the sum of squares of how many products customers have.
    """
    from graphcrm.value.recommend.alike_kernels import alike

    baskets = _latest(owned, rules.most_products)
    buyers = _turned(*baskets, products)
    limits = (rules.neighbours, rules.least_support)
    parts = [
        alike(baskets, buyers, (first, min(first + _AT_ONCE, products)), limits, SHRINK)
        for first in range(0, products, _AT_ONCE)
    ]
    start = np.zeros(products + 1, dtype=np.int64)
    if not parts:
        nothing = np.empty(0, dtype=np.int32)
        return Alike(start, nothing, nothing, np.empty(0), nothing)
    kept, product, both, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    np.cumsum(kept, out=start[1:])
    return Alike(start, product, both, score, np.diff(buyers[0]).astype(np.int32))


def _latest(owned: Owned, most: int) -> tuple[Int64, Int32]:
    """Return the products of each customer, at most so many, those bought last."""
    sizes = np.diff(owned.start)
    if not len(sizes) or sizes.max() <= most:
        return owned.start, owned.product
    customer = np.repeat(np.arange(len(sizes)), sizes)
    order = np.lexsort((owned.product, -owned.last, customer))
    place = np.arange(len(customer)) - owned.start[customer]
    kept = np.sort(order[place < most])
    start = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(np.minimum(sizes, most), out=start[1:])
    return start, owned.product[kept]


def _turned(start: Int64, product: Int32, products: int) -> tuple[Int64, Int32]:
    """Return the customers of each product, ascending."""
    customer = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
    begins = np.zeros(products + 1, dtype=np.int64)
    np.cumsum(np.bincount(product, minlength=products), out=begins[1:])
    return begins, customer[np.argsort(product, kind="stable")]
