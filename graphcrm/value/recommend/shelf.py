"""All that recommendations of one day rest on, as arrays, before it is known who wants what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graphcrm.tables import NO_TIME, Bool, Float64, Int32, Int64
from graphcrm.value.recommend.alike import find_alike
from graphcrm.value.recommend.purchases import ProductDays, owned_of, popular_of
from graphcrm.value.recommend.rules import RecommendRules

SIGNALS = ("again", "alike", "related", "popular")
"""What speaks for a product: bought before; like what was bought; bought by related customers;
bought by many of late."""

TOP = 200
"""Most popular products that are looked at for everyone."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of customers, each once, that may want alike.

    low, high: int32 (e,) positions. weight: float64 (e,), above 0. since: int64 (e,) days since
    1970, NO_TIME where that is not known.
    """

    low: Int32
    high: Int32
    weight: Float64
    since: Int64


class Shelf(NamedTuple):
    """What is known at the end of a day; rows of customers or products begin at their `start`.

    own_*: what each customer bought, products ascending. like_*: products alike to each. tie_*:
    related customers of each, the strongest first. popular: customers who bought a product of
    late, int64 (products,). tops: the most popular products that may be recommended.
    """

    own_start: Int64
    own_product: Int32
    own_days: Int32
    own_last: Int64
    own_weight: Float64
    like_start: Int64
    like_product: Int32
    like_both: Int32
    like_score: Float64
    buyers: Int32
    tie_start: Int64
    tie_customer: Int32
    tie_weight: Float64
    popular: Int64
    tops: Int32
    allowed: Bool


def stock(days: ProductDays, ties: Ties, today: int, rules: RecommendRules, allowed: Bool) -> Shelf:
    """Return what recommendations rest on at the end of a day; later purchases are left out."""
    known = days.before(today + 1)
    owned = owned_of(known, today, rules.half_life_days)
    products = len(days.products)
    alike = find_alike(owned, products, rules)
    popular = popular_of(known, today, rules.popular_days)
    return Shelf(
        own_start=owned.start,
        own_product=owned.product,
        own_days=owned.days,
        own_last=owned.last,
        own_weight=owned.weight,
        like_start=alike.start,
        like_product=alike.product,
        like_both=alike.both,
        like_score=alike.score,
        buyers=alike.buyers,
        **_neighbours(ties, days.customers, today, rules.related),
        popular=popular,
        tops=_tops(popular, allowed),
        allowed=allowed,
    )


def _tops(popular: Int64, allowed: Bool) -> Int32:
    candidates = np.flatnonzero(allowed & (popular > 0))
    order = np.lexsort((candidates, -popular[candidates]))
    return candidates[order][:TOP].astype(np.int32)


def _neighbours(ties: Ties, customers: int, today: int, most: int) -> dict[str, np.typing.NDArray]:  # type: ignore[type-arg]
    """Return the strongest ties of each customer there were by the end of a day."""
    there = (ties.since == NO_TIME) | (ties.since <= today)
    low, high, weight = ties.low[there], ties.high[there], ties.weight[there]
    source = np.concatenate([low, high])
    target = np.concatenate([high, low])
    both = np.concatenate([weight, weight])
    order = np.lexsort((target, -both, source))
    source, target, both = source[order], target[order], both[order]
    sizes = np.bincount(source, minlength=customers)
    begins = np.cumsum(sizes) - sizes
    kept = np.arange(len(source)) - begins[source] < most
    start = np.zeros(customers + 1, dtype=np.int64)
    np.cumsum(np.minimum(sizes, most), out=start[1:])
    return {
        "tie_start": start,
        "tie_customer": target[kept].astype(np.int32),
        "tie_weight": both[kept].astype(np.float64),
    }
