"""What is known of customers on a day, to tell who will leave: own behaviour and neighbourhood.

How often a customer usually orders is the rhythm that its stage of life goes by too (rhythm.py).

All of it is as it was known on that day: orders and returns up to it, ties first seen by then, and
communities found in those ties and in those of days before. Nothing of later can leak into what a
model learns from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from graphcrm.tables import Bool, Float64, Int8, Int32, Int64
from graphcrm.value import churn_kernels as columns
from graphcrm.value.churn_label import Label
from graphcrm.value.churn_rules import ChurnRules
from graphcrm.value.histories import up_to
from graphcrm.value.orders import Orders
from graphcrm.value.rhythm import Rhythm, rhythms_of

OWN = (
    "silence",
    "recency_days",
    "usual_gap_days",
    "last_gap",
    "orders",
    "tenure_days",
    "spend_trend",
    "order_trend",
    "recent_spend",
    "tickets",
    "rating",
)
"""Features of own behaviour; silence: days since the last order over the usual gap."""

AROUND = ("neighbours", "neighbours_gone", "neighbours_silence", "community_trend")
"""Features of the neighbourhood; neighbours: tied customers who bought."""

FEATURES = (*OWN, *AROUND)

Communities = Callable[[Int32, Int32, Int32 | None], Int32]
"""Finds communities, int32 (n,), in ties given by both ends, from given ones on or from none."""

_LONGEST = 10.0
"""Silence beyond this many usual gaps is not told apart in neighbours."""


@dataclass(frozen=True, slots=True)
class Service:
    """Tickets and ratings: customer int32 (k,), day int64 (k,), rating float64 (k,) in [0, 1].

    A row is a ticket where it has no rating. Sorted by customer, then day.
    """

    customer: Int32
    day: Int64
    rating: Float64


@dataclass(frozen=True, slots=True)
class Ties:
    """Who is tied to whom: source, target int32 (e,); first_day int64 (e,), since when.

    A tie of which nobody knows since when has the lowest int64: it always was.
    """

    source: Int32
    target: Int32
    first_day: Int64

    def by(self, day: int) -> tuple[Int32, Int32]:
        """Return both ends of those that were there on a day."""
        there = self.first_day <= day
        return self.source[there], self.target[there]


@dataclass(frozen=True, slots=True)
class Past:
    """What can be asked about a past day.

    orders: gives the orders up to a day, returns up to it taken off. communities: gives each
    customer's community, int32 (n,), found in ties given by both ends, from given ones on or None;
    None where it is left out. rhythm, path: how often each usually orders, as in the lifecycle;
    int8 (n,), None: one for all. label: who left, as an attribute says; None where the orders say
    it. groups: communities by day, where they were found, see `grouped`.
    """

    orders: Callable[[int], Orders]
    ties: Ties
    service: Service
    communities: Communities | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    path: Int8 | None = None
    label: Label | None = None
    groups: Mapping[int, Int32] = field(default_factory=dict)

    def grouped(self, days: Iterable[int]) -> Past:
        """Return it with the communities of some days.

        Those of a day begin with those of the day before it, which costs a fraction and says the
        same of who stays together; never with a later day's, of which nothing may leak. Cost: one
        search, and a shorter one for each further day on which there are other ties.
        """
        if self.communities is None:
            return self
        groups: dict[int, Int32] = {}
        before: tuple[Int32, Int32] | None = None
        labels: Int32 | None = None
        for day in sorted(set(days)):
            ties = self.ties.by(day)
            if labels is None or before is None or not _same(ties, before):
                labels = self.communities(*ties, labels)
            before, groups[day] = ties, labels
        return replace(self, groups=groups)


def _same(ties: tuple[Int32, Int32], before: tuple[Int32, Int32]) -> bool:
    return all(np.array_equal(*both) for both in zip(ties, before, strict=True))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of n customers on a day.

    table: float64 (n, len(FEATURES)), NaN where there is nothing to tell. bought: bool (n,).
    patience: float64 (n,) days of silence after which a customer counts as gone.
    """

    table: Float64
    bought: Bool
    patience: Float64

    @property
    def active(self) -> Bool:
        """Who bought and is not gone yet, bool (n,)."""
        return self.bought & (self.table[:, FEATURES.index("recency_days")] <= self.patience)


