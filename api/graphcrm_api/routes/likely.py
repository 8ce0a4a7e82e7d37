"""Ties that are likely but missing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from graphcrm.service.likely import likely
from graphcrm.service.likely_report import likely_report
from graphcrm_api.deps import NO_QUERY, ContextDep, CustomerIdPath
from graphcrm_api.models import base
from graphcrm_api.models.base import Limit
from graphcrm_api.models.likely import LikelyReportModel, LikelyTieModel, LikelyTies
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["customers"])


class LikelyQuery(base.Query):
    """How many likely ties."""

    limit: Limit = 10


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

    The ranking is learnt by each analysis from how the graph grew.
    """
    found = likely(ctx, customer_id, limit=query.limit)
    return LikelyTies(items=[LikelyTieModel.model_validate(item) for item in found])


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
