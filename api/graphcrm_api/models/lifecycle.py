"""Stages of life on a day, and moves between them by month."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from graphcrm.model import Micros
from graphcrm_api.models.base import Answer, Query, Share, Told
from graphcrm_api.moments import Moment, read_moment, read_start


def _check_month(text: str | None) -> str | None:
    if text is not None:
        try:
            _first_of(text)
        except ValueError:
            raise ValueError("it takes a month such as 2026-03, or a date in it") from None
    return text


def _first_of(text: str) -> Micros:
    return read_start(f"{text}-01" if len(text) == 7 else text)


def _check_day(text: str | None) -> str | None:
    if text is not None:
        read_moment(text)
    return text


Day = Annotated[str | None, AfterValidator(_check_day)]
Month = Annotated[str | None, AfterValidator(_check_month)]


class StagesQuery(Query):
    """On which day."""

    as_of: Day = Field(
        None,
        description="At the end of this day in UTC, from the changes of stage that the current "
        "analysis keeps; without it the day that the analysis shows. Later days are refused.",
        examples=["2026-03-01"],
        json_schema_extra={"format": "date-time"},
    )

    def moment(self) -> Micros | None:
        """Return the moment asked for."""
        return None if self.as_of is None else read_moment(self.as_of)


class FlowsQuery(Query):
    """Which months."""

    since: Month = Field(
        None,
        alias="from",
        description="The first month; without it that of the first change, at most 120 back.",
        examples=["2025-04"],
        json_schema_extra={"pattern": r"^\d{4}-\d{2}(-\d{2})?$"},
    )
    until: Month = Field(
        None,
        alias="to",
        description="The last month; without it the one that the analysis shows.",
        examples=["2026-03"],
        json_schema_extra={"pattern": r"^\d{4}-\d{2}(-\d{2})?$"},
    )

    def moments(self) -> tuple[Micros | None, Micros | None]:
        """Return moments in both months."""
        since, until = (
            None if text is None else _first_of(text) for text in (self.since, self.until)
        )
        return since, until


class StageCountModel(Answer):
    """How many customers are in a stage."""

    stage: str = Field(examples=["loyal"])
    customers: int = Field(ge=0, examples=[412])
    share: Share = Field(description="Of those in any stage.", examples=[0.21])


class StagesModel(Told):
    """Customers by stage at the end of a day, in the order in which a life goes."""

    on: Moment = Field(description="The last moment of that day.")
    stages: list[StageCountModel]
    in_stage: int = Field(ge=0, description="Customers in any stage.")
    others: int = Field(ge=0, description="Not known yet, or nothing is known of them.")


class MoveModel(Answer):
    """Customers who went from one stage to another in a month."""

    source: str | None = Field(description="Null: became known.", examples=["repeat"])
    target: str = Field(examples=["loyal"])
    customers: int = Field(
        ge=0, description="From the end of the month before to its end, each once.", examples=[17]
    )
    changes: int = Field(ge=0, description="Every such change within the month.", examples=[19])


class StageMonthModel(Answer):
    """A month of the lifecycle."""

    month: str = Field(examples=["2026-03"])
    stock: list[int] = Field(description="Customers by stage at its end, in the order of `stages`.")
    moves: list[MoveModel] = Field(
        description="Stock before, with `customers` moved, is the stock after."
    )


class FlowsModel(Told):
    """Who went from which stage to which, month by month."""

    stages: list[str] = Field(examples=[["potential", "first purchase", "repeat"]])
    before: list[int] = Field(description="Customers by stage before the first month.")
    months: list[StageMonthModel]


class StageOnModel(Answer):
    """The stage of one customer at the end of a day."""

    on: Moment
    stage: str | None = Field(description="Null: not known yet.", examples=["repeat"])
    since: Moment | None
