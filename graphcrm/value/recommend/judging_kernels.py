"""The compiled loop that judges weights on days held out. Imports numba: do it late."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Bool, Float64, Int32, Int64
from graphcrm.value.recommend.kernels import AGAIN, best, clear, factors_of, gather, scales


@compiled
def judge(
    shelf: Any,
    bench: Any,
    customers: Int64,
    bought: tuple[Int64, Int32],
    trials: Float64,
    first: int,
) -> tuple[Float64, Int64]:
    """Return sums of recall and NDCG of trials, float64 (trials, 2, 2), and of how many customers.

    bought: products of each of the customers in the days held out. trials: weights of signals,
    float64 (t, 4). first: how many products are shown. The second axis is (anything, new things),
    the third (recall, NDCG). Customers who bought nothing of the kind do not count; trials that
    weigh what was bought before are not judged by new things.
    """
    sums = np.zeros((len(trials), 2, 2))
    counted = np.zeros(2, dtype=np.int64)
    wanted = np.zeros(len(shelf.popular), dtype=np.bool_)
    top = (np.empty(first, dtype=np.int32), np.empty(first))
    for number in range(len(customers)):
        mine = bought[1][bought[0][number] : bought[0][number + 1]]
        size = gather(shelf, bench, customers[number])
        wanted[mine] = True
        for kind in range(2):
            many = _count(bench, mine, kind == 1)
            if many:
                counted[kind] += 1
                on = (size, many, kind)
                _judge_one(bench, on, wanted, trials, top, sums)
        wanted[mine] = False
        clear(bench, size)
    return sums, counted


@compiled
def _count(bench: Any, mine: Int32, fresh: bool) -> int:
    many = 0
    for product in mine:
        if not (fresh and bench.own[product] >= 0):
            many += 1
    return many


@compiled
def _judge_one(
    bench: Any,
    on: tuple[int, int, int],
    wanted: Bool,
    trials: Float64,
    top: tuple[Int32, Float64],
    sums: Float64,
) -> None:
    """Add the figures of one customer. on: products on the bench, those to be found, the kind."""
    size, many, kind = on
    ideal = 0.0
    for place in range(min(many, len(top[0]))):
        ideal += 1.0 / np.log2(place + 2.0)
    scale = scales(bench, size, kind == 1)
    for trial in range(len(trials)):
        if kind == 1 and trials[trial, AGAIN] > 0.0:
            continue
        found = best(bench, size, kind == 1, factors_of(trials[trial], scale), top)
        hits, gain = 0, 0.0
        for place in range(found):
            if wanted[top[0][place]]:
                hits += 1
                gain += 1.0 / np.log2(place + 2.0)
        sums[trial, kind, 0] += hits / many
        sums[trial, kind, 1] += gain / ideal
