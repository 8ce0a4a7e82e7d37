"""Fits the BG/NBD model, or its modified form, to histories by maximum likelihood.

The likelihood of a history is written as a sum of two parts, still alive or gone since the last
order, and added up in logarithms, as in Fader and Hardie's note on fitting the model (2005, "Fader,
Hardie and Lee: implementing the BG/NBD model for customer base analysis in Excel").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from graphcrm.tables import Bool, Float64, Int64
from graphcrm.value.bg_nbd import BgNbd
from graphcrm.value.fitting import Fitted, Loss, maximise, search
from graphcrm.value.histories import Distinct

NAMES = ("r", "alpha", "a", "b")


DRAFT = 20_000
"""So many histories tell where to begin among all, where there are many more."""


@dataclass(frozen=True, slots=True)
class BgNbdFit:
    """The fitted model and how well it is known.

    log_likelihood: of all customers, without constants that no parameter enters. errors: standard
    errors by parameter, None where they cannot be told. customers: how many were looked at.
    """

    model: BgNbd
    log_likelihood: float
    errors: Mapping[str, float | None]
    converged: bool
    customers: int

    def as_record(self) -> dict[str, Any]:
        """Return it by name, ready for JSON."""
        return {
            **asdict(self.model),
            "log_likelihood": self.log_likelihood,
            "standard_errors": dict(self.errors),
            "converged": self.converged,
            "customers": self.customers,
        }


def fit_bg_nbd(histories: Distinct, modified: bool = False) -> BgNbdFit:
    """Return the model of largest likelihood; at least one customer must have a repeat order.

    Cost: some 100 to 300 passes over the k distinct histories, each a few operations a history; of
    many histories a part is gone through first, and all of them some 30 times.
    """
    gap = float(histories.age @ histories.count) / float(
        np.maximum(histories.repeats @ histories.count, 1)
    )
    starts = [(1.0, gap, 1.0, 1.0), (0.3, 0.3 * gap, 0.8, 2.5), (2.0, 2.0 * gap, 0.1, 2.0)]
    if len(histories) > 2 * DRAFT:
        starts = [tuple(search(loss_of(_thinned(histories), modified), starts).tolist())]
    found = maximise(loss_of(histories, modified), starts, histories.buyers)
    r, alpha, a, b = found.values.tolist()
    model = BgNbd(r, alpha, a, b, modified)
    return BgNbdFit(
        model,
        found.log_likelihood,
        errors_of(NAMES, found),
        found.converged,
        histories.buyers,
    )


def _thinned(histories: Distinct) -> Distinct:
    """Return every so-manieth history; as they are sorted, all kinds have their share."""
    kept = slice(None, None, len(histories) // DRAFT)
    return replace(
        histories,
        repeats=histories.repeats[kept],
        last=histories.last[kept],
        age=histories.age[kept],
        count=histories.count[kept],
    )


def errors_of(names: tuple[str, ...], found: Fitted) -> dict[str, float | None]:
    """Return standard errors by name, None for those that cannot be told."""
    return {
        name: error if np.isfinite(error) else None
        for name, error in zip(names, found.errors.tolist(), strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Data:
    """Histories, with what depends on the repeats alone gathered by their distinct numbers."""

    last: Float64
    age: Float64
    share: Float64
    kind: Int64
    value: Float64
    value_share: Float64
    mortal: Bool
    """Which distinct numbers of repeats leave a chance of being gone."""
    modified: bool


def loss_of(histories: Distinct, modified: bool) -> Loss:
    """Return minus the log-likelihood of a customer on average, with gradient, by log parameters.

    The order of parameters is that of NAMES.
    """
    share = histories.count / histories.buyers
    value, row = np.unique(histories.repeats, return_inverse=True)
    data = _Data(
        last=histories.last,
        age=histories.age,
        share=share,
        kind=row.astype(np.int64),
        value=value.astype(np.float64),
        value_share=np.bincount(row, share, len(value)).astype(np.float64),
        mortal=(value > 0) | modified,
        modified=modified,
    )

    def loss(place: Float64) -> tuple[float, Float64]:
        parameters = np.exp(place)
        value, slope = _log_likelihood(parameters, data)
        return -value, -slope * parameters

    return loss


def _log_likelihood(parameters: Float64, data: _Data) -> tuple[float, Float64]:
    r, alpha, a, b = parameters.tolist()
    chances = data.value + data.modified
    # Where nobody can be gone yet the odds of it are 0, whatever stands below them.
    below = np.where(data.mortal, b + chances - 1.0, 1.0)
    base = np.where(data.mortal, np.log(a / below), -np.inf)
    from graphcrm.value.bg_nbd_kernels import add_up

    sums, share_gone = add_up(
        parameters[:2],
        (data.value, base),
        data.kind,
        (data.last, data.age),
        data.share,
    )
    by_repeats, slope = _by_repeats(parameters, chances, data)
    total = float(sums[0]) + by_repeats + float(r * np.log(alpha))
    slope[0] += np.log(alpha) - sums[1]
    slope[1] = r / alpha - sums[2]
    slope[2] += share_gone.sum() / a
    slope[3] -= (share_gone / below).sum()
    return total, slope


def _by_repeats(parameters: Float64, chances: Float64, data: _Data) -> tuple[float, Float64]:
    """Return the parts that only the number of repeats enters, and their slopes."""
    from scipy.special import betaln, digamma, gammaln

    r, _, a, b = parameters.tolist()
    share, value = data.value_share, data.value
    parts = gammaln(r + value) - gammaln(r) + betaln(a, b + chances) - betaln(a, b)
    both = digamma(a + b) - digamma(a + b + chances)
    slope = np.zeros(4)
    slope[0] = share @ (digamma(r + value) - digamma(r))
    slope[2] = share @ both
    slope[3] = share @ (digamma(b + chances) - digamma(b) + both)
    return float(share @ parts), slope
