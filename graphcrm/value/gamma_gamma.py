"""What an order of a customer is worth: the Gamma-Gamma model.

Amounts of a customer's orders follow a gamma distribution of shape p and a scale of the customer's
own; those scales follow a gamma distribution (q, gamma). Fader and Hardie 2013, "The Gamma-Gamma
model of monetary value". It takes how much and how often customers buy as unrelated.

Of a customer with x repeat orders of m on average, the expected amount of an order is
p (gamma + x m) / (p x + q - 1): the more orders, the more the customer's own mean counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graphcrm.tables import Float64, Int64
from graphcrm.value.bg_nbd_fit import errors_of
from graphcrm.value.fitting import Loss, maximise

NAMES = ("p", "q", "gamma")


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The model with its parameters, all above 0; gamma is in money."""

    p: float
    q: float
    gamma: float

    @property
    def mean(self) -> float:
        """The expected amount of a new customer's orders; infinite for q up to 1."""
        return self.p * self.gamma / (self.q - 1.0) if self.q > 1.0 else float("inf")

    def expected(self, repeats: Int64, value: Float64) -> Float64:
        """Return the expected amount of an order of customers, float64 (k,).

        repeats: int64 (k,) repeat orders with an amount. value: float64 (k,) their mean, anything
        where there are none. Infinite where too few orders tell of too wild a distribution.
        """
        weight = self.p * repeats + self.q - 1.0
        top = self.p * self.scale(repeats, value)
        return np.where(weight > 0.0, top / np.maximum(weight, 1e-300), np.inf)

    def scale(self, repeats: Int64, value: Float64) -> Float64:
        """Return gamma of customers after what they spent, float64 (k,)."""
        return self.gamma + np.where(repeats > 0, repeats * value, 0.0)


@dataclass(frozen=True, slots=True)
class GammaGammaFit:
    """The fitted model and how well it is known, as in BgNbdFit.

    correlation: Pearson's, of the number of repeat orders with their mean amount; the model takes
    it as 0. None where either is the same for all.
    """

    model: GammaGamma
    log_likelihood: float
    errors: Mapping[str, float | None]
    converged: bool
    customers: int
    correlation: float | None

    def as_record(self) -> dict[str, Any]:
        """Return it by name, ready for JSON."""
        mean = self.model.mean
        return {
            **asdict(self.model),
            "mean": mean if np.isfinite(mean) else None,
            "log_likelihood": self.log_likelihood,
            "standard_errors": dict(self.errors),
            "converged": self.converged,
            "customers": self.customers,
            "correlation": self.correlation,
        }


def fit_gamma_gamma(repeats: Int64, value: Float64) -> GammaGammaFit:
    """Return the model of largest likelihood.

    repeats: int64 (k,) at least 1, value: float64 (k,) above 0, mean amount of those orders; some
    two of them must differ. Cost: some 100 to 200 passes over the k customers.
    """
    scale = float(np.median(value))
    starts = [(1.0, 2.0, scale), (6.0, 4.0, scale / 2.0), (2.0, 10.0, scale * 5.0)]
    found = maximise(loss_of(repeats, value), starts, len(repeats))
    return GammaGammaFit(
        GammaGamma(*found.values.tolist()),
        found.log_likelihood,
        errors_of(NAMES, found),
        found.converged,
        len(repeats),
        _correlation(repeats.astype(np.float64), value),
    )


def _correlation(repeats: Float64, value: Float64) -> float | None:
    if len(repeats) < 3 or np.ptp(repeats) == 0.0 or np.ptp(value) == 0.0:
        return None
    return float(np.corrcoef(repeats, value)[0, 1])


def loss_of(repeats: Int64, value: Float64) -> Loss:
    """Return minus the log-likelihood of a customer on average, with gradient, by log parameters.

    The order of parameters is that of NAMES.
    """
    from scipy.special import digamma, gammaln

    number, count = np.unique(repeats, return_counts=True)
    share = count / len(repeats)
    spent = repeats * value
    mean_log_value = float(np.log(value).mean())
    mean_number_log_spent = float((repeats * np.log(spent)).mean())

    def loss(place: Float64) -> tuple[float, Float64]:
        p, q, gamma = np.exp(place).tolist()
        log_all = np.log(gamma + spent)
        both = p * number + q
        total = share @ (gammaln(both) - gammaln(p * number)) - gammaln(q) + q * np.log(gamma)
        total += p * mean_number_log_spent - mean_log_value
        mean_log = float(log_all.mean())
        mean_number_log = float((repeats * log_all).mean())
        total -= p * mean_number_log + q * mean_log
        slope_p = share @ (number * (digamma(both) - digamma(p * number)))
        slope_p += mean_number_log_spent - mean_number_log
        slope_q = share @ digamma(both) - digamma(q) + np.log(gamma) - mean_log
        slope_gamma = q / gamma - float(((p * repeats + q) / (gamma + spent)).mean())
        return -float(total), -np.array([slope_p * p, slope_q * q, slope_gamma * gamma])

    return loss
