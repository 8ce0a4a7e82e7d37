"""Ties that are likely but missing, and how good their ranking is."""

from __future__ import annotations

from pydantic import Field

from graphcrm_api.models.base import Answer, CustomerId, Share
from graphcrm_api.moments import Moment


class LikelyTieModel(Answer):
    """Somebody whom nothing ties to the customer yet, though much speaks for it."""

    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    probability: Share | None = Field(
        description="That a tie comes within the time the ranking was learnt for; null where there "
        "was too little to learn from."
    )
    score: float = Field(
        description="What the list is ranked by: log odds, else resource allocation.",
        examples=[-1.7],
    )
    shared: int = Field(ge=0, description="Contacts of both.", examples=[5])
    reasons: list[str] = Field(examples=[["5 shared contacts: Bo, Cy, Di and 2 more"]])
    via: list[CustomerId] = Field(description="The shared contacts that say most.")


class LikelyTies(Answer):
    """The likeliest first."""

    items: list[LikelyTieModel]


class EstimateModel(Answer):
    """A value and its 95 % interval, by resampling the test customers."""

    value: float
    low: float
    high: float


class RankingModel(Answer):
    """How good one ranking was on the same candidates."""

    ranking: str = Field(examples=["Adamic-Adar"])
    hit_rate: EstimateModel = Field(
        description="Share of test customers for whom one of the first ten candidates became a tie."
    )
    precision: EstimateModel = Field(
        description="Share of right ones among the first ten places, averaged over test customers."
    )
    auc: EstimateModel = Field(
        description="How often a candidate that became a tie stands above one that did not."
    )


class LikelyReportModel(Answer):
    """How good the ranking was on the ties that came last, which nothing was learnt from."""

    ranking: str = Field(description="What is ranked by now.", examples=["learnt"])
    summary: str
    dated: bool = Field(
        description="Tested on later ties; else, without dates, on a hidden share of them."
    )
    horizon_days: float | None = Field(description="What recency is counted in.")
    tested_from: Moment | None
    tested_until: Moment | None
    customers: int = Field(ge=0, description="With a tie before and a new one after.")
    new_ties: int = Field(ge=0, description="Of theirs.")
    reached: int = Field(ge=0, description="Those that were among their candidates.")
    candidates: int = Field(ge=0, description="Of all of them.")
    rankings: list[RankingModel] = Field(description="The learnt one first.")
    best_by_hit_rate: str | None
    best_by_auc: str | None
    hit_rate_gain: EstimateModel | None = Field(description="Over the best single ranking.")
    auc_gain: EstimateModel | None = Field(description="Over the best single ranking.")
    weights: list[tuple[str, float]] = Field(
        description="What each feature adds to the log odds, a standard deviation."
    )
