"""What relationships rest on, and what users say of them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphcrm.ingest.cells import MAX_ID
from graphcrm.service.verdict_checks import MAX_KIND, MAX_NOTE
from graphcrm_api.models.base import Answer, PageAnswer
from graphcrm_api.models.customers import InteractionModel
from graphcrm_api.models.relationships import EXAMPLE_ID, RelationshipModel
from graphcrm_api.moments import Moment

Said = Literal["confirmed", "rejected"]


class EvidenceRowModel(Answer):
    """One thing that a relationship rests on."""

    relationship_id: str = Field(examples=[EXAMPLE_ID])
    type: str = Field(description="Type of the relationship.", examples=["colleague"])
    evidence: Literal["interaction", "fact", "link"] = Field(
        description="An interaction, something that a rule saw in the data, or a declared link."
    )
    text: str = Field(description="In words.", examples=["e-mail on 1 March 2026"])
    first_seen: Moment | None
    last_seen: Moment | None
    rule: str | None = Field(description="Of a fact: what saw it.", examples=["same-employer"])
    detail: dict[str, Any] = Field(
        description="Of a fact: what it saw.", examples=[{"company": "Example & Daughters"}]
    )
    weight: float | None = Field(
        description="Of a fact: what it adds to the log odds of the relationship.", examples=[1.5]
    )
    interaction: InteractionModel | None


class EvidenceModel(Answer):
    """A relationship and a part of what it rests on: facts first, then interactions."""

    relationship: RelationshipModel
    items: list[EvidenceRowModel]
    cursor: str | None = Field(
        description="Pass it back as `cursor` for the next page; null on the last one."
    )


class VerdictBody(BaseModel):
    """What to say of a relationship."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {"verdict": "rejected", "note": "They only share a reception desk."},
                {"verdict": "confirmed", "kind": "partner"},
                {"verdict": "confirmed", "kind": "reports-to", "source_id": "c42"},
            ]
        },
    )

    verdict: Said
    kind: str | None = Field(
        None,
        min_length=1,
        max_length=MAX_KIND,
        description="What a confirmed relationship is in truth, where its type is wrong.",
    )
    source_id: str | None = Field(
        None,
        max_length=MAX_ID,
        description=(
            "From which of the two a confirmed relationship runs: who reports (`reports-to`), "
            "who supplies (`supplier`), who referred (`referred`). Needed where `kind` is one of "
            "these; without `kind` it turns a relationship round that was found the wrong way. "
            "Other kinds that rules infer have no direction, and do not take it."
        ),
        examples=["c42"],
    )
    note: str | None = Field(None, max_length=MAX_NOTE, description="For those who ask why.")


class VerdictModel(Answer):
    """What a user said of an inferred relationship."""

    relationship_id: str = Field(examples=[EXAMPLE_ID])
    low_id: str = Field(description="The customer whose id comes first.", examples=["c42"])
    high_id: str = Field(examples=["c7"])
    type: str = Field(description="The type that it was found with.", examples=["colleague"])
    verdict: Said
    kind: str | None = Field(
        description="The type that it was given instead; of a rejected one, before."
    )
    note: str | None
    decided_at: Moment
    source_id: str | None = Field(
        description="From which of the two it runs, where that was said.", examples=["c42"]
    )


class VerdictsPage(PageAnswer[VerdictModel]):
    """A part of what users said, the latest first."""
