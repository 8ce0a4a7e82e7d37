"""One customer of many records."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graphcrm.ingest.cells import MAX_ID
from graphcrm.service import ledger
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep, CustomerIdPath
from graphcrm_api.models import base
from graphcrm_api.models import records as models
from graphcrm_api.models.base import PageQuery
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["records"])

MOST_RECORDS = 20_000
"""More are not matched while a client waits."""


@router.get(
    "/customers/{customer_id}/records",
    operation_id="getRecords",
    summary="The records of a customer, and where its values come from",
    responses=problems(404),
    dependencies=[NO_QUERY],
)
def show_records(ctx: ContextDep, customer_id: CustomerIdPath) -> models.RecordsModel:
    """The source records that make a customer; the id may be that of any of them."""
    return models.show_records(ledger.records_of(ctx, customer_id))


class RecordsQuery(base.Query):
    """Whose records."""

    customer_id: str = Field(min_length=1, max_length=MAX_ID, examples=["c42"])


@router.get(
    "/records",
    operation_id="listRecords",
    summary="The records of a customer, by any id",
    responses=problems(404),
)
def list_records(ctx: ContextDep, query: Annotated[RecordsQuery, Query()]) -> models.RecordsModel:
    """As `GET /customers/{id}/records`, also for ids that a URL path cannot carry."""
    return models.show_records(ledger.records_of(ctx, query.customer_id))


@router.post(
    "/resolutions",
    operation_id="resolve",
    summary="Match all records",
    status_code=201,
    responses=problems(413, 415),
    openapi_extra=takes(models.ResolutionBody),
    dependencies=[NO_QUERY],
)
def resolve(ctx: ContextDep, body: JsonBytes) -> models.ResolutionModel:
    """Merge records that are surely the same, and let the others wait for a person.

    The answer comes when it is done; more than 20,000 records are refused (422): the command
    `graphcrm resolve` takes them.
    """
    from graphcrm.service.resolving import ResolveRequest, resolve

    asked = read_as(models.ResolutionBody, body)
    request = ResolveRequest(
        auto_merge=asked.auto_merge,
        review=asked.review,
        seed=asked.seed,
        default_region=asked.region,
        learn=asked.learn,
        max_records=MOST_RECORDS,
    )
    return models.ResolutionModel.model_validate(resolve(ctx, request))


@router.post(
    "/merges",
    operation_id="merge",
    summary="Make a record part of a customer",
    status_code=201,
    responses=problems(404, 409, 413, 415),
    openapi_extra=takes(models.MergeBody),
    dependencies=[NO_QUERY],
)
def merge(ctx: ContextDep, body: JsonBytes) -> models.RecordsModel:
    """Make a record, with all that is merged into it, part of a customer, whose id stays.

    Nothing is lost: `DELETE /merges/{id}` brings back what was. Scores follow with the next
    analysis. Records that are said to be never the same are a 409.
    """
    asked = read_as(models.MergeBody, body)
    return models.show_records(ledger.merge(ctx, asked.customer_id, asked.record_id))


@router.delete(
    "/merges/{customer_id}",
    operation_id="unmerge",
    summary="Take a record out of a customer",
    responses=problems(404, 409),
    dependencies=[NO_QUERY],
)
def unmerge(ctx: ContextDep, customer_id: CustomerIdPath) -> models.FreedModel:
    """Make a merged record a customer of its own again, exactly as it was.

    The id of a customer frees all records that were merged into it.
    """
    return models.FreedModel(freed=ledger.unmerge(ctx, customer_id))


class TakeOutQuery(base.Query):
    """Which record, and what comes out with it."""

    record_id: str = Field(min_length=1, max_length=MAX_ID, examples=["shop-17"])
    along: list[Annotated[str, Field(min_length=1, max_length=MAX_ID)]] = Field(
        [],
        max_length=1000,
        description="Records of the same customer that come out with it and stay part of it.",
    )


@router.delete(
    "/merges",
    operation_id="takeOut",
    summary="Take a record out of a customer, with others",
    responses=problems(404, 409),
)
def take_out(ctx: ContextDep, query: Annotated[TakeOutQuery, Query()]) -> models.FreedModel:
    """As `DELETE /merges/{id}`, also for ids that a URL path cannot carry.

    With `along` a record that had records of its own when it was merged gets them back.
    """
    return models.FreedModel(freed=ledger.unmerge(ctx, query.record_id, query.along))


@router.get(
    "/separations",
    operation_id="listSeparations",
    summary="Pairs that are never the same",
    responses=problems(),
    dependencies=[NO_QUERY],
)
def list_separations(ctx: ContextDep) -> models.SeparationsAnswer:
    """All pairs of records that somebody said are never the same."""
    found = ledger.list_separations(ctx)
    return models.SeparationsAnswer(
        items=[models.SeparationModel.model_validate(pair) for pair in found]
    )


@router.post(
    "/separations",
    operation_id="separate",
    summary="Say that two records are never the same",
    status_code=201,
    responses=problems(404, 409, 413, 415),
    openapi_extra=takes(models.SeparationBody),
    dependencies=[NO_QUERY],
)
def separate(ctx: ContextDep, body: JsonBytes) -> models.SeparationModel:
    """Neither matching nor a person can merge the two from now on."""
    asked = read_as(models.SeparationBody, body)
    pair = ledger.separate(ctx, asked.left_id, asked.right_id)
    return models.SeparationModel.model_validate(pair)


class PairQuery(base.Query):
    """Which pair."""

    left_id: str = Field(min_length=1, max_length=MAX_ID, examples=["c42"])
    right_id: str = Field(min_length=1, max_length=MAX_ID, examples=["c43"])


@router.delete(
    "/separations",
    operation_id="rejoin",
    summary="Take back that two records are never the same",
    status_code=204,
    responses=problems(404),
)
def rejoin(ctx: ContextDep, query: Annotated[PairQuery, Query()]) -> None:
    """The two may be matched again."""
    ledger.rejoin(ctx, query.left_id, query.right_id)


@router.get(
    "/ledger",
    operation_id="listLedger",
    summary="What was merged, taken apart and kept apart",
    responses=problems(),
)
def list_ledger(ctx: ContextDep, query: Annotated[PageQuery, Query()]) -> models.LedgerPage:
    """Every merge, unmerge and never-match, newest first; nothing is ever removed from it."""
    page = ledger.list_ledger(ctx, limit=query.limit, cursor=query.cursor)
    items = [models.LedgerLine.model_validate(line) for line in page.items]
    return models.LedgerPage(items=items, cursor=page.cursor)
