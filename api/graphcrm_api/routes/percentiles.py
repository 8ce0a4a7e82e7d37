"""How one customer compares with others."""

from __future__ import annotations

from fastapi import APIRouter

from graphcrm.service.percentiles import percentiles
from graphcrm_api.deps import NO_QUERY, ContextDep, CustomerIdPath
from graphcrm_api.models.percentiles import OnePercentiles, PercentilesModel
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["groups"])


@router.get(
    "/customers/{customer_id}/percentiles",
    operation_id="getPercentiles",
    summary="How one customer compares with others",
    responses=problems(404, 409),
    dependencies=[NO_QUERY],
)
def show_percentiles(ctx: ContextDep, customer_id: CustomerIdPath) -> OnePercentiles:
    """By each measure of influence: its place among all customers, and in its community."""
    found = percentiles(ctx, customer_id)
    return OnePercentiles(
        percentiles=None if found is None else PercentilesModel.model_validate(found)
    )
