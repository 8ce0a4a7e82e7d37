"""Random numbers that come out the same on any machine: a stream of its own for every purpose.

Shapes are drawn from whole numbers, square roots and divisions, which every processor rounds alike;
a change of how many numbers one purpose takes does not move any other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import ArrayLike

from graphcrm.tables import Float64, Int64

PURPOSES = (
    "layout",
    "people",
    "gaps",
    "ties",
    "declared",
    "links",
    "contacts",
    "referrals",
    "recommendations",
    "purchases",
    "conversions",
    "shop",
    "ids",
    "lookalikes",
    "duplicates",
    "spellings",
    "records",
    "moves",
    "links again",
    "hidden",
    "rhythm",
    "employment",
    "offices",
    "gatherings",
    "gathering hours",
    "baskets",
    "basket hours",
    "mailings",
    "staff",
    "trading",
    "studies",
)


def stream(seed: int, purpose: str) -> Generator:
    """Return the generator of one of PURPOSES, independent of the others with the same seed."""
    return Generator(PCG64(SeedSequence(seed, spawn_key=(PURPOSES.index(purpose),))))


def pick(rng: Generator, weights: ArrayLike, size: int) -> Int64:
    """Draw `size` positions; each comes up in proportion to its whole-number weight."""
    limits = np.cumsum(np.asarray(weights, dtype=np.int64))
    return np.searchsorted(limits, rng.integers(0, limits[-1], size), side="right")


def heavy_tail(rng: Generator, size: int, cap: float) -> Float64:
    """Draw Pareto numbers of exponent 2 from 1 up to `cap`: most small, few large."""
    tail: Float64 = 1.0 / np.sqrt(1.0 - rng.random(size))
    return np.minimum(tail, cap)


def share_out(total: int, weights: Sequence[float] | Float64) -> Int64:
    """Split `total` things in proportion to the weights, by largest remainder."""
    exact = np.asarray(weights, dtype=np.float64)
    exact = exact * (total / float(np.cumsum(exact)[-1]))
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
