"""Analysis runs: what is asked for, and how it goes."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    JsonValue,
    Tag,
)

from graphcrm.analytics.backends import AUTO, check_engine, engines
from graphcrm.errors import GraphCrmError
from graphcrm.inference.rules import Rules
from graphcrm.model import Run
from graphcrm.value.rules import PARTS
from graphcrm_api.models.base import Answer
from graphcrm_api.moments import Moment, read_moment

if TYPE_CHECKING:
    from graphcrm_api.runs import Job


def _check_moment(text: str | None) -> str | None:
    if text is not None:
        read_moment(text)
    return text


def _whole(value: Any) -> Any:
    """Take 7.0 as 7, which JSON does not tell apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _check_engine(name: str) -> str:
    try:
        check_engine(name)
    except GraphCrmError as error:
        raise ValueError(str(error)) from error
    return name


ENGINES: list[JsonValue] = [AUTO, *(engine.name for engine in engines() if engine.algorithms)]

Days = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]


def _form(value: Any) -> str:
    return "types" if isinstance(value, dict) else "days"


HalfLife = Annotated[
    Annotated[Days, Tag("days")] | Annotated[dict[str, Days], Tag("types")], Discriminator(_form)
]


class AnalysisBody(BaseModel):
    """What to analyse and how; an empty object takes the defaults."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{}, {"as_of": "2026-03-01", "half_life": {"email": 30}, "seed": 7}]
        },
    )

    as_of: Annotated[str | None, AfterValidator(_check_moment)] = Field(
        None,
        description=(
            "Evidence after this moment is left out, and ages are counted back from it. A date "
            "alone is the end of that day in UTC. Without it: the latest moment in the data."
        ),
        examples=["2026-03-01T09:30:00Z"],
        json_schema_extra={"format": "date-time"},
    )
    half_life: HalfLife | None = Field(
        None,
        description=(
            "Days after which an interaction counts half: one number for all types, or a number "
            "for each type. 0 stands for no decay."
        ),
        examples=[{"email": 30}],
    )
    seed: Annotated[int, BeforeValidator(_whole)] = Field(
        0, ge=0, le=2**31 - 1, description="Same data and seed, same answer."
    )
    algorithm: Literal["leiden", "louvain"] = "leiden"
    resolution: float = Field(
        1.0,
        gt=0,
        le=1000,
        allow_inf_nan=False,
        description="Above 1: more and smaller communities; below 1: fewer and larger ones.",
    )
    min_community_size: Annotated[int, BeforeValidator(_whole)] = Field(
        1,
        ge=1,
        le=2**31 - 1,
        description="Smaller communities join the one they are tied to most.",
    )
    effort: Literal["best", "fast"] = Field(
        "best",
        description="How long Leiden searches: `best` several times, crossing what it found, "
        "`fast` once.",
    )
    fresh: bool = Field(
        False,
        description="Forget earlier analyses: communities are looked for anew, numbered from 0.",
    )
    keep_current: bool = Field(
        False,
        description="Keep the result for `as_of` alone; the current analysis stays.",
    )
    months: Annotated[int | None, BeforeValidator(_whole)] = Field(
        None,
        ge=1,
        le=120,
        description="First analyse the ends of so many months before, and keep the results.",
    )
    engine: Annotated[str, AfterValidator(_check_engine)] = Field(
        AUTO,
        description=(
            "What computes; `auto` chooses what fits, and the record's parameter `engine_reason` "
            "says why. `gds` works inside Neo4j."
        ),
        json_schema_extra={"enum": ENGINES},
    )
    infer: bool = Field(
        True, description="Whether relationships that nobody declared are looked for."
    )
    quick: bool = Field(
        False,
        description="Where few ties came or went since the analysis before, betweenness and "
        "harmonic are worked out from what they were; their error is stated.",
    )
    likely: bool = Field(
        True, description="Whether a ranking of likely but missing ties is learnt."
    )
    value: bool = Field(
        True,
        description="Whether worth, stages and churn of customers are reckoned.",
    )
    value_rules: dict[str, Any] | None = Field(
        None,
        description="Choices about value, by the names of docs/value.md, with the same checks as a "
        "file of them; the service's own without it. `GET /value/rules` shows all names.",
        examples=[{"clv": {"horizon_weeks": 26}, "churn": {"patience": 4}}],
        json_schema_extra={
            "properties": {name: {} for name in ("currency", "rates", *PARTS)},
            "additionalProperties": False,
        },
    )
    rules: dict[str, Any] = Field(
        default_factory=dict,
        description="Thresholds of inference by name, over those of the service.",
        examples=[{}],
        json_schema_extra={
            "properties": {field.name: {} for field in fields(Rules)},
            "additionalProperties": False,
        },
    )


class ProvenanceModel(Answer):
    """How one result was made."""

    measure: str = Field(examples=["pagerank"])
    algorithm: str = Field(examples=["power iteration"])
    engine: str = Field(examples=["local"])
    parameters: dict[str, Any]
    seconds: float
    exact: bool
    error: float | None = Field(description="Half the 95 % interval; null where it is exact.")
    converged: bool


class RecordModel(Answer):
    """The stored record of a finished run."""

    run_id: str = Field(examples=["run-20260301T093000Z-4f2a1c"])
    engine: str = Field(examples=["local"])
    algorithm: str = Field(examples=["leiden"])
    parameters: dict[str, Any]
    seed: int
    as_of: Moment | None
    started_at: Moment
    finished_at: Moment
    seconds: float
    data_version: int = Field(description="State of the data that was analysed.")
    graph_hash: str = Field(description="Equal graphs have equal hashes.")
    topology_hash: str = Field(description="The same for customers and ties without weights.")
    modularity: float = Field(examples=[0.4198])
    counts: dict[str, int] = Field(examples=[{"customers": 34, "edges": 78, "communities": 4}])
    measures: list[ProvenanceModel]
    models: dict[str, Any] | None
    started_from: str | None = Field(description="The run whose communities this one began with.")
    numbering: str = Field(description="Runs with the same one share their community ids.")
    next_community: int = Field(description="The lowest community id that was never given.")


Status = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class RunModel(Answer):
    """An analysis run and how far it is."""

    run_id: str = Field(examples=["run-20260301T093000Z-4f2a1c"])
    status: Status
    stage: str | None = Field(description="What it does now.", examples=["communities"])
    step: int | None = Field(description="Which of the `steps` this stage is.", examples=[6])
    steps: int | None = Field(description="How many stages there are.", examples=[15])
    done: int | None = Field(description="How much of the stage is done.")
    total: int | None = Field(description="Out of how much, where that is known.")
    started_at: Moment | None
    finished_at: Moment | None
    error: str | None = Field(description="Why it failed.")
    record: RecordModel | None = Field(description="The record of a run that succeeded.")


def show_record(run: Run) -> RunModel:
    """Return the resource of a finished run that the store holds."""
    return RunModel(
        run_id=run.run_id,
        status="succeeded",
        stage=None,
        step=None,
        steps=None,
        done=None,
        total=None,
        started_at=run.started_at,  # type: ignore[arg-type]
        finished_at=run.finished_at,  # type: ignore[arg-type]
        error=None,
        record=RecordModel.model_validate(run),
    )


def show_job(job: Job) -> RunModel:
    """Return the resource of a run that has not succeeded (yet)."""
    return RunModel.model_validate({**asdict(job), "record": None})


class CountsModel(Answer):
    """How many of each there are."""

    customers: int
    bare: int = Field(description="Customers that have no row of their own.")
    interactions: int
    links: int
    relationships: int
    communities: int


class StatusModel(Answer):
    """What the graph holds."""

    store: str = Field(description="Where the graph is kept.", examples=["graph.db"])
    counts: CountsModel
    run: RecordModel | None = Field(description="The analysis that answers rest on.")
    stale: bool = Field(description="Data came in after that analysis.")
    data_version: int = Field(description="Grows whenever data changes.")
    waiting: int = Field(
        ge=0, description="Pairs of customers that wait for a person: `GET /duplicates`."
    )
    resolved_at: Moment | None = Field(
        description="When all records were last matched; null where they never were."
    )
    under_way: RunModel | None = Field(
        None, description="The analysis that this service works on now, null for none."
    )
