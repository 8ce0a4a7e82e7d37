"""A valuation in parts: worth, stage, risk of leaving, satisfaction and segments of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.model import Micros
from graphcrm.service.values import Valued


@dataclass(frozen=True, slots=True)
class Worth:
    """As in model.Valuation. currency: of all money, None where no purchase names one."""

    currency: str | None
    orders: int
    first_order_at: Micros | None
    last_order_at: Micros | None
    spent: float | None
    average_order: float | None
    p_alive: float | None
    expected_orders: float | None
    clv: float | None
    clv_low: float | None
    clv_high: float | None
    network_value: float | None
    brought_value: float | None


@dataclass(frozen=True, slots=True)
class StageStep:
    """A customer came to a stage: by which rule, what that saw, and all of it in words."""

    stage: str
    at: Micros
    reason: str
    detail: Mapping[str, Any]
    words: str


@dataclass(frozen=True, slots=True)
class StageNow:
    """The stage of life, since when (None: not known), and how it came there, the latest last."""

    stage: str
    since: Micros | None
    history: tuple[StageStep, ...]


@dataclass(frozen=True, slots=True)
class ChurnSign:
    """Something that speaks for leaving or against it, as model.ChurnReason, with words."""

    feature: str
    value: float | None
    usual: float | None
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Churn:
    """risk: probability of leaving. advice: what to do about it, None where nothing is needed."""

    risk: float
    reasons: tuple[ChurnSign, ...]
    advice: str | None


@dataclass(frozen=True, slots=True)
class Satisfied:
    """satisfaction: in [0, 1], drawn towards the average of all. ratings: what it rests on."""

    satisfaction: float
    ratings: int


@dataclass(frozen=True, slots=True)
class Segments:
    """The segment of RFM with its scores, 1 lowest, None of who never bought.

    saved: names of the saved segments that the customer is in.
    """

    rfm: str | None
    recency_score: int | None
    frequency_score: int | None
    monetary_score: int | None
    saved: tuple[str, ...]


def worth_of(valued: Valued) -> Worth | None:
    """Return the worth of who bought, or brought others who did."""
    found = valued.valuation
    if not found.orders and not found.brought_value:
        return None
    names = [name for name in Worth.__dataclass_fields__ if name != "currency"]
    return Worth(valued.currency, **{name: getattr(found, name) for name in names})


def stage_of(valued: Valued) -> StageNow | None:
    """Return the stage, None where no rule gave one."""
    found = valued.valuation
    if found.stage is None:
        return None
    steps = zip(found.stages, valued.life, strict=True)
    history = tuple(StageStep(*change, words=words) for change, words in steps)
    return StageNow(found.stage, found.stage_since, history)


def churn_of(valued: Valued) -> Churn | None:
    """Return the risk of leaving with what speaks for it; None for who never bought or is gone."""
    found = valued.valuation
    if found.churn_risk is None:
        return None
    signs = zip(found.churn_reasons, valued.reasons, strict=True)
    reasons = tuple(ChurnSign(*reason, words=words) for reason, words in signs)
    return Churn(found.churn_risk, reasons, valued.advice)


def satisfied_of(valued: Valued) -> Satisfied | None:
    """Return the satisfaction of who rated anything."""
    found = valued.valuation
    if found.satisfaction is None:
        return None
    return Satisfied(found.satisfaction, found.ratings)


def segments_of(valued: Valued | None, saved: tuple[str, ...]) -> Segments | None:
    """Return the segments that a customer is in, None where it is in none."""
    found = None if valued is None else valued.valuation
    if found is None or found.rfm_segment is None:
        return Segments(None, None, None, None, saved) if saved else None
    scores = (found.recency_score, found.frequency_score, found.monetary_score)
    return Segments(found.rfm_segment, *scores, saved)
