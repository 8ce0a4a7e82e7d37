"""The compiled loop that finds which products are bought by the same customers. Imports numba."""

from __future__ import annotations

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64


@compiled
def alike(
    baskets: tuple[Int64, Int32],
    buyers: tuple[Int64, Int32],
    span: tuple[int, int],
    limits: tuple[int, int],
    shrink: float,
) -> tuple[Int32, Int32, Int32, Float64]:
    """Return for products of a span how many others are kept, which, bought by how many, how alike.

    baskets: products of customers; buyers: customers of products, both as starts of rows and what
    is in them. limits: how many are kept of each, and who must have bought both. shrink: what is
    added below. The most alike first, ties by position. Cost: for each buyer of each product, all
    that he bought.
    """
    first, after = span
    most, support = limits
    products = len(buyers[0]) - 1
    width = min(most, products)
    found = np.empty((after - first) * width, dtype=np.int32)
    both = np.empty((after - first) * width, dtype=np.int32)
    score = np.empty((after - first) * width, dtype=np.float64)
    kept = np.zeros(after - first, dtype=np.int32)
    count = np.zeros(products, dtype=np.int32)
    seen = np.empty(products, dtype=np.int32)
    filled = 0
    for product in range(first, after):
        mine = buyers[0][product + 1] - buyers[0][product]
        if mine < support:
            continue
        touched = _count(baskets, buyers, product, count, seen)
        begin = filled
        for place in range(touched):
            other = seen[place]
            times = count[other]
            count[other] = 0
            if other == product or times < support:
                continue
            theirs = buyers[0][other + 1] - buyers[0][other]
            value = times / (np.sqrt(mine * theirs) + shrink)
            full = filled - begin == width
            if full and not _before(value, other, score[filled - 1], found[filled - 1]):
                continue
            at = filled - 1 if full else filled
            while at > begin and _before(value, other, score[at - 1], found[at - 1]):
                score[at], found[at], both[at] = score[at - 1], found[at - 1], both[at - 1]
                at -= 1
            score[at], found[at], both[at] = value, other, times
            filled += 0 if full else 1
        kept[product - first] = filled - begin
    return kept, found[:filled].copy(), both[:filled].copy(), score[:filled].copy()


@compiled
def _count(
    baskets: tuple[Int64, Int32],
    buyers: tuple[Int64, Int32],
    product: int,
    count: Int32,
    seen: Int32,
) -> int:
    """Count who of the buyers of a product bought each other one; return how many are seen."""
    touched = 0
    for row in range(buyers[0][product], buyers[0][product + 1]):
        customer = buyers[1][row]
        for place in range(baskets[0][customer], baskets[0][customer + 1]):
            other = baskets[1][place]
            if count[other] == 0:
                seen[touched] = other
                touched += 1
            count[other] += 1
    return touched


@compiled
def _before(value: float, name: int, than: float, other: int) -> bool:
    return value > than or (value == than and name < other)
