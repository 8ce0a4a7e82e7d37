"""Customers that may be the same."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as QueryParameters
from pydantic import Field

from graphcrm.service.duplicates import find_duplicates
from graphcrm_api.deps import ContextDep
from graphcrm_api.models.base import Limit, Query, Share
from graphcrm_api.models.duplicates import DuplicateModel, DuplicatesModel
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["customers"])


class DuplicatesQuery(Query):
    """Which pairs."""

    limit: Limit = 20
    min_probability: Share = Field(0.5, description="Leave out less probable pairs.")


@router.get(
    "/duplicates",
    operation_id="listDuplicates",
    summary="Customers that may be the same",
    responses=problems(),
)
def show_duplicates(
    ctx: ContextDep, query: Annotated[DuplicatesQuery, QueryParameters()]
) -> DuplicatesModel:
    """Pairs of customers that may be one, the most probable first, and why.

    After the first `POST /resolutions` these are the pairs that wait for a person. Before it all
    customers are compared when the data have changed, which takes some ten seconds for a few
    thousand; more than 200,000 are refused (422).
    """
    found = find_duplicates(ctx, query.limit, query.min_probability)
    return DuplicatesModel(items=[DuplicateModel.model_validate(item) for item in found])
