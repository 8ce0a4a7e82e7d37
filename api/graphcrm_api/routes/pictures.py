"""Bounded parts of the graph with positions, for drawing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graphcrm.service.groups import Zoom
from graphcrm.service.maps import community_map
from graphcrm.service.stepping import expansions
from graphcrm.service.views import MAX_DEPTH, community_view, customer_view
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import ContextDep, CustomerIdPath
from graphcrm_api.models import base
from graphcrm_api.models.graph import GraphModel
from graphcrm_api.models.ties import ExpansionsModel, ExpansionsQuery, PresentBody, TieQuery
from graphcrm_api.openapi import problems
from graphcrm_api.routes.groups import CommunityIdPath, Level, Parent

router = APIRouter(prefix="/api/v1", tags=["pictures"])

Nodes = Annotated[int, Field(ge=1, le=MAX_DRAWN_NODES, description="At most this many nodes.")]


class MapQuery(base.Query):
    """How much of the map."""

    limit: Nodes = 200
    level: Level = None
    parent: Parent = None


@router.get(
    "/map",
    operation_id="getMap",
    summary="The map of communities",
    responses=problems(404, 409),
)
def show_map(ctx: ContextDep, query: Annotated[MapQuery, Query()]) -> GraphModel:
    """One bubble for each community of two or more members, the largest first.

    `parent` shows the parts of one community, placed for themselves.
    """
    zoom = Zoom(query.level, query.parent)
    return GraphModel.model_validate(community_map(ctx, query.limit, zoom))


class CommunityGraphQuery(base.Query):
    """How much of a community."""

    limit: Nodes = 300


@router.get(
    "/communities/{community_id}/graph",
    operation_id="getCommunityGraph",
    summary="A community, for drawing",
    responses=problems(404, 409),
)
def show_community(
    ctx: ContextDep, community_id: CommunityIdPath, query: Annotated[CommunityGraphQuery, Query()]
) -> GraphModel:
    """The members with the highest PageRank and the ties among them."""
    return GraphModel.model_validate(community_view(ctx, community_id, query.limit))


class CustomerGraphQuery(TieQuery):
    """How much around a customer, and which ties; dates are those when they were last seen."""

    depth: int = Field(1, ge=1, le=MAX_DEPTH, description="Steps away from the customer.")
    limit: Nodes = 200


@router.get(
    "/customers/{customer_id}/graph",
    operation_id="getCustomerGraph",
    summary="A customer and those around, for drawing",
    responses=problems(404, 409),
)
def show_customer(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[CustomerGraphQuery, Query()]
) -> GraphModel:
    """The customer and those within `depth` steps, the strongest ways first.

    With a filter, only ties that pass are gone along and drawn; a tie without a date does not pass
    `since` and `until`.
    """
    view = customer_view(
        ctx, customer_id, depth=query.depth, limit=query.limit, wanted=query.as_filter()
    )
    return GraphModel.model_validate(view)


@router.get(
    "/customers/{customer_id}/expansions",
    operation_id="listExpansions",
    summary="What expanding a customer would add",
    responses=problems(404, 409),
)
def show_expansions(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[ExpansionsQuery, Query()]
) -> ExpansionsModel:
    """By kind of relationship, how many neighbours it leads to, and how strong at most.

    As many as the picture of the customer with that kind in `types` has, where its limit lets it.
    """
    return ExpansionsModel.model_validate(expansions(ctx, customer_id, query.as_filter()))


@router.post(
    "/customers/{customer_id}/expansions",
    operation_id="findExpansions",
    summary="What expanding a customer would add to a picture",
    responses=problems(404, 409, 413, 415),
    openapi_extra=takes(PresentBody),
)
def post_expansions(
    ctx: ContextDep,
    customer_id: CustomerIdPath,
    query: Annotated[ExpansionsQuery, Query()],
    body: JsonBytes,
) -> ExpansionsModel:
    """The same, where `adds` leaves out who is in the picture already.

    Nothing is written: it is a POST because many ids do not fit into an address.
    """
    present = read_as(PresentBody, body).present
    found = expansions(ctx, customer_id, query.as_filter(), present=present)
    return ExpansionsModel.model_validate(found)
