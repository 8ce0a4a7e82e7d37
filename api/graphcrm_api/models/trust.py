"""Groups found in the data, and whether warnings were right."""

from __future__ import annotations

from pydantic import Field

from graphcrm_api.models.base import Answer, Share, Told
from graphcrm_api.moments import Moment


class ClusterDifferenceModel(Answer):
    """What sets a group apart."""

    feature: str = Field(examples=["orders"])
    mean: float = Field(description="Of the group; of counts, days and money the geometric one.")
    usual: float = Field(description="Of everybody.")
    by: float = Field(description="Deviations between them; above 0 where the group has more.")
    words: str


class ClusterModel(Answer):
    """Customers alike in value and behaviour."""

    cluster: int = Field(description="Numbered by size, from 0.")
    customers: int
    share: Share = Field(description="Of all who bought.")
    description: str = Field(examples=["412 customers: order often (12.3 orders; all: 3.1)"])
    differences: list[ClusterDifferenceModel] = Field(description="The strongest first.")
    means: dict[str, float]


class ClustersModel(Told):
    """Groups of customers, the largest first."""

    items: list[ClusterModel]
    usual: dict[str, float] = Field(description="Means of everybody.")
    shape: str | None = Field(description="Of the mixture: diag or full.", examples=["full"])
    tried: list[tuple[int, str, float | None]] = Field(
        description="Groups, shape and BIC of each mixture that was tried."
    )
    note: str | None = Field(description="Why there are none.")


class WarnedWeekModel(Answer):
    """By the end of a week after a warning; whoever neither left nor stayed is still open."""

    week: int
    left: int
    stayed: int
    precision: Share | None = Field(description="Of those known, the share that left.")
    others_left: int
    others_stayed: int
    others_share: Share | None


class WarnedModel(Answer):
    """Warnings of a day and what became of them."""

    run_id: str | None = Field(description="The run that gave them; null for held-out days.")
    as_of: Moment
    warned: int = Field(description="Customers with a risk of 0.5 and more.")
    others: int
    weeks: list[WarnedWeekModel]
    summary: str


class WarningsModel(Told):
    """Whether warnings of leaving were right."""

    meaning: str | None = Field(description="What leaving means.")
    note: str | None = Field(description="Why nobody is warned of, or what to bear in mind.")
    test: WarnedModel | None = Field(description="On held-out days.")
    kept: list[WarnedModel] = Field(description="Of kept runs, the earliest first.")
