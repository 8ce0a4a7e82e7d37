"""What each customer may want next, and who may want each product, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.store.wants import CUSTOMERS, NAMES_A_PART, PRODUCTS, WantPart, pack, part_of
from graphcrm.tables import Float64, Int64
from graphcrm.value.recommend.bench import new_bench
from graphcrm.value.recommend.judging import KINDS, Judged, choose_weights
from graphcrm.value.recommend.purchases import ProductDays
from graphcrm.value.recommend.rules import RecommendRules
from graphcrm.value.recommend.shelf import Shelf, Ties, stock

_MOST_QUEUED = 5_000_000
"""Places in all queues together: 28 bytes each."""


@dataclass(frozen=True, slots=True)
class Wants:
    """What recommendations rest on and how they are weighed; lists are made when asked for."""

    products: Sequence[str]
    shelf: Shelf
    judged: Judged
    rules: RecommendRules

    @property
    def listed(self) -> Int64:
        """Positions of customers with a list of their own: who bought or is tied to anyone."""
        own, tied = np.diff(self.shelf.own_start), np.diff(self.shelf.tie_start)
        return np.flatnonzero((own > 0) | (tied > 0))

    @property
    def counts(self) -> dict[str, int]:
        """By kind, in how many parts lists are packed."""
        whole = {CUSTOMERS: len(self.listed), PRODUCTS: len(self.products)}
        return {kind: max(1, -(-many // NAMES_A_PART)) for kind, many in whole.items()}

    def popular(self) -> list[tuple[str, int]]:
        """Return the most popular products with how many bought them of late."""
        tops = self.shelf.tops[: self.rules.listed].tolist()
        return [(self.products[place], int(self.shelf.popular[place])) for place in tops]


def learn_wants(
    days: ProductDays, ties: Ties, today: int, rules: RecommendRules, seed: int
) -> Wants | None:
    """Return what recommendations rest on by the end of a day; None where no product was bought."""
    if not len(days):
        return None
    judged = choose_weights(days, ties, today, rules, seed)
    shelf = stock(days, ties, today, rules, rules.allowed(days.products))
    return Wants(days.products, shelf, judged, rules)


def want_parts(wants: Wants, ids: Sequence[str]) -> Iterator[WantPart]:
    """Yield all lists in parts, those of customers first. ids: names of customers by position.

    Memory: one part, and the queues. Cost: see listing_kernels.list_wants.
    """
    from graphcrm.value.recommend.listing_kernels import list_wants

    counts = wants.counts
    queues = _new_queues(wants)
    bench = new_bench(len(wants.products))
    weights = np.array([wants.judged.weights[kind] for kind in KINDS])
    listed = wants.listed
    for part, places in _parts([ids[row] for row in listed.tolist()], counts[CUSTOMERS]):
        customers = listed[places]
        lists = _new_lists(len(customers), wants.rules.listed)
        list_wants(wants.shelf, bench, customers, weights, lists, queues)
        yield WantPart(CUSTOMERS, part, _packed_lists(wants, ids, customers, lists))
    for part, places in _parts(wants.products, counts[PRODUCTS]):
        yield WantPart(PRODUCTS, part, _packed_queues(wants, ids, places, queues))


def _parts(names: Sequence[str], count: int) -> Iterator[tuple[int, Int64]]:
    """Yield each part that has any of the names, with their places."""
    part = np.fromiter((part_of(name, count) for name in names), np.int64, len(names))
    order = np.argsort(part, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        if len(group):
            yield int(part[group[0]]), group


def _new_lists(customers: int, listed: int) -> Any:
    from graphcrm.value.recommend.listing_kernels import Lists

    shape = (customers, len(KINDS), listed)
    whole = [np.zeros(shape, dtype=np.int32) for _ in range(6)]
    return Lists(
        many=np.zeros(shape[:2], dtype=np.int64),
        product=whole[0],
        score=np.zeros(shape),
        days=whole[1],
        last=np.zeros(shape, dtype=np.int64),
        base=whole[2],
        both=whole[3],
        related=whole[4],
        nearest=whole[5],
    )


def _new_queues(wants: Wants) -> Any:
    from graphcrm.value.recommend.listing_kernels import Queues

    products = len(wants.products)
    width = max(1, min(wants.rules.customers, _MOST_QUEUED // products))
    whole = [np.zeros((products, width), dtype=np.int32) for _ in range(5)]
    return Queues(
        many=np.zeros(products, dtype=np.int32),
        customer=whole[0],
        score=np.zeros((products, width)),
        base=whole[1],
        both=whole[2],
        related=whole[3],
        nearest=whole[4],
    )


def _packed_lists(wants: Wants, ids: Sequence[str], customers: Int64, lists: Any) -> bytes:
    kept = np.arange(lists.product.shape[2]) < lists.many[:, :, None]
    columns = {
        name: getattr(lists, name)[kept]
        for name in ("score", "days", "last", "base", "both", "related", "nearest")
    }
    product = lists.product[kept]
    columns["popular"] = wants.shelf.popular[product]
    names = [ids[row] for row in customers.tolist()]
    of = {"name": (product, wants.products), "nearest": (columns["nearest"], ids)}
    return _packed(wants, names, lists.many, columns, of)


def _packed_queues(wants: Wants, ids: Sequence[str], places: Int64, queues: Any) -> bytes:
    many = queues.many[places]
    kept = np.arange(queues.customer.shape[1]) < many[:, None]
    columns = {
        name: getattr(queues, name)[places][kept]
        for name in ("score", "base", "both", "related", "nearest")
    }
    nothing = np.zeros(int(kept.sum()), dtype=np.int32)
    columns |= {"days": nothing, "last": nothing}
    columns["popular"] = np.repeat(wants.shelf.popular[places], many)
    customer = queues.customer[places][kept]
    names = [wants.products[row] for row in places.tolist()]
    of = {"name": (customer, ids), "nearest": (columns["nearest"], ids)}
    return _packed(wants, names, many[:, None], columns, of)


def _packed(
    wants: Wants,
    names: Sequence[str],
    many: Float64,
    columns: Mapping[str, Any],
    of: Mapping[str, tuple[Any, Sequence[str]]],
) -> bytes:
    """Pack rows; of: columns that are positions in lists of names, but `base`, a product."""
    base = columns["base"]
    buyers = np.where(base >= 0, wants.shelf.buyers[base], 0)
    words: dict[str, int] = {}
    placed = {
        name: _place(words, rows, whole)
        for name, (rows, whole) in {**of, "base": (base, wants.products)}.items()
    }
    return pack(names, many, list(words), {**columns, "of": buyers, **placed})


def _place(words: dict[str, int], rows: Any, whole: Sequence[str]) -> Any:
    """Return positions in the words used so far in place of those in a whole list."""
    used, codes = np.unique(rows, return_inverse=True)
    places = [-1 if row < 0 else words.setdefault(whole[row], len(words)) for row in used.tolist()]
    return np.array(places, dtype=np.int32)[codes] if len(used) else rows
