"""What the OpenAPI document says beyond what FastAPI finds out itself: problems above all."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from graphcrm_api.errors import MEDIA_TYPE
from graphcrm_api.languages import describe_languages
from graphcrm_api.models.base import Problem

Responses = dict[int | str, dict[str, Any]]

TAGS = [
    {"name": "customers", "description": "Who they are, what happened, who is related to whom."},
    {"name": "relationships", "description": "What they rest on, and what users say of them."},
    {"name": "groups", "description": "Influencers, and communities and their members."},
    {"name": "value", "description": "What customers are worth, and who is about to leave."},
    {"name": "history", "description": "What earlier analyses said, and what became of groups."},
    {"name": "audiences", "description": "Named baskets of customers for a campaign tool."},
    {"name": "segments", "description": "Saved rules over what is known, counted now."},
    {"name": "influence", "description": "Whom to start a campaign with, under a budget."},
    {
        "name": "records",
        "description": "One customer of many records: merging, taking apart, keeping apart.",
    },
    {"name": "pictures", "description": "Bounded parts of the graph with positions, for drawing."},
    {"name": "data in", "description": "Rows from other systems, and new analyses."},
    {"name": "service", "description": "What the graph holds, and how the service is."},
]

DESCRIPTION = """\
A graph of customers and their relationships: groups, influencers and related customers, explained.

* **Ids** may hold any character; in a path they are percent-encoded, `/` as `%2F`. An id of dots
  only (`..`) cannot stand in a path: ask `GET /api/v1/customers?id=..`.
* **Lists** page with `limit` and an opaque `cursor`; the last page has the cursor `null`.
* **Times** are RFC 3339 in UTC.
* **Errors** are problem details (RFC 9457, `application/problem+json`). A parameter that is not
  known is refused (422), so that a typo does not go unnoticed.
* **Language**: reasons, notes, titles of problems and other words about customers come in English
  or Chinese, as `Accept-Language` asks; `Content-Language` says which. Names are never translated.
* **Keys**: where the service was started with API keys, `/api/v1` and `/metrics` need one, as
  `Authorization: Bearer KEY` or `X-API-Key: KEY`. This page, `/openapi.json`, `/healthz` and
  `/readyz` do not: they tell nothing about customers.
* **Bodies** are JSON in UTF-8 with `Content-Type: application/json`, at most 10 MiB.
"""

_MEANINGS = {
    400: "The request cannot be read, or a value (a cursor, say) makes no sense.",
    401: "An API key is needed, or the one sent is not known.",
    404: "There is no such thing.",
    409: "Not in this state: nothing analysed yet, an analysis under way, a verdict on what is no "
    "guess, or an idempotency key that came with other rows.",
    412: "Somebody else changed it meanwhile; the answer says what to do.",
    413: "The body is too large.",
    415: "The body must be JSON.",
    421: "This host name is not served.",
    422: "A part of the request is outside its bounds; `errors` names each.",
    428: "`If-Match` is needed.",
    503: "The store cannot be used now; try again.",
    500: "Something went wrong in the service.",
}


def problems(*statuses: int) -> Responses:
    """Return the OpenAPI responses for these statuses and those that any route may give."""
    wanted = sorted({400, 422, 500, 503, *statuses})
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": _MEANINGS[status],
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in wanted
    }


def install(app: FastAPI) -> None:
    """Make the application describe itself with the problem document among its schemas."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(problem.pop("$defs"))
            schemas["Problem"] = problem
            describe_languages(document)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]
