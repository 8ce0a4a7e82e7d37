"""What happened with a customer, month by month."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from graphcrm_api.models.base import Answer, CustomerId, Query
from graphcrm_api.moments import read_moment, read_start


def _check(text: str | None) -> str | None:
    if text is not None:
        read_moment(text)
    return text


Bound = Annotated[str | None, AfterValidator(_check)]
_FORMAT: dict[str, JsonValue] = {"format": "date-time"}


class SpanQuery(Query):
    """A span of time, both ends included."""

    since: Bound = Field(
        None,
        description="This moment or later; a date alone is the beginning of that day in UTC.",
        examples=["2025-03-01"],
        json_schema_extra=_FORMAT,
    )
    until: Bound = Field(
        None,
        description="This moment or earlier; a date alone is the end of that day in UTC.",
        examples=["2026-03-01"],
        json_schema_extra=_FORMAT,
    )

    def moments(self) -> dict[str, int | None]:
        """Return both as the service takes them."""
        return {
            "since": None if self.since is None else read_start(self.since),
            "until": None if self.until is None else read_moment(self.until),
        }


class TimelineQuery(SpanQuery):
    """How to count, and when."""

    bin: Literal["month"] = Field("month", description="Months in UTC.")


class AmountSumModel(Answer):
    """The sum of amounts in one currency."""

    currency: str | None = Field(description="Null where none was given.", examples=["EUR"])
    count: int = Field(ge=1, description="Interactions with an amount.", examples=[3])
    amount: float = Field(examples=[129.9])


class TypeCountModel(Answer):
    """Interactions of a type in a month."""

    type: str | None = Field(
        description="Null for all types beyond the fifty most frequent.", examples=["purchase"]
    )
    count: int = Field(ge=1, examples=[4])
    amounts: list[AmountSumModel]


class TimelineBinModel(Answer):
    """A month in which something happened."""

    month: str = Field(examples=["2026-03"])
    count: int = Field(ge=1, examples=[4])
    types: list[TypeCountModel]


class TimelineModel(Answer):
    """What a customer took part in, month by month."""

    customer_id: CustomerId
    bin: Literal["month"]
    total: int = Field(ge=0, description="Interactions in the span of time.")
    left_out: int = Field(
        ge=0, description="Those of earlier months, where there are more than 600."
    )
    bins: list[TimelineBinModel] = Field(
        description="In order; months in which nothing happened are not there."
    )
