"""What one customer reaches alone and through whom, and what it would add to others."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.spread.drawing import QUANTILE, THRESHOLDS, Estimate, Spreading
from graphcrm.analytics.spread.view import Views
from graphcrm.tables import Float64, Int32

TRACE, ADD = 201, 202
"""Streams of random numbers of their own."""

FIRST, MOST = 64, 4_000
"""Runs of one customer's spread."""

MOST_CELLS = 4_000_000
"""Runs times customers passed on to, and customers reached in all runs, at most."""

SETS, MOST_MEMBERS = 20_000, 50_000_000
"""Sets, and members of them all, by which it is told what somebody would add."""


@dataclass(frozen=True)
class Trace:
    """What a customer reaches alone.

    reached: with the customer itself, whose own worth is `own`. target: int32 (k,), whom it passes
    on to; chance, through, error: float64 (k,), how likely each hears of it, the worth of what is
    reached through each first, and half its 95 % interval. own and `through` sum to the mean.
    """

    reached: Estimate
    own: float
    target: Int32
    chance: Float64
    through: Float64
    error: Float64


def trace(spreading: Spreading, node: int, seed: int) -> Trace:
    """Return what a customer reaches alone and through whom, by simulation.

    Who hears from several at once counts for the one that came first. Cost: up to MOST spreads.
    """
    rows = spreading.arcs.out
    arcs = slice(int(rows.start[node]), int(rows.start[node + 1]))
    few = _run(spreading, node, seed, FIRST)
    size = max(float(few.sum()) / FIRST, few.shape[1], 1.0)
    times = min(MOST, max(FIRST, int(MOST_CELLS / size)))
    through = _run(spreading, node, seed, times)
    own = float(spreading.value[node]) if len(spreading.value) else 1.0
    scale = QUANTILE / math.sqrt(times)
    whole = through.sum(axis=1)
    mean, half = own + float(whole.mean()), scale * float(whole.std(ddof=1))
    return Trace(
        Estimate(mean, max(mean - half, 0.0), mean + half, times),
        own,
        rows.other[arcs],
        rows.probability[arcs].astype(np.float64),
        through.mean(axis=0),
        scale * through.std(axis=0, ddof=1),
    )


def _run(spreading: Spreading, node: int, seed: int, times: int) -> Float64:
    from graphcrm.analytics.spread.trace_kernels import trace_cascade, trace_thresholds

    rows = spreading.arcs.out
    through = np.zeros((times, int(rows.start[node + 1] - rows.start[node])))
    run = trace_thresholds if spreading.model == THRESHOLDS else trace_cascade
    run(rows.columns, node, spreading.value, (seed, TRACE), through)
    return through


def addition(spreading: Spreading, node: int, others: Int32, seed: int) -> Estimate:
    """Return what a customer adds to what others reach, by sets that hold it and none of them."""
    if not spreading.total:
        return Estimate(0.0, 0.0, 0.0, 0)
    taken = np.zeros(spreading.arcs.nodes, dtype=np.bool_)
    taken[others] = True
    drawn, hit, members = 0, 0, 0
    for part in spreading.draw(seed, ADD, 0, SETS):
        begin = part.start[:-1]
        mine = np.logical_or.reduceat(part.member == node, begin)
        hit += int((mine & ~np.logical_or.reduceat(taken[part.member], begin)).sum())
        drawn, members = drawn + len(part), members + len(part.member)
        if members > MOST_MEMBERS:
            break
    share = hit / drawn
    half = QUANTILE * math.sqrt(share * (1 - share) / drawn)
    low, mean, high = (spreading.total * each for each in (share - half, share, share + half))
    return Estimate(mean, max(low, 0.0), high, drawn)


def reckon_all(spreading: Spreading) -> Float64:
    """Return what each customer is expected to reach, a few steps far, float64 (n,): to rank by."""
    from graphcrm.analytics.spread.view_kernels import worth_of_all

    view = Views(spreading).reckon()
    return worth_of_all(view[2], view)
