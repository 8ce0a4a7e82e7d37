"""One customer of many records: what is asked for, and what came of it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graphcrm.answers import RecordsAnswer
from graphcrm.ingest.cells import MAX_ID
from graphcrm.model import Customer
from graphcrm_api.models.base import Answer, PageAnswer
from graphcrm_api.moments import Moment


class Strict(BaseModel):
    """A body; a name that is not known is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class MergeBody(Strict):
    """Which record becomes part of which customer."""

    customer_id: str = Field(min_length=1, max_length=MAX_ID, examples=["c42"])
    record_id: str = Field(min_length=1, max_length=MAX_ID, examples=["shop-17"])


class SeparationBody(Strict):
    """Which two records are never the same."""

    left_id: str = Field(min_length=1, max_length=MAX_ID, examples=["c42"])
    right_id: str = Field(min_length=1, max_length=MAX_ID, examples=["c43"])


class ResolutionBody(Strict):
    """How to match; an empty object takes the defaults."""

    auto_merge: float = Field(
        0.9, gt=0, le=1, description="Merge records that are this probably the same."
    )
    review: float = Field(
        0.5, gt=0, le=1, description="Let less probable ones wait for a person, down to this."
    )
    seed: int = Field(0, ge=0, le=2**31 - 1)
    region: str | None = Field(
        None,
        pattern="^[A-Z]{2}$",
        description="Country of phone numbers without one, such as `DE`.",
        examples=["DE"],
    )
    learn: bool = Field(False, description="Put what was learnt earlier aside.")


class ResolutionModel(Answer):
    """What matching all records did."""

    records: int = Field(ge=0, examples=[2100])
    matched: int = Field(
        ge=0,
        description="All records the first time, later those that are new or changed.",
        examples=[2100],
    )
    merged: int = Field(ge=0, description="Part of another customer now.", examples=[98])
    waiting: int = Field(ge=0, description="Pairs for a person: `GET /duplicates`.", examples=[4])
    customers: int = Field(ge=0, examples=[2002])
    learnt: bool
    auto_merge: float
    review: float
    seconds: float


class OriginModel(Answer):
    """Where a value came from."""

    record_id: str = Field(examples=["shop-17"])
    rule: str = Field(
        description="What put this record first: `trusted`, `newest`, `most-complete`, "
        "`only-value` or, where all else was equal, `first-id`.",
        examples=["newest"],
    )


class SourceRecord(Answer):
    """A source record as it came; only fields with a value."""

    customer_id: str = Field(description="The id of the record.", examples=["shop-17"])
    created_at: Moment | None
    fields: dict[str, Any] = Field(examples=[{"name": "Ada Example", "source": "shop"}])
    tags: list[str]
    attributes: dict[str, Any]
    interactions: int = Field(ge=0, description="It took part in, on either side.", examples=[12])


class MergedRecord(Answer):
    """A record whose id is not the customer's."""

    record_id: str = Field(examples=["shop-17"])
    merged_at: Moment
    how: str = Field(description="`hand` or `matched`.", examples=["matched"])
    probability: float | None = Field(description="That both are one, where it was matched.")


class RecordsModel(Answer):
    """A customer and the source records that make it."""

    customer_id: str = Field(examples=["c42"])
    label: str = Field(examples=["Ada Example"])
    records: list[SourceRecord]
    origins: dict[str, OriginModel] = Field(
        description="For each field with a value, where it came from; attributes under "
        "`attributes.` and their name."
    )
    merges: list[MergedRecord]


class FreedModel(Answer):
    """Records that are customers of their own again."""

    freed: list[str] = Field(examples=[["shop-17"]])


class SeparationModel(Answer):
    """Two records that are never the same."""

    left_id: str = Field(examples=["c42"])
    right_id: str = Field(examples=["c43"])
    said_at: Moment


class SeparationsAnswer(Answer):
    """All pairs that are never the same."""

    items: list[SeparationModel]


class LedgerLine(Answer):
    """A line of the ledger."""

    number: int = Field(ge=1)
    at: Moment
    action: str = Field(description="`merge`, `unmerge`, `never-match` or `may-match`.")
    left_id: str = Field(description="The customer, or the first of a pair.", examples=["c42"])
    right_id: str = Field(description="The record.", examples=["shop-17"])
    how: str = Field(description="`hand` or `matched`.")
    probability: float | None


class LedgerPage(PageAnswer[LedgerLine]):
    """A part of the ledger, newest first."""


_APART = ("customer_id", "created_at", "tags", "attributes", "bare")
"""What a record says outside its `fields`, or not at all."""


def show_records(answer: RecordsAnswer) -> RecordsModel:
    """Return the model of a customer's records."""
    return RecordsModel(
        customer_id=answer.customer.customer_id,
        label=answer.customer.label,
        records=[
            _show_record(record, answer.interactions.get(record.customer_id, 0))
            for record in answer.records
        ],
        origins={
            name: OriginModel.model_validate(origin) for name, origin in answer.origins.items()
        },
        merges=[MergedRecord.model_validate(merge) for merge in answer.merges],
    )


def _show_record(record: Customer, interactions: int) -> SourceRecord:
    values = record._asdict()
    fields = {
        name: value for name, value in values.items() if value is not None and name not in _APART
    }
    told = {**values, "fields": fields, "interactions": interactions}
    return SourceRecord.model_validate(told)
