"""What customers will bring from a day on: who is alive, how many orders, and what they are worth.

The value to come is what Fader, Hardie and Lee 2005 ("RFM and CLV: using iso-value curves for
customer base analysis", doi:10.1509/jmkr.2005.42.4.415) call the discounted expected transactions,
here of BG/NBD and up to a horizon, times the expected amount of an order by the Gamma-Gamma model.
Each order is discounted by the moment at which it is expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.tables import Float64
from graphcrm.value.buying_models import BuyingModels, doubts, fit_models
from graphcrm.value.clv_rules import ClvRules
from graphcrm.value.gamma_gamma import GammaGammaFit
from graphcrm.value.histories import Histories, histories_of, up_to
from graphcrm.value.holdout import doubts_of, expected_by_age, hold_out
from graphcrm.value.intervals import Outlook, value_quantiles
from graphcrm.value.orders import Orders

YEAR_DAYS = 365.0

MOMENTS = 12
"""Moments of the horizon at which the discounted orders are added up (Gauss and Legendre)."""


@dataclass(frozen=True, slots=True)
class Clv:
    """Value to come of customers from a day on, one row a customer, n in all.

    All float64 (n,), NaN for those who have not bought, and where no model could be fitted.
    p_alive: probability of being alive. expected_orders: within the horizon. clv: expected value of
    those, discounted. clv_low, clv_high: with the probability of the rules' interval (as much left
    out above as below) the value is between them. models: those fitted, by name, with parameters
    and tests, ready for JSON. warnings: sentences on what in the data does not suit them.
    """

    p_alive: Float64
    expected_orders: Float64
    clv: Float64
    clv_low: Float64
    clv_high: Float64
    models: Mapping[str, Any]
    warnings: tuple[str, ...]


def foresee(orders: Orders, as_of: int, rules: ClvRules | None = None) -> Clv:
    """Return the value to come after a day, from the orders up to it.

    as_of: days since 1970-01-01. Cost: O(m) for m orders, two fits of the model of buying and one
    of that of value; docs/adr/020 has figures.
    """
    rules = rules or ClvRules()
    seen = up_to(orders, as_of)
    histories = histories_of(seen, as_of)
    models = fit_models(histories, rules)
    warnings = doubts(seen, histories, models, rules)
    records: dict[str, Any] = {}
    if models.buying is not None:
        test = hold_out(seen, as_of, rules)
        warnings += doubts_of(test)
        records[rules.model] = {
            **models.buying.as_record(),
            "unit_days": rules.unit_days,
            "holdout": None if test is None else test.as_record(),
        }
    if models.value is not None:
        records["gamma_gamma"] = models.value.as_record()
    p_alive, expected, clv, low, high = _columns(histories, models, rules)
    return Clv(p_alive, expected, clv, low, high, records, warnings)


def _columns(histories: Histories, models: BuyingModels, rules: ClvRules) -> list[Float64]:
    """Return p_alive, expected_orders, clv, clv_low, clv_high."""
    columns = [np.full(len(histories), np.nan) for _ in range(5)]
    if models.buying is None:
        return columns
    for column, found in zip(columns, _of_buyers(histories, models, rules), strict=True):
        column[histories.bought] = found
    return columns


def _of_buyers(histories: Histories, models: BuyingModels, rules: ClvRules) -> list[Float64]:
    assert models.buying is not None
    distinct = models.distinct
    at, weight = np.polynomial.legendre.leggauss(MOMENTS)
    spans = rules.horizon * np.append((1.0 + at) / 2.0, 1.0)
    by_age = expected_by_age(models.buying.model, distinct, spans)
    force = np.log1p(rules.discount) * rules.unit_days / YEAR_DAYS
    # By parts: the integral of e^(-force s) dE(s), without the derivative of E.
    inner = weight / 2.0 * rules.horizon * np.exp(-force * spans[:-1])
    last = np.exp(-force * rules.horizon)
    expected = by_age.expected[:, -1]
    discounted = last * expected + force * (by_age.expected[:, :-1] @ inner)
    alive = by_age.alive[distinct.row]
    row = by_age.row[distinct.row]
    amount = _amounts(histories, models)
    low, high = _interval(histories, models, rules, alive)
    factor = (discounted / expected)[row]
    return [
        alive,
        alive * expected[row],
        alive * discounted[row] * amount,
        low * factor,
        high * factor,
    ]


def _amounts(histories: Histories, models: BuyingModels) -> Float64:
    """Return the expected amount of an order of each buyer; the mean where no model tells."""
    bought = histories.bought
    if models.value is None:
        return np.full(int(bought.sum()), models.mean_order)
    repeats = histories.repeat_priced[bought].astype(np.int64)
    found = models.value.model.expected(repeats, histories.repeat_value[bought])
    return np.where(np.isfinite(found), found, models.mean_order)


def _interval(
    histories: Histories, models: BuyingModels, rules: ClvRules, alive: Float64
) -> Float64:
    """Return the interval of each buyer's value before discounting, float64 (2, buyers)."""
    if models.value is None or models.buying is None:
        return np.full((2, len(alive)), np.nan)
    outside = (1.0 - rules.interval) / 2.0
    return value_quantiles(
        (models.buying.model, models.value.model),
        _outlook(histories, models.value, rules, alive),
        rules.horizon,
        (outside, 1.0 - outside),
    )


def _outlook(
    histories: Histories, value: GammaGammaFit, rules: ClvRules, alive: Float64
) -> Outlook:
    bought = histories.bought
    priced = histories.repeat_priced[bought].astype(np.int64)
    age = (histories.as_of - histories.first[bought]) / rules.unit_days
    scale = value.model.scale(priced, histories.repeat_value[bought])
    return Outlook(histories.orders[bought].astype(np.int64) - 1, priced, age, alive, scale)
