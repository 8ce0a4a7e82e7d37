"""What customers are worth."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from graphcrm_api.models.base import Answer, CustomerId, PageAnswer, Share, Told
from graphcrm_api.models.lifecycle import StageOnModel
from graphcrm_api.moments import Moment

ValueMeasure = Literal[
    "orders",
    "spent",
    "average_order",
    "p_alive",
    "expected_orders",
    "clv",
    "network_value",
    "brought_value",
    "churn_risk",
    "satisfaction",
]


class StageChangeModel(Answer):
    """A customer came to a stage."""

    stage: str = Field(examples=["loyal"])
    at: Moment
    reason: str = Field(description="The rule that moved it.", examples=["many orders"])
    detail: dict[str, Any] = Field(description="What the rule saw.")


class ChurnReasonModel(Answer):
    """Something that speaks for a customer's leaving."""

    feature: str = Field(examples=["silence"])
    value: float | None = Field(description="What it is here; null where it is not known.")
    usual: float | None = Field(description="Of a customer in the middle.")
    weight: float = Field(description="What it adds to the log odds of leaving.")


class ValuationModel(Answer):
    """Worth and life with us; null: not known."""

    orders: int = Field(description="Days with a purchase that was not taken back.")
    first_order_at: Moment | None
    last_order_at: Moment | None
    spent: float | None = Field(description="Returns taken off.")
    average_order: float | None
    frequency: int = Field(description="What RFM counts: orders, or as the value rules say.")
    recency_score: int = Field(description="1 is lowest, 0 is for who never bought.")
    frequency_score: int
    monetary_score: int
    rfm_segment: str | None = Field(examples=["champions"])
    p_alive: Share | None = Field(description="Probability of ever buying again.")
    expected_orders: float | None = Field(description="Within the horizon, a year by default.")
    clv: float | None = Field(description="Discounted value to come within the horizon.")
    clv_low: float | None
    clv_high: float | None
    network_value: float | None = Field(
        description="Own spending, what is credited to others taken off and the other way round; "
        "over all customers the sum is that of all spending."
    )
    brought_value: float | None = Field(description="Others' spending that is credited here.")
    stage: str | None = Field(examples=["loyal"])
    stage_since: Moment | None
    churn_risk: Share | None = Field(
        description="Probability of leaving; null for who never bought or is gone."
    )
    satisfaction: Share | None
    ratings: int = Field(description="How many ratings that rests on.")
    cluster: int | None = Field(description="The group of customers alike, as in /clusters.")
    stages: list[StageChangeModel]
    churn_reasons: list[ChurnReasonModel]


class ValuedModel(Answer):
    """A customer and what it is worth."""

    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    rank: int | None = Field(description="By the measure that the list is ranked by.")
    currency: str | None = Field(examples=["EUR"])
    valuation: ValuationModel
    life: list[str] = Field(description="How it came to its stage, in words.")
    reasons: list[str] = Field(description="What speaks for its leaving, in words.")
    advice: str | None = Field(description="What to do about that.")


class OneValued(Answer):
    """What one customer is worth; null where the analysis says nothing of it."""

    value: ValuedModel | None
    stage_on: StageOnModel | None = Field(
        None, description="The stage on the day asked for with `on`; null where none was."
    )


class ValuesPage(PageAnswer[ValuedModel], Told):
    """Customers by a measure of value, the highest first."""


class ValueReportModel(Answer):
    """How values were made, and how far they can be trusted; null: not reckoned."""

    run_id: str
    value: dict[str, Any] | None = Field(description="As of when, currency, counts, warnings.")
    buying: dict[str, Any] | None = Field(description="The model of orders, and its test.")
    money: dict[str, Any] | None = Field(description="The model of what an order brings.")
    churn: dict[str, Any] | None = Field(description="Which model speaks, and how right each was.")
    lifecycle: dict[str, Any] | None = Field(description="Stages by month, and moves.")
    network_value: dict[str, Any] | None
    recommendation: dict[str, Any] | None = Field(
        description="Weights of signs, and how right they were on days held out."
    )


class ValueRulesModel(Answer):
    """Choices about value, all of them by name, as `value_rules` of an analysis takes them."""

    run_id: str | None
    run: dict[str, Any] | None = Field(
        description="What the current values were made with; null where nothing was valued, or no "
        "record of it was kept."
    )
    next: dict[str, Any] = Field(
        description="What an analysis takes that names no others: the service's own.",
        examples=[{"clv": {"horizon_weeks": 52.0}}],
    )
