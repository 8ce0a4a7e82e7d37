"""Relationships of two customers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphcrm_api.models.base import Answer, CustomerId, PageAnswer, Share
from graphcrm_api.moments import Moment

EXAMPLE_ID = "WyJjNDIiLCJjNyIsImNvbGxlYWd1ZSJd"


class RelationshipModel(Answer):
    """One relationship of two customers, and why."""

    relationship_id: str = Field(
        description="What it is called, the same after every analysis.", examples=[EXAMPLE_ID]
    )
    source_id: CustomerId
    target_id: str = Field(examples=["c7"])
    type: str = Field(examples=["colleague"])
    directed: bool = Field(
        description="It runs from source to target: all evidence does, or a user said so."
    )
    strength: Share = Field(examples=[0.62])
    confidence: Share = Field(examples=[0.92])
    origin: Literal["declared", "inferred"]
    confirmed: bool = Field(description="A user said that it is right.")
    can_be_judged: bool = Field(
        description="Rules inferred it, so that a user may confirm or reject it."
    )
    counted: bool = Field(
        description="It is part of the edge that the analysed graph has for the two."
    )
    first_seen: Moment | None
    last_seen: Moment | None
    evidence_count: int = Field(examples=[12])
    reasons: list[str] = Field(examples=[["colleague: both at Example & Daughters"]])


class RelationshipsPage(PageAnswer[RelationshipModel]):
    """The relationships of two customers."""
