"""Everything that is known of one customer, in one answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from graphcrm.service.whole_customer import customer_360
from graphcrm_api.deps import ContextDep, CustomerIdPath
from graphcrm_api.models.whole_customer import Customer360Model, PartsQuery, show_whole
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["customers"])


@router.get(
    "/customers/{customer_id}/360",
    operation_id="getCustomer360",
    summary="Everything about one customer",
    responses=problems(404),
)
def show_360(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[PartsQuery, Query()]
) -> Customer360Model:
    """Profile, records, relationships, timeline, value, stage, churn and more in one answer.

    What cannot be had is null, and `reasons` says why.
    """
    return show_whole(customer_360(ctx, customer_id, query.chosen()))
