"""Services over real stores: one analysed graph to read, and fresh ones to write to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context, open_context
from graphcrm.settings import Settings
from graphcrm_api.app import create_app
from tests.api.sample import fill_and_analyze, settings


def client_for(ctx: Context) -> TestClient:
    return TestClient(create_app(ctx), base_url="http://localhost", raise_server_exceptions=False)


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The sample graph, analysed; tests only read it."""
    chosen = settings(tmp_path_factory.mktemp("analysed"))
    with open_context(chosen, create=True, resident=True) as ctx:
        fill_and_analyze(ctx)
        yield ctx


@pytest.fixture(scope="session")
def client(analysed: Context) -> Iterator[TestClient]:
    with client_for(analysed) as client:
        yield client


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Context]:
    with open_context(settings(tmp_path), create=True, resident=True) as ctx:
        yield ctx


@pytest.fixture
def empty_client(empty: Context) -> Iterator[TestClient]:
    with client_for(empty) as client:
        yield client


@pytest.fixture
def on_neo4j(neo4j_settings: Settings) -> Iterator[Context]:
    with open_context(neo4j_settings, create=True, resident=True) as ctx:
        fill_and_analyze(ctx)
        yield ctx


@pytest.fixture
def on_plan(tmp_path: Path) -> Iterator[Context]:
    """The sample graph, analysed, to keep plans in."""
    with open_context(settings(tmp_path), create=True, resident=True) as ctx:
        fill_and_analyze(ctx)
        yield ctx
