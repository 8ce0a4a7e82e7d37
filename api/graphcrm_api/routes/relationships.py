"""Relationships: what they rest on, and what users say of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from graphcrm.ingest.cells import MAX_ID
from graphcrm.service.evidence import evidence
from graphcrm.service.relationships import relationships_of_pair
from graphcrm.service.verdicts import judge, list_verdicts, take_back
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep, decode_segment
from graphcrm_api.models import base
from graphcrm_api.models import evidence as models
from graphcrm_api.models.base import PageQuery
from graphcrm_api.models.relationships import EXAMPLE_ID, RelationshipModel, RelationshipsPage
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["relationships"])


async def _relationship_id(
    relationship_id: Annotated[
        str,
        Path(
            description="`relationship_id` as other answers give it.",
            examples=[EXAMPLE_ID],
        ),
    ],
) -> str:
    return decode_segment(relationship_id)


RelationshipIdPath = Annotated[str, Depends(_relationship_id)]


class PairQuery(base.Query):
    """Between whom."""

    source: str = Field(max_length=MAX_ID, examples=["c42"])
    target: str = Field(max_length=MAX_ID, examples=["c7"])


@router.get(
    "/relationships",
    operation_id="listRelationships",
    summary="The relationships of two customers",
    responses=problems(404, 409),
)
def show_pair(ctx: ContextDep, query: Annotated[PairQuery, Query()]) -> RelationshipsPage:
    """Every relationship of two customers, each with its reasons; none is an empty list."""
    found = relationships_of_pair(ctx, query.source, query.target)
    items = [RelationshipModel.model_validate(item) for item in found]
    return RelationshipsPage(items=items, cursor=None)


@router.get(
    "/relationships/{relationship_id}/evidence",
    operation_id="listEvidence",
    summary="What a relationship rests on",
    responses=problems(404, 409),
)
def show_evidence(
    ctx: ContextDep, relationship_id: RelationshipIdPath, query: Annotated[PageQuery, Query()]
) -> models.EvidenceModel:
    """The relationship, what rules saw, and the interactions behind it, newest first."""
    found = evidence(ctx, relationship_id, limit=query.limit, cursor=query.cursor)
    return models.EvidenceModel.model_validate(found)


@router.put(
    "/relationships/{relationship_id}/verdict",
    operation_id="putVerdict",
    summary="Confirm, correct or reject",
    responses=problems(404, 409, 413, 415),
    openapi_extra=takes(models.VerdictBody),
    dependencies=[NO_QUERY],
)
def put_verdict(
    ctx: ContextDep, relationship_id: RelationshipIdPath, body: JsonBytes
) -> models.VerdictModel:
    """Say that an inferred relationship is right, wrong, of another kind or direction.

    What is confirmed counts like a declared link of its kind. `source_id` says who reports, who
    supplies or who referred. It holds at once for what is read about the two, and in every later
    analysis: what was rejected is not found again. Declared links, and what interactions make,
    cannot be judged: a 409.
    """
    asked = read_as(models.VerdictBody, body)
    found = judge(ctx, relationship_id, **asked.model_dump())
    return models.VerdictModel.model_validate(found)


@router.delete(
    "/relationships/{relationship_id}/verdict",
    operation_id="deleteVerdict",
    summary="Take a verdict back",
    status_code=204,
    responses=problems(404),
    dependencies=[NO_QUERY],
)
def delete_verdict(ctx: ContextDep, relationship_id: RelationshipIdPath) -> Response:
    """Forget what was said; a rejected relationship comes back with the next analysis."""
    take_back(ctx, relationship_id)
    return Response(status_code=204)


@router.get(
    "/verdicts",
    operation_id="listVerdicts",
    summary="What users said of relationships",
    responses=problems(),
)
def show_verdicts(ctx: ContextDep, query: Annotated[PageQuery, Query()]) -> models.VerdictsPage:
    """Every verdict, the latest first."""
    page = list_verdicts(ctx, limit=query.limit, cursor=query.cursor)
    items = [models.VerdictModel.model_validate(item) for item in page.items]
    return models.VerdictsPage(items=items, cursor=page.cursor)
