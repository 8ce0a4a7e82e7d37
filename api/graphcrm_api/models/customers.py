"""Customers, what happened to them, who is related to them, and who carries weight."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from graphcrm.answers import CustomerAnswer
from graphcrm_api.models.base import (
    Answer,
    CommunityId,
    CustomerId,
    PageAnswer,
    Share,
    Told,
    told_by,
)
from graphcrm_api.models.relationships import EXAMPLE_ID, RelationshipModel
from graphcrm_api.moments import Moment


class ScoresModel(Answer):
    """What the current analysis says of a customer; every measure as networkx defines it."""

    community_id: CommunityId
    degree: int = Field(description="Customers it has a relationship with.", examples=[12])
    strength: float = Field(description="Summed weight of those ties.", examples=[4.7])
    pagerank: float = Field(
        description="Weighted, damping 0.85; sums to 1 over all customers.", examples=[0.0021]
    )
    betweenness: float = Field(
        description="Share of the shortest paths between others that lead over it.",
        examples=[0.013],
    )
    harmonic: float = Field(
        description="Sum of 1 / distance to all others, in steps.", examples=[41.5]
    )
    core: int = Field(description="Largest k-core that it is in.", examples=[4])


class ProfileModel(Answer):
    """Who a customer is."""

    customer_id: str
    label: str = Field(
        description="What to show: the name, else its parts, else the e-mail, else the id."
    )
    name: str | None
    given_name: str | None
    family_name: str | None
    kind: str | None = Field(description="`person` or `organization`.")
    national_id: str | None
    email: str | None
    phone: str | None
    birth_date: str | None
    gender: str | None
    address: str | None
    postcode: str | None
    city: str | None
    state: str | None
    country: str | None
    company: str | None
    job_title: str | None
    created_at: Moment | None
    tags: list[str]
    source: str | None
    attributes: dict[str, Any] = Field(description="Columns that graphcrm does not know itself.")
    bare: bool = Field(
        description="Only interactions or links name this customer; it has no row of its own."
    )


class CustomerModel(ProfileModel):
    """A customer with its scores."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "customer_id": "c42",
                    "label": "Ada Example",
                    "name": "Ada Example",
                    "given_name": "Ada",
                    "family_name": "Example",
                    "kind": "person",
                    "national_id": None,
                    "email": "ada@example.org",
                    "phone": None,
                    "birth_date": "1985-12-10",
                    "gender": None,
                    "address": None,
                    "postcode": None,
                    "city": "Turin",
                    "state": None,
                    "country": "IT",
                    "company": "Example & Daughters",
                    "job_title": "Engineer",
                    "created_at": "2024-05-01T08:00:00Z",
                    "tags": ["vip"],
                    "source": "shop",
                    "attributes": {"shoe_size": "38"},
                    "bare": False,
                    "scores": {
                        "community_id": 3,
                        "degree": 12,
                        "strength": 4.7,
                        "pagerank": 0.0021,
                        "betweenness": 0.013,
                        "harmonic": 41.5,
                        "core": 4,
                    },
                    "community_name": "Example & Daughters, Turin",
                    "run_id": "run-20260301T093000Z-4f2a1c",
                    "as_of": "2026-03-01T09:30:00Z",
                }
            ]
        }
    )

    scores: ScoresModel | None = Field(
        description="Null before an analysis, and for a customer who came after it."
    )
    community_name: str | None
    run_id: str | None = Field(description="The analysis that the scores are from.")
    as_of: Moment | None = Field(description="The moment that it shows.")


class CustomersPage(PageAnswer[CustomerModel]):
    """A part of the list of customers."""

    instead: str | None = Field(
        None,
        description="The words that were looked for in the place of those asked for, which nobody "
        "has: words that are there and differ a little.",
        examples=["john smith"],
    )


def show_customer(answer: CustomerAnswer) -> CustomerModel:
    """Return the model of a customer with scores."""
    customer = answer.customer
    return CustomerModel.model_validate(
        {
            **customer._asdict(),
            "label": customer.label,
            "scores": answer.scores,
            "community_name": answer.community_name,
            **told_by(answer.run),
        }
    )


class InteractionModel(Answer):
    """Something that happened."""

    interaction_id: str = Field(examples=["i-2024-0001"])
    customer_id: CustomerId
    type: str = Field(examples=["email"])
    occurred_at: Moment
    counterparty_id: str | None = Field(
        description="The other customer, where there is one.", examples=["c7"]
    )
    channel: str | None = Field(examples=["web"])
    amount: float | None = Field(examples=[129.9])
    currency: str | None = Field(examples=["EUR"])
    quantity: float | None = Field(examples=[2])
    product_id: str | None = Field(examples=["p9"])
    rating: float | None = Field(examples=[4.5])
    source: str | None = Field(examples=["shop"])
    attributes: dict[str, Any] = Field(examples=[{"campaign": "spring"}])


class InteractionsPage(PageAnswer[InteractionModel]):
    """A part of the list of interactions."""


class RelatedModel(Answer):
    """A customer related to another, and why."""

    customer_id: str = Field(examples=["c7"])
    name: str = Field(examples=["Grace Sample"])
    steps: int = Field(
        ge=1, le=2, description="1: a relationship of their own; 2: through shared contacts."
    )
    type: str = Field(
        description="Type of the strongest relationship; `shared-contacts` at two steps.",
        examples=["email"],
    )
    types: list[str] = Field(
        description="The strongest first. Where rules infer `referred` from `referral`, only the "
        "latter.",
        examples=[["email", "colleague"]],
    )
    strength: Share = Field(
        description="All relationships together; at two steps the strongest way.", examples=[0.62]
    )
    confidence: Share = Field(examples=[0.92])
    score: float = Field(description="What the list is ranked by.", examples=[0.66])
    reasons: list[str] = Field(
        examples=[["12 e-mails since March 2026", "same employer", "3 shared contacts"]]
    )
    via: list[str] = Field(
        description="Ids of the shared contacts that matter most.", examples=[["c3", "c9"]]
    )
    relationship_id: str | None = Field(
        description="That of the strongest relationship; null at two steps.",
        examples=[EXAMPLE_ID],
    )
    relationships: list[RelationshipModel] = Field(
        description="Each relationship of their own, the strongest first; those whose type is not "
        "among `types` come last."
    )


class RelatedPage(PageAnswer[RelatedModel]):
    """A part of the list of related customers."""


class InfluencerModel(Answer):
    """A customer's place in a ranking."""

    rank: int = Field(ge=1, examples=[1])
    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    measure: str = Field(examples=["pagerank"])
    value: float = Field(description="What the ranking is by.", examples=[0.0021])
    scores: ScoresModel
    community_name: str = Field(examples=["Example & Daughters, Turin"])
    reasons: list[str] = Field(examples=[["12 direct contacts", "PageRank 4.2 times the average"]])


class InfluencersPage(PageAnswer[InfluencerModel], Told):
    """A part of a ranking."""
