"""How satisfied groups of customers are."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphcrm.service.satisfaction import RatingFilter
from graphcrm_api.models.base import MAX_CURSOR, Answer, CommunityId, Limit, Told
from graphcrm_api.models.timeline import SpanQuery

GroupedBy = Literal["community", "channel", "month", "segment"]


class SatisfactionQuery(SpanQuery):
    """By what, and which ratings."""

    by: GroupedBy = Field("community", description="`segment`: of RFM. Months are in UTC.")
    community: CommunityId | None = Field(
        None, description="Only ratings of members of this community, of any level."
    )
    limit: Limit = 200
    cursor: str | None = Field(
        None,
        max_length=MAX_CURSOR,
        description="`cursor` of the page before, unchanged; none for the first page.",
    )

    def as_filter(self) -> RatingFilter:
        """Return it as the service takes it."""
        return RatingFilter(self.community, **self.moments())


class MeasuredModel(Answer):
    """A measure with its 95 % interval."""

    value: float = Field(examples=[0.71])
    low: float = Field(examples=[0.66])
    high: float = Field(examples=[0.76])
    ratings: int = Field(ge=1, description="What it rests on.", examples=[212])


class GroupSatisfactionModel(Answer):
    """How satisfied a group is."""

    group: str = Field(
        description="Id of the community, name of the channel or segment, or month.",
        examples=["2026-03"],
    )
    name: str = Field(examples=["Acme"])
    customers: int = Field(ge=1, description="Who rated.", examples=[48])
    mean: MeasuredModel = Field(description="Mean of all ratings, 0 worst to 1 best.")
    nps: MeasuredModel | None = Field(
        description="Promoters less detractors, -1 to 1; null where nobody was asked on that scale."
    )
    csat: MeasuredModel | None = Field(description="Share of the satisfied; null likewise.")
    small: bool = Field(description="Too few customers rated to compare it: below `min_group`.")


class ScaleMetModel(Answer):
    """A scale that ratings were on."""

    scale: str = Field(examples=["stars"])
    worst: float
    best: float
    ratings: int = Field(ge=0, description="Within it.")
    outside: int = Field(ge=0, description="Beyond it, and left out.")
    lowest: float = Field(description="Of all of them.")
    highest: float


class SatisfactionModel(Told):
    """How satisfied groups of customers are."""

    by: GroupedBy
    items: list[GroupSatisfactionModel] = Field(
        description="Months in order, others with most customers first."
    )
    total: GroupSatisfactionModel | None = Field(
        description="All ratings asked for together; null without any."
    )
    min_group: int = Field(ge=1, description="From the value rules.")
    scales: list[ScaleMetModel] = Field(description="Of all ratings up to the analysis.")
    unread: int = Field(ge=0, description="Ratings that no rule fits.")
    cursor: str | None = Field(
        description="Pass it back as `cursor` for the next page; null on the last one."
    )
