"""Segments: rules to be saved or counted, and the answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphcrm.segments.tokens import MAX_RULE
from graphcrm.service.audiences import MAX_NAME, MAX_NOTE
from graphcrm.service.segment_communities import CommunityCounts
from graphcrm.service.segments import Counted, Draft
from graphcrm_api.models.base import (
    Answer,
    AsOf,
    CustomerId,
    Limit,
    PageAnswer,
    PageQuery,
    Query,
    Share,
    Told,
)
from graphcrm_api.moments import Moment

MAX_FIELD = 1000
RULE = 'community == 12 and rfm.segment in ("at risk") and influence.pagerank > p95'
Value = float | str | list[str] | None


class SegmentBody(BaseModel):
    """A rule with a name."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"name": "Win back", "rule": "churn.risk > 0.5", "description": None}]
        },
    )

    name: str = Field(
        min_length=1,
        max_length=MAX_NAME,
        pattern=r"\S",
        description="Any characters; no two segments have the same. Blanks around it do not count.",
    )
    rule: str = Field(max_length=MAX_RULE, description="See docs/segments.md.")
    description: str | None = Field(None, max_length=MAX_NOTE)

    def as_draft(self) -> Draft:
        """Return it as the service takes it."""
        return Draft(self.name, self.rule, self.description)


class RuleBody(BaseModel):
    """A rule that is not saved."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"rule": RULE}]}
    )

    rule: str = Field(max_length=MAX_RULE)


class SegmentAudienceBody(BaseModel):
    """What the audience is called; without a name as the segment is."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"name": "Spring offer"}]}
    )

    name: str | None = Field(None, min_length=1, max_length=MAX_NAME, pattern=r"\S")
    note: str | None = Field(None, max_length=MAX_NOTE)


class CommunityCountModel(Answer):
    """A community with members whom the rule fits."""

    community_id: int = Field(ge=0)
    name: str
    members: int = Field(ge=1, description="Of its members, those whom the rule fits.")
    size: int = Field(ge=2, description="All of its members.")


class CommunityCountsModel(Answer):
    """In which communities of the overview those are whom the rule fits."""

    items: list[CommunityCountModel] = Field(description="Most members first, at most 500.")
    more: int = Field(ge=0, description="Other communities that have some.")
    alone: int = Field(ge=0, description="Customers whom it fits and who are in none.")


class SegmentModel(Answer):
    """A saved segment, and how many customers it fits now."""

    segment_id: str = Field(examples=["segment-20260301T093000Z-4f2a1c09"])
    name: str
    rule: str = Field(examples=[RULE])
    description: str | None
    created_at: Moment
    changed_at: Moment
    version: int = Field(ge=1, description="Grows with each change; the ETag in quotes.")
    count: int | None = Field(ge=0, description="Customers now; null where it cannot be counted.")
    share: Share | None = Field(description="Of all customers.")
    problem: str | None = Field(description="Why it cannot be counted.")
    by_community: CommunityCountsModel | None = Field(
        None, description="Where its customers are; null where that was not asked for."
    )


def told_communities(counts: CommunityCounts | None) -> CommunityCountsModel | None:
    """Return where customers are as an answer."""
    return None if counts is None else CommunityCountsModel.model_validate(counts)


def told_segment(counted: Counted) -> SegmentModel:
    """Return a counted segment as an answer."""
    return SegmentModel(
        **counted.segment._asdict(),
        count=counted.count,
        share=counted.share,
        problem=counted.problem,
    )


class SegmentsPage(PageAnswer[SegmentModel]):
    """A part of the segments, the one changed last first."""


class RulePartModel(Answer):
    """A part of a rule, and how many customers it lets through."""

    text: str
    start: int = Field(ge=0, description="Its first character in the rule.")
    end: int = Field(ge=0)
    depth: int = Field(ge=0, description="0 for the whole rule; its parts follow it.")
    joined: Literal["and", "or", "not"] | None = Field(
        description="What joins its parts; null for a condition."
    )
    alone: int = Field(ge=0, description="Customers that it fits by itself.")
    so_far: int = Field(
        ge=0, description="Customers together with the parts before it under the same and / or."
    )
    unknown: int = Field(ge=0, description="Customers of whom it is not known.")
    bound: float | None = Field(description="What a percentile in it stands for.")


class SegmentMemberModel(Answer):
    """A customer that a rule fits."""

    customer_id: CustomerId
    name: str
    values: dict[str, Value] = Field(description="What it has in the fields that the rule names.")


class SegmentCountModel(Told):
    """How many customers a rule fits, and how many each part lets through."""

    count: int = Field(ge=0)
    total: int = Field(ge=0, description="All customers.")
    share: Share
    parts: list[RulePartModel]
    sample: list[SegmentMemberModel]
    hints: list[str] = Field(description="What may be a mistake, such as a word that nobody has.")
    by_community: CommunityCountsModel | None = Field(
        description="Where they are; null where that was not asked for."
    )


class SegmentMembersPage(PageAnswer[SegmentMemberModel], Told):
    """A part of the members, by id."""


class ConditionChangeModel(Answer):
    """A condition that came out otherwise."""

    text: str
    field: str
    was: Value
    now: Value
    held: bool | None = Field(description="Whether it held then; null where that is not known.")
    holds: bool | None
    bound_was: float | None = Field(description="What a percentile in it stood for then.")
    bound_now: float | None


class SegmentChangeModel(Answer):
    """A customer that came in or left."""

    customer_id: CustomerId
    name: str
    change: Literal["in", "out"]
    new: bool = Field(description="Whether it was no customer then.")
    conditions: list[ConditionChangeModel]


class SegmentChangesPage(PageAnswer[SegmentChangeModel], Told):
    """Who came in, then who left, each by id."""

    count_before: int = Field(ge=0)
    count_now: int = Field(ge=0)
    came: int = Field(ge=0, description="On all pages together.")
    left: int = Field(ge=0)
    hints: list[str]
    since_run: str = Field(description="The analysis compared with.")
    since_as_of: Moment | None


class SegmentFieldModel(Answer):
    """A field that rules may name."""

    name: str = Field(examples=["rfm.segment"])
    kind: str = Field(description="`number`, `word`, `moment`, `group`, `words` or `any`.")
    unit: str | None
    meaning: str


class FieldValueModel(Answer):
    """A value that customers have in a field."""

    value: str
    count: int = Field(ge=1)


class SegmentFieldsModel(Answer):
    """The fields, or the values of one."""

    fields: list[SegmentFieldModel]
    values: list[FieldValueModel] = Field(
        description="The most frequent values of the field `values_of`, at most 50."
    )


class SegmentMembersQuery(PageQuery):
    """Which part of the members, and of when."""

    as_of: AsOf = None


class SegmentChangesQuery(PageQuery):
    """Since when."""

    limit: Limit = 50
    since: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="A moment, or the id of a kept analysis; without it, the one before the "
        "current.",
        examples=["2026-02-01"],
    )


ByCommunity = Annotated[
    bool,
    Field(description="Also say in which communities of the overview they are; needs an analysis."),
]


class CountQuery(Query):
    """Of when, and whether by community."""

    as_of: AsOf = None
    by_community: ByCommunity = False


class SegmentQuery(Query):
    """Whether by community."""

    by_community: ByCommunity = False


class FieldsQuery(Query):
    """Of which field the values are wanted."""

    values_of: str | None = Field(
        None, min_length=1, max_length=MAX_FIELD, examples=["rfm.segment"]
    )
