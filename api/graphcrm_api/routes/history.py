"""What earlier analyses said of customers and communities."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graphcrm.service.history import (
    LineageQuery,
    community_lineage,
    customer_history,
    kept_runs,
    lineage,
)
from graphcrm_api.deps import NO_QUERY, ContextDep, CustomerIdPath
from graphcrm_api.models.base import AsOf, PageQuery, moment_in, told_by
from graphcrm_api.models.history import (
    Event,
    HistoryModel,
    LineageEventModel,
    LineagePage,
    LineageStepsModel,
    RunsModel,
)
from graphcrm_api.openapi import problems
from graphcrm_api.routes.groups import CommunityIdPath

router = APIRouter(prefix="/api/v1", tags=["history"])


@router.get(
    "/customers/{customer_id}/history",
    operation_id="getHistory",
    summary="What earlier analyses said of a customer",
    responses=problems(404, 409),
    dependencies=[NO_QUERY],
)
def show_history(ctx: ContextDep, customer_id: CustomerIdPath) -> HistoryModel:
    """Community, rank and scores in each kept analysis that knew the customer."""
    return HistoryModel.model_validate({"items": customer_history(ctx, customer_id)})


class LineageOfRunQuery(PageQuery):
    """Which lineage."""

    run: str | None = Field(
        None,
        max_length=1000,
        description="Up to this analysis; without it the current one, or that of `as_of`.",
        examples=["run-20260301T093000Z-4f2a1c"],
    )
    as_of: AsOf = None
    event: Event | None = Field(None, description="Only communities that this became of.")


@router.get(
    "/lineage",
    operation_id="listLineage",
    summary="What became of communities",
    responses=problems(404, 409),
)
def show_lineage(ctx: ContextDep, query: Annotated[LineageOfRunQuery, Query()]) -> LineagePage:
    """What became of each community of two or more since the analysis before, by community id."""
    asked = LineageQuery(moment_in(query.as_of), query.run, query.event)
    page = lineage(ctx, asked, limit=query.limit, cursor=query.cursor)
    items = [LineageEventModel.model_validate(item) for item in page.items]
    return LineagePage(items=items, cursor=page.cursor, **told_by(page.run))


@router.get(
    "/communities/{community_id}/lineage",
    operation_id="getLineage",
    summary="The story of one community",
    responses=problems(404, 409),
    dependencies=[NO_QUERY],
)
def show_story(ctx: ContextDep, community_id: CommunityIdPath) -> LineageStepsModel:
    """What became of one community in each kept analysis, also of one that is gone."""
    return LineageStepsModel.model_validate({"items": community_lineage(ctx, community_id)})


@router.get(
    "/analysis-runs",
    operation_id="listAnalyses",
    summary="Analyses that are kept",
    responses=problems(),
    dependencies=[NO_QUERY],
)
def show_runs(ctx: ContextDep) -> RunsModel:
    """Those that `as_of` can be answered from, by the moments they show."""
    return RunsModel.model_validate({"items": kept_runs(ctx)})
