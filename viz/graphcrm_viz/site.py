"""The explorer on the web: the page, our script, and vis-network from the installed pyvis."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Request, Response

from graphcrm.errors import NoAnalysisError, StoreError
from graphcrm.service.maps import community_map
from graphcrm.service.status import graph_status
from graphcrm.wording import language
from graphcrm_viz.assets import Asset, static_files, vis_network
from graphcrm_viz.page import page_html, served_parts
from graphcrm_viz.wire import status_json

if TYPE_CHECKING:
    from graphcrm.answers import GraphView
    from graphcrm.service.context import Context

logger = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFETY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
VENDOR_CACHE = "public, max-age=86400"
OWN_CACHE = "no-cache"
"""Kept, but asked for each time whether it still holds: our script changes with each version."""


def explorer_router(ctx: Context) -> APIRouter:
    """Return the routes of the explorer: `/` and `/explorer/...`; they need no API key.

    The page carries the map of communities with it, except where API keys are set: then it asks
    the API for all it shows, with the key that its reader gives. Raises GraphCrmError where the
    page's files have not been built.
    """
    files = static_files()
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def explorer(request: Request) -> Response:
        view, status = _first_picture(ctx)
        if status and not _is_analysing(request):
            # Where something is under way the page asks how far it is; else it need not ask.
            status["under_way"] = None
        html = page_html(view, served_parts(), {"status": status, "language": language()})
        headers = {**SAFETY, "Cache-Control": "no-store", "Vary": "Accept-Language"}
        return Response(html, media_type="text/html; charset=utf-8", headers=headers)

    @router.get("/explorer/static/{name}")
    def static(name: str, request: Request) -> Response:
        return _answer(files.get(name), OWN_CACHE, request)

    @router.get("/explorer/vendor/vis-network.min.js")
    def vendor(request: Request) -> Response:
        return _answer(vis_network(), VENDOR_CACHE, request)

    return router


def _first_picture(ctx: Context) -> tuple[GraphView | None, dict[str, Any] | None]:
    """Return the map and the status, or nothing where the page has to ask for them itself."""
    if ctx.settings.api_keys:
        return None, None
    try:
        status = graph_status(ctx)
        view = community_map(ctx) if status.run else None
    except (StoreError, NoAnalysisError):
        # The page asks again, says what is wrong and offers to try once more.
        logger.exception("The explorer starts without a picture")
        return None, None
    return view, status_json(status)


def _is_analysing(request: Request) -> bool:
    jobs = getattr(request.app.state, "jobs", None)
    return jobs is not None and jobs.under_way() is not None


def _answer(asset: Asset | None, cache: str, request: Request) -> Response:
    if asset is None:
        raise HTTPException(404)
    headers = {**SAFETY, "Cache-Control": cache, "ETag": asset.tag}
    known = {tag.strip().removeprefix("W/") for tag in _given(request).split(",")}
    if asset.tag in known:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def _given(request: Request) -> str:
    return request.headers.get("if-none-match", "")
