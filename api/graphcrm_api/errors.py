"""What an error looks like over HTTP: problem details (RFC 9457), and which status each one has.

This is the only place that ties an error to a status.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from graphcrm.errors import (
    AudienceChangedError,
    AudienceNameTakenError,
    AudienceNotFoundError,
    CommunityNotFoundError,
    ConflictError,
    CustomerNotFoundError,
    CustomersNotFoundError,
    EngineError,
    GraphCrmError,
    NoAnalysisError,
    NoPastAnalysisError,
    NoRankingError,
    NotAnalyzedError,
    NotFoundError,
    NotInferredError,
    PathNotFoundError,
    PlanNotFoundError,
    ProductNotFoundError,
    RecordConflictError,
    RelationshipNotFoundError,
    RuleError,
    RunNotFoundError,
    RunNotKeptError,
    SegmentChangedError,
    SegmentNameTakenError,
    SegmentNotFoundError,
    SourceError,
    StoreBusyError,
    StoreFormatError,
    StoreMissingError,
    StoreUnavailableError,
    UsageError,
    VerdictNotFoundError,
)
from graphcrm.wording import is_said, say

MEDIA_TYPE = "application/problem+json"
SHOWN = 100
"""Characters of a wrong value that an answer repeats."""

logger = logging.getLogger(__name__)


class Kind(NamedTuple):
    """A kind of problem: its name (the end of `type`) and status.

    said: the message that its title is, where that is not of its name, or the title itself.
    """

    name: str
    status: int
    said: str = ""

    @property
    def title(self) -> str:
        """The title in the language spoken."""
        key = f"problem.{self.said or self.name}"
        return say(key) if is_said(key) else self.said


STORE_UNAVAILABLE = Kind("store-unavailable", 503)
INTERNAL = Kind("internal-error", 500)

KINDS: Mapping[type[GraphCrmError], Kind] = {
    UsageError: Kind("invalid-value", 400),
    RuleError: Kind("invalid-rule", 400),
    SourceError: Kind("invalid-table", 422),
    CustomerNotFoundError: Kind("customer-not-found", 404),
    ProductNotFoundError: Kind("product-not-found", 404),
    CommunityNotFoundError: Kind("community-not-found", 404),
    RunNotFoundError: Kind("run-not-found", 404),
    RunNotKeptError: Kind("run-not-kept", 404),
    NoPastAnalysisError: Kind("no-past-analysis", 404),
    PathNotFoundError: Kind("path-not-found", 404),
    RelationshipNotFoundError: Kind("relationship-not-found", 404),
    VerdictNotFoundError: Kind("verdict-not-found", 404),
    PlanNotFoundError: Kind("plan-not-found", 404),
    AudienceNotFoundError: Kind("audience-not-found", 404),
    SegmentNotFoundError: Kind("segment-not-found", 404),
    CustomersNotFoundError: Kind("unknown-customers", 422),
    NotFoundError: Kind("not-found", 404),
    NoAnalysisError: Kind("no-analysis", 409),
    NotAnalyzedError: Kind("not-analyzed", 409),
    NoRankingError: Kind("no-ranking", 409),
    RecordConflictError: Kind("record-conflict", 409),
    AudienceNameTakenError: Kind("audience-name-taken", 409),
    AudienceChangedError: Kind("audience-changed", 412),
    SegmentNameTakenError: Kind("segment-name-taken", 409),
    SegmentChangedError: Kind("segment-changed", 412),
    ConflictError: Kind("idempotency-conflict", 409),
    NotInferredError: Kind("not-inferred", 409),
    EngineError: Kind("engine-unavailable", 422),
    StoreBusyError: Kind("store-busy", 503),
    StoreUnavailableError: STORE_UNAVAILABLE,
    StoreMissingError: STORE_UNAVAILABLE,
    StoreFormatError: STORE_UNAVAILABLE,
    GraphCrmError: INTERNAL,
}

BAD_REQUEST = Kind("bad-request", 400)
UNAUTHORIZED = Kind("unauthorized", 401)
NOT_FOUND = Kind("not-found", 404, "no-address")
RUN_UNDER_WAY = Kind("analysis-under-way", 409)
RUN_OVER = Kind("analysis-over", 409)
PLAN_UNDER_WAY = Kind("plan-under-way", 409)
WRONG_METHOD = Kind("method-not-allowed", 405)
PRECONDITION = Kind("precondition-required", 428)
TOO_LARGE = Kind("body-too-large", 413)
MEDIA = Kind("unsupported-media-type", 415)
WRONG_HOST = Kind("wrong-host", 421)
INVALID = Kind("invalid-request", 422)
ALL_REJECTED = Kind("all-rows-rejected", 422)


class ProblemError(Exception):
    """An answer that is a problem; `extra` members are added to the document as they are."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


