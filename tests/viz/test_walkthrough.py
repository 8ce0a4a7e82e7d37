"""The six steps of the walkthrough in the docs, on both stores; its pictures are made here.

GRAPHCRM_UPDATE_PICTURES=1 puts new ones into docs/images/walkthrough; without it, what the page
shows is held against them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from graphcrm.demo import write_demo
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.audiences import list_audiences
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import load
from graphcrm.settings import Settings
from tests.shared_data import tables_of
from tests.viz.axe import violations
from tests.viz.conftest import OpenPage
from tests.viz.hands import pick
from tests.viz.pictures import keep_or_compare
from tests.viz.serving import Watched, serving, watched
from tests.viz.steps import places, search, settle, visit

pytestmark = pytest.mark.xdist_group("browser")

CUSTOMERS = 600
SEED = 11
NAMES = ("customers", "interactions", "links")
MEMBERS = """() => [...window.graphcrm.model.nodes.values()]
  .sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1)).map((node) => node.id)"""
DRAWN = "() => window.graphcrm?.whole?.overlay?.names.length > 0"

Look = Callable[[str], None]


def fill_company(ctx: Context, folder: Path) -> None:
    files = write_demo(folder, CUSTOMERS, SEED, duplicates=0)
    load(ctx, [TableInput(name, getattr(files, name)) for name in NAMES], LoadOptions())
    analyze(ctx, AnalysisRequest())


def ranked(page: Page) -> list[str]:
    """Ids of what is drawn, the largest first."""
    return list(page.evaluate(MEMBERS))


def overview(page: Page, url: str, look: Look) -> None:
    visit(page, url)
    expect(page.locator("#panel")).to_contain_text("Most influential")
    expect(page.locator("#panel ol.people > li")).to_have_count(10)
    look("1-overview")


def drill_down(page: Page, look: Look) -> None:
    community = ranked(page)[0]
    page.evaluate("id => window.graphcrm.select(id)", community)
    expect(page.locator("#panel")).to_contain_text("How close-knit")
    page.locator("#open-community").click()
    settle(page)
    assert f"#/community/{community}" in page.url
    expect(page.locator("#crumbs li")).to_have_count(2)
    look("2-community")


def customer(page: Page, url: str, look: Look) -> str:
    """Find the most influential member by name, and see everything about it."""
    first = ranked(page)[0]
    name = page.evaluate("id => window.graphcrm.model.nodes.get(id).label", first)
    visit(page, url)
    search(page, name)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2").first).to_have_text(name)
    settle(page)
    expect(page.locator("#panel")).to_contain_text("Related customers")
    look("3-customer")
    visit(page, f"{url}/#/customer/{first}?page=full")
    expect(page.locator("body")).to_have_class("full")
    page.wait_for_load_state("networkidle")
    look("3-everything")
    return first


def explore(page: Page, url: str, first: str, look: Look) -> None:
    visit(page, f"{url}/#/customer/{first}")
    page.locator("#tool-filter").click()
    expect(page.locator("#filter")).to_be_visible()
    before = places(page)
    page.locator("#filter input[type=checkbox]").first.check()
    settle(page)
    expect(page.locator("#sifted")).to_be_visible()
    assert places(page) == before
    page.wait_for_load_state("networkidle")
    look("4-filter")
    visit(page, url)
    communities = ranked(page)
    ends = []
    for community in (communities[0], communities[2]):
        visit(page, f"{url}/#/community/{community}")
        ends.append(ranked(page)[0])
    visit(page, f"{url}/#/path/{ends[0]}?to={ends[1]}")
    assert set(ends) <= set(places(page))
    look("4-way")


def act(page: Page, url: str, look: Look) -> None:
    visit(page, url)
    visit(page, f"{url}/#/community/{ranked(page)[0]}")
    pick(page, *ranked(page)[1:4])
    page.locator("[data-act=chosen-to-basket]").click()
    page.locator("#basket-button").click()
    page.locator("#basket-add-top").click()
    expect(page.locator("#basket-button .badge")).not_to_have_text("3")
    page.locator("#basket-name").fill("Spring offer")
    page.locator("#basket-save").click()
    expect(page.locator(".basket-shelf")).to_contain_text("Spring offer")
    page.locator("#basket").evaluate("place => place.scrollTo(0, 0)")
    look("5-basket")
    page.keyboard.press("Escape")
    visit(page, page.url.replace("/#/community/", "/#/report/community/"))
    expect(page.locator(".sheet")).to_be_visible()
    page.wait_for_load_state("networkidle")
    look("5-report")


def whole_map(page: Page, url: str, look: Look) -> None:
    visit(page, f"{url}/#/whole")
    page.wait_for_function(DRAWN)
    look("6-whole-map")


@pytest.fixture
def gl_browser(playwright: Playwright, chromium_path: str) -> Browser:
    flags = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader"]
    return playwright.chromium.launch(
        executable_path=chromium_path, args=[*flags, "--enable-unsafe-swiftshader"]
    )


def test_the_six_steps(store_settings: Settings, gl_browser: Browser, tmp_path: Path) -> None:
    with ExitStack() as stack:
        stack.callback(gl_browser.close)
        ctx = stack.enter_context(open_context(store_settings, create=True, resident=True))
        fill_company(ctx, tmp_path / "company")
        url = stack.enter_context(serving(ctx))
        seen: Watched = stack.enter_context(
            watched(gl_browser, viewport={"width": 1280, "height": 720})
        )
        page = seen.page

        def look(name: str) -> None:
            keep_or_compare(gl_browser, page, name)
            assert violations(page) == []

        overview(page, url, look)
        drill_down(page, look)
        first = customer(page, url, look)
        explore(page, url, first, look)
        act(page, url, look)
        whole_map(page, url, look)
        assert [one.name for one in list_audiences(ctx).items] == ["Spring offer"]


def test_real_mails_are_walked_through(fresh: Context, open_page: OpenPage) -> None:
    tables = tables_of("enron-email")
    inputs = [TableInput(name, path) for name, paths in tables.items() for path in paths]
    load(fresh, inputs, LoadOptions())
    analyze(fresh, AnalysisRequest())
    page = open_page().page
    with serving(fresh) as url:
        overview(page, url, lambda _: None)
        drill_down(page, lambda _: None)
        first = customer(page, url, lambda _: None)
        explore(page, url, first, lambda _: None)
        act(page, url, lambda _: None)
        assert violations(page) == []
