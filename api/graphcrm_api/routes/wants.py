"""What customers may want next, and who may want a product."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from graphcrm.service.wants import customers_for, recommend
from graphcrm_api.deps import ContextDep, CustomerIdPath, decode_segment
from graphcrm_api.models.base import AsOfQuery, Limit, moment_in
from graphcrm_api.models.wants import ProspectsModel, RecommendationsModel
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["value"])


class WantsQuery(AsOfQuery):
    """How many, and whether of what the customer has too."""

    limit: Limit = 10
    owned: bool = Field(False, description="Also what the customer bought before.")


class ProspectsQuery(AsOfQuery):
    """How many."""

    limit: Limit = 20


async def _product_id(
    product_id: Annotated[
        str,
        Path(
            description="The product, percent-encoded: `/` as `%2F`, `%` as `%25`.",
            examples=["Espresso%20beans"],
        ),
    ],
) -> str:
    return decode_segment(product_id)


@router.get(
    "/customers/{customer_id}/recommendations",
    operation_id="getRecommendations",
    summary="What a customer may want next",
    responses=problems(404, 409),
)
def show_recommendations(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[WantsQuery, Query()]
) -> RecommendationsModel:
    """Products with reasons in words; at most as many as the analysis kept a list, 20 by default.

    From what the customer bought, what others who bought it bought too, what related customers
    bought, and what is popular; weights as tested on the past.
    """
    found = recommend(
        ctx,
        customer_id,
        limit=query.limit,
        owned=query.owned,
        as_of=moment_in(query.as_of),
    )
    return RecommendationsModel.model_validate(found)


@router.get(
    "/products/{product_id}/customers",
    operation_id="getProspects",
    summary="Who may want a product",
    responses=problems(404, 409),
)
def show_prospects(
    ctx: ContextDep,
    product_id: Annotated[str, Depends(_product_id)],
    query: Annotated[ProspectsQuery, Query()],
) -> ProspectsModel:
    """Customers who never bought it, the likeliest first; at most as many as were kept, 50."""
    found = customers_for(ctx, product_id, limit=query.limit, as_of=moment_in(query.as_of))
    return ProspectsModel.model_validate(found)
