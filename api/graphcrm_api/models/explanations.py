"""Explanations of scores."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphcrm_api.models.base import Answer, CommunityId, CustomerId, Share
from graphcrm_api.models.runs import ProvenanceModel, RecordModel


class StandingModel(Answer):
    """Where a value stands among peers."""

    higher: int = Field(description="How many have more.", examples=[2])
    equal: int = Field(description="How many have just as much, this one included.", examples=[1])
    total: int = Field(examples=[2000])


class ContributionModel(Answer):
    """What the tie to one other customer brings to the score."""

    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    types: list[str] = Field(examples=[["email", "meeting"]])
    community_id: int | None = Field(description="Of the other customer.", examples=[3])
    weight: Share = Field(description="Of the tie.", examples=[0.62])
    amount: float = Field(description="In the unit of the score.", examples=[0.00021])
    share: float = Field(description="Of the score.", examples=[0.12])
    error: float | None = Field(description="Half a 95 % interval of the share; null where exact.")
    reason: str = Field(examples=["email, weight 0.62: 14% of all that this customer hands on"])


class GroupShareModel(Answer):
    """What the ties to members of one community bring together."""

    community_id: CommunityId
    name: str = Field(examples=["Example & Daughters, Turin"])
    ties: int = Field(examples=[17])
    amount: float
    share: float = Field(examples=[0.56])


class ExplanationModel(Answer):
    """Where a score comes from, how it was made, and where it stands."""

    customer_id: CustomerId
    name: str = Field(examples=["Grace Sample"])
    score: str = Field(examples=["pagerank"])
    value: float = Field(
        description="As the run stored it; for `community` the share of the weight of ties that "
        "stays inside.",
        examples=[0.0021],
    )
    reasons: list[str] = Field(examples=[["4.4 times the average"]])
    overall: StandingModel | None = Field(description="Among all customers.")
    inside: StandingModel | None = Field(description="In the customer's community.")
    community_id: CommunityId
    community_name: str = Field(examples=["Example & Daughters, Turin"])
    contributions: list[ContributionModel] = Field(description="Ties that bring most, first.")
    groups: list[GroupShareModel] = Field(description="The same by community, at most ten.")
    others: float = Field(description="What the ties that are not named bring together.")
    others_count: int = Field(description="How many those are.")
    base: float = Field(description="What no tie brings.")
    notes: list[str] = Field(description="Estimates, limits, newer data.")
    made: ProvenanceModel | None
    run: RecordModel
    stale: bool = Field(description="Data came in after the run.")
    derived: bool = Field(
        description="The run is an earlier one: its ties are derived anew from what is known today."
    )
    differs: Literal["ties", "weights", "unknown"] | None = Field(
        description="Where they are: how the graph that they make differs from the one analysed; "
        "null where it is the same. `unknown`: the run has nothing to compare with."
    )
