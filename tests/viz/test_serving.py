"""What the tests of the page hold against it: not that a server of theirs has gone before it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from graphcrm.service.context import Context
from tests.viz.conftest import OpenPage
from tests.viz.serving import serving
from tests.viz.steps import visit

pytestmark = pytest.mark.xdist_group("browser")


def _ask(page: Page, address: str) -> None:
    """Ask for something and let what the console says about it come."""
    page.evaluate("url => fetch(url).catch(() => null)", f"{address}/healthz")
    page.wait_for_timeout(100)


def test_a_page_that_outlives_its_server_did_nothing_wrong(
    fresh: Context, open_page: OpenPage
) -> None:
    seen = open_page()
    with serving(fresh) as address:
        seen.page.goto(address)
    _ask(seen.page, address)
    assert seen.errors == []


def test_nobody_where_somebody_should_answer_is_wrong(fresh: Context, open_page: OpenPage) -> None:
    seen = open_page()
    with serving(fresh) as address:
        visit(seen.page, address)
        seen.page.context.set_offline(True)
        _ask(seen.page, address)
        assert ["ERR_INTERNET_DISCONNECTED" in error for error in seen.errors] == [True]
        seen.errors.clear()
