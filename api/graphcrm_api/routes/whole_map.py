"""Everybody on one picture, for drawing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import Field

from graphcrm.service.whole_map import MOST_CUSTOMERS, whole_map
from graphcrm_api.deps import ContextDep
from graphcrm_api.languages import tag_of_language
from graphcrm_api.models import base
from graphcrm_api.models.whole_map import WholeMapModel, write_whole_map
from graphcrm_api.openapi import Responses, problems
from graphcrm_api.preconditions import names_tag

router = APIRouter(prefix="/api/v1", tags=["pictures"])

_ETAG = {
    "ETag": {
        "description": "Changes with the analysis and the data; send it as `If-None-Match`.",
        "schema": {"type": "string"},
    }
}
_RESPONSES: Responses = {
    200: {"headers": _ETAG},
    304: {"description": "It is what `If-None-Match` names.", "headers": _ETAG},
}


class WholeMapQuery(base.Query):
    """How much of the map."""

    limit: int = Field(
        MOST_CUSTOMERS,
        ge=1,
        le=MOST_CUSTOMERS,
        description="At most this many customers, the most influential ones.",
    )


IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        max_length=1000,
        description="The `ETag` of what is there already.",
        examples=['"run-20260301T093000Z-4f2a1c.0.12.100000"'],
    ),
]


@router.get(
    "/map/customers",
    operation_id="getWholeMap",
    summary="Everybody on one map",
    response_model=WholeMapModel,
    responses={**_RESPONSES, **problems(409)},
)
def show_whole_map(
    ctx: ContextDep,
    query: Annotated[WholeMapQuery, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Where customers stand, the most influential first, and the strongest ties among them.

    At most 100,000 customers and five times as many ties, in columns. Places are computed by the
    analysis; whoever stands alone has none.
    """
    found = whole_map(ctx, query.limit)
    headers = {"ETag": f'"{found.version}.{query.limit}{tag_of_language()}"'}
    if names_tag(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(write_whole_map(found), media_type="application/json", headers=headers)
