"""Stages of life on any day, moves between them, and how satisfied groups are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from graphcrm.service.lifecycle import stage_flows, stages_on
from graphcrm.service.satisfaction import satisfaction
from graphcrm_api.deps import ContextDep
from graphcrm_api.models.base import told_by
from graphcrm_api.models.lifecycle import FlowsModel, FlowsQuery, StagesModel, StagesQuery
from graphcrm_api.models.satisfaction import SatisfactionModel, SatisfactionQuery
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["value"])


@router.get(
    "/stages",
    operation_id="listStages",
    summary="Customers by stage of life, on any day",
    responses=problems(409),
)
def show_stages(ctx: ContextDep, query: Annotated[StagesQuery, Query()]) -> StagesModel:
    """How many customers were in each stage; no analysis of that day is needed."""
    found = stages_on(ctx, query.moment())
    return StagesModel.model_validate(
        {
            "on": found.on,
            "stages": found.stages,
            "in_stage": found.in_stage,
            "others": found.others,
            **told_by(found.run),
        }
    )


@router.get(
    "/stages/flows",
    operation_id="listStageFlows",
    summary="Who went from which stage to which, by month",
    responses=problems(409),
)
def show_flows(ctx: ContextDep, query: Annotated[FlowsQuery, Query()]) -> FlowsModel:
    """Stock of each stage at the end of each month, and the moves that made it."""
    found = stage_flows(ctx, *query.moments())
    return FlowsModel.model_validate(
        {
            "stages": found.stages,
            "before": found.before,
            "months": found.months,
            **told_by(found.run),
        }
    )


@router.get(
    "/satisfaction",
    operation_id="listSatisfaction",
    summary="Satisfaction by community, channel, month or segment",
    responses=problems(404, 409),
)
def show_satisfaction(
    ctx: ContextDep, query: Annotated[SatisfactionQuery, Query()]
) -> SatisfactionModel:
    """Mean, NPS and CSAT with intervals; groups in which few customers rated are marked."""
    found = satisfaction(ctx, query.by, query.as_filter(), limit=query.limit, cursor=query.cursor)
    names = ("by", "items", "total", "min_group", "scales", "unread", "cursor")
    told = {name: getattr(found, name) for name in names}
    return SatisfactionModel.model_validate({**told, **told_by(found.run)})
