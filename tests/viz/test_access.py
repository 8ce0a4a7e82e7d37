"""Every screen holds to WCAG 2.2 AA, as far as axe can tell, in light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from graphcrm.service.context import Context
from tests.viz.axe import violations
from tests.viz.conftest import OpenPage
from tests.viz.sample import CIRCLE, HUB, SPOKES, fill
from tests.viz.serving import serving, watched
from tests.viz.steps import click_node, search, settle, visit

pytestmark = pytest.mark.xdist_group("browser")


def the_map(page: Page, address: str) -> None:
    visit(page, address)


def a_bubble(page: Page, address: str) -> None:
    visit(page, address)
    click_node(page, "0")
    expect(page.locator("#panel h2")).to_be_visible()


def a_community(page: Page, address: str) -> None:
    visit(page, f"{address}/#/community/0")


def a_customer(page: Page, address: str) -> None:
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    page.get_by_role("button", name="Why, one by one: Rower 1").click()
    expect(page.locator(".tie").first).to_be_visible()


def a_hub(page: Page, address: str) -> None:
    visit(page, f"{address}/#/customer/{HUB}")


def a_search(page: Page, address: str) -> None:
    visit(page, address)
    search(page, "rower")
    expect(page.locator("#found [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def the_table(page: Page, address: str) -> None:
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    page.locator("#tool-table").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def the_basket(page: Page, address: str) -> None:
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    page.locator("#basket-button").click()
    page.locator("#basket-add-drawn").click()
    expect(page.locator(".basket-people li").first).to_be_visible()


def the_duplicates(page: Page, address: str) -> None:
    visit(page, f"{address}/#/duplicates")


def a_filter(page: Page, address: str) -> None:
    visit(page, f"{address}/#/customer/{HUB}")
    page.locator("#tool-filter").click()
    settle(page)
    page.locator("#filter input[name=type]").first.check()
    settle(page)
    expect(page.locator("#sifted")).to_be_visible()


def the_warmest_path(page: Page, address: str) -> None:
    visit(page, f"{address}/#/path/{CIRCLE[3]}?to={SPOKES[0]}")
    expect(page.locator("#panel h2").first).to_be_visible()


def a_report(page: Page, address: str) -> None:
    visit(page, f"{address}/#/report/customer/{CIRCLE[0]}")
    expect(page.locator(".sheet")).to_be_visible()
    page.wait_for_load_state("networkidle")


def a_customer_in_full(page: Page, address: str) -> None:
    visit(page, f"{address}/#/customer/{CIRCLE[0]}?page=full")
    expect(page.locator("body")).to_have_class("full")
    page.wait_for_load_state("networkidle")


SCREENS: tuple[Callable[[Page, str], None], ...] = (
    the_map,
    a_bubble,
    a_community,
    a_customer,
    a_hub,
    a_search,
    the_table,
    the_basket,
    the_duplicates,
    a_filter,
    the_warmest_path,
    a_report,
    a_customer_in_full,
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("go", SCREENS, ids=lambda go: go.__name__)
def test_a_screen_breaks_no_rule(
    address: str, open_page: OpenPage, go: Callable[[Page, str], None], scheme: str
) -> None:
    page = open_page(color_scheme=scheme).page
    go(page, address)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_whole_map_breaks_no_rule(address: str, drawing_browser: Browser, scheme: str) -> None:
    with watched(drawing_browser, color_scheme=scheme) as seen:
        visit(seen.page, f"{address}/#/whole")
        seen.page.wait_for_function("() => window.graphcrm?.whole?.overlay?.names.length > 0")
        assert violations(seen.page) == []


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "not analysed"])
def test_where_there_is_no_picture_yet(
    fresh: Context, open_page: OpenPage, *, filled: bool
) -> None:
    if filled:
        fill(fresh)
    page = open_page().page
    with serving(fresh) as address:
        visit(page, address)
        assert violations(page) == []


def test_the_checker_sees_what_is_wrong(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    page.evaluate("() => document.querySelector('#tool-fit').removeAttribute('aria-label')")
    page.evaluate("() => document.querySelector('#tool-fit').removeAttribute('title')")
    assert any(found.startswith("button-name") for found in violations(page))
