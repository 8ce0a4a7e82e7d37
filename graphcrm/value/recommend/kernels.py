"""Compiled loops that weigh what speaks for products to one customer. Imports numba: do it late."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32

AGAIN, ALIKE, RELATED, POPULAR = 0, 1, 2, 3

TRACE = 1e-6
"""Of popularity that always counts, so that who has no other sign gets what is popular."""


@compiled
def _touch(bench: Any, product: int, size: int) -> int:
    if bench.here[product]:
        return size
    bench.here[product] = True
    bench.touched[size] = product
    return size + 1


@compiled
def gather(shelf: Any, bench: Any, customer: int) -> int:
    """Put what speaks for products to a customer on the bench; return how many there are."""
    size = _gather_own(shelf, bench, customer)
    size = _gather_related(shelf, bench, customer, size)
    for place in range(len(shelf.tops)):
        size = _touch(bench, shelf.tops[place], size)
    for place in range(size):
        product = bench.touched[place]
        if shelf.allowed[product]:
            bench.signal[product, POPULAR] = shelf.popular[product]
    return size


@compiled
def _gather_own(shelf: Any, bench: Any, customer: int) -> int:
    size = 0
    for row in range(shelf.own_start[customer], shelf.own_start[customer + 1]):
        mine = shelf.own_product[row]
        size = _touch(bench, mine, size)
        bench.own[mine] = row
        if shelf.allowed[mine]:
            bench.signal[mine, AGAIN] = shelf.own_weight[row]
        size = _gather_alike(shelf, bench, mine, np.log1p(shelf.own_weight[row]), size)
    return size


@compiled
def _gather_alike(shelf: Any, bench: Any, mine: int, weight: float, size: int) -> int:
    for place in range(shelf.like_start[mine], shelf.like_start[mine + 1]):
        product = shelf.like_product[place]
        if not shelf.allowed[product]:
            continue
        size = _touch(bench, product, size)
        push = weight * shelf.like_score[place]
        bench.signal[product, ALIKE] += push
        if push > bench.push[product]:
            bench.push[product], bench.base[product] = push, place
            bench.source[product] = mine
    return size


@compiled
def _gather_related(shelf: Any, bench: Any, customer: int, size: int) -> int:
    for tie in range(shelf.tie_start[customer], shelf.tie_start[customer + 1]):
        other = shelf.tie_customer[tie]
        for row in range(shelf.own_start[other], shelf.own_start[other + 1]):
            product = shelf.own_product[row]
            if not shelf.allowed[product]:
                continue
            size = _touch(bench, product, size)
            weight = np.log1p(shelf.own_weight[row])
            bench.signal[product, RELATED] += shelf.tie_weight[tie] * weight
            bench.related[product] += 1
            if bench.nearest[product] < 0:
                bench.nearest[product] = other
    return size


@compiled
def clear(bench: Any, size: int) -> None:
    """Make the bench empty again."""
    for place in range(size):
        product = bench.touched[place]
        bench.signal[product, :] = 0.0
        bench.here[product] = False
        bench.own[product] = bench.base[product] = -1
        bench.source[product] = bench.nearest[product] = -1
        bench.push[product] = 0.0
        bench.related[product] = 0


@compiled
def scales(bench: Any, size: int, fresh: bool) -> Float64:
    """Return one over the largest of each signal; fresh: among products that were not bought."""
    most = np.zeros(4)
    for place in range(size):
        product = bench.touched[place]
        if fresh and bench.own[product] >= 0:
            continue
        for signal in range(4):
            most[signal] = max(most[signal], bench.signal[product, signal])
    for signal in range(4):
        most[signal] = 1.0 / most[signal] if most[signal] > 0.0 else 0.0
    return most


@compiled
def best(bench: Any, size: int, fresh: bool, factors: Float64, top: tuple[Int32, Float64]) -> int:
    """Fill in the products with the highest scores, ties by position; return how many.

    factors: of each signal. top: products and scores.
    """
    products, scores = top
    width, filled = len(products), 0
    for place in range(size):
        product = bench.touched[place]
        if fresh and bench.own[product] >= 0:
            continue
        score = 0.0
        for signal in range(4):
            score += factors[signal] * bench.signal[product, signal]
        if score <= 0.0:
            continue
        full = filled == width
        if full and not _before(score, product, scores[width - 1], products[width - 1]):
            continue
        at = width - 1 if full else filled
        while at > 0 and _before(score, product, scores[at - 1], products[at - 1]):
            scores[at], products[at] = scores[at - 1], products[at - 1]
            at -= 1
        scores[at], products[at] = score, product
        if not full:
            filled += 1
    return filled


@compiled
def _before(score: float, product: int, than: float, other: int) -> bool:
    return score > than or (score == than and product < other)


@compiled
def factors_of(weights: Float64, scale: Float64) -> Float64:
    """Return what each signal counts: its weight over its largest value, popularity always some."""
    factors = np.empty(4)
    for signal in range(4):
        factors[signal] = weights[signal] * scale[signal]
    factors[POPULAR] = max(factors[POPULAR], TRACE * scale[POPULAR])
    return factors
