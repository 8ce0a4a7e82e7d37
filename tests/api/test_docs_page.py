"""The documentation in a real browser: drawn under its strict policy, from this machine only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from graphcrm.service.context import Context
from tests.api.serving import served

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def address(analysed: Context) -> Iterator[str]:
    ctx = replace(analysed, settings=replace(analysed.settings, api_keys=("a-key",)))
    with served(ctx) as port:
        yield f"http://127.0.0.1:{port}"


def test_the_documentation_can_be_read_and_tried(address: str, browser: Browser) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    with browser.new_page() as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/docs")
        page.locator("#operations-customers-listRelated").wait_for()
        page.locator("button.authorize").first.click()
        page.locator("input[aria-label='auth-bearer-value']").fill("a-key")
        page.locator(".auth-btn-wrapper button.authorize").first.click()
        page.locator("button.btn-done").first.click()
        operation = page.locator("#operations-service-getStatus")
        operation.locator(".opblock-summary-control").click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()
        operation.locator(".live-responses-table").get_by_text("200").first.wait_for()
    assert complaints == []
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