def kind_of(error: GraphCrmError) -> Kind:
    """Return the kind of problem that an error is: its own, else that of the nearest parent."""
    return next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)


def problem_response(instance: str, error: ProblemError) -> Response:
    """Return the problem document that the error describes; instance: path of the request."""
    kind = error.kind
    document = {
        "type": f"urn:graphcrm:problem:{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": error.detail,
        "instance": instance,
        **error.extra,
    }
    return Response(
        orjson.dumps(document),
        status_code=kind.status,
        headers=error.headers,
        media_type=MEDIA_TYPE,
    )


def invalid_request(errors: Sequence[Mapping[str, Any]], *inside: str) -> ProblemError:
    """Return the problem for what pydantic found; inside: where its locations begin."""
    found = [_field_error(error, inside) for error in errors]
    first = found[0]
    more = f" ({len(found) - 1} more under errors)" if len(found) > 1 else ""
    detail = f"{first['location']} {first['name']}: {first['reason']}{more}"
    return ProblemError(INVALID, detail, extra={"errors": found})


def _field_error(error: Mapping[str, Any], inside: Sequence[str]) -> dict[str, Any]:
    location, *names = list(inside) + list(error["loc"])
    value = error.get("input")
    shown = None if value is None or error["type"] == "missing" else str(value)[:SHOWN]
    reason = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        reason = "is not known here; the documentation at /docs lists what is"
    return {
        "location": str(location),
        "name": ".".join(str(name) for name in names),
        "value": shown,
        "reason": reason,
    }


def _graphcrm_problem(error: GraphCrmError) -> ProblemError:
    kind = kind_of(error)
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s: %s", kind.name, error, exc_info=error)
    if kind is INTERNAL:
        return _internal_problem()
    headers = {"Retry-After": "2"} if kind.status == HTTPStatus.SERVICE_UNAVAILABLE else None
    extra = None
    if isinstance(error, RuleError):
        extra = {"said": error.said, "start": error.start, "end": error.end}
    return ProblemError(kind, str(error), headers=headers, extra=extra)


def _internal_problem() -> ProblemError:
    return ProblemError(INTERNAL, say("problem.see-log"))


def _http_problem(error: HTTPException) -> ProblemError:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return ProblemError(NOT_FOUND, say("problem.see-docs"))
    phrase = HTTPStatus(error.status_code).phrase
    kind = Kind(phrase.lower().replace(" ", "-"), error.status_code, phrase)
    return ProblemError(kind, str(error.detail), headers=error.headers)


def _method_problem(request: Request) -> ProblemError:
    """Return the problem for a method that is not taken; the router knows one route of several."""
    route = getattr(request.scope.get("route"), "path", "")
    described = request.app.openapi()["paths"].get(route, {"get": {}})
    methods = {method.upper() for method in described}
    allowed = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    detail = f"This address takes {allowed}, not {request.method}."
    return ProblemError(WRONG_METHOD, detail, headers={"Allow": allowed})


def as_problem(error: Exception) -> ProblemError:
    """Return the problem that an error is; for an unexpected one, nothing of it shows."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, GraphCrmError):
        return _graphcrm_problem(error)
    if isinstance(error, RequestValidationError):
        return invalid_request(error.errors())
    if isinstance(error, HTTPException):
        return _http_problem(error)
    return _internal_problem()


def install(app: FastAPI) -> None:
    """Make every error that a route raises on purpose a problem document."""

    async def answer(request: Request, error: Exception) -> Response:
        if getattr(error, "status_code", 0) == HTTPStatus.METHOD_NOT_ALLOWED:
            error = _method_problem(request)
        return problem_response(request.scope["path"], as_problem(error))

    for kind in (ProblemError, GraphCrmError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)
