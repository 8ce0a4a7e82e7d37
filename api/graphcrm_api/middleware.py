"""What stands between the wire and the routes: paths as they came, host, size, last resort."""

from __future__ import annotations

import logging
import string
from ipaddress import ip_address
from urllib.parse import quote, unquote_to_bytes

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphcrm_api.errors import (
    BAD_REQUEST,
    TOO_LARGE,
    WRONG_HOST,
    ProblemError,
    as_problem,
    problem_response,
)

MAX_BODY = 10 * 2**20
"""Bytes of the largest body that is read."""

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Put on every answer that does not bring its own."""

logger = logging.getLogger(__name__)


class SecurityHeaders:
    """Adds the security headers to every answer; answers about customers are not to be cached."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers)


class RawPath:
    """Routes on the path as it came over the wire, so that '%2F' in an id is no separator.

    A server decodes the path before it hands it on, and then 'a%2Fb' looks like two segments. Path
    parameters therefore arrive encoded; graphcrm_api.deps decodes them. HEAD is GET without a body.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        raw = scope.get("raw_path") or quote(scope["path"]).encode()
        inner = {**scope, "path": quote(raw, safe=string.printable)}
        if scope["method"] != "HEAD":
            await self.app(inner, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**inner, "method": "GET"}, receive, send_without_body)


class LastResort:
    """Answers an unexpected error with a problem that says nothing about the inside; logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if not isinstance(error, ProblemError):
                logger.exception("A request failed unexpectedly")
            if started:
                raise
            await problem_response(scope["path"], as_problem(error))(scope, receive, send)


class RequestGuard:
    """Refuses a request before any route sees it: wrong host, text that is not UTF-8, too large.

    loopback_only: only localhost and addresses of this machine itself are served, on any port. A
    browser that a hostile page has led here under another name (DNS rebinding) is stopped so.
    """

    def __init__(self, app: ASGIApp, loopback_only: bool) -> None:
        self.app = app
        self.loopback_only = loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or raise ProblemError."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self.loopback_only:
            _check_host(headers.get("host", ""))
        _check_query(scope.get("query_string", b""))
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > MAX_BODY:
            raise _too_large()
        await self.app(scope, _bounded(receive), send)


def _check_host(host: str) -> None:
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() != "localhost" and not _is_loopback(name):
        raise ProblemError(
            WRONG_HOST,
            f"This service listens on this machine only and is not {host[:100]!r}. "
            "Call it as localhost or 127.0.0.1.",
        )


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def _check_query(query: bytes) -> None:
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError as error:
        raise ProblemError(
            BAD_REQUEST, "The query is not UTF-8. Encode its text as UTF-8, then percent-encode it."
        ) from error


def _bounded(receive: Receive) -> Receive:
    """Return `receive` with a bound on the bytes of the body, chunked ones included."""
    total = 0

    async def receive_bounded() -> Message:
        nonlocal total
        message = await receive()
        if message["type"] == "http.request":
            total += len(message.get("body", b""))
            if total > MAX_BODY:
                raise _too_large()
        return message

    return receive_bounded


def _too_large() -> ProblemError:
    return ProblemError(
        TOO_LARGE,
        f"A body has at most {MAX_BODY // 2**20} MiB. Send the rows in several requests.",
        headers={"Connection": "close"},
    )
