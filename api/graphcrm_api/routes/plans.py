"""Plans of campaigns: whom to start with under a budget."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep, decode_segment
from graphcrm_api.errors import PLAN_UNDER_WAY, ProblemError
from graphcrm_api.models.base import PageQuery
from graphcrm_api.models.plans import PlanBody, PlanModel, PlansPage
from graphcrm_api.openapi import problems
from graphcrm_api.routes.rows import IdempotencyKey

router = APIRouter(prefix="/api/v1/influence", tags=["influence"])

WAIT = 60.0
"""Seconds that a request waits for another plan to be done."""

_turn = threading.Lock()
"""One plan at a time: each uses every core, and up to a gigabyte of memory."""


async def _plan_id(
    plan_id: Annotated[str, Path(examples=["plan-20260301T093000Z-4f2a1c"])],
) -> str:
    return decode_segment(plan_id)


PlanIdPath = Annotated[str, Depends(_plan_id)]


@contextmanager
def _alone() -> Iterator[None]:
    if not _turn.acquire(timeout=WAIT):
        raise ProblemError(
            PLAN_UNDER_WAY,
            f"Another plan has been worked on for more than {WAIT:g} seconds; one is made at a "
            "time. Try again later.",
            headers={"Retry-After": "30"},
        )
    try:
        yield
    finally:
        _turn.release()


@router.post(
    "/plans",
    operation_id="makePlan",
    summary="Choose whom to start a campaign with",
    status_code=201,
    responses={
        201: {
            "headers": {
                "Location": {
                    "description": "Where the plan can be read again.",
                    "schema": {"type": "string"},
                },
                "Idempotency-Replayed": {
                    "description": "`true` where the answer repeats an earlier one.",
                    "schema": {"type": "string", "enum": ["true"]},
                },
            }
        },
        **problems(404, 409, 413, 415),
    },
    openapi_extra=takes(PlanBody),
    dependencies=[NO_QUERY],
)
def post_plan(
    ctx: ContextDep, response: Response, body: JsonBytes, idempotency_key: IdempotencyKey = None
) -> PlanModel:
    """Choose seeds within a budget of people or money that reach most, and keep the plan.

    The answer comes when it is done: seconds for a hundred thousand customers. It says what the
    seeds reach, with an interval, what each adds, and what the same budget gets from the top by
    degree, the top by PageRank and a random pick.
    """
    from graphcrm.service.plans import made_before, make_plan

    request = read_as(PlanBody, body).as_request()
    request.check()
    key = idempotency_key
    plan = None if key is None else made_before(ctx, request, key)
    if plan is not None:
        response.headers["Idempotency-Replayed"] = "true"
    else:
        with _alone():
            plan = make_plan(ctx, request, key=key)
    response.headers["Location"] = f"/api/v1/influence/plans/{plan.plan_id}"
    return PlanModel.model_validate(plan)


@router.get(
    "/plans",
    operation_id="listPlans",
    summary="Plans that were made",
    responses=problems(),
)
def show_plans(ctx: ContextDep, query: Annotated[PageQuery, Query()]) -> PlansPage:
    """Every plan, the newest first."""
    from graphcrm.service.plans import list_plans

    page = list_plans(ctx, limit=query.limit, cursor=query.cursor)
    items = [PlanModel.model_validate(plan) for plan in page.items]
    return PlansPage(items=items, cursor=page.cursor)


@router.get(
    "/plans/{plan_id}",
    operation_id="getPlan",
    summary="One plan",
    responses=problems(404),
    dependencies=[NO_QUERY],
)
def show_plan(ctx: ContextDep, plan_id: PlanIdPath) -> PlanModel:
    """A plan as it was made; the analysis that it rests on may have been replaced since."""
    from graphcrm.service.plans import get_plan

    return PlanModel.model_validate(get_plan(ctx, plan_id))
