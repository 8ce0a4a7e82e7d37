"""How often customers buy, and when they stop: the BG/NBD model and its modified form.

While alive a customer buys at random, at a rate of its own; after each order it drops out with a
probability of its own. Rates follow a gamma distribution (r, alpha), drop-outs a beta (a, b).
Fader, Hardie and Lee 2005, doi:10.1287/mksc.1040.0098. In the modified form (MBG/NBD) a customer
may drop out after the first order already: Batislam, Denizel and Filiztekin 2007,
doi:10.1016/j.ijresmar.2006.12.005.

For a customer of x repeat orders, the last at t_x, observed until T, both forms say:

    rate | alive  ~ gamma(r + x, alpha + T)      drop-out | alive  ~ beta(a, b + s)
    odds of being gone = a / (b + s - 1) * ((alpha + T) / (alpha + t_x)) ** (r + x),  0 for s = 0

where s counts the times that the customer might have dropped out: x, modified x + 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from graphcrm.tables import Float64, Int64
from graphcrm.value.interpolation import spread_out

NODES_LEAST, NODES_MOST = 24, 500
ORDERS_MOST = 100_000
"""More orders of one customer within a horizon than any shop has seen."""


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The model with its parameters, all above 0; modified: the MBG/NBD."""

    r: float
    alpha: float
    a: float
    b: float
    modified: bool = False

    def chances(self, repeats: Int64) -> Int64:
        """Return how often customers might have dropped out by their last order, int64 (k,)."""
        return repeats + 1 if self.modified else repeats

    def p_alive(self, repeats: Int64, last: Float64, age: Float64) -> Float64:
        """Return the probability that customers are still alive, float64 (k,) in [0, 1]."""
        chances = self.chances(repeats)
        shrunk = np.log1p((age - last) / (self.alpha + last))
        beyond = np.maximum(self.b + chances - 1.0, 1e-300)
        odds = np.log(self.a) - np.log(beyond) + (self.r + repeats) * shrunk
        alive = np.exp(-np.logaddexp(0.0, odds))
        return np.where(chances > 0, alive, 1.0)

    def expected_if_alive(self, repeats: Int64, age: Float64, spans: Float64) -> Float64:
        """Return the expected orders within spans of time to come of those who are alive.

        repeats: int64 (k,), age: float64 (k,), spans: float64 (h,). Returns float64 (k, h). The
        mean over drop-outs of (1 - (1 + p span / (alpha + age)) ** -(r + x)) / p, by Gauss and
        Jacobi's rule: the closed form with 2F1 loses its digits near a = 1, this one nowhere. Of
        many ages some are computed and the others interpolated (see `interpolation`). Cost: O(nodes
        * h) for each distinct number of repeats and a bounded number of ages, some 30 to 100 nodes,
        more where spans are long beside the age; then O(k * h).
        """
        found = np.empty((len(repeats), len(spans)))
        order = np.argsort(repeats, kind="stable")
        values, starts = np.unique(repeats[order], return_index=True)
        for value, rows in zip(values.tolist(), np.split(order, starts[1:]), strict=True):
            compute = partial(self._expected, value, spans)
            found[rows] = spread_out(compute, np.log(self.alpha + age[rows]))
        return found

    def _expected(self, repeats: int, spans: Float64, waits: Float64) -> Float64:
        """waits: float64 (k,), logarithms of alpha + age of customers with so many repeats."""
        ages = np.exp(waits)
        reach = float(spans.max(initial=0.0)) / float(ages.min())
        chances = int(self.chances(np.array([repeats]))[0])
        nodes = int(np.clip(6.0 * (reach + 2.0), NODES_LEAST, NODES_MOST))
        at, weight = beta_rule(self.a, self.b + chances, nodes)
        ratio = (spans[None, :] / ages[:, None])[:, :, None] * at
        gone = -np.expm1(-(self.r + repeats) * np.log1p(ratio))
        return np.asarray(gone @ (weight / at))

    def cohort(self, spans: Float64) -> Float64:
        """Return the expected orders of a new customer after the first one, float64 (h,)."""
        new = np.zeros(1, dtype=np.int64)
        alive = self.p_alive(new, np.zeros(1), np.zeros(1))
        expected = self.expected_if_alive(new, np.zeros(1), spans)[0]
        return np.asarray(alive[0] * expected)

    def counts_if_alive(self, repeats: int, age: Float64, span: float, most: int) -> Float64:
        """Return how likely those alive order 0, 1, ... most times within a span.

        repeats: of all of them. age: float64 (k,). Returns float64 (k, most + 1).
        """
        from scipy.special import betaln, gammaln

        shape = self.r + repeats
        left = self.b + int(self.chances(np.array([repeats]))[0])
        n = np.arange(most + 1)
        ways = gammaln(shape + n) - gammaln(shape) - gammaln(n + 1.0)
        scale = (self.alpha + age)[:, None]
        wait = -shape * np.log1p(span / scale)
        # Orders at the rate, as if nobody dropped out: negative binomial.
        rate = np.exp(ways + wait + n * (np.log(span) - np.log(scale + span)))
        whole = betaln(self.a, left)
        stays = np.exp(betaln(self.a, left + n) - whole)
        leaves = np.exp(betaln(self.a + 1.0, left + n[1:] - 1.0) - whole)
        found = stays * rate
        beyond = np.clip(1.0 - np.cumsum(rate, axis=1)[:, :-1], 0.0, 1.0)
        found[:, 1:] += leaves * beyond
        return np.asarray(found)


def beta_rule(a: float, b: float, nodes: int) -> tuple[Float64, Float64]:
    """Return points in (0, 1) and weights that give means over a beta distribution.

    Gauss and Jacobi's rule from the eigenvalues of its recurrence (Golub and Welsch 1969,
    doi:10.1090/S0025-5718-69-99647-1), which no size of a or b makes overflow.
    """
    from scipy.linalg import eigh_tridiagonal

    alpha, beta = b - 1.0, a - 1.0  # in Jacobi's weight (1 - z)^alpha (1 + z)^beta on (-1, 1)
    k = np.arange(1, nodes, dtype=np.float64)
    total = 2.0 * k + alpha + beta
    main = np.empty(nodes)
    main[0] = (beta - alpha) / (alpha + beta + 2.0)
    main[1:] = (beta - alpha) * (beta + alpha) / (total * (total + 2.0))
    # At k = 1 a factor cancels that is 0 / 0 for a + b = 1.
    ratio = np.ones(nodes - 1)
    ratio[1:] = (k[1:] + alpha + beta) / (total[1:] - 1.0)
    side = 4.0 * k * (k + alpha) * (k + beta) * ratio / (total**2 * (total + 1.0))
    at, vectors = eigh_tridiagonal(main, np.sqrt(side))
    points = np.clip((1.0 + at) / 2.0, 1e-300, 1.0)
    return points, vectors[0] ** 2
