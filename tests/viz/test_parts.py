"""From the map to a community, from there to its parts, to their members, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import load
from tests.circles import CIRCLES, CLIQUES, PEOPLE, circles_of_cliques
from tests.viz.conftest import OpenPage
from tests.viz.serving import serving
from tests.viz.steps import places, settle, visit

pytestmark = pytest.mark.xdist_group("browser")


def test_the_way_down_and_back(fresh: Context, open_page: OpenPage) -> None:
    load(fresh, [TableInput("links", circles_of_cliques())], LoadOptions())
    analyze(fresh, AnalysisRequest())
    watched = open_page(locale="en-GB")
    page = watched.page
    with serving(fresh) as address:
        visit(page, address)
        assert len(places(page)) == CIRCLES
        page.locator("#panel button.row.tight").first.click()
        page.get_by_role("button", name=f"See its {CLIQUES} parts").click()
        settle(page)
        assert len(places(page)) == CLIQUES
        assert "#/parts/" in page.url
        crumbs = page.locator("#crumbs li")
        expect(crumbs.last).to_contain_text("Parts of ")
        expect(page.locator("#panel h2")).not_to_be_empty()
        whole = page.locator("#panel h2").inner_text()

        first = next(iter(places(page)))
        page.evaluate("id => window.graphcrm.select(id)", first)
        # The panel of the whole offers its members too, until that of the part is there.
        expect(page.locator("#panel h2")).not_to_have_text(whole)
        page.get_by_role("button", name="See its members").click()
        settle(page)
        assert len(places(page)) == PEOPLE
        expect(crumbs).to_have_count(3)
        expect(crumbs.nth(1)).to_have_text(whole)
        link = page.url

        crumbs.nth(1).locator("a").click()
        settle(page)
        assert len(places(page)) == CLIQUES
        page.go_back()
        settle(page)
        assert len(places(page)) == PEOPLE

        other = open_page(locale="zh-CN")
        visit(other.page, link)
        assert len(places(other.page)) == PEOPLE
        other.page.locator("#crumbs li").nth(1).locator("a").click()
        settle(other.page)
        expect(other.page.locator("#crumbs li").last).to_contain_text("的子社群")
        assert not watched.errors + other.errors
