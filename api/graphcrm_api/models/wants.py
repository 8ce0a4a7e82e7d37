"""What customers may want next, and who may want a product."""

from __future__ import annotations

from pydantic import Field

from graphcrm_api.models.base import Answer, CustomerId, Share
from graphcrm_api.moments import Moment


class RecommendationModel(Answer):
    """A product that a customer may want."""

    product_id: str = Field(examples=["Espresso beans"])
    score: Share = Field(description="To compare within one list only.")
    owned: bool = Field(description="Whether the customer bought it before.")
    reasons: list[str] = Field(
        description="What speaks for it, in words.",
        examples=[["bought Grinder, and 38 of 120 who bought Grinder bought this too"]],
    )


class RecommendationsModel(Answer):
    """What a customer may want, the first the most."""

    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    run_id: str
    as_of: Moment | None = Field(description="The day that purchases count up to.")
    items: list[RecommendationModel]
    warnings: list[str] = Field(description="What the analysis found when it tested itself.")


class ProspectModel(Answer):
    """A customer who may want a product."""

    rank: int
    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    score: float = Field(description="Above 0, to compare within one list only.")
    reasons: list[str]


class ProspectsModel(Answer):
    """Who may want a product and never bought it, the likeliest first."""

    product_id: str
    run_id: str
    as_of: Moment | None = Field(description="The day that purchases count up to.")
    items: list[ProspectModel]
    warnings: list[str] = Field(description="What the analysis found when it tested itself.")
