"""Customers that may be the same."""

from __future__ import annotations

from pydantic import Field

from graphcrm_api.models.base import Answer, CustomerId, PageAnswer, Share
from graphcrm_api.moments import Moment


class WaterfallStepModel(Answer):
    """One comparison of two customers."""

    comparison: str = Field(examples=["birth date"])
    words: str = Field(examples=["birth date differs by one digit"])
    left: str = Field(description="What the customers hold, as loaded.", examples=["1979-06-21"])
    right: str = Field(examples=["1979-06-12"])
    bits: float = Field(description="How much it speaks for (above 0) or against.", examples=[4.3])
    probability: Share = Field(description="After this step and those before.", examples=[0.97])


class DuplicateModel(Answer):
    """Two customers that may be one."""

    left_id: CustomerId
    left_name: str = Field(examples=["Ada Example"])
    right_id: CustomerId
    right_name: str = Field(examples=["A. Example"])
    probability: Share = Field(examples=[0.98])
    reasons: list[str] = Field(examples=[["e-mail is the same", "but birth date differs"]])
    prior: Share = Field(description="Before anything is compared.", examples=[0.0001])
    waterfall: list[WaterfallStepModel]


class ComparisonModel(Answer):
    """Two records, and why they are, or are not, the same."""

    left_id: str = Field(examples=["c42"])
    left_name: str = Field(examples=["Ada Example"])
    left_customer_id: CustomerId
    right_id: str = Field(examples=["shop-17"])
    right_name: str = Field(examples=["A. Example"])
    right_customer_id: CustomerId
    probability: Share = Field(examples=[0.31])
    reasons: list[str] = Field(examples=[["e-mail is the same", "but birth date differs"]])
    prior: Share = Field(description="Before anything is compared.", examples=[0.0001])
    common: list[str] = Field(
        description="Keys in common; without one, many records are not compared.",
        examples=[["e-mail"]],
    )
    missing: list[str] = Field(
        description="Keys that both have, but not in common.", examples=[["birth date"]]
    )
    never: bool = Field(description="Somebody said that they are never the same.")
    waterfall: list[WaterfallStepModel]


class DuplicatesModel(PageAnswer[DuplicateModel]):
    """Pairs of customers that may be the same, the most probable first."""

    total: int = Field(ge=0, description="How many there are on all pages.", examples=[143])
    resolved_at: Moment | None = Field(
        description="When `POST /resolutions` last matched all records; null where it never did."
    )
