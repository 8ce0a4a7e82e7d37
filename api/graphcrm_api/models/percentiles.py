"""How one customer compares with others."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphcrm_api.models.base import Answer, CommunityId, CustomerId
from graphcrm_api.models.explanations import StandingModel

MeasureName = Literal["pagerank", "betweenness", "degree", "strength", "harmonic", "core"]


class PlaceModel(StandingModel):
    """Where a value stands among some customers."""

    percentile: float = Field(
        ge=0,
        le=100,
        description="Percent of the others who have less; 0 where there are no others.",
        examples=[93.1],
    )


class ComparedModel(Answer):
    """One measure of the customer, and its places."""

    measure: MeasureName
    value: float = Field(examples=[0.0021])
    overall: PlaceModel = Field(description="Among all customers.")
    inside: PlaceModel = Field(description="In the customer's community.")


class PercentilesModel(Answer):
    """How the customer compares, by each measure of influence."""

    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    community_id: CommunityId
    community_name: str = Field(examples=["Acme"])
    measures: list[ComparedModel]
    run_id: str = Field(description="The analysis that this is from.")


class OnePercentiles(Answer):
    """How one customer compares; null for who came after the analysis."""

    percentiles: PercentilesModel | None
