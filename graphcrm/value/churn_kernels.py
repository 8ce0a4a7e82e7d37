"""Compiled loops over orders for the warning of churn. Imports numba: do it late."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64

ORDERS, RECENCY, TENURE, LAST_GAP, RECENT, BEFORE, RECENT_ORDERS, BEFORE_ORDERS = range(8)
"""Columns of what is told of a customer's own orders."""

COLUMNS = 8


@compiled
def own_history(customer: Int32, day: Int64, amount: Float64, spans: Any, out: Float64) -> None:
    """Write what the orders up to a day come to, a row a customer, zeros for who has none.

    spans: that day, and the days of the window looked at and of the one before it. out: float64
    (n, COLUMNS). Orders sorted by customer, then day.
    """
    now, window = spans
    begin = 0
    while begin < len(customer):
        end = begin
        while end < len(customer) and customer[end] == customer[begin]:
            end += 1
        row = out[customer[begin]]
        known = begin
        while known < end and day[known] <= now:
            known += 1
        if known > begin:
            row[ORDERS] = known - begin
            row[RECENCY] = now - day[known - 1]
            row[TENURE] = now - day[begin]
            row[LAST_GAP] = np.nan
            if known - begin > 1:
                row[LAST_GAP] = day[known - 1] - day[known - 2]
            for order in range(begin, known):
                money = 0.0 if np.isnan(amount[order]) else amount[order]
                if day[order] > now - window:
                    row[RECENT] += money
                    row[RECENT_ORDERS] += 1
                elif day[order] > now - 2 * window:
                    row[BEFORE] += money
                    row[BEFORE_ORDERS] += 1
        begin = end


@compiled
def next_order(customer: Int32, day: Int64, now: int, out: Float64) -> None:
    """Write each customer's days from `now` to the first order after it, inf where none came."""
    for order in range(len(customer) - 1, -1, -1):
        if day[order] > now:
            out[customer[order]] = day[order] - now


@compiled
def neighbours_told(source: Int32, target: Int32, told: Any, out: Float64) -> None:
    """Add up over the ends of ties what is told of those who bought.

    told: bool (n,) who bought; bool (n,) who is gone; float64 (n,) their recency. out: float64
    (n, 3): neighbours who bought, those of them gone, the sum of their recencies.
    """
    bought, gone, recency = told
    for tie in range(len(source)):
        for one, other in ((source[tie], target[tie]), (target[tie], source[tie])):
            if bought[other]:
                out[one, 0] += 1
                out[one, 1] += gone[other]
                out[one, 2] += recency[other]
