"""graphcrm serve: the explorer and the HTTP API."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING

import click

from graphcrm.cli.options import chosen_settings, store_option

if TYPE_CHECKING:
    import socket

    from fastapi import FastAPI

    from graphcrm.service.context import Context
    from graphcrm.settings import Settings


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; beyond this machine only with GRAPHCRM_API_KEYS set.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 for any free one.",
)
@store_option
def command(host: str, port: int) -> None:
    """Serve the explorer at / and the HTTP API under /api/v1; /docs describes it.

    With GRAPHCRM_API_KEYS set (keys with commas between), the API asks for one of them.
    """
    from graphcrm.cli.listen import bind, check_safe, resolve

    chosen = chosen_settings()
    address = resolve(host, port)
    check_safe(address, chosen.api_keys)
    serve_graph(chosen, bind(address))


def serve_graph(chosen: Settings, sock: socket.socket) -> None:
    """Serve the graph that the settings name on a listening socket, until told to stop.

    The address is printed once it answers: a large graph is loaded into memory before.
    """
    from graphcrm.cli.listen import is_loopback, serve_app, url_of
    from graphcrm.service.context import open_context

    own = is_loopback((sock.family, sock.getsockname()))
    with sock, open_context(chosen, create=True, resident=True) as context:
        app = build_app(context, loopback_only=own)
        serve_app(app, sock, partial(_tell_ready, url_of(sock)))


def _tell_ready(url: str) -> None:
    # The graph stays as long as the server: looking for garbage in it again and again made answers
    # a fifth slower.
    gc.collect()
    gc.freeze()
    click.echo(f"Serving at {url} (Ctrl-C ends it)")


def build_app(context: Context, *, loopback_only: bool = True) -> FastAPI:
    """Return the application: the API with the explorer on its root."""
    from graphcrm_api.app import create_app
    from graphcrm_viz.site import explorer_router

    return create_app(context, pages=explorer_router(context), loopback_only=loopback_only)
