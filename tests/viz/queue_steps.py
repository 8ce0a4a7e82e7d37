"""What a reader does on the page of duplicates, and what is to be seen."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Page, expect


def open_queue(page: Page, url: str, *pair: str) -> None:
    query = f"?{urlencode(dict(zip(('left', 'right'), pair, strict=True)))}" if pair else ""
    page.goto(f"{url}/#/duplicates{query}")
    expect(page.locator(".pair, .queue-card .card")).to_be_visible()


def shown(page: Page) -> tuple[str, str]:
    """The ids of the open pair, as the address has them."""
    left, right = page.evaluate("() => window.graphcrm.route.pair")
    return left, right


def wait_for_pair(page: Page, *ids: str) -> None:
    """Wait until this pair is open, either way round."""
    page.wait_for_function(
        "ids => (window.graphcrm.route.pair ?? []).toSorted().join() === ids.toSorted().join()",
        arg=list(ids),
    )


def press(page: Page, key: str, says: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("#said")).to_contain_text(says)
