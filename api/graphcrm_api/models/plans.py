"""Plans of campaigns: what is asked for, and the answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from graphcrm.ingest.cells import MAX_ID
from graphcrm.service.arithmetic import LONGEST
from graphcrm.service.plan_request import LARGEST_BUDGET, SEEDS, PlanRequest
from graphcrm_api.models.base import Answer, CommunityId, PageAnswer
from graphcrm_api.moments import Moment

SMALLEST_EPSILON = 0.05
"""Smaller ones take too long while a client waits; the command line takes them."""

MOST_IDS = 10_000
MOST_RULES = 50
MAX_RULE = 500


def _whole(value: Any) -> Any:
    """Take 7.0 as 7, which JSON does not tell apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: Any) -> Any:
    """Take a number where an expression is written."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if number else value


Whole = Annotated[int, BeforeValidator(_whole)]
Expression = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=LONGEST)]
Ids = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=MAX_ID)]], Field(max_length=MOST_IDS)
]
Rules = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=MAX_RULE)]], Field(max_length=MOST_RULES)
]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]


class PlanBody(BaseModel):
    """Whom to start a campaign with; an empty object asks for ten people."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{}, {"budget": 5, "probability": "weighted-cascade"}]},
    )

    budget: Whole | None = Field(
        None, ge=1, le=LARGEST_BUDGET, description="At most so many people."
    )
    money: float | None = Field(
        None, gt=0, le=1e15, allow_inf_nan=False, description="At most so much money in all."
    )
    cost: Expression = Field(
        "1",
        description="What a customer costs: a number, a column or score, or arithmetic over them, "
        "such as `5 + 0.1 * degree`.",
        examples=["1"],
    )
    probability: Expression = Field(
        "strength",
        description="`strength`, `weighted-cascade`, `learned`, or one number above 0, up to 1.",
        examples=["strength"],
    )
    pass_on: Share = Field(0.1, description="How likely a tie of full strength passes it on.")
    window: float = Field(
        30.0,
        gt=0,
        le=36500,
        allow_inf_nan=False,
        description="Days within which buying the same counts as passed on, for `learned`.",
    )
    model: Literal["ic", "lt"] = Field(
        "ic", description="Independent cascade, or linear thresholds."
    )
    epsilon: float = Field(0.1, ge=SMALLEST_EPSILON, le=0.5, allow_inf_nan=False)
    delta: float = Field(0.01, ge=1e-6, le=0.5, allow_inf_nan=False)
    seed: Whole = Field(0, ge=0, le=SEEDS - 1, description="Same seed, same answer.")
    community: CommunityId | None = Field(None, description="Only its members may be chosen.")
    segment: str | None = Field(
        None, max_length=MAX_RULE, description="Only customers with this tag may be chosen."
    )
    only: Rules = Field([], description="`NAME=VALUE`, of whom all hold may be chosen.")
    exclude: Ids = Field([], description="Customers who are never chosen.")
    exclude_tags: Rules = Field([], description="Nobody with any of these tags.")
    exclude_where: Rules = Field(
        [], description="`NAME=VALUE`, such as `consent=false`: nobody of whom any holds."
    )
    exclude_contacted: Rules = Field(
        [], description="`DAYS` or `TYPE=DAYS`: nobody contacted in the last so many days."
    )
    quotas: Rules = Field([], description="Such as `community<=5`, `city=Paris>=2`, `tag=vip<=9`.")
    chosen: Ids = Field([], description="Seeds that are there already, at no cost.")
    target_community: CommunityId | None = Field(
        None, description="Only reaching its members counts."
    )
    target_segment: str | None = Field(
        None, max_length=MAX_RULE, description="Only reaching customers with this tag counts."
    )
    value: Expression | None = Field(
        None, description="What reaching a customer is worth, an expression like `cost`."
    )

    def as_request(self) -> PlanRequest:
        """Return it as the service takes it."""
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in self.model_dump().items()
        }
        return PlanRequest(**given)


class ReachModel(Answer):
    """How much is reached on average, with a 95 % interval."""

    mean: float = Field(ge=0, examples=[34.5])
    low: float = Field(ge=0)
    high: float = Field(ge=0)
    simulations: int = Field(ge=0)


class PlannedSeedModel(Answer):
    """A customer to start with."""

    rank: int = Field(ge=1)
    customer_id: str = Field(examples=["c42"])
    name: str
    gain: float = Field(ge=0, description="What it adds to those before it.")
    cost: float = Field(ge=0)
    community_id: int = Field(description="-1 where the analysis did not know the customer.")
    community_name: str
    reasons: list[str]


class ComparisonModel(Answer):
    """What the same budget gets when customers are chosen another way."""

    by: Literal["spread", "degree", "pagerank", "random"]
    people: int = Field(ge=0)
    cost: float = Field(ge=0)
    reach: ReachModel


class GuaranteeModel(Answer):
    """How good the seeds are for certain."""

    certainty: float = Field(description="The chance at least that all of this holds.")
    proved: float = Field(description="The share of the best that these seeds reach at least.")
    lower: float = Field(description="What they reach at least beyond those chosen before.")
    upper: float = Field(description="What no choice exceeds.")
    factor: float | None = Field(
        description="The share known beforehand; null where none is known."
    )
    words: str


class PlanModel(Answer):
    """A plan, and how it was made."""

    plan_id: str = Field(examples=["plan-20260301T093000Z-4f2a1c"])
    created_at: Moment
    run_id: str = Field(description="The analysis that it was made from.")
    graph_hash: str
    request: dict[str, JsonValue] = Field(description="What was asked for.")
    by: Literal["spread", "degree", "pagerank"] = Field(
        description="How the seeds were found: by maximising the spread, or by the plain ranking "
        "that turned out no worse."
    )
    seeds: list[PlannedSeedModel]
    reach: ReachModel = Field(description="What seeds and those chosen before reach together.")
    already: ReachModel = Field(description="What those chosen before reach alone.")
    cost: float = Field(ge=0)
    unit: Literal["customers", "value"] = Field(description="What is counted.")
    comparisons: list[ComparisonModel]
    guarantee: GuaranteeModel
    probability: dict[str, JsonValue] = Field(description="The rule, and what it rests on.")
    notes: list[str]
    summary: str = Field(description="The answer in words.")
    samples: int = Field(ge=0)
    seconds: float = Field(ge=0)


class PlansPage(PageAnswer[PlanModel]):
    """A part of the plans, the newest first."""
