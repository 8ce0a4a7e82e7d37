"""Audiences: named baskets of customers for a campaign tool."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from starlette.responses import StreamingResponse

from graphcrm.baskets import Audience
from graphcrm.errors import InvalidValueError
from graphcrm.service import audiences as service
from graphcrm_api.accepting import CSV, Accept, prefers_csv
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep, decode_segment
from graphcrm_api.models import audiences as models
from graphcrm_api.models.base import PageQuery
from graphcrm_api.openapi import problems
from graphcrm_api.preconditions import IfMatch, need_versions, read_versions, write_etag
from graphcrm_api.routes.rows import IdempotencyKey

router = APIRouter(prefix="/api/v1/audiences", tags=["audiences"])

_ETAG = {
    "ETag": {
        "description": "The version in quotes, for `If-Match`.",
        "schema": {"type": "string"},
    }
}


async def _audience_id(
    audience_id: Annotated[str, Path(examples=["audience-20260301T093000Z-4f2a1c09"])],
) -> str:
    return decode_segment(audience_id)


AudienceIdPath = Annotated[str, Depends(_audience_id)]


@router.post(
    "",
    operation_id="makeAudience",
    summary="Save an audience",
    status_code=201,
    responses={
        201: {
            "headers": {
                **_ETAG,
                "Location": {
                    "description": "Where the audience can be read again.",
                    "schema": {"type": "string"},
                },
                "Idempotency-Replayed": {
                    "description": "`true` where the answer repeats an earlier one.",
                    "schema": {"type": "string", "enum": ["true"]},
                },
            }
        },
        **problems(409, 413, 415),
    },
    openapi_extra=takes(models.AudienceBody),
    dependencies=[NO_QUERY],
)
def post_audience(
    ctx: ContextDep, response: Response, body: JsonBytes, idempotency_key: IdempotencyKey = None
) -> models.AudienceModel:
    """Save a basket of customers under a name.

    An id that nobody has is a 422 that names it, a name that another audience has a 409; nothing is
    saved then.
    """
    basket = read_as(models.AudienceBody, body).as_basket()
    key = idempotency_key
    audience = None if key is None else service.made_before(ctx, basket, key)
    if audience is not None:
        response.headers["Idempotency-Replayed"] = "true"
    else:
        audience = service.make_audience(ctx, basket, key)
    response.headers["Location"] = f"/api/v1/audiences/{audience.audience_id}"
    return _tell(response, audience)


@router.get(
    "", operation_id="listAudiences", summary="Audiences that are saved", responses=problems()
)
def show_audiences(ctx: ContextDep, query: Annotated[PageQuery, Query()]) -> models.AudiencesPage:
    """Every audience, the one changed last first."""
    page = service.list_audiences(ctx, limit=query.limit, cursor=query.cursor)
    items = [models.AudienceModel.model_validate(audience) for audience in page.items]
    return models.AudiencesPage(items=items, cursor=page.cursor)


@router.get(
    "/{audience_id}",
    operation_id="getAudience",
    summary="One audience",
    responses={200: {"headers": _ETAG}, **problems(404)},
    dependencies=[NO_QUERY],
)
def show_audience(
    ctx: ContextDep, response: Response, audience_id: AudienceIdPath
) -> models.AudienceModel:
    """An audience without its members; its ETag is what a change needs."""
    return _tell(response, service.get_audience(ctx, audience_id))


@router.put(
    "/{audience_id}",
    operation_id="putAudience",
    summary="Change an audience",
    responses={200: {"headers": _ETAG}, **problems(404, 409, 412, 413, 415, 428)},
    openapi_extra=takes(models.AudienceBody),
    dependencies=[NO_QUERY],
)
def put_audience(
    ctx: ContextDep,
    response: Response,
    audience_id: AudienceIdPath,
    body: JsonBytes,
    if_match: IfMatch = None,
) -> models.AudienceModel:
    """Put a name, members and a note in the place of what it held.

    `If-Match` is needed (428 without it): the ETag that the audience was read with. Where somebody
    else changed it meanwhile, it is a 412 and nothing is saved.
    """
    versions = need_versions(if_match)
    basket = read_as(models.AudienceBody, body).as_basket()
    return _tell(response, service.change_audience(ctx, audience_id, basket, versions))


@router.delete(
    "/{audience_id}",
    operation_id="deleteAudience",
    summary="Forget an audience",
    status_code=204,
    responses=problems(404, 412),
    dependencies=[NO_QUERY],
)
def delete_audience(
    ctx: ContextDep, audience_id: AudienceIdPath, if_match: IfMatch = None
) -> Response:
    """Forget an audience; its customers stay. With `If-Match`, only where it is still that."""
    service.remove_audience(ctx, audience_id, read_versions(if_match))
    return Response(status_code=204)


@router.get(
    "/{audience_id}/members",
    operation_id="listAudienceMembers",
    summary="Members of an audience",
    response_model=models.MembersPage,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **problems(404),
    },
)
def show_members(
    ctx: ContextDep,
    audience_id: AudienceIdPath,
    query: Annotated[models.MembersQuery, Query()],
    accept: Accept = None,
) -> models.MembersPage | Response:
    """The members, in pages; or all of them as CSV, with `format=csv` or `Accept: text/csv`.

    Who was merged since stands under the customer it is now, once. In the CSV, a cell that a
    spreadsheet would run as a formula gets a quote in front.
    """
    chosen = query.format or ("csv" if prefers_csv(accept) else "json")
    if chosen == "csv":
        return _as_csv(ctx, audience_id, query)
    page = service.list_members(ctx, audience_id, limit=query.limit, cursor=query.cursor)
    items = [models.MemberModel.model_validate(member) for member in page.items]
    return models.MembersPage(items=items, cursor=page.cursor)


def _as_csv(ctx: ContextDep, audience_id: str, query: models.MembersQuery) -> Response:
    from graphcrm.service.audience_tables import member_lines

    parts = sorted(query.model_fields_set & {"limit", "cursor"})
    if parts:
        raise InvalidValueError(
            f"The CSV is the whole audience and takes no {' and no '.join(parts)}. Leave it out, "
            "or ask with format=json."
        )
    # What is not there must be said before the answer begins.
    audience = service.get_audience(ctx, audience_id)
    headers = {"Content-Disposition": f'attachment; filename="{audience.audience_id}.csv"'}
    lines = member_lines(ctx, audience.audience_id)
    return StreamingResponse(lines, media_type=CSV, headers=headers)


def _tell(response: Response, audience: Audience) -> models.AudienceModel:
    response.headers["ETag"] = write_etag(audience.version)
    return models.AudienceModel.model_validate(audience)
