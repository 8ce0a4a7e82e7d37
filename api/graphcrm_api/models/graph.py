"""Communities, paths, and parts of the graph for drawing."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from graphcrm.answers import CommunityAnswer
from graphcrm_api.models.base import Answer, CommunityId, PageAnswer, Share, Told, told_by


class CentralMemberModel(Answer):
    """One of the members that a community turns around."""

    customer_id: str = Field(examples=["c42"])
    name: str = Field(examples=["Ada Example"])
    score: float = Field(description="PageRank.", examples=[0.0021])


class TraitModel(Answer):
    """What members have in common more than others do."""

    attribute: str = Field(examples=["city"])
    value: str = Field(examples=["Turin"])
    members: int = Field(description="Members who have it.", examples=[31])
    share_inside: Share = Field(description="Of the members whose value is known.", examples=[0.74])
    share_outside: Share = Field(description="Of all others.", examples=[0.05])
    lift: float = Field(description="Share inside over share among all.", examples=[9.8])


class MeanWorthModel(Answer):
    """The mean of a measure over the members that have a value of it."""

    measure: Literal["clv", "spent", "churn_risk", "satisfaction"]
    members: int = Field(ge=1, description="Members that have a value.", examples=[31])
    mean: float = Field(examples=[412.5])
    currency: str | None = Field(description="Of money, where it is known.", examples=["EUR"])


class CommunityModel(Answer):
    """A group of customers with more, and stronger, ties inside than chance would give."""

    community_id: CommunityId = Field(
        description="It stays the same from analysis to analysis where the community does."
    )
    name: str = Field(examples=["Example & Daughters, Turin"])
    size: int = Field(ge=1, description="Members.", examples=[42])
    density_inside: float = Field(
        description="Ties between members, over all possible ones.", examples=[0.21]
    )
    density_outside: float = Field(
        description="Ties from members to others, over all possible ones.", examples=[0.002]
    )
    edges_inside: int = Field(examples=[181])
    edges_outside: int = Field(examples=[77])
    parent_id: int | None = Field(
        description="The community of the next coarser level that holds it.", examples=[None]
    )
    central_members: list[CentralMemberModel]
    traits: list[TraitModel]
    x: float = Field(description="Place on the map of communities.", examples=[1.5])
    y: float = Field(examples=[-0.25])
    level: int = Field(
        description="0 is that of the scores; above are coarser ones, below finer ones.",
        examples=[0],
    )
    worth: list[MeanWorthModel] = Field(
        description="Empty where the analysis put no value on customers."
    )


class CommunitiesPage(PageAnswer[CommunityModel], Told):
    """A part of the list of communities."""


class CommunityLinkModel(Answer):
    """How a community touches another."""

    community_id: CommunityId = Field(description="The other one.")
    edges: int = Field(description="Ties between members of the two.", examples=[17])
    weight: float = Field(description="Summed weight of those ties.", examples=[5.25])


class CommunityDetailModel(CommunityModel, Told):
    """A community and those of the larger ones that it touches, the strongest link first."""

    links: list[CommunityLinkModel]


def show_community(answer: CommunityAnswer) -> CommunityDetailModel:
    """Return the model of a community; its links are turned so that they name the other one."""
    own = answer.community.community_id
    links = [
        CommunityLinkModel(
            community_id=link.target_id if link.source_id == own else link.source_id,
            edges=link.edges,
            weight=link.weight,
        )
        for link in answer.links
    ]
    return CommunityDetailModel.model_validate(
        {**answer.community._asdict(), "links": links, **told_by(answer.run)}
    )


class PathStepModel(Answer):
    """One step of a path."""

    source_id: str = Field(examples=["c42"])
    source_name: str = Field(examples=["Ada Example"])
    target_id: str = Field(examples=["c7"])
    target_name: str = Field(examples=["Grace Sample"])
    strength: Share = Field(examples=[0.62])
    types: list[str] = Field(examples=[["email"]])
    reasons: list[str] = Field(examples=[["12 e-mails since March 2026"]])


class PathModel(Answer):
    """The strongest path between two customers: the one whose strengths multiply to the most."""

    source_id: str = Field(examples=["c42"])
    target_id: str = Field(examples=["c7"])
    strength: Share = Field(description="Product over the steps.", examples=[0.62])
    steps: list[PathStepModel] = Field(description="Empty from a customer to itself.")


class PathsModel(PathModel):
    """The strongest path, and others with other introducers."""

    alternatives: list[PathModel] = Field(
        default_factory=list,
        description="Each the strongest whose last customer before the target is another.",
    )


class IntroductionModel(Answer):
    """The warmest way from one of several customers."""

    source_id: str = Field(examples=["c42"])
    source_name: str
    introducer_id: str | None = Field(
        description="Who stands last before the target; null where the two are tied themselves."
    )
    introducer_name: str | None
    strength: Share
    path: PathModel


class Introductions(Answer):
    """The warmest first."""

    items: list[IntroductionModel]


class NodeModel(Answer):
    """A node to draw; positions and radius are in pixels at zoom 1."""

    id: str = Field(description="Id of the customer or community.", examples=["c42"])
    label: str = Field(examples=["Ada Example"])
    kind: Literal["customer", "community"]
    community_id: int = Field(examples=[3])
    x: float = Field(examples=[120.5])
    y: float = Field(examples=[-33.0])
    size: Share = Field(
        description="Influence (customers) or members (communities), over the largest in view.",
        examples=[0.8],
    )
    radius: float = Field(examples=[17.2])
    neighbours: int = Field(description="Relationships that it has in all.", examples=[12])
    details: dict[str, Any] = Field(examples=[{"city": "Turin", "degree": 12}])


class EdgeModel(Answer):
    """An edge to draw: all relationships of two nodes together."""

    source: str = Field(examples=["c42"])
    target: str = Field(examples=["c7"])
    strength: Share = Field(examples=[0.62])
    types: list[str] = Field(examples=[["email"]])
    title: str = Field(examples=["email: strength 0.62"])
    relationship_ids: list[str] = Field(
        description="Of each of the types; none between communities.",
        examples=[["WyJjNDIiLCJjNyIsImVtYWlsIl0"]],
    )


class CommunityNameModel(Answer):
    """What a community is called."""

    community_id: int
    name: str


class GraphModel(Answer):
    """A bounded part of the graph with positions, and what was left out."""

    kind: Literal["communities", "community", "customer"]
    focus: str | None = Field(description="Id that the view turns around.", examples=["c42"])
    title: str = Field(examples=["Ada Example"])
    nodes: list[NodeModel]
    edges: list[EdgeModel]
    total_nodes: int = Field(description="How many there would be without bounds.")
    total_edges: int
    note: str = Field(
        description="What was left out, or why it is empty.",
        examples=["The 200 most important of 1,204 customers are shown."],
    )
    others: int = Field(description="Customers that are in no bubble of a map.")
    within: CommunityNameModel | None = Field(
        description="The community that this one is a part of, if it is one of the finer ones."
    )
