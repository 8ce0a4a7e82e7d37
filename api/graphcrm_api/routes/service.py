"""What the graph holds, and how the service is."""

from __future__ import annotations

import logging
from typing import Any, Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import BaseModel

from graphcrm.errors import StoreError
from graphcrm.service.status import graph_status
from graphcrm_api.deps import NO_QUERY, ContextDep, JobsDep
from graphcrm_api.errors import STORE_UNAVAILABLE, ProblemError
from graphcrm_api.models.runs import StatusModel, show_job
from graphcrm_api.openapi import problems

logger = logging.getLogger(__name__)

status_router = APIRouter(prefix="/api/v1", tags=["service"], dependencies=[NO_QUERY])
probe_router = APIRouter(tags=["service"])


@status_router.get(
    "/status", operation_id="getStatus", summary="What the graph holds", responses=problems()
)
def show_status(ctx: ContextDep, jobs: JobsDep) -> StatusModel:
    """How many of each there are, the current analysis, and whether data came in after it.

    `under_way` is the analysis that is being made, and how far it is.
    """
    job = jobs.under_way()
    status = StatusModel.model_validate(graph_status(ctx))
    return status.model_copy(update={"under_way": show_job(job) if job else None})


class Health(BaseModel):
    """The answer of a probe."""

    status: Literal["ok"] = "ok"


@probe_router.get("/healthz", operation_id="getHealth", summary="The process is alive")
async def show_health() -> Health:
    """Answers as long as the process does; it asks nothing of the store."""
    return Health()


@probe_router.get(
    "/readyz",
    operation_id="getReadiness",
    summary="The store can be reached",
    responses={503: problems()[503]},
)
def show_readiness(ctx: ContextDep) -> Health:
    """Answers 200 while questions can be answered, else 503."""
    try:
        with ctx.store.read() as reader:
            reader.status()
    except StoreError as error:
        # Probes need no key, so the store's address stays in the log.
        logger.warning("Not ready: %s", error)
        raise ProblemError(STORE_UNAVAILABLE, "The store cannot be used now.") from error
    return Health()


def metrics_router(registry: CollectorRegistry) -> APIRouter:
    """Return the route that shows what this registry counts."""
    router = APIRouter(tags=["service"])
    text: dict[int | str, dict[str, Any]] = {
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
    }

    @router.get(
        "/metrics",
        operation_id="getMetrics",
        summary="Counts and times for Prometheus",
        response_class=Response,
        responses=text,
    )
    def show_metrics() -> Response:
        """Requests by route, method and status, and how long they took; nothing about customers."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
