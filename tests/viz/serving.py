"""The real service on a free port of this machine, and a browser page that is watched."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from graphcrm.cli.serve import build_app
from graphcrm.service.context import Context

HARMLESS = ("data", "blob", "about")
# Where a server of a test was; a page that outlives it may find nobody there any more.
ENDED: set[str] = set()
# Tests look at what was drawn, for which a machine without a graphics card has to wait.
LOOKED_AT = "GPU stall due to ReadPixels"


@contextmanager
def serving(ctx: Context) -> Iterator[str]:
    """Serve the whole application; gives its address."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(build_app(ctx), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started:
            assert thread.is_alive(), "the server stopped before it served"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)
        address = f"127.0.0.1:{sock.getsockname()[1]}"
        ENDED.discard(address)
        yield f"http://{address}"
        ENDED.add(address)
        server.should_exit = True
        thread.join(20)


@dataclass
class Watched:
    """A page, what went wrong on it, and what it asked for."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._request)
        self.page.on("dialog", lambda dialog: self.errors.append(f"alert: {dialog.message}"))

    def _console(self, message: ConsoleMessage) -> None:
        unanswered = "net::ERR_" in message.text
        if unanswered and urlsplit(message.location["url"]).netloc in ENDED:
            return
        if message.type in ("error", "warning") and LOOKED_AT not in message.text:
            self.errors.append(message.text)

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def strangers(self) -> list[str]:
        """Requests that left this machine."""
        addresses = [urlsplit(url) for url in self.requests]
        return [
            address.geturl()
            for address in addresses
            if address.scheme not in (*HARMLESS, "file") and address.hostname != "127.0.0.1"
        ]


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Watched]:
    """Open a page of its own; at the end nothing may have gone wrong, nothing have left."""
    given = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
    context = browser.new_context(**given)
    found = Watched(context.new_page())
    found.listen()
    found.page.set_default_timeout(30_000)
    yield found
    context.close()
    assert not found.errors, found.errors
    assert not found.strangers(), found.strangers()
