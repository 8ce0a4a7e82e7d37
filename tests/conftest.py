"""What tests of several folders share: both stores, the real Neo4j, the browser.

With CI set, a Neo4j or a browser that cannot be had fails the tests that need it; elsewhere they
are skipped with a line that says what is missing.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity

from graphcrm.settings import Neo4jSettings, Settings
from graphcrm.store import open_store
from graphcrm.store.base import Store
from tests.servers.chromium import find_chromium
from tests.servers.neo4j_jars import Neo4jMissingError
from tests.servers.neo4j_server import Neo4jAddress, running_neo4j
from tests.servers.neo4j_wipe import alone, claim, wipe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

STORES = ("embedded", "neo4j")
COMPANIES = {"company", "valued_company", "demo_tables"}


def pytest_configure() -> None:
    """Hear Ctrl-C: a run in the background ignores it, and so would the programs that it tests."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests together that share what is dear to make: it is made once, not in each process.

    Groups go to processes in the order of their size; tests of no group fill up what is left.
    """
    for item in items:
        if _uses_neo4j(item):
            item.add_marker(pytest.mark.neo4j)
            item.add_marker(pytest.mark.xdist_group("neo4j"))
        elif item.path.parent.name == "e2e":
            shared = COMPANIES.intersection(getattr(item, "fixturenames", ()))
            item.add_marker(pytest.mark.xdist_group("companies" if shared else item.path.stem))
        if "chromium_path" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def _uses_neo4j(item: pytest.Item) -> bool:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return (
        "neo4j_server" in getattr(item, "fixturenames", ())
        or parameters.get("store_settings") == "neo4j"
    )


def missing(reason: str) -> NoReturn:
    """Skip the test, or fail it where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Neo4jAddress]:
    """A running Neo4j with Graph Data Science that the tests may wipe."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(running_neo4j(gds=True, steady=True))
        except Neo4jMissingError as error:
            missing(f"No Neo4j to test with. {error}")
        yield address


@pytest.fixture(scope="session")
def neo4j_driver(neo4j_server: Neo4jAddress) -> Iterator[Driver]:
    """A driver for looking at the database past the store."""
    login = (neo4j_server.user, neo4j_server.password)
    quiet = NotificationMinimumSeverity.OFF
    driver = GraphDatabase.driver(neo4j_server.uri, auth=login, notifications_min_severity=quiet)
    with driver:
        claim(driver)
        yield driver


@pytest.fixture
def neo4j_settings(neo4j_server: Neo4jAddress, neo4j_driver: Driver) -> Iterator[Settings]:
    """Settings of an empty graph in the real Neo4j."""
    with alone(neo4j_server):
        wipe(neo4j_driver)
        login = Neo4jSettings(neo4j_server.user, neo4j_server.password)
        yield Settings(store=neo4j_server.uri, neo4j=login)


@pytest.fixture(params=STORES)
def store_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty graph, in each kind of store in turn."""
    if request.param == "neo4j":
        settings: Settings = request.getfixturevalue("neo4j_settings")
        return settings
    return Settings(store=str(tmp_path / "graph.db"))


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    """An empty store, of each kind in turn."""
    opened = open_store(store_settings, create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a real Chromium: given, installed, or Playwright's own."""
    path = find_chromium()
    if path is None or not Path(path).exists():
        missing(
            f"No Chromium{f' at {path}' if path else ''}: install one, name one in "
            "GRAPHCRM_TEST_CHROMIUM, or run 'python -m playwright install chromium'."
        )
    return path


@pytest.fixture(scope="session")
def playwright(chromium_path: str) -> Iterator[Playwright]:
    # One for a process: Playwright starts no second one beside it, as finding a Chromium may do.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(chromium_path: str, playwright: Playwright) -> Iterator[Browser]:
    # Inside containers tests run as root, where Chromium has no sandbox to offer.
    started = playwright.chromium.launch(
        executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"]
    )
    yield started
    started.close()
