"""A real server on a free port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from graphcrm.service.context import Context
from graphcrm_api.app import create_app


@contextmanager
def served(ctx: Context) -> Iterator[int]:
    """Serve the context on this machine; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(ctx), log_level="warning", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        assert server.started
        yield int(listener.getsockname()[1])
        server.should_exit = True
        thread.join(10)
