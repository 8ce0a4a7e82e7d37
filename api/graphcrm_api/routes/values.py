"""What customers are worth, and who is about to leave."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graphcrm.model import ValueFilter
from graphcrm.service.clusters import list_clusters
from graphcrm.service.lifecycle import customer_stage
from graphcrm.service.values import customer_value, list_values, value_report
from graphcrm.service.valuing import rules_in_force
from graphcrm.service.warnings import report_warnings
from graphcrm_api.deps import NO_QUERY, ContextDep, CustomerIdPath
from graphcrm_api.models.base import (
    AsOf,
    AsOfQuery,
    CommunityId,
    Limit,
    PageQuery,
    moment_in,
    told_by,
)
from graphcrm_api.models.lifecycle import Day, StageOnModel
from graphcrm_api.models.trust import ClusterModel, ClustersModel, WarnedModel, WarningsModel
from graphcrm_api.models.values import (
    OneValued,
    ValuedModel,
    ValueMeasure,
    ValueReportModel,
    ValueRulesModel,
    ValuesPage,
)
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["value"])

MAX_WORD = 200


class ValuesQuery(PageQuery):
    """Which customers."""

    limit: Limit = 20
    by: ValueMeasure = "clv"
    community: CommunityId | None = Field(None, description="Only members of this community.")
    segment: str | None = Field(
        None, max_length=MAX_WORD, description="Only this segment of RFM.", examples=["champions"]
    )
    stage: str | None = Field(
        None, max_length=MAX_WORD, description="Only this stage.", examples=["at risk"]
    )
    cluster: CommunityId | None = Field(None, description="Only this group of /clusters.")
    as_of: AsOf = None


@router.get(
    "/values",
    operation_id="listValues",
    summary="Customers by what they are worth, or by their risk of leaving",
    responses=problems(404, 409),
)
def show_values(ctx: ContextDep, query: Annotated[ValuesQuery, Query()]) -> ValuesPage:
    """The highest first, with reasons in words; who has no such value is left out."""
    page = list_values(
        ctx,
        by=query.by,
        only=ValueFilter(query.community, query.segment, query.stage, query.cluster),
        limit=query.limit,
        cursor=query.cursor,
        as_of=moment_in(query.as_of),
    )
    items = [ValuedModel.model_validate(item) for item in page.items]
    return ValuesPage(items=items, cursor=page.cursor, **told_by(page.run))


class ValueQuery(AsOfQuery):
    """As of when, and the stage of which day."""

    on: Day = Field(
        None,
        description="A day up to that of the current analysis: the stage then is told, from the "
        "changes that this analysis keeps.",
        examples=["2025-12-31"],
        json_schema_extra={"format": "date-time"},
    )


@router.get(
    "/customers/{customer_id}/value",
    operation_id="getValue",
    summary="What one customer is worth",
    responses=problems(404, 409),
)
def show_value(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[ValueQuery, Query()]
) -> OneValued:
    """RFM, value to come, stage, risk of leaving and why, satisfaction.

    With `on`, also the stage that the customer was in at the end of that day.
    """
    found, on = customer_value(ctx, customer_id, moment_in(query.as_of)), moment_in(query.on)
    stage = None if on is None else customer_stage(ctx, customer_id, on)
    return OneValued(
        value=None if found is None else ValuedModel.model_validate(found),
        stage_on=None if stage is None else StageOnModel.model_validate(stage),
    )


@router.get(
    "/value/rules",
    operation_id="getValueRules",
    summary="The choices about value that are in force",
    responses=problems(),
    dependencies=[NO_QUERY],
)
def show_rules(ctx: ContextDep) -> ValueRulesModel:
    """Those that the current values were made with, and those that the next analysis takes."""
    return ValueRulesModel.model_validate(rules_in_force(ctx))


@router.get(
    "/value/report",
    operation_id="getValueReport",
    summary="How values were made, and how far they can be trusted",
    responses=problems(409),
    dependencies=[NO_QUERY],
)
def show_report(ctx: ContextDep) -> ValueReportModel:
    """The models with their tests on held-out days, warnings, stages by month."""
    return ValueReportModel.model_validate(value_report(ctx))


@router.get(
    "/clusters",
    operation_id="listClusters",
    summary="Groups of customers alike in value and behaviour, found in the data",
    responses=problems(404, 409),
)
def show_clusters(ctx: ContextDep, query: Annotated[AsOfQuery, Query()]) -> ClustersModel:
    """The largest first, each with what sets it apart; `/values?cluster=` lists its customers."""
    found = list_clusters(ctx, moment_in(query.as_of))
    items = [ClusterModel.model_validate(item) for item in found.items]
    return ClustersModel(
        items=items,
        usual=dict(found.usual),
        shape=found.shape,
        tried=list(found.tried),
        note=found.note,
        **told_by(found.run),
    )


@router.get(
    "/value/warnings",
    operation_id="getWarnings",
    summary="Whether warnings of leaving were right",
    responses=problems(404, 409),
)
def show_warnings(ctx: ContextDep, query: Annotated[AsOfQuery, Query()]) -> WarningsModel:
    """Of those warned of, on held-out days and by kept runs, how many had left by each week."""
    found = report_warnings(ctx, moment_in(query.as_of))
    return WarningsModel(
        meaning=found.meaning,
        note=found.note,
        test=None if found.test is None else WarnedModel.model_validate(found.test),
        kept=[WarnedModel.model_validate(one) for one in found.kept],
        **told_by(found.run),
    )
