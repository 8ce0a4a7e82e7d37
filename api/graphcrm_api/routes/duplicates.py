"""Customers that may be the same."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as QueryParameters
from pydantic import Field

from graphcrm.ingest.cells import MAX_ID
from graphcrm.service.comparing import compare
from graphcrm.service.duplicates import list_duplicates
from graphcrm_api.deps import ContextDep
from graphcrm_api.models.base import Limit, PageQuery, Query, Share
from graphcrm_api.models.duplicates import ComparisonModel, DuplicatesModel
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["customers"])


class DuplicatesQuery(PageQuery):
    """Which pairs."""

    limit: Limit = 20
    min_probability: Share = Field(0.5, description="Leave out less probable pairs.")
    customer_id: str | None = Field(
        None,
        min_length=1,
        max_length=MAX_ID,
        description="Only pairs with this customer.",
        examples=["c42"],
    )


class ComparisonQuery(Query):
    """Which two records."""

    left_id: str = Field(min_length=1, max_length=MAX_ID, examples=["c42"])
    right_id: str = Field(min_length=1, max_length=MAX_ID, examples=["shop-17"])


@router.get(
    "/comparisons",
    operation_id="compareRecords",
    summary="Why two records are, or are not, the same",
    responses=problems(404, 409),
)
def show_comparison(
    ctx: ContextDep, query: Annotated[ComparisonQuery, QueryParameters()]
) -> ComparisonModel:
    """What each comparison of two records says; any two records may be asked for."""
    return ComparisonModel.model_validate(compare(ctx, query.left_id, query.right_id))


@router.get(
    "/duplicates",
    operation_id="listDuplicates",
    summary="Customers that may be the same",
    responses=problems(404),
)
def show_duplicates(
    ctx: ContextDep, query: Annotated[DuplicatesQuery, QueryParameters()]
) -> DuplicatesModel:
    """Pairs of customers that may be one, the most probable first, and why.

    After the first `POST /resolutions` these are the pairs that wait for a person. Before it all
    customers are compared when the data have changed, which takes some ten seconds for a few
    thousand; more than 200,000 are refused (422).
    """
    found = list_duplicates(
        ctx,
        limit=query.limit,
        floor=query.min_probability,
        customer_id=query.customer_id,
        cursor=query.cursor,
    )
    return DuplicatesModel.model_validate(found)
