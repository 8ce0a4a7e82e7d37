"""How one customer can be reached from another, or from one's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graphcrm.ingest.cells import MAX_ID
from graphcrm.service.paths import MOST_ALTERNATIVES, introductions, warmest_paths
from graphcrm_api.deps import ContextDep
from graphcrm_api.models import base
from graphcrm_api.models.graph import IntroductionModel, Introductions, PathModel, PathsModel
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["customers"])


class PathQuery(base.Query):
    """From whom to whom."""

    source: str = Field(max_length=MAX_ID, examples=["c42"])
    target: str = Field(max_length=MAX_ID, examples=["c7"])
    alternatives: int = Field(
        0, ge=0, le=MOST_ALTERNATIVES, description="As many more ways, with other introducers."
    )


@router.get(
    "/paths",
    operation_id="findPath",
    summary="The strongest path between two customers",
    responses=problems(404, 409),
)
def find_path(ctx: ContextDep, query: Annotated[PathQuery, Query()]) -> PathsModel:
    """The chain of relationships whose strengths multiply to the most.

    Two customers in separate parts of the graph have none: a 404 that says so.
    """
    first, *others = warmest_paths(ctx, query.source, query.target, alternatives=query.alternatives)
    answer = PathModel.model_validate(first)
    more = [PathModel.model_validate(path) for path in others]
    return PathsModel(**dict(answer), alternatives=more)


class IntroductionsQuery(base.Query):
    """From whom to whom."""

    target: str = Field(max_length=MAX_ID, examples=["c7"])
    source: list[Annotated[str, Field(max_length=MAX_ID)]] = Field(
        default_factory=list, max_length=100, description="One of your own; may come several times."
    )
    tag: str | None = Field(
        None, max_length=200, description="All who carry this tag are your own, too."
    )
    limit: base.Limit = 5


@router.get(
    "/introductions",
    operation_id="listIntroductions",
    summary="From which of your own the warmest ways lead to somebody",
    responses=problems(404, 409),
)
def list_introductions(
    ctx: ContextDep, query: Annotated[IntroductionsQuery, Query()]
) -> Introductions:
    """The warmest way from each of those of your own from whom the warmest ways lead.

    Without a source or a tag that anybody carries: a 400.
    """
    found = introductions(ctx, query.target, sources=query.source, tag=query.tag, limit=query.limit)
    return Introductions(items=[IntroductionModel.model_validate(item) for item in found])
