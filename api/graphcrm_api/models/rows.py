"""Rows that are posted, and what became of them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graphcrm_api.models.base import RowError

MAX_ROWS = 10_000
"""Rows of one request."""


class CustomerRow(BaseModel):
    """A row of the table of customers. Further members are kept as attributes."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "customer_id": "c42",
                    "name": "Ada Example",
                    "email": "ada@example.org",
                    "city": "Turin",
                    "tags": "vip;newsletter",
                    "shoe_size": "38",
                }
            ]
        },
    )

    customer_id: str = Field(min_length=1)
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    kind: str | None = Field(None, description="`person` or `organization`.")
    national_id: str | None = None
    email: str | None = None
    phone: str | None = None
    birth_date: str | None = None
    gender: str | None = None
    address: str | None = None
    postcode: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    company: str | None = None
    job_title: str | None = None
    created_at: str | None = None
    tags: str | list[str] | None = Field(None, description="A list, or text with `;` between.")
    source: str | None = None


class InteractionRow(BaseModel):
    """A row of the table of interactions. Further members are kept as attributes."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "interaction_id": "i-2026-0001",
                    "customer_id": "c42",
                    "type": "email",
                    "occurred_at": "2026-03-01T09:30:00Z",
                    "counterparty_id": "c7",
                }
            ]
        },
    )

    interaction_id: str | None = Field(
        None, description="Without one, a stable hash of the row is its id."
    )
    customer_id: str = Field(min_length=1)
    type: str = Field(min_length=1, description="`purchase`, `call`, `email`, … or any other word.")
    occurred_at: str = Field(description="RFC 3339, or another usual form; UTC without a zone.")
    counterparty_id: str | None = Field(None, description="Another customer.")
    channel: str | None = None
    amount: float | str | None = None
    currency: str | None = None
    quantity: float | str | None = None
    product_id: str | None = None
    rating: float | str | None = None
    source: str | None = None


class LinkRow(BaseModel):
    """A row of the table of links. Further members are kept as attributes."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {"source_id": "c42", "target_id": "c7", "type": "colleague", "strength": 0.6}
            ]
        },
    )

    source_id: str = Field(min_length=1)
    target_id: str = Field(min_length=1)
    type: str = Field(min_length=1, description="`family`, `friend`, … or any other word.")
    directed: bool | str | None = None
    strength: float | str | None = Field(None, description="Above 0, at most 1.")
    since: str | None = None
    until: str | None = None
    source: str | None = None


class WriteModel(BaseModel):
    """What became of the rows."""

    table: str = Field(examples=["customers"])
    rows: int = Field(ge=0, description="Rows sent.", examples=[3])
    new: int = Field(ge=0, examples=[1])
    changed: int = Field(ge=0, examples=[1])
    unchanged: int = Field(ge=0, description="They said nothing new.", examples=[0])
    rejected: int = Field(ge=0, description="Rows that could not be used.", examples=[1])
    bare: int = Field(
        ge=0, description="Customers made because these rows name them.", examples=[0]
    )
    errors: list[RowError] = Field(description="For each row that could not be used, why.")


def body_schema(row: type[BaseModel]) -> dict[str, Any]:
    """Return the OpenAPI description of a body that holds one such row or a list of them."""
    schema = row.model_json_schema()
    examples = schema.pop("examples")
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "anyOf": [
                            schema,
                            {"type": "array", "items": schema, "maxItems": MAX_ROWS},
                        ]
                    },
                    "examples": {
                        "one": {"summary": "One row", "value": examples[0]},
                        "list": {"summary": "A list of rows", "value": examples},
                    },
                }
            },
        }
    }
