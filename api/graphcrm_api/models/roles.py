"""Who stands between groups and people, and who at the rim."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphcrm_api.models.base import Answer, CommunityId, CustomerId, PageAnswer, Share, Told


class OpenPairsModel(Answer):
    """Pairs of contacts who do not know each other, by the groups of the three."""

    coordinator: int = Field(ge=0, description="All three in one group.")
    gatekeeper: int = Field(ge=0, description="One contact in the own group, one not.")
    consultant: int = Field(ge=0, description="Both contacts in the same other group.")
    liaison: int = Field(ge=0, description="Three groups.")


class CustomerRolesModel(Answer):
    """A customer's roles, maybe none, and the numbers behind them."""

    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    community_id: CommunityId
    community_name: str = Field(examples=["Acme"])
    roles: list[str] = Field(examples=[["bridge", "broker"]])
    reasons: list[str] = Field(examples=[["joins 4 groups: 45% Acme, 30% Lisbon, 15% chess"]])
    degree: int = Field(ge=0, examples=[12])
    core: int = Field(ge=0, examples=[4])
    participation: float = Field(
        description="How evenly the ties are spread over groups: 0 for one group.", examples=[0.66]
    )
    within: float = Field(
        description="Ties inside the own group, in standard deviations above its average.",
        examples=[1.4],
    )
    constraint: float | None = Field(
        description="Burt's constraint: low for who has contacts that do not know each other.",
        examples=[0.21],
    )
    effective_size: float = Field(
        description="Contacts that are not told of by other contacts.", examples=[9.5]
    )
    known_pairs: Share = Field(description="Share of pairs of contacts who know each other.")
    cut_off: int = Field(ge=0, description="Customers who would be cut off without this one.")
    bridges: int = Field(ge=0, description="Ties without which a part would fall off.")
    open_pairs: OpenPairsModel
    run_id: str = Field(description="The analysis that this is from.")
    differs: Literal["ties", "weights", "unknown"] | None = Field(
        description="Of an earlier analysis: how its ties, derived anew, differ from those that it "
        "had; null where they are the same."
    )


class RolesPage(PageAnswer[CustomerRolesModel], Told):
    """A part of the list of those who have a role."""


class OneCustomerRoles(Answer):
    """The roles of one customer; null for who came after the analysis."""

    roles: CustomerRolesModel | None
