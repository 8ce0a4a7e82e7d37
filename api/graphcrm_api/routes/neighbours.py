"""One step out from some customers."""

from __future__ import annotations

from fastapi import APIRouter

from graphcrm.service.stepping import one_step
from graphcrm.service.ties import TieFilter
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep
from graphcrm_api.models.ties import NeighboursBody, NeighboursModel
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
