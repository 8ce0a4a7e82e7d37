"""The compiled loop that lists what customers may want, and who may want what. Imports numba."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64
from graphcrm.value.recommend.kernels import (
    ALIKE,
    RELATED,
    best,
    clear,
    factors_of,
    gather,
    scales,
)


class Lists(NamedTuple):
    """What customers may want: rows of (customers, 2, listed), the second axis as judging.KINDS.

    many: int64 (customers, 2), how many products each list has. product, days, base, both, related,
    nearest: int32; score: float64; last: int64. As in graphcrm.store.wants.
    """

    many: Int64
    product: Int32
    score: Float64
    days: Int32
    last: Int64
    base: Int32
    both: Int32
    related: Int32
    nearest: Int32


class Queues(NamedTuple):
    """Who may want each product, the likeliest first: rows of (products, customers kept).

    many: int32 (products,). customer, base, both, related, nearest: int32; score: float64.
    """

    many: Int32
    customer: Int32
    score: Float64
    base: Int32
    both: Int32
    related: Int32
    nearest: Int32


@compiled
def list_wants(
    shelf: Any, bench: Any, customers: Int64, weights: Float64, lists: Any, queues: Any
) -> None:
    """Fill lists of customers, and put each of them into the queues of what it does not have.

    weights: float64 (2, 4), by kind. Cost: for each customer, all products alike to what it bought
    and all that its related customers bought.
    """
    width = lists.product.shape[2]
    top = (np.empty(width, dtype=np.int32), np.empty(width))
    for number in range(len(customers)):
        customer = customers[number]
        size = gather(shelf, bench, customer)
        for kind in range(2):
            factors = factors_of(weights[kind], scales(bench, size, kind == 1))
            found = best(bench, size, kind == 1, factors, top)
            lists.many[number, kind] = found
            for place in range(found):
                _note(shelf, bench, top, lists, (number, kind, place))
        _queue(shelf, bench, size, customer, weights[1], queues)
        clear(bench, size)


@compiled
def _note(shelf: Any, bench: Any, top: Any, lists: Any, at: tuple[int, int, int]) -> None:
    product = top[0][at[2]]
    own, base = bench.own[product], bench.base[product]
    lists.product[at], lists.score[at] = product, top[1][at[2]]
    lists.days[at] = shelf.own_days[own] if own >= 0 else 0
    lists.last[at] = shelf.own_last[own] if own >= 0 else 0
    lists.base[at] = bench.source[product]
    lists.both[at] = shelf.like_both[base] if base >= 0 else 0
    lists.related[at], lists.nearest[at] = bench.related[product], bench.nearest[product]


@compiled
def worth_to(bench: Any, product: int, weights: Float64) -> float:
    """Return what a place in the queue for a product rests on; weights: those of new things."""
    score = 0.0
    if weights[ALIKE] > 0.0 or weights[RELATED] == 0.0:
        score += bench.signal[product, ALIKE]
    if weights[RELATED] > 0.0:
        score += bench.signal[product, RELATED]
    return score


@compiled
def _queue(shelf: Any, bench: Any, size: int, customer: int, weights: Float64, queues: Any) -> None:
    width = queues.customer.shape[1]
    for place in range(size):
        product = bench.touched[place]
        if bench.own[product] >= 0 or not shelf.allowed[product]:
            continue
        score = worth_to(bench, product, weights)
        filled = queues.many[product]
        if score <= 0.0 or (filled == width and score <= queues.score[product, width - 1]):
            continue
        at = width - 1 if filled == width else filled
        while at > 0 and score > queues.score[product, at - 1]:
            _move(queues, product, at)
            at -= 1
        base = bench.base[product]
        queues.customer[product, at], queues.score[product, at] = customer, score
        queues.base[product, at] = bench.source[product]
        queues.both[product, at] = shelf.like_both[base] if base >= 0 else 0
        queues.related[product, at] = bench.related[product]
        queues.nearest[product, at] = bench.nearest[product]
        queues.many[product] = min(filled + 1, width)


@compiled
def _move(queues: Any, product: int, at: int) -> None:
    queues.customer[product, at] = queues.customer[product, at - 1]
    queues.score[product, at] = queues.score[product, at - 1]
    queues.base[product, at] = queues.base[product, at - 1]
    queues.both[product, at] = queues.both[product, at - 1]
    queues.related[product, at] = queues.related[product, at - 1]
    queues.nearest[product, at] = queues.nearest[product, at - 1]
