"""Ties that are likely but missing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graphcrm.service.likely import likely
from graphcrm.service.likely_explaining import explain_likely
from graphcrm.service.likely_report import likely_report
from graphcrm_api.deps import NO_QUERY, ContextDep, CustomerIdPath
from graphcrm_api.models import base
from graphcrm_api.models.base import Limit
from graphcrm_api.models.likely import (
    LikelyExplanationModel,
    LikelyReportModel,
    LikelyTieModel,
    LikelyTies,
)
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["customers"])


class LikelyQuery(base.Query):
    """How many likely ties, and of which types of relationship."""

    limit: Limit = 10
    type: list[str] = Field(
        default_factory=list,
        max_length=100,
        description="Only relationships of these types are looked at; may be given several times.",
    )


@router.get(
    "/customers/{customer_id}/likely",
    operation_id="listLikely",
    summary="Likely but missing ties, and why",
    responses=problems(404, 409),
)
def list_likely(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[LikelyQuery, Query()]
) -> LikelyTies:
    """Whom the customer will probably have to do with next, though nothing ties them yet.

    The ranking is learnt by each analysis from how the graph grew. Where two do not belong
    together, reject their `relationship_id` by a verdict: they are not suggested again.
    """
    found = likely(ctx, customer_id, types=query.type, limit=query.limit)
    return LikelyTies(items=[LikelyTieModel.model_validate(item) for item in found])


@router.get(
    "/explain/likely/{customer_id}",
    operation_id="explainLikely",
    summary="What makes likely ties likely",
    responses=problems(404, 409),
)
def show_explanation(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[LikelyQuery, Query()]
) -> LikelyExplanationModel:
    """What each number adds to the score of each likely tie, and how good the ranking is."""
    found = explain_likely(ctx, customer_id, types=query.type, limit=query.limit)
    return LikelyExplanationModel.model_validate(found)


@router.get(
    "/likely/report",
    operation_id="getLikelyReport",
    summary="How good the ranking of likely ties is",
    responses=problems(409),
    dependencies=[NO_QUERY],
)
def show_report(ctx: ContextDep) -> LikelyReportModel:
    """How often the ranking was right on the ties that came last, beside simpler rankings."""
    return LikelyReportModel.model_validate(likely_report(ctx))
