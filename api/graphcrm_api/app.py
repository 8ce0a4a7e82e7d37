"""Puts the service together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from prometheus_client import CollectorRegistry
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

import graphcrm
from graphcrm.service.context import Context
from graphcrm_api import errors, openapi
from graphcrm_api.keys import key_guard
from graphcrm_api.languages import Languages
from graphcrm_api.metrics import Observe
from graphcrm_api.middleware import (
    LastResort,
    RawPath,
    RequestGuard,
    SecurityHeaders,
)
from graphcrm_api.openapi import Responses, problems
from graphcrm_api.routes import (
    audiences,
    contacts,
    customers,
    docs,
    duplicates,
    explanations,
    groups,
    history,
    lifecycle,
    likely,
    neighbours,
    paths,
    percentiles,
    pictures,
    plans,
    records,
    relationships,
    roles,
    rows,
    runs,
    segments,
    service,
    values,
    wants,
    whole_customer,
    whole_map,
)
from graphcrm_api.runs import AnalysisJobs
from graphcrm_api.warm import warm

API_ROUTERS = (
    customers.router,
    whole_customer.router,
    duplicates.router,
    relationships.router,
    groups.router,
    # Before explanations, whose route would take its /explain/likely/ for the name of a score.
    likely.router,
    explanations.router,
    history.router,
    contacts.router,
    neighbours.router,
    paths.router,
    percentiles.router,
    roles.router,
    records.router,
    pictures.router,
    whole_map.router,
    values.router,
    lifecycle.router,
    segments.router,
    wants.router,
    audiences.router,
    plans.router,
    rows.router,
    runs.router,
    service.status_router,
)


def create_app(
    ctx: Context, *, pages: APIRouter | None = None, loopback_only: bool = True
) -> FastAPI:
    """Return the service over this context, which stays the caller's to close.

    With API keys in the settings, /api/v1 and /metrics need one. pages: further routes, such as the
    visual explorer; they need no key and must hold no customer's data themselves. loopback_only:
    only requests that name this machine as localhost or 127.0.0.1 are answered. A server must not
    log paths or queries of requests, since they hold ids and names.
    """
    registry = CollectorRegistry()
    app = FastAPI(
        title="graphcrm",
        version=graphcrm.__version__,
        description=openapi.DESCRIPTION,
        openapi_tags=openapi.TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=_middleware(registry, loopback_only, ctx.settings.language),
        # Spans and logs of requests would carry ids and names out of the process.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.context = ctx
    app.state.jobs = AnalysisJobs(ctx)
    _add_routes(app, registry, _guarded(ctx.settings.api_keys, loopback_only))
    if pages is not None:
        app.include_router(pages)
    errors.install(app)
    openapi.install(app)
    return app


def _middleware(
    registry: CollectorRegistry, loopback_only: bool, language: str
) -> list[Middleware]:
    """Return what a request passes, the outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(RawPath),
        Middleware(Languages, default=language),
        Middleware(Observe, registry=registry),
        Middleware(LastResort),
        Middleware(RequestGuard, loopback_only=loopback_only),
    ]


def _guarded(keys: Sequence[str], loopback_only: bool) -> dict[str, Any]:
    responses: Responses = {}
    if loopback_only:
        responses |= {421: problems(421)[421]}
    if not keys:
        return {"responses": responses}
    responses |= {401: problems(401)[401]}
    return {"responses": responses, "dependencies": [Depends(key_guard(keys))]}


def _add_routes(app: FastAPI, registry: CollectorRegistry, guarded: dict[str, Any]) -> None:
    for router in (*API_ROUTERS, service.metrics_router(registry)):
        app.include_router(router, **guarded)
    app.include_router(service.probe_router)
    app.include_router(docs.router)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await run_in_threadpool(warm, app.state.context)
    yield
    await run_in_threadpool(app.state.jobs.close)
