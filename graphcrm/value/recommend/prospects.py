"""How right it was who may want a product: judged on days held out, beside the busiest buyers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Bool, Float64, Int32, Int64
from graphcrm.value.recommend.bench import new_bench
from graphcrm.value.recommend.purchases import ProductDays
from graphcrm.value.recommend.shelf import Shelf

PLACES = 10
"""Customers of each product that are judged: precision at ten."""

PRODUCTS = 100
"""Products that are judged: those that most customers bought of late, before the days held out."""

CUSTOMERS = 20_000
"""At most so many customers, drawn by the seed, stand in the queues that are judged."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the first ten for a product, the share that then bought it; means over products.

    listed: those first in its queue. busiest: those who bought most, each day with a product
    halved with every half-life. anyone: of all who might have, what a draw would get. products:
    how many count, those that somebody new bought. customers: who might be in a queue.
    """

    listed: float
    busiest: float
    anyone: float
    products: int
    customers: int


def judge_prospects(
    shelf: Shelf, later: ProductDays, weights: Float64, seed: int
) -> Precision | None:
    """Return how right the queues of a shelf were; None where nobody bought anything new.

    later: what was bought in the days held out. weights: of SIGNALS, for new things. Cost: that of
    the lists of at most CUSTOMERS, whatever the graph has.
    """
    customers = _candidates(shelf, seed)
    products = shelf.tops[:PRODUCTS]
    if not len(customers) or not len(products):
        return None
    slot = np.full(len(shelf.popular), -1, dtype=np.int32)
    slot[products] = np.arange(len(products))
    owns = _marked(slot, customers, _owners(shelf), len(products))
    came = _marked(slot, customers, (later.customer, later.product), len(products)) & ~owns
    counted = came.any(axis=0)
    if not counted.any():
        return None
    places = _queues(shelf, customers, weights, (slot, len(products)))
    found = np.searchsorted(customers, places)
    found[places < 0] = 0
    listed = ((places >= 0) & came[found, np.arange(len(products))[:, None]]).sum(axis=1)
    busiest = _busiest(shelf, customers, owns, came)
    anyone = came.sum(axis=0) / np.maximum((~owns).sum(axis=0), 1)
    return Precision(
        listed=float(listed[counted].mean() / PLACES),
        busiest=float(busiest[counted].mean() / PLACES),
        anyone=float(anyone[counted].mean()),
        products=int(counted.sum()),
        customers=len(customers),
    )


def _candidates(shelf: Shelf, seed: int) -> Int64:
    """Return who bought or is tied to anyone, at most so many, ascending."""
    there = (np.diff(shelf.own_start) > 0) | (np.diff(shelf.tie_start) > 0)
    known = np.flatnonzero(there)
    if len(known) <= CUSTOMERS:
        return known
    return np.sort(np.random.default_rng(seed).choice(known, CUSTOMERS, replace=False))


def _owners(shelf: Shelf) -> tuple[Int32, Int32]:
    many = np.diff(shelf.own_start)
    return np.repeat(np.arange(len(many), dtype=np.int32), many), shelf.own_product


def _marked(slot: Int32, customers: Int64, pairs: tuple[Int32, Int32], products: int) -> Bool:
    """Return which of the customers have which of the products, bool (customers, products)."""
    customer, product = pairs
    queue = slot[product]
    kept = queue >= 0
    place = np.searchsorted(customers, customer[kept])
    place[place == len(customers)] = 0
    known = customers[place] == customer[kept]
    marked = np.zeros((len(customers), products), dtype=np.bool_)
    marked[place[known], queue[kept][known]] = True
    return marked


def _queues(shelf: Shelf, customers: Int64, weights: Float64, asked: tuple[Int32, int]) -> Int32:
    """Return who is first for each product, int32 (products, PLACES), -1 for nobody."""
    from graphcrm.value.recommend.prospect_kernels import first_in_queue

    slot, products = asked
    who = np.full((products, PLACES), -1, dtype=np.int32)
    scores = np.zeros((products, PLACES))
    bench = new_bench(len(shelf.popular))
    first_in_queue(shelf, bench, customers, weights, slot, (who, scores))
    return who


def _busiest(shelf: Shelf, customers: Int64, owns: Bool, came: Bool) -> Int64:
    """Return how many of the busiest customers that do not have it bought each product."""
    bought = np.append(0.0, np.cumsum(shelf.own_weight))
    busy = (bought[shelf.own_start[1:]] - bought[shelf.own_start[:-1]])[customers]
    order = np.lexsort((customers, -busy))
    # Of each product the first so many, in this order, that do not have it.
    free = ~owns[order]
    first = free & (np.cumsum(free, axis=0) <= PLACES)
    hits: Int64 = (first & came[order]).sum(axis=0)
    return hits
