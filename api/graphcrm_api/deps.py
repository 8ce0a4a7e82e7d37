"""What routes are handed: the context, and path parameters decoded."""

from __future__ import annotations

from typing import Annotated, cast
from urllib.parse import unquote

from fastapi import Depends, Path, Request

from graphcrm.service.context import Context
from graphcrm_api.errors import BAD_REQUEST, INVALID, ProblemError
from graphcrm_api.models.base import ParameterError
from graphcrm_api.runs import AnalysisJobs


async def _context(request: Request) -> Context:
    return cast(Context, request.app.state.context)


async def _jobs(request: Request) -> AnalysisJobs:
    return cast(AnalysisJobs, request.app.state.jobs)


def decode_segment(segment: str) -> str:
    """Return what a percent-encoded segment says; raises ProblemError where it is not UTF-8."""
    try:
        return unquote(segment, errors="strict")
    except UnicodeDecodeError as error:
        raise ProblemError(
            BAD_REQUEST,
            f"{segment[:100]!r} is not UTF-8 in percent-encoding. Encode the id as UTF-8, then "
            "percent-encode it, '/' as %2F.",
        ) from error


async def _customer_id(
    customer_id: Annotated[
        str,
        Path(
            description="The id, percent-encoded: `/` as `%2F`, `%` as `%25`.",
            examples=["c42"],
        ),
    ],
) -> str:
    return decode_segment(customer_id)


async def _run_id(
    run_id: Annotated[str, Path(examples=["run-20260301T093000Z-4f2a1c"])],
) -> str:
    return decode_segment(run_id)


async def _no_query(request: Request) -> None:
    for name, value in request.query_params.items():
        error = ParameterError(
            location="query", name=name, value=value[:100], reason="is not known here"
        )
        raise ProblemError(
            INVALID,
            f"query {name}: this address takes no parameters.",
            extra={"errors": [error.model_dump()]},
        )


ContextDep = Annotated[Context, Depends(_context)]
JobsDep = Annotated[AnalysisJobs, Depends(_jobs)]
CustomerIdPath = Annotated[str, Depends(_customer_id)]
RunIdPath = Annotated[str, Depends(_run_id)]
NO_QUERY = Depends(_no_query)
"""For routes without parameters: refuses any, as the others refuse those they do not know."""
