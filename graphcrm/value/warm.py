"""Compiles the loops of value ahead of their first use: `python -m graphcrm.value.warm`."""

from __future__ import annotations

import numpy as np

from graphcrm.model import DAY
from graphcrm.tables import NO_TIME, PURCHASE, Activity, Int64
from graphcrm.value.churn_features import Past, Service, Ties, know
from graphcrm.value.churn_kernels import next_order
from graphcrm.value.churn_rules import ChurnRules
from graphcrm.value.clv import foresee
from graphcrm.value.lifecycle import stage_events
from graphcrm.value.lifecycle_rules import LifecycleRules
from graphcrm.value.network_value import NetworkRules, credits_of, share_out
from graphcrm.value.network_value import Ties as CreditTies
from graphcrm.value.orders import Orders, Rates, orders_of
from graphcrm.value.recommend.purchases import product_days
from graphcrm.value.recommend.rules import RecommendRules
from graphcrm.value.recommend.shelf import Ties as WantTies
from graphcrm.value.recommend.wanting import learn_wants, want_parts

_CUSTOMERS = 60
_DAYS = 400


def warm_kernels() -> None:
    """Compile for the types that an analysis uses, on a few customers who buy at random."""
    activity = _activity()
    orders = orders_of(activity, _CUSTOMERS, Rates())
    foresee(orders, _DAYS)
    known: Int64 = np.full(_CUSTOMERS, NO_TIME)
    path = np.zeros(_CUSTOMERS, dtype=np.int8)
    stage_events(orders, known, path, _DAYS * DAY, LifecycleRules())
    ends = np.arange(_CUSTOMERS, dtype=np.int32)
    other = ends[::-1].copy()
    ties = CreditTies(ends, other, np.ones(_CUSTOMERS), np.ones(_CUSTOMERS, dtype=np.bool_))
    share_out(np.ones(_CUSTOMERS), credits_of(ties, known, NetworkRules()), NetworkRules())
    days = product_days(activity, _CUSTOMERS, Rates(), _DAYS * DAY)
    tied = WantTies(ends, other, np.ones(_CUSTOMERS), known)
    wants = learn_wants(days, tied, _DAYS - 1, RecommendRules(), 0)
    if wants is not None:
        list(want_parts(wants, [str(place) for place in range(_CUSTOMERS)]))
    _know(orders, Ties(ends, other, np.zeros(_CUSTOMERS, dtype=np.int64)))


def _know(orders: Orders, ties: Ties) -> None:
    nothing = np.empty(0, dtype=np.int64)
    service = Service(np.empty(0, dtype=np.int32), nothing, np.empty(0))
    know(Past(lambda _: orders, ties, service), _DAYS, ChurnRules())
    next_order(orders.customer, orders.day, _DAYS, np.full(_CUSTOMERS, np.inf))


def _activity() -> Activity:
    rng = np.random.default_rng(0)
    rows = 10 * _CUSTOMERS
    nothing = np.full(rows, -1, dtype=np.int16)
    return Activity(
        types=(PURCHASE,),
        currencies=(),
        products=("a", "b", "c"),
        channels=(),
        customer=np.repeat(np.arange(_CUSTOMERS, dtype=np.int32), 10),
        type=np.zeros(rows, dtype=np.int16),
        at=np.sort(rng.integers(0, _DAYS, (_CUSTOMERS, 10)), axis=1).ravel() * DAY,
        amount=rng.uniform(1, 100, rows),
        quantity=np.full(rows, np.nan),
        rating=np.full(rows, np.nan),
        currency=nothing,
        product=rng.integers(0, 3, rows).astype(np.int32),
        channel=nothing,
        void=np.zeros(rows, dtype=np.bool_),
    )


if __name__ == "__main__":
    warm_kernels()
