"""One step out from some customers, and the relationships among them."""

from __future__ import annotations

from fastapi import APIRouter

from graphcrm.service.among import ties_among
from graphcrm.service.stepping import one_step
from graphcrm.service.ties import TieFilter
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep
from graphcrm_api.models.ties import AmongBody, AmongModel, NeighboursBody, NeighboursModel
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["customers"])


@router.post(
    "/neighbours",
    operation_id="findNeighbours",
    summary="Everyone one step from these",
    responses=problems(409, 413, 415),
    openapi_extra=takes(NeighboursBody),
    dependencies=[NO_QUERY],
)
def post_neighbours(ctx: ContextDep, body: JsonBytes) -> NeighboursModel:
    """Everyone with a relationship to any of these customers, these not among them.

    The most tied come first. Nothing is written: it is a POST because many ids do not fit into an
    address.
    """
    asked = read_as(NeighboursBody, body)
    wanted = TieFilter(frozenset(asked.types), asked.min_strength)
    found = one_step(ctx, asked.customer_ids, wanted, limit=asked.limit)
    return NeighboursModel.model_validate(found)


@router.post(
    "/ties",
    operation_id="findTies",
    summary="The relationships among these",
    responses=problems(409, 413, 415),
    openapi_extra=takes(AmongBody),
    dependencies=[NO_QUERY],
)
def post_ties(ctx: ContextDep, body: JsonBytes) -> AmongModel:
    """Every relationship between any two of these customers, with what a filter asks of it.

    The strongest come first. Nothing is written: it is a POST because many ids do not fit into an
    address.
    """
    asked = read_as(AmongBody, body)
    return AmongModel.model_validate(ties_among(ctx, asked.customer_ids, limit=asked.limit))
