"""The models of buying and of value, fitted to histories, and what speaks against them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Bool, Float64
from graphcrm.value.bg_nbd_fit import BgNbdFit, fit_bg_nbd
from graphcrm.value.clv_rules import MBG_NBD, ClvRules
from graphcrm.value.gamma_gamma import GammaGammaFit, fit_gamma_gamma
from graphcrm.value.histories import Distinct, Histories, distinct_of
from graphcrm.value.orders import Orders

LEAST_REPEATERS = 10
"""Customers with a repeat order that a model needs at all."""

FEW_REPEATERS = 100
"""With fewer its parameters are hardly known."""

UNRELATED = 0.3
"""How often and how much: a correlation beyond this, up or down, is no accident any more."""

GAPS = 3
"""Gaps between orders that tell a rhythm."""

REGULAR = 0.3
"""Standard deviation of somebody's gaps over their mean: at random near 1, by contract near 0."""

FEW_RHYTHMS = 20


@dataclass(frozen=True, slots=True)
class BuyingModels:
    """Models fitted to the same histories; None where there is too little to fit one to.

    mean_order: mean amount of all orders with one, NaN without any.
    """

    distinct: Distinct
    buying: BgNbdFit | None
    value: GammaGammaFit | None
    mean_order: float


def fit_models(histories: Histories, rules: ClvRules, with_value: bool = True) -> BuyingModels:
    """Return the models fitted to all who bought."""
    distinct = distinct_of(histories, rules.unit_days)
    repeaters = int((histories.orders > 1).sum())
    enough = repeaters >= LEAST_REPEATERS
    priced = int(histories.priced.sum())
    return BuyingModels(
        distinct,
        fit_bg_nbd(distinct, rules.model == MBG_NBD) if enough else None,
        _fit_value(histories) if with_value else None,
        float(np.nansum(histories.spent)) / priced if priced else float("nan"),
    )


def _fit_value(histories: Histories) -> GammaGammaFit | None:
    """Return the fit to those who spent something on repeat orders; the rest has no likelihood."""
    kept = _spenders(histories)
    value = histories.repeat_value[kept]
    if len(value) < LEAST_REPEATERS or np.ptp(value) <= 1e-9 * value.max():
        return None
    return fit_gamma_gamma(histories.repeat_priced[kept].astype(np.int64), value)


def _spenders(histories: Histories) -> Bool:
    return (histories.repeat_priced > 0) & (np.nan_to_num(histories.repeat_value) > 0.0)


def doubts(
    orders: Orders, histories: Histories, models: BuyingModels, rules: ClvRules
) -> tuple[str, ...]:
    """Return sentences on what in the data does not suit the models, the weightiest first."""
    if not histories.bought.any():
        return ("Nobody bought anything by that day, so there is nothing to foresee.",)
    found = [*_too_little(histories, models, rules), *_regular(orders)]
    return (*found, *_of_value(models), *_not_converged(models))


def _too_little(histories: Histories, models: BuyingModels, rules: ClvRules) -> list[str]:
    found = []
    repeaters = int((histories.orders > 1).sum())
    if models.buying is None:
        found.append(
            f"Only {repeaters} customers bought a second time; at least {LEAST_REPEATERS} must "
            "have before anything can be foreseen."
        )
    elif repeaters < FEW_REPEATERS:
        found.append(
            f"Only {repeaters} customers bought a second time; below {FEW_REPEATERS} the models "
            "are guesses, see their standard errors."
        )
    weeks = (histories.as_of - int(histories.first[histories.bought].min())) / 7.0
    if weeks < rules.least_weeks:
        found.append(
            f"The orders span {weeks:.1f} weeks, fewer than {rules.least_weeks}: too short to "
            "tell who is gone from who comes seldom."
        )
    elif weeks < rules.horizon_weeks / 2.0:
        found.append(
            f"The models look {rules.horizon_weeks:g} weeks ahead on {weeks:.1f} weeks of orders; "
            "lower 'clv: horizon_weeks' or take the figures as rough."
        )
    return found


def _regular(orders: Orders) -> list[str]:
    spread = rhythm_of(orders)
    if len(spread) < FEW_RHYTHMS or float(np.median(spread)) >= REGULAR:
        return []
    share = float((spread < REGULAR).mean())
    return [
        f"{share:.0%} of the {len(spread):,} customers with {GAPS} gaps between orders or more buy "
        "at nearly equal gaps, as under a contract. The models take buying as random: for such "
        "customers go by their own rhythm and their contracts instead."
    ]


def rhythm_of(orders: Orders) -> Float64:
    """Return the spread of gaps over their mean for those with enough gaps, float64 (k,)."""
    same = np.diff(orders.customer) == 0
    customer = orders.customer[1:][same]
    gap = np.diff(orders.day)[same].astype(np.float64)
    count = np.bincount(customer, minlength=orders.customers)
    total = np.bincount(customer, weights=gap, minlength=orders.customers)
    squares = np.bincount(customer, weights=gap * gap, minlength=orders.customers)
    kept = count >= GAPS
    mean = total[kept] / count[kept]
    variance = np.maximum(squares[kept] / count[kept] - mean**2, 0.0)
    return np.asarray(np.sqrt(variance) / mean)


def _of_value(models: BuyingModels) -> list[str]:
    fit = models.value
    if np.isnan(models.mean_order):
        return ["No order has an amount, so orders are foreseen and their value is not."]
    if fit is None:
        return [
            "Repeat orders with an amount are too few, or all alike: every order to come is taken "
            f"to be worth {models.mean_order:,.2f}, the mean of all, and there are no intervals."
        ]
    found = []
    if fit.correlation is not None and abs(fit.correlation) > UNRELATED:
        more = "more" if fit.correlation > 0.0 else "less"
        found.append(
            f"Those who buy more often spend {more} an order (correlation {fit.correlation:.2f}), "
            "and the model of value takes the two as unrelated: values of the most frequent and "
            "of the rarest buyers are off."
        )
    if fit.model.q <= 1.0:
        found.append(
            f"Amounts differ so wildly (q = {fit.model.q:.2f}) that their mean is not known: for "
            f"customers with few orders the mean of all, {models.mean_order:,.2f}, is taken."
        )
    return found


def _not_converged(models: BuyingModels) -> list[str]:
    fits = {"of buying": models.buying, "of value": models.value}
    return [
        f"The fit of the model {name} found no clear maximum: another set of parameters is as "
        "likely, so single parameters mean little."
        for name, fit in fits.items()
        if fit is not None and not fit.converged
    ]
