"""Serves an application on one address until it is told to stop."""

from __future__ import annotations

import errno
import ipaddress
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from graphcrm.errors import GraphCrmError, InvalidValueError, UnsafeListenError

if TYPE_CHECKING:
    from fastapi import FastAPI

MOST_CONNECTIONS = 512
"""Beyond this many at once the answer is 503."""

Address = tuple[socket.AddressFamily, tuple[Any, ...]]


def resolve(host: str, port: int) -> Address:
    """Return the address to bind. Raises InvalidValueError for a host that is none."""
    if not host:
        raise InvalidValueError("--host is empty. Give 127.0.0.1, or 0.0.0.0 for every network.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise InvalidValueError(
            f"{host!r} is no address of this machine. Give one to --host, such as 127.0.0.1."
        ) from error
    family, _, _, _, address = found[0]
    return family, address


def is_loopback(address: Address) -> bool:
    """Return whether only this machine can reach the address."""
    host = str(address[1][0]).partition("%")[0]
    return ipaddress.ip_address(host).is_loopback


def check_safe(address: Address, api_keys: tuple[str, ...]) -> None:
    """Raise UnsafeListenError where other machines could reach it and no key is asked for."""
    if not is_loopback(address) and not api_keys:
        raise UnsafeListenError(
            f"{address[1][0]} can be reached from other machines, and no API keys are set. "
            "Set GRAPHCRM_API_KEYS to one or more secrets, or listen on 127.0.0.1."
        )


def bind(address: Address) -> socket.socket:
    """Return a socket that listens. Raises GraphCrmError where the port cannot be had."""
    family, place = address
    # asyncio sends small answers at once (TCP_NODELAY) only on sockets that say they are TCP.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(place)
        # From here on nobody else gets the port; callers wait in line until it is served.
        sock.listen(128)
    except OSError as error:
        sock.close()
        raise GraphCrmError(_refused(place, error)) from error
    return sock


def _refused(place: tuple[Any, ...], error: OSError) -> str:
    host, port = place[:2]
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program. Choose another with --port, or "
            "--port 0 for any free one."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that you do not have. Choose one from 1024 up: --port."
    return f"Cannot listen on {host} port {port}: {error.strerror}. Check --host and --port."


def url_of(sock: socket.socket) -> str:
    """Return the address of a listening socket for a browser."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve_app(app: FastAPI, sock: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests under way may finish within ten seconds.

    announce: called once it answers. Raises GraphCrmError where the application does not start.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config, announce)
    server.run(sockets=[sock])
    if not server.started:
        raise GraphCrmError("The service did not start; the lines above say why.")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn raises the signal again at the end; being told to stop is no failure.
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {s: signal.signal(s, self.handle_exit) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
