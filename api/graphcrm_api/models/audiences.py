"""Audiences: what is to be saved, and the answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphcrm.ingest.cells import MAX_ID
from graphcrm.service.audiences import MAX_MEMBERS, MAX_NAME, MAX_NOTE, Basket
from graphcrm.service.contacts import MAX_CONTACTS
from graphcrm_api.models.base import Answer, CustomerId, PageAnswer, PageQuery
from graphcrm_api.moments import Moment


class AudienceBody(BaseModel):
    """A basket of customers with a name."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"name": "Spring offer", "customer_ids": ["c42", "c7"], "note": None}]
        },
    )

    name: str = Field(
        min_length=1,
        max_length=MAX_NAME,
        pattern=r"\S",
        description="Any characters; no two audiences have the same. Blanks around it do not "
        "count.",
    )
    customer_ids: list[Annotated[str, Field(min_length=1, max_length=MAX_ID)]] = Field(
        max_length=MAX_MEMBERS,
        description="Its members; double ones count once, merged records as their customer.",
    )
    note: str | None = Field(None, max_length=MAX_NOTE, description="What it is for.")

    def as_basket(self) -> Basket:
        """Return it as the service takes it."""
        return Basket(self.name, self.customer_ids, self.note)


class AudienceModel(Answer):
    """An audience without its members."""

    audience_id: str = Field(examples=["audience-20260301T093000Z-4f2a1c09"])
    name: str = Field(examples=["Spring offer"])
    note: str | None
    created_at: Moment
    changed_at: Moment
    version: int = Field(ge=1, description="Grows with each change; the ETag in quotes.")
    size: int = Field(
        ge=0,
        description="Customers when it was saved; of those merged since, the members name each "
        "once.",
    )


class AudiencesPage(PageAnswer[AudienceModel]):
    """A part of the audiences, the one changed last first."""


class MemberModel(Answer):
    """A customer in an audience."""

    customer_id: CustomerId
    name: str
    email: str | None
    phone: str | None


class ContactsBody(BaseModel):
    """Whose contacts."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"customer_ids": ["c42", "c7"]}]},
    )

    customer_ids: list[Annotated[str, Field(min_length=1, max_length=MAX_ID)]] = Field(
        min_length=1, max_length=MAX_CONTACTS
    )


class ContactsModel(Answer):
    """Customers as an audience would tell them, in the order of the question, each once."""

    items: list[MemberModel]


class MembersPage(PageAnswer[MemberModel]):
    """A part of the members, by the ids under which they were saved."""


class MembersQuery(PageQuery):
    """Which part of the members, and as what."""

    format: Literal["json", "csv"] | None = Field(
        None,
        description="`csv` for all members as a file; without it, what `Accept` prefers.",
    )
