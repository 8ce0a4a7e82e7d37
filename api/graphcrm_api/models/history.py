"""What earlier analyses said, and what became of communities."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphcrm_api.models.base import Answer, CommunityId, CustomerId, PageAnswer, Told
from graphcrm_api.models.runs import RecordModel
from graphcrm_api.moments import Moment

Event = Literal["continued", "grown", "shrunk", "merged", "split", "born", "dissolved"]


class HistoryRowModel(Answer):
    """What one kept analysis says of a customer, or of a record merged into it since."""

    as_of: Moment = Field(description="The moment that the analysis shows.")
    run_id: str = Field(examples=["run-20260301T093000Z-4f2a1c"])
    current: bool = Field(description="Whether answers rest on this analysis.")
    customer_id: CustomerId = Field(description="As that analysis knew it.")
    community_id: CommunityId
    community_name: str = Field(examples=["Example & Daughters, Turin"])
    degree: int = Field(examples=[12])
    strength: float = Field(examples=[4.7])
    pagerank: float = Field(examples=[0.0021])
    betweenness: float = Field(examples=[0.013])
    harmonic: float = Field(examples=[41.5])
    core: int = Field(examples=[4])
    rank: int = Field(description="Place by PageRank among all customers, from 1.", examples=[7])
    customers: int = Field(description="How many there were.", examples=[1204])
    percentile: float = Field(description="Percent of the others below.", examples=[99.5])


class HistoryModel(Answer):
    """A row for each kept analysis that knew the customer, by the moment it shows."""

    items: list[HistoryRowModel]


class FlowModel(Answer):
    """Customers that one community shares with one of another analysis."""

    community_id: CommunityId
    name: str = Field(examples=["Example & Daughters, Turin"])
    members: int = Field(examples=[17])


class LineageEventModel(Answer):
    """What became of a community of two or more members since the analysis before."""

    community_id: CommunityId
    level: int = Field(examples=[0])
    event: Event | Literal["first"] = Field(
        description="`first`: in the first analysis kept. The others: see docs/communities.md."
    )
    name: str = Field(examples=["Example & Daughters, Turin"])
    size: int = Field(description="Members now; 0 where it is gone.", examples=[42])
    size_before: int = Field(description="Members before; 0 where it is new.", examples=[40])
    stayed: int = Field(examples=[38])
    joined: int = Field(examples=[4])
    left: int = Field(examples=[2])
    sources: list[FlowModel] = Field(
        description="Other communities of the analysis before that a good part of it came from."
    )
    targets: list[FlowModel] = Field(
        description="Other communities that a good part of its former members went to."
    )


class LineagePage(PageAnswer[LineageEventModel], Told):
    """A part of the lineage up to one analysis."""


class LineageStepModel(Answer):
    """What became of one community up to one analysis."""

    as_of: Moment = Field(description="The moment that the analysis shows.")
    run_id: str = Field(examples=["run-20260301T093000Z-4f2a1c"])
    event: LineageEventModel


class LineageStepsModel(Answer):
    """The story of one community over all kept analyses, by the moments they show."""

    items: list[LineageStepModel]


class RunsModel(Answer):
    """The analyses whose scores and communities are kept, by the moments they show."""

    items: list[RecordModel]
