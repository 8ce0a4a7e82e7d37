"""Roles between groups and people."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from graphcrm.service.roles import customer_roles, list_roles
from graphcrm_api.deps import ContextDep, CustomerIdPath
from graphcrm_api.models.base import (
    AsOf,
    AsOfQuery,
    CommunityId,
    Limit,
    PageQuery,
    moment_in,
    told_by,
)
from graphcrm_api.models.roles import CustomerRolesModel, OneCustomerRoles, RolesPage
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["groups"])


class RolesQuery(PageQuery):
    """Which roles."""

    limit: Limit = 20
    role: Literal["bridge", "gatekeeper", "broker", "cut-person", "rim"] | None = Field(
        None, description="Only who has this role; without it, all but the rim."
    )
    community: CommunityId | None = Field(None, description="Only members of this community.")
    as_of: AsOf = None


@router.get(
    "/roles",
    operation_id="listRoles",
    summary="Bridges, gatekeepers, brokers, cut persons and the rim",
    responses=problems(404, 409),
)
def show_roles(ctx: ContextDep, query: Annotated[RolesQuery, Query()]) -> RolesPage:
    """Who stands between groups and people, or at the rim, with reasons in words."""
    page = list_roles(
        ctx,
        role=query.role,
        community=query.community,
        limit=query.limit,
        cursor=query.cursor,
        as_of=moment_in(query.as_of),
    )
    items = [CustomerRolesModel.model_validate(item) for item in page.items]
    return RolesPage(items=items, cursor=page.cursor, **told_by(page.run))


@router.get(
    "/customers/{customer_id}/roles",
    operation_id="getCustomerRoles",
    summary="How one customer stands between groups and people",
    responses=problems(404, 409),
)
def show_one(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[AsOfQuery, Query()]
) -> OneCustomerRoles:
    """The customer's roles, maybe none, and the numbers behind them."""
    found = customer_roles(ctx, customer_id, moment_in(query.as_of))
    return OneCustomerRoles(
        roles=None if found is None else CustomerRolesModel.model_validate(found)
    )
