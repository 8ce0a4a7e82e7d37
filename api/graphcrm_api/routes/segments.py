"""Segments: saved rules over what is known of customers, counted now."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from graphcrm.errors import InvalidValueError
from graphcrm.model import Micros
from graphcrm.service import segment_members as members
from graphcrm.service import segments as service
from graphcrm.service.segment_changes import rule_changes
from graphcrm.service.segment_fields import field_values, list_fields
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep, decode_segment
from graphcrm_api.models import segments as models
from graphcrm_api.models.audiences import AudienceModel
from graphcrm_api.models.base import PageQuery, moment_in, told_by
from graphcrm_api.moments import read_moment
from graphcrm_api.openapi import problems
from graphcrm_api.preconditions import IfMatch, need_versions, read_versions, write_etag
from graphcrm_api.routes.rows import IdempotencyKey

router = APIRouter(prefix="/api/v1/segments", tags=["segments"])

_ETAG = {
    "ETag": {
        "description": "The version in quotes, for `If-Match`.",
        "schema": {"type": "string"},
    }
}
_LOCATION = {
    "Location": {
        "description": "Where it can be read again.",
        "schema": {"type": "string"},
    }
}


async def _called(
    name: Annotated[
        str,
        Path(
            description="Its name or its id, percent-encoded: `/` as `%2F`, `%` as `%25`.",
            examples=["Win back"],
        ),
    ],
) -> str:
    return decode_segment(name)


_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "`true` where the answer repeats an earlier one.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}

NamePath = Annotated[str, Depends(_called)]


@router.get(
    "",
    operation_id="listSegments",
    summary="Segments that are saved, counted now",
    responses=problems(),
)
def show_segments(ctx: ContextDep, query: Annotated[PageQuery, Query()]) -> models.SegmentsPage:
    """Every segment, the one changed last first, with how many customers it fits now."""
    page = service.list_segments(ctx, limit=query.limit, cursor=query.cursor)
    items = [models.told_segment(one) for one in page.items]
    return models.SegmentsPage(items=items, cursor=page.cursor)


@router.post(
    "",
    operation_id="makeSegment",
    summary="Save a segment",
    status_code=201,
    responses={201: {"headers": {**_ETAG, **_LOCATION, **_REPLAYED}}, **problems(409, 413, 415)},
    openapi_extra=takes(models.SegmentBody),
    dependencies=[NO_QUERY],
)
def post_segment(
    ctx: ContextDep, response: Response, body: JsonBytes, idempotency_key: IdempotencyKey = None
) -> models.SegmentModel:
    """Save a rule under a name; a name that another segment has is a 409."""
    draft, key = read_as(models.SegmentBody, body).as_draft(), idempotency_key
    counted = None if key is None else service.made_before(ctx, draft, key)
    if counted is not None:
        response.headers["Idempotency-Replayed"] = "true"
    else:
        segment = service.make_segment(ctx, draft, key)
        counted = service.get_segment(ctx, segment.segment_id)
    response.headers["Location"] = f"/api/v1/segments/{counted.segment.segment_id}"
    return _tell(response, counted)


@router.post(
    "/count",
    operation_id="countSegment",
    summary="How many customers a rule fits",
    responses=problems(404, 409, 413, 415),
    openapi_extra=takes(models.RuleBody),
)
def count_rule(
    ctx: ContextDep, body: JsonBytes, query: Annotated[models.CountQuery, Query()]
) -> models.SegmentCountModel:
    """Count a rule that is not saved, part by part, with the first few members."""
    rule = read_as(models.RuleBody, body).rule
    at = moment_in(query.as_of)
    found = members.count_rule(ctx, rule, as_of=at, by_community=query.by_community)
    return models.SegmentCountModel(
        count=found.count,
        total=found.total,
        share=found.share,
        parts=[models.RulePartModel.model_validate(one) for one in found.parts],
        sample=[models.SegmentMemberModel.model_validate(one) for one in found.sample],
        hints=found.hints,
        by_community=models.told_communities(found.by_community),
        **told_by(found.run),
    )


@router.get(
    "/fields",
    operation_id="listSegmentFields",
    summary="What rules may name",
    responses=problems(409),
)
def show_fields(
    ctx: ContextDep, query: Annotated[models.FieldsQuery, Query()]
) -> models.SegmentFieldsModel:
    """All fields with what they mean; with `values_of`, the values of that one instead."""
    if query.values_of is not None:
        values = field_values(ctx, query.values_of)
        told = [models.FieldValueModel.model_validate(one) for one in values]
        return models.SegmentFieldsModel(fields=[], values=told)
    fields = [models.SegmentFieldModel.model_validate(one) for one in list_fields(ctx)]
    return models.SegmentFieldsModel(fields=fields, values=[])


@router.get(
    "/{name}",
    operation_id="getSegment",
    summary="One segment, counted now",
    responses={200: {"headers": _ETAG}, **problems(404, 409)},
)
def show_segment(
    ctx: ContextDep,
    response: Response,
    name: NamePath,
    query: Annotated[models.SegmentQuery, Query()],
) -> models.SegmentModel:
    """A segment by name or id; its ETag is what a change needs."""
    counted = service.get_segment(ctx, name)
    told = _tell(response, counted)
    if query.by_community and counted.count is not None:
        found = members.count_rule(ctx, counted.segment.rule, sample=0, by_community=True)
        told.by_community = models.told_communities(found.by_community)
    return told


@router.put(
    "/{name}",
    operation_id="putSegment",
    summary="Change a segment",
    responses={200: {"headers": _ETAG}, **problems(404, 409, 412, 413, 415, 428)},
    openapi_extra=takes(models.SegmentBody),
    dependencies=[NO_QUERY],
)
def put_segment(
    ctx: ContextDep, response: Response, name: NamePath, body: JsonBytes, if_match: IfMatch = None
) -> models.SegmentModel:
    """Put a name, rule and description in the place of what it was.

    `If-Match` is needed (428 without it): the ETag that the segment was read with. Where somebody
    else changed it meanwhile, it is a 412 and nothing is saved.
    """
    versions = need_versions(if_match)
    draft = read_as(models.SegmentBody, body).as_draft()
    segment = service.change_segment(ctx, name, draft, versions)
    return _tell(response, service.get_segment(ctx, segment.segment_id))


@router.delete(
    "/{name}",
    operation_id="deleteSegment",
    summary="Forget a segment",
    status_code=204,
    responses=problems(404, 412),
    dependencies=[NO_QUERY],
)
def delete_segment(ctx: ContextDep, name: NamePath, if_match: IfMatch = None) -> Response:
    """Forget a segment; its customers stay. With `If-Match`, only where it is still that."""
    service.remove_segment(ctx, name, read_versions(if_match))
    return Response(status_code=204)


@router.get(
    "/{name}/members",
    operation_id="listSegmentMembers",
    summary="Whom a segment fits",
    responses=problems(404, 409),
)
def show_members(
    ctx: ContextDep, name: NamePath, query: Annotated[models.SegmentMembersQuery, Query()]
) -> models.SegmentMembersPage:
    """The members by id, each with what it has in the fields that the rule names."""
    segment = service.find_segment(ctx, name)
    page = members.list_fitting(
        ctx,
        segment.rule,
        limit=query.limit,
        cursor=query.cursor,
        as_of=moment_in(query.as_of),
    )
    items = [models.SegmentMemberModel.model_validate(one) for one in page.items]
    return models.SegmentMembersPage(items=items, cursor=page.cursor, **told_by(page.run))


@router.get(
    "/{name}/changes",
    operation_id="listSegmentChanges",
    summary="Who came into a segment, and who left it",
    responses=problems(404, 409),
)
def show_changes(
    ctx: ContextDep, name: NamePath, query: Annotated[models.SegmentChangesQuery, Query()]
) -> models.SegmentChangesPage:
    """Between a kept analysis and the current one, each with the conditions that changed."""
    segment = service.find_segment(ctx, name)
    found = rule_changes(
        ctx,
        segment.rule,
        since=_since(query.since),
        limit=query.limit,
        cursor=query.cursor,
    )
    return models.SegmentChangesPage(
        items=[models.SegmentChangeModel.model_validate(one) for one in found.items],
        cursor=found.cursor,
        count_before=found.count_before,
        count_now=found.count_now,
        came=found.came,
        left=found.left,
        hints=found.hints,
        since_run=found.since.run_id,
        since_as_of=told_by(found.since)["as_of"],
        **told_by(found.run),
    )


@router.post(
    "/{name}/audience",
    operation_id="makeSegmentAudience",
    summary="Save whom a segment fits as an audience",
    status_code=201,
    responses={
        201: {"headers": {**_ETAG, **_LOCATION, **_REPLAYED}},
        **problems(404, 409, 413, 415),
    },
    openapi_extra=takes(models.SegmentAudienceBody),
    dependencies=[NO_QUERY],
)
def post_audience(
    ctx: ContextDep,
    response: Response,
    name: NamePath,
    body: JsonBytes,
    idempotency_key: IdempotencyKey = None,
) -> AudienceModel:
    """Save the members of now as an audience, for a campaign tool; it does not change by itself."""
    given, key = read_as(models.SegmentAudienceBody, body), idempotency_key
    asked = (name, given.name, given.note)
    audience = None if key is None else service.audience_before(ctx, *asked, key)
    if audience is not None:
        response.headers["Idempotency-Replayed"] = "true"
    else:
        audience = service.make_segment_audience(ctx, *asked, key)
    response.headers["ETag"] = write_etag(audience.version)
    response.headers["Location"] = f"/api/v1/audiences/{audience.audience_id}"
    return AudienceModel.model_validate(audience)


def _since(text: str | None) -> Micros | str | None:
    if text is None or text.startswith("run-"):
        return text
    try:
        return read_moment(text)
    except ValueError as error:
        raise InvalidValueError(f"since is {text[:100]!r}; {error}, or the id of a run.") from error


def _tell(response: Response, counted: service.Counted) -> models.SegmentModel:
    response.headers["ETag"] = write_etag(counted.segment.version)
    return models.told_segment(counted)
