"""Between which sums the value of a customer's orders to come lies, by the models' distribution.

Given the parameters, a customer who is alive orders n times within the horizon with the chances of
BG/NBD, and n orders together are worth gamma_x times a beta prime variable of (p n, q_x) by the
Gamma-Gamma model: a sum of n gamma amounts of shape p, with the scale mixed over what is known of
it, gamma(q_x, gamma_x) where q_x = q + p x, gamma_x = gamma + x m. So in units of gamma_x the
distribution depends on the repeat orders and the age alone, and is computed once for all customers
who share them. It is a sum of closed forms: nothing is drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Float64, Int64
from graphcrm.value.bg_nbd import ORDERS_MOST, BgNbd
from graphcrm.value.gamma_gamma import GammaGamma

GRID = 160
"""Sums at which the distribution is computed, evenly in logarithms; between them it is a line."""

EXACT = 40
"""Up to so many orders each number is looked at; above, numbers within 5 % of each other as one."""

TAIL = 1e-6


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of k buyers.

    repeats: int64 (k,) orders after the first. priced: int64 (k,), how many have an amount. age:
    float64 (k,) since the first order. alive: float64 (k,) probability. scale: float64 (k,)
    gamma_x, in money.
    """

    repeats: Int64
    priced: Int64
    age: Float64
    alive: Float64
    scale: Float64


def value_quantiles(
    models: tuple[BgNbd, GammaGamma], outlook: Outlook, span: float, levels: tuple[float, ...]
) -> Float64:
    """Return the values of orders within a span at levels of their distribution, float64 (l, k).

    Not discounted. Cost: for each distinct number of repeat orders some 20,000 values of the
    incomplete beta function, and a search in GRID values for each customer.
    """
    found = np.zeros((len(levels), len(outlook.age)))
    for rows in _alike(outlook):
        ages, place = np.unique(outlook.age[rows], return_inverse=True)
        kind = (int(outlook.repeats[rows[0]]), int(outlook.priced[rows[0]]))
        sums, below = _distribution(models, kind, ages, span)
        for row, level in enumerate(levels):
            at = _invert(sums, below, place, _given_alive(level, outlook.alive[rows]))
            found[row, rows] = at * outlook.scale[rows]
    return found


def _alike(outlook: Outlook) -> Iterator[Int64]:
    """Yield the rows of customers with the same numbers of orders."""
    if not len(outlook.repeats):
        return
    order = np.lexsort((outlook.priced, outlook.repeats))
    new = np.diff(outlook.repeats[order]) | np.diff(outlook.priced[order])
    yield from np.split(order, np.flatnonzero(new) + 1)


def _given_alive(level: float, alive: Float64) -> Float64:
    """Return the level among the alive; below 0 where those who are gone reach up to it."""
    return 1.0 - (1.0 - level) / np.maximum(alive, 1e-300)


def _distribution(
    models: tuple[BgNbd, GammaGamma], kind: tuple[int, int], ages: Float64, span: float
) -> tuple[Float64, Float64]:
    """Return sums in units of gamma_x, float64 (GRID + 1,), and how likely no more is spent.

    Of customers who are alive; the latter float64 (ages, GRID + 1). The first sum is 0.
    """
    from scipy.special import betainc, betaincinv

    buying, value = models
    most = _most(buying, kind[0], float(ages.min()), span)
    chances = buying.counts_if_alive(kind[0], ages, span, most)
    starts = _starts(most)
    together = np.add.reduceat(chances[:, 1:], starts - 1, axis=1)
    ends = np.append(starts[1:] - 1, most)
    orders = value.p * (starts + ends) / 2.0
    known = value.q + value.p * kind[1]
    edges = betaincinv(orders[[0, -1]], known, [1e-4, 1.0 - 1e-4])
    lowest, highest = np.log(np.clip(edges / np.maximum(1.0 - edges, 1e-12), 1e-30, 1e12))
    sums = np.exp(np.linspace(lowest, highest, GRID))
    each = betainc(orders[:, None], known, sums / (1.0 + sums))
    below = chances[:, :1] + together @ each
    return np.append(0.0, sums), np.hstack([chances[:, :1], np.maximum.accumulate(below, axis=1)])


def _most(buying: BgNbd, repeats: int, age: float, span: float) -> int:
    """Return a number of orders that hardly anyone exceeds: some standard deviations, or the tail.

    An exponential bound of the negative binomial's tail, which a drop-out only makes lighter.
    """
    shape, ratio = buying.r + repeats, span / (buying.alpha + age)
    mean, spread = shape * ratio, np.sqrt(shape * ratio * (1.0 + ratio))
    return int(min(ORDERS_MOST, np.ceil(mean + 6.0 * spread - np.log(TAIL) * (1.0 + ratio))))


def _starts(most: int) -> Int64:
    """Return the first number of orders of each class, from 1."""
    classes = list(range(1, min(EXACT, most) + 1))
    while classes[-1] < most:
        classes.append(min(max(classes[-1] + 1, int(classes[-1] * 1.05)), most))
    return np.array(classes, dtype=np.int64)


def _invert(sums: Float64, below: Float64, place: Int64, level: Float64) -> Float64:
    """Return for each customer the least sum at which its row of `below` reaches the level."""
    width = below.shape[1]
    # Rows stand one above the other, so that one search finds the place in the own row.
    flat = (np.minimum(below, 1.0) + 2.0 * np.arange(len(below))[:, None]).ravel()
    upper = np.searchsorted(flat, np.clip(level, 0.0, 1.0) + 2.0 * place) - place * width
    upper = np.clip(upper, 0, width - 1)
    lower = np.maximum(upper - 1, 0)
    low, high = below[place, lower], below[place, upper]
    part = np.clip((level - low) / np.maximum(high - low, 1e-15), 0.0, 1.0)
    found = sums[lower] + part * (sums[upper] - sums[lower])
    return np.where(level <= below[place, 0], 0.0, found)
