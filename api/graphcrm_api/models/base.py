"""What all models share: how answers are read from results, pages, and the problem document."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from graphcrm.model import Micros, Run
from graphcrm_api.moments import Moment, read_moment

T = TypeVar("T")

MAX_CURSOR = 20_000
"""Characters of a cursor; it may carry an id, of which it makes up to sixteen characters each."""

Limit = Annotated[int, Field(ge=1, le=200, description="At most this many on a page.")]
CommunityId = Annotated[int, Field(ge=0, le=2**31 - 1, examples=[3])]
CustomerId = Annotated[str, Field(examples=["c42"])]
Share = Annotated[float, Field(ge=0, le=1)]


def _check_moment(text: str | None) -> str | None:
    if text is not None:
        read_moment(text)
    return text


class Answer(BaseModel):
    """An answer; it is read from the attributes of what the service layer returns."""

    model_config = ConfigDict(from_attributes=True)


class Query(BaseModel):
    """Parameters of a query; a name that is not known is refused, so that a typo shows."""

    model_config = ConfigDict(extra="forbid")


class PageQuery(Query):
    """Which part of a list."""

    limit: Limit = 50
    cursor: str | None = Field(
        None,
        max_length=MAX_CURSOR,
        description="`cursor` of the page before, unchanged; none for the first page.",
    )


AsOf = Annotated[
    str | None,
    AfterValidator(_check_moment),
    Field(
        description="Answer from the last analysis kept that shows this moment or an earlier one; "
        "a date alone is the end of that day in UTC.",
        examples=["2026-03-01"],
        json_schema_extra={"format": "date-time"},
    ),
]


def moment_in(as_of: str | None) -> Micros | None:
    """Return the moment that `as_of` names."""
    return None if as_of is None else read_moment(as_of)


class AsOfQuery(Query):
    """As of when."""

    as_of: AsOf = None


class Told(Answer):
    """What an answer rests on."""

    run_id: str | None = Field(
        description="The analysis that this is from.", examples=["run-20260301T093000Z-4f2a1c"]
    )
    as_of: Moment | None = Field(description="The moment that it shows.")


def told_by(run: Run | None) -> dict[str, Any]:
    """Return the fields of `Told` for a run."""
    return {"run_id": run.run_id if run else None, "as_of": run.as_of if run else None}


class PageAnswer(Answer, Generic[T]):
    """A part of a list."""

    items: list[T]
    cursor: str | None = Field(
        description="Pass it back as `cursor` for the next page; null on the last one."
    )


class ParameterError(BaseModel):
    """What is wrong with one part of a request."""

    location: str = Field(description="`query`, `path`, `header` or `body`.", examples=["query"])
    name: str = Field(examples=["limit"])
    value: str | None = Field(description="What was sent, cut where long.", examples=["5000"])
    reason: str = Field(examples=["Input should be less than or equal to 200"])


class RowError(Answer):
    """Why one row could not be used."""

    index: int = Field(ge=0, description="Place of the row in the list, from 0.", examples=[3])
    column: str = Field(examples=["occurred_at"])
    value: str = Field(description="What it held, cut where long.", examples=["31 February"])
    reason: str = Field(examples=["is not a date"])


class Problem(BaseModel):
    """What went wrong: problem details after RFC 9457."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(
        description="Names the kind of problem; it stays the same from version to version.",
        examples=["urn:graphcrm:problem:customer-not-found"],
    )
    title: str = Field(examples=["There is no such customer"])
    status: int = Field(ge=400, le=599, examples=[404])
    detail: str = Field(
        description="What happened, and what helps.",
        examples=["There is no customer with the id 'c42'."],
    )
    instance: str = Field(description="Path of the request.", examples=["/api/v1/customers/c42"])
    errors: list[ParameterError | RowError] | None = Field(
        None, description="Where several things are wrong: each of them."
    )
    run_id: str | None = Field(None, description="The analysis run that is under way.")
    said: str | None = Field(None, description="Of a rule: what is wrong, without the place.")
    start: int | None = Field(None, description="Of a rule: the first character that is wrong.")
    end: int | None = Field(None, description="Of a rule: the one after the last.")
