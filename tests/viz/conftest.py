"""One analysed graph for all; each test has a page of its own in the browser of all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect

from graphcrm.service.context import Context, open_context
from tests.viz.queue_sample import queue_up_odd
from tests.viz.sample import fill_and_analyze, settings
from tests.viz.serving import Watched, serving, watched
from tests.viz.shop_sample import fill_shop

OpenPage = Callable[..., Watched]

# The first answers of a service compile their kernels, where nothing has cached them yet.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def drawing_browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """Chromium with WebGL by SwiftShader, which needs no graphics card."""
    flags = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader"]
    started = playwright.chromium.launch(
        executable_path=chromium_path, args=[*flags, "--enable-unsafe-swiftshader"]
    )
    yield started
    started.close()


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The sample graph, analysed; tests only read it."""
    chosen = settings(tmp_path_factory.mktemp("analysed"))
    with open_context(chosen, create=True, resident=True) as ctx:
        fill_and_analyze(ctx)
        yield ctx


@pytest.fixture(scope="session")
def address(analysed: Context) -> Iterator[str]:
    with serving(analysed) as url:
        yield url


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Context]:
    """An empty graph of the test's own."""
    with open_context(settings(tmp_path), create=True, resident=True) as ctx:
        yield ctx


@pytest.fixture(scope="session")
def filled_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the shop's graph, filled and analysed once: only to copy from."""
    folder = tmp_path_factory.mktemp("shop")
    with open_context(settings(folder), create=True) as ctx:
        fill_shop(ctx)
    return folder


@pytest.fixture
def shop(filled_shop: Path, tmp_path: Path) -> Iterator[Context]:
    """The shop in a graph of the test's own."""
    folder = tmp_path / "shop"
    shutil.copytree(filled_shop, folder)
    with open_context(settings(folder), resident=True) as ctx:
        yield ctx


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens watched pages; options are those of a browser context."""
    with ExitStack() as stack:

        def start(**options: Any) -> Watched:
            return stack.enter_context(watched(browser, **options))

        yield start


@pytest.fixture
def odd(fresh: Context) -> Iterator[tuple[Context, str]]:
    queue_up_odd(fresh)
    with serving(fresh) as url:
        yield fresh, url
