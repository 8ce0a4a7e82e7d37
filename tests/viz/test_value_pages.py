"""The pages about value: the way to each of them, and groups found in the data."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from graphcrm.service.context import Context
from tests.viz.axe import violations
from tests.viz.conftest import OpenPage
from tests.viz.serving import serving
from tests.viz.steps import camera, faint_texts, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
WHERE = ("segments", "groups", "lifecycle", "trust")
SIZES = {"desk": {"width": 1280, "height": 720}, "tablet": {"width": 820, "height": 1180}}


def marked(page: Page, place: str) -> Locator:
    return page.locator(f"{place} [aria-current=page]")


def ask(page: Page, address: str, path: str) -> Any:
    return page.request.get(f"{address}/api/v1/{path}").json()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("locale", "name"), [("en-GB", "Value"), ("zh-CN", "价值")])
def test_each_page_is_two_clicks_from_the_first(
    address: str, open_page: OpenPage, size: str, locale: str, name: str
) -> None:
    page = open_page(locale=locale, viewport=SIZES[size]).page
    for where in WHERE:
        visit(page, address)
        expect(marked(page, "#places")).not_to_have_text(name)
        page.locator("#places").get_by_role("link", name=name, exact=True).click()
        settle(page)
        tab = page.locator(f".value-tabs:visible #tab-{where}")
        tab.click()
        settle(page)
        assert page.url.endswith(f"#/{where}")
        expect(marked(page, "#places")).to_have_text(name)
        expect(page.locator(f".value-tabs:visible #tab-{where}")).to_have_attribute(
            "aria-current", "page"
        )
        header = page.locator("header.top").evaluate("one => one.scrollWidth <= one.clientWidth")
        assert header
        if where != "segments":
            page.go_back()
            settle(page)
            assert page.url.endswith("#/segments")
            expect(page.locator("#segment-rule")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_groups_have_a_page_of_their_own(shop: Context, open_page: OpenPage, scheme: str) -> None:
    with serving(shop) as address:
        page = open_page(color_scheme=scheme).page
        visit(page, f"{address}/#/groups")
        told = ask(page, address, "clusters")
        cards = page.locator(".group-card")
        expect(cards).to_have_count(len(told["items"]))
        for place, group in enumerate(told["items"]):
            card = cards.nth(place)
            expect(card).to_contain_text(f"{group['customers']} customers")
            for difference in group["differences"]:
                expect(card).to_contain_text(difference["words"])
            expect(card.locator(".group-bars li")).to_have_count(len(group["means"]))
        assert violations(page) == []
        assert faint_texts(page, "#panel") == []
        small = page.locator(".groups-page a, .groups-page button").evaluate_all(
            "all => all.filter((one) => one.getBoundingClientRect().height < 24).length"
        )
        assert small == 0
        before = camera(page)
        page.locator("#group-0").press("Enter")
        settle(page)
        assert page.url.endswith("#/groups/0?colour=cluster")
        expect(page.locator("#colour-by")).to_have_value("marked")
        assert camera(page) == before
        paths = "values?cluster=0&by=spent&limit=20"
        first = [one["customer_id"] for one in ask(page, address, paths)["items"]]
        members = page.locator(".groups-page .people button b")
        expect(members).to_have_text(first)
        page.locator("#groups-more").click()
        expect(members).to_have_count(min(40, told["items"][0]["customers"]))
        assert violations(page) == []
        page.go_back()
        settle(page)
        expect(cards).to_have_count(len(told["items"]))
        expect(page.locator("#colour-by")).not_to_have_value("marked")
        page.go_forward()
        settle(page)
        members.first.click()
        settle(page)
        assert "colour=cluster" in page.url
        expect(page.locator("#colour-by")).to_have_value("cluster")


def test_a_group_opens_by_its_link_in_chinese_and_as_a_segment(
    shop: Context, open_page: OpenPage
) -> None:
    with serving(shop) as address:
        page = open_page(locale="zh-CN", viewport=SIZES["tablet"]).page
        visit(page, f"{address}/#/groups/1")
        panel = page.locator("#panel")
        size = ask(page, address, "clusters")["items"][1]["customers"]
        expect(panel).to_contain_text(f"群组 1{size} 位客户")
        expect(page.locator("#legend")).to_contain_text("属于群组的比例")
        assert panel.evaluate("one => one.scrollWidth <= one.clientWidth")
        page.locator("#groups-segment").click()
        settle(page)
        expect(page.locator("#segment-rule")).to_have_value("cluster == 1")
        expect(page.locator(".segment-total")).to_contain_text(f"{size} 位")
        visit(page, f"{address}/#/groups/77")
        expect(panel).to_contain_text("没有群组 77")


def test_where_none_were_found_the_page_says_why(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/groups")
    expect(page.locator("#panel")).to_contain_text("Analyse again, with purchases loaded")
