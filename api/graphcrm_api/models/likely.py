"""Ties that are likely but missing, and how good their ranking is."""

from __future__ import annotations

from pydantic import Field

from graphcrm_api.models.base import Answer, CustomerId, Share
from graphcrm_api.models.runs import RecordModel
from graphcrm_api.moments import Moment


class LikelyTieModel(Answer):
    """Somebody whom nothing ties to the customer yet, though much speaks for it."""

    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    probability: Share | None = Field(
        description="That a tie comes within the report's `ahead_days`; null where there was too "
        "little to learn from, a single measure ranks better, or only some types were asked for."
    )
    score: float = Field(
        description="What the list is ranked by: log odds, else the report's ranking.",
        examples=[-1.7],
    )
    shared: int = Field(ge=0, description="Contacts of both.", examples=[5])
    reasons: list[str] = Field(examples=[["5 shared contacts: Bo, Cy, Di and 2 more"]])
    via: list[CustomerId] = Field(description="The shared contacts that say most.")
    relationship_id: str = Field(
        description="To reject it under: PUT /relationships/{relationship_id}/verdict."
    )


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


class FeatureShareModel(Answer):
    """What one number says for or against a tie."""

    feature: str = Field(examples=["lively resource allocation"])
    value: float = Field(description="As the model sees it, amounts by their natural logarithm.")
    usual: float = Field(description="The mean of what was learnt from.")
    amount: float = Field(description="What it adds to the score.", examples=[0.8])


class ExplainedTieModel(Answer):
    """A likely tie, and what its score is made of."""

    tie: LikelyTieModel
    base: float = Field(description="The score of a pair that is as usual in everything.")
    contributions: list[FeatureShareModel] = Field(
        description="What counts most, first; with the base they add up to the score."
    )


class LikelyExplanationModel(Answer):
    """Where the scores of a customer's likely ties come from."""

    customer_id: CustomerId
    name: str = Field(examples=["Grace Sample"])
    score: str = Field(examples=["likely"])
    ranking: str = Field(description="What is ranked by.", examples=["learnt"])
    ties: list[ExplainedTieModel]
    notes: list[str] = Field(description="How good the ranking was, and what to keep in mind.")
    run: RecordModel
    stale: bool = Field(description="Data came in after the run.")


class SplitModel(Answer):
    """One test: learnt from everything before it, beside the best single ranking of this test."""

    tested_from: Moment | None
    tested_until: Moment | None
    customers: int = Field(ge=0, description="With a tie before and a new one within.")
    new_ties: int = Field(ge=0, description="Of theirs.")
    reached: int = Field(ge=0, description="Those that were among their candidates.")
    candidates: int = Field(ge=0, description="Of all of them.")
    hit_rate: float
    auc: float
    best_hit_rate: float
    best_by_hit_rate: str
    best_auc: float
    best_by_auc: str


class LikelyReportModel(Answer):
    """How good the ranking was on the ties that came last, which nothing was learnt from."""

    ranking: str = Field(description="What is ranked by now.", examples=["learnt"])
    summary: str
    dated: bool = Field(
        description="Tested on later ties; else, without dates, on a hidden share of them."
    )
    horizon_days: float | None = Field(description="What recency is counted in.")
    ahead_days: float | None = Field(description="The time that probabilities are for.")
    tested_from: Moment | None
    tested_until: Moment | None
    customers: int = Field(ge=0, description="Different ones, with a tie before and a new one.")
    tested: int = Field(ge=0, description="How often one was tested, over all splits.")
    new_ties: int = Field(ge=0, description="Of theirs.")
    reached: int = Field(ge=0, description="Those that were among their candidates.")
    candidates: int = Field(ge=0, description="Of all of them.")
    rankings: list[RankingModel] = Field(description="Over all splits, the learnt one first.")
    best_by_hit_rate: str | None
    best_by_auc: str | None
    hit_rate_gain: EstimateModel | None = Field(description="Over the best single ranking.")
    auc_gain: EstimateModel | None = Field(description="Over the best single ranking.")
    splits: list[SplitModel] = Field(description="The tests, one after the other.")
    weights: list[tuple[str, float]] = Field(
        description="What each feature adds to the log odds, a standard deviation."
    )