def know(past: Past, day: int, rules: ChurnRules) -> Known:
    """Return what is known on a day; of communities where `past` has those of the day.

    Cost: O(orders + ties).
    """
    orders = past.orders(day)
    told = np.zeros((orders.customers, columns.COLUMNS))
    spans = (day, rules.window_days)
    columns.own_history(orders.customer, orders.day, orders.amount, spans, told)
    bought = told[:, columns.ORDERS] > 0
    usual, patience = patience_of(past, up_to(orders, day), rules)
    silence = told[:, columns.RECENCY] / usual
    own = _own(told, usual, silence)
    tickets, rating = _service(past.service, day, rules.window_days, orders.customers)
    gone = bought & (told[:, columns.RECENCY] > patience)
    source, target = past.ties.by(day)
    around = np.zeros((orders.customers, 3))
    short = np.minimum(silence, _LONGEST)
    columns.neighbours_told(source, target, (bought, gone, short), around)
    many = around[:, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        told_around = [many, around[:, 1] / many, around[:, 2] / many]
    trend = _trend(past.groups.get(day), told, bought)
    table = np.column_stack([*own, tickets, rating, *told_around, trend])
    table[~bought] = np.nan
    return Known(table, bought, patience)


def patience_of(past: Past, orders: Orders, rules: ChurnRules) -> tuple[Float64, Float64]:
    """Return rhythms by these orders, and days of silence that make gone, float64 (n,), or NaN."""
    path = np.zeros(orders.customers, dtype=np.int8) if past.path is None else past.path
    usual = rhythms_of(orders, path, past.rhythm).latest()
    return usual, np.clip(rules.patience * usual, rules.least_days, rules.most_days)


def _own(told: Float64, usual: Float64, silence: Float64) -> list[Float64]:
    def change(now: int, before: int) -> Float64:
        total = told[:, now] + told[:, before]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.where(total > 0, (told[:, now] - told[:, before]) / total, np.nan))

    return [
        silence,
        told[:, columns.RECENCY],
        usual,
        told[:, columns.LAST_GAP] / usual,
        told[:, columns.ORDERS],
        told[:, columns.TENURE],
        change(columns.RECENT, columns.BEFORE),
        change(columns.RECENT_ORDERS, columns.BEFORE_ORDERS),
        told[:, columns.RECENT],
    ]


def _service(service: Service, day: int, window: int, n: int) -> tuple[Float64, Float64]:
    """Return tickets within the window, and the mean rating up to the day, NaN without one."""
    there = service.day <= day
    rated = there & ~np.isnan(service.rating)
    ticket = there & np.isnan(service.rating) & (service.day > day - window)
    tickets = np.bincount(service.customer[ticket], minlength=n).astype(np.float64)
    who = service.customer[rated]
    count = np.bincount(who, minlength=n)
    total = np.bincount(who, weights=service.rating[rated], minlength=n)
    return tickets, np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _trend(label: Int32 | None, told: Float64, bought: Bool) -> Float64:
    """Return by how much the share of a community's buyers that ordered changed, in [-1, 1].

    From the window before to the last one; NaN without communities, or fewer than two buyers.
    """
    if label is None:
        return np.full(len(told), np.nan)
    size = int(label.max(initial=-1)) + 1
    members = np.bincount(label[bought], minlength=size)

    def share(column: int) -> Float64:
        there = bought & (told[:, column] > 0)
        return np.bincount(label[there], minlength=size) / np.maximum(members, 1)

    change = share(columns.RECENT_ORDERS) - share(columns.BEFORE_ORDERS)
    return np.asarray(np.where(members > 1, change, np.nan)[label])
