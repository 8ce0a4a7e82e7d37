"""The compiled loop that finds who is first in the queue for a few products. Imports numba."""

from __future__ import annotations

from typing import Any

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64
from graphcrm.value.recommend.kernels import clear, gather
from graphcrm.value.recommend.listing_kernels import worth_to


@compiled
def first_in_queue(
    shelf: Any,
    bench: Any,
    customers: Int64,
    weights: Float64,
    slot: Int32,
    queues: tuple[Int32, Float64],
) -> None:
    """Fill the first places of queues with customers, the likeliest first, ties by position.

    slot: int32 (products,), the queue of a product, -1 for none. queues: customers, -1 for nobody,
    and scores below which nobody is in it, 0; (queues, places). Cost: as listing_kernels.list_wants
    for these customers.
    """
    for number in range(len(customers)):
        size = gather(shelf, bench, customers[number])
        for place in range(size):
            product = bench.touched[place]
            queue = slot[product]
            if queue >= 0 and bench.own[product] < 0:
                score = worth_to(bench, product, weights)
                _put_in(queues, queue, customers[number], score)
        clear(bench, size)


@compiled
def _put_in(queues: tuple[Int32, Float64], queue: int, customer: int, score: float) -> None:
    who, scores = queues
    at = who.shape[1]
    while at > 0 and score > scores[queue, at - 1]:
        at -= 1
        if at + 1 < who.shape[1]:
            who[queue, at + 1], scores[queue, at + 1] = who[queue, at], scores[queue, at]
    if at < who.shape[1]:
        who[queue, at], scores[queue, at] = customer, score
