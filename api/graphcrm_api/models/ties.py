"""Which ties to see, whom they lead to, and what each kind of them would add to a picture."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphcrm.ingest.cells import MAX_ID
from graphcrm.service.among import MAX_TIES
from graphcrm.service.stepping import MAX_ANSWER, MAX_ASKED
from graphcrm.service.ties import TieFilter
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm_api.models.base import Answer, CustomerId, Share
from graphcrm_api.models.timeline import SpanQuery
from graphcrm_api.moments import Moment

MOST_TYPES = 100

Types = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=200)]],
    Field(
        max_length=MOST_TYPES,
        description="Only relationships of these types; without any, all that are part of edges of "
        "the analysed graph.",
        examples=[["colleague", "friend"]],
    ),
]
Least = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Leave out pairs whose relationships that pass are together weaker.",
    ),
]


class ExpansionsQuery(SpanQuery):
    """Which ties count; dates are those when they were last seen."""

    min_strength: Least = 0.0

    def as_filter(self) -> TieFilter:
        """Return it as the service takes it."""
        return TieFilter(frozenset(), self.min_strength, **self.moments())


class TieQuery(ExpansionsQuery):
    """Which ties to see; dates are those when they were last seen."""

    types: Types = Field(default_factory=list)

    def as_filter(self) -> TieFilter:
        """Return it as the service takes it."""
        return TieFilter(frozenset(self.types), self.min_strength, **self.moments())


class ExpansionModel(Answer):
    """What one kind of relationship leads to."""

    type: str = Field(examples=["colleague"])
    neighbours: int = Field(ge=1, examples=[12])
    strongest: Share = Field(description="The strength of the strongest.", examples=[0.62])
    counted: bool = Field(
        description="Any of them is part of an edge of the analysed graph; otherwise they are "
        "drawn only where `types` names them."
    )
    adds: int = Field(
        ge=0, description="Those of the neighbours who are not present.", examples=[7]
    )


class ExpansionsModel(Answer):
    """What a customer can be expanded by, the kind with most neighbours first."""

    customer_id: CustomerId
    total: int = Field(ge=0, description="Different neighbours by all kinds together.")
    neighbours: int = Field(ge=0, description="By edges of the analysed graph: without `types`.")
    adds: int = Field(ge=0, description="Those of these neighbours who are not present.")
    kinds: list[ExpansionModel]


class PresentBody(BaseModel):
    """Who is in the picture already."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"present": ["c42", "c7"]}]}
    )

    present: list[Annotated[str, Field(max_length=MAX_ID)]] = Field(max_length=MAX_ASKED)


class NeighboursBody(BaseModel):
    """From whom, and by which ties."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"customer_ids": ["c42", "c7"], "min_strength": 0.3}]},
    )

    customer_ids: list[Annotated[str, Field(min_length=1, max_length=MAX_ID)]] = Field(
        min_length=1, max_length=MAX_ASKED
    )
    types: Types = Field(default_factory=list)
    min_strength: Least = 0.0
    limit: int = Field(MAX_ANSWER, ge=1, le=MAX_ANSWER, description="At most so many.")


class NeighboursModel(Answer):
    """Everyone one step away, the most tied first."""

    customer_ids: list[CustomerId]
    total: int = Field(ge=0, description="How many there are without a limit.")


class AmongBody(BaseModel):
    """Among whom."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"customer_ids": ["c42", "c7"]}]},
    )

    customer_ids: list[Annotated[str, Field(min_length=1, max_length=MAX_ID)]] = Field(
        min_length=1, description=f"At most {MAX_DRAWN_NODES:,}, as many as a picture holds."
    )
    limit: int = Field(MAX_TIES, ge=1, le=MAX_TIES, description="At most so many relationships.")


class AmongTieModel(Answer):
    """A relationship of two of the customers, as the verdicts of users leave it."""

    source_id: CustomerId
    target_id: str = Field(examples=["c7"])
    type: str = Field(examples=["colleague"])
    strength: Share = Field(examples=[0.62])
    confidence: Share = Field(examples=[0.92])
    origin: Literal["declared", "inferred"]
    confirmed: bool = Field(description="A user said that it is right.")
    counted: bool = Field(
        description="It is part of the edge that the analysed graph has for the two."
    )
    first_seen: Moment | None
    last_seen: Moment | None


class AmongModel(Answer):
    """Relationships, the strongest by strength times confidence first."""

    items: list[AmongTieModel]
    complete: bool = Field(description="There are no more than these.")
