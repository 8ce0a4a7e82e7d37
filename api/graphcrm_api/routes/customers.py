"""Customers: who they are, what happened, who is related to whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graphcrm.errors import CustomerNotFoundError
from graphcrm.ingest.cells import MAX_ID
from graphcrm.service.customers import find_customers, get_customer, list_interactions
from graphcrm.service.paging import read_offset, write_cursor
from graphcrm.service.related import related
from graphcrm.service.timeline import timeline
from graphcrm_api.deps import ContextDep, CustomerIdPath
from graphcrm_api.models import base
from graphcrm_api.models import customers as models
from graphcrm_api.models.base import CommunityId, Limit, PageQuery
from graphcrm_api.models.timeline import TimelineModel, TimelineQuery
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["customers"])

MOST_RELATED = 800
"""A list of related customers is not paged further than this."""


class CustomersQuery(PageQuery):
    """Which customers."""

    q: str = Field(
        "",
        max_length=200,
        description="Words that each occur in name, id, e-mail, phone, company or city; best "
        "answers first. Without it, customers come by id.",
        examples=["ada turin"],
    )
    segment: str | None = Field(
        None,
        max_length=200,
        description="Only customers that the saved segment of this name fits; where none has that "
        "name, those with this tag.",
        examples=["vip"],
    )
    community: CommunityId | None = Field(None, description="Only members of this community.")
    id: str | None = Field(
        None,
        max_length=MAX_ID,
        description="Exactly this customer, for ids that cannot stand in a path; the others are "
        "not looked at then.",
        examples=[".."],
    )


@router.get(
    "/customers",
    operation_id="listCustomers",
    summary="Find customers",
    responses=problems(409),
)
def list_customers(
    ctx: ContextDep, query: Annotated[CustomersQuery, Query()]
) -> models.CustomersPage:
    """Find customers by words, tag or community, or list all of them.

    Asking for a community before anything was analysed is a 409.
    """
    if query.id is not None:
        return _exactly(ctx, query.id)
    page = find_customers(
        ctx,
        query.q,
        community=query.community,
        segment=query.segment,
        limit=query.limit,
        cursor=query.cursor,
    )
    items = [models.show_customer(answer) for answer in page.items]
    return models.CustomersPage(items=items, cursor=page.cursor, instead=page.instead)


def _exactly(ctx: ContextDep, customer_id: str) -> models.CustomersPage:
    try:
        found = [models.show_customer(get_customer(ctx, customer_id))]
    except CustomerNotFoundError:
        found = []
    return models.CustomersPage(items=found, cursor=None, instead=None)


@router.get(
    "/customers/{customer_id}",
    operation_id="getCustomer",
    summary="One customer",
    responses=problems(404, 409),
)
def show_one(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[base.AsOfQuery, Query()]
) -> models.CustomerModel:
    """One customer with its scores and community, of now or of an earlier analysis."""
    return models.show_customer(get_customer(ctx, customer_id, base.moment_in(query.as_of)))


class RelatedQuery(PageQuery):
    """Which related customers."""

    limit: Limit = 10
    type: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="Only customers with a relationship of this type.",
        examples=["email"],
    )
    min_strength: float = Field(
        0.0, ge=0, le=1, allow_inf_nan=False, description="Leave out weaker ones."
    )


@router.get(
    "/customers/{customer_id}/related",
    operation_id="listRelated",
    summary="Related customers, and why",
    responses=problems(404, 409),
)
def list_related(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[RelatedQuery, Query()]
) -> models.RelatedPage:
    """Customers related to this one, directly or through shared contacts, with reasons in words.

    The most related come first; the list ends after 1,000.
    """
    offset = min(read_offset(query.cursor), MOST_RELATED)
    end = offset + query.limit
    found = related(
        ctx,
        customer_id,
        limit=min(end + 1, 1000),
        type_name=query.type,
        min_strength=query.min_strength,
    )
    more = len(found) > end and end <= MOST_RELATED
    items = [models.RelatedModel.model_validate(item) for item in found[offset:end]]
    return models.RelatedPage(items=items, cursor=write_cursor(end) if more else None)


@router.get(
    "/customers/{customer_id}/interactions",
    operation_id="listInteractions",
    summary="What happened",
    responses=problems(404),
)
def show_interactions(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[PageQuery, Query()]
) -> models.InteractionsPage:
    """What the customer took part in, on either side, newest first."""
    page = list_interactions(ctx, customer_id, limit=query.limit, cursor=query.cursor)
    items = [models.InteractionModel.model_validate(item) for item in page.items]
    return models.InteractionsPage(items=items, cursor=page.cursor)


@router.get(
    "/customers/{customer_id}/timeline",
    operation_id="getTimeline",
    summary="What happened, month by month",
    responses=problems(404),
)
def show_timeline(
    ctx: ContextDep, customer_id: CustomerIdPath, query: Annotated[TimelineQuery, Query()]
) -> TimelineModel:
    """How often something happened with the customer, on either side, by month and type.

    With sums of amounts by currency. At most 600 months, the newest.
    """
    found = timeline(ctx, customer_id, by=query.bin, **query.moments())
    return TimelineModel.model_validate(found)
