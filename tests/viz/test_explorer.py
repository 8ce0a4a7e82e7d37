"""The explorer in a real browser, over the real service."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.viz.conftest import OpenPage
from tests.viz.sample import CIRCLE, HUB, LONER, SPOKES
from tests.viz.steps import (
    camera,
    click_node,
    double_click_node,
    panel_title,
    places,
    search,
    settle,
    visit,
)

pytestmark = pytest.mark.xdist_group("browser")
STEP = 50


def test_opens_with_the_map_and_those_who_matter(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    expect(page.locator("#counts")).to_contain_text("148 customers")
    expect(page.locator("#counts")).to_contain_text("3 communities")
    expect(page.locator("#counts")).to_contain_text("as of")
    first = page.locator("#panel ol li").first
    expect(first).to_contain_text("Hanna Hub")
    expect(page.locator("#panel ol li")).to_have_count(10)
    expect(page.locator("#note")).to_have_text("1 customer stands alone and is not on the map.")
    expect(page.locator("#legend")).to_contain_text("Size: members")
    assert len(places(page)) == 3


def test_nothing_moves_by_itself(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{HUB}")
    before = camera(page)
    page.wait_for_timeout(400)
    page.mouse.move(300, 300)
    assert camera(page) == before


def test_from_a_community_down_to_members_and_back(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    community = _community_of(page, "Rower")
    click_node(page, community)
    expect(page.locator("#panel")).to_contain_text("8 members")
    expect(page.locator("#panel")).to_contain_text("Fjord Rowing")
    expect(page.locator("#panel")).to_contain_text("How close-knit")
    double_click_node(page, community)
    assert set(places(page)) == set(CIRCLE)
    assert f"#/community/{community}" in page.url
    expect(page.locator("#crumbs li")).to_have_count(2)
    page.go_back()
    settle(page)
    assert community in places(page)
    page.get_by_role("button", name="See its members").click()
    settle(page)
    assert set(places(page)) == set(CIRCLE)
    page.get_by_role("link", name="All communities").click()
    settle(page)
    expect(page.locator("#panel")).to_contain_text("Most influential")


def _community_of(page, start: str) -> str:
    """The id of the bubble one of whose central members has such a name."""
    return page.evaluate(
        """start => [...window.graphcrm.model.nodes.values()].find(
             (node) => node.details.central_members[0].name.startsWith(start)).id""",
        start,
    )


def test_searches_with_the_keyboard_and_opens_the_panel(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    page.keyboard.press("/")
    page.keyboard.type("rower fjord")
    expect(page.locator("#found [role=option]")).to_have_count(8)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    name = page.locator("#found [aria-selected=true] .found-name").inner_text()
    page.keyboard.press("Enter")
    panel_title(page, name)
    panel = page.locator("#panel")
    expect(panel).to_contain_text("Oar, Fjord Rowing")
    expect(panel).to_contain_text(f"row{name[-1]}@example.org")
    expect(panel).to_contain_text("3 e-mails")
    expect(panel).to_contain_text("same employer (Fjord Rowing)")
    assert "#/customer/row" in page.url


def test_says_so_where_nobody_is_found(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    search(page, "qqqq")
    expect(page.locator("#found")).to_contain_text("Nobody found for “qqqq”")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()


def test_expands_a_hub_step_by_step(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{SPOKES[0]}")
    before = places(page)
    assert set(before) == {SPOKES[0], HUB}
    click_node(page, HUB)
    button = page.locator("#expand")
    expect(button).to_have_text(f"Bring in {STEP} of 130 more contacts")
    button.click()
    settle(page)
    after = places(page)
    assert len(after) == len(before) + STEP
    assert {one: after[one] for one in before} == before
    assert _overlaps(after) == []
    expect(page.locator("#note")).to_contain_text("50 contacts brought in.")
    expect(page.locator("#said")).to_have_text("50 contacts brought in around Hanna Hub.")
    double_click_node(page, HUB)
    expect(button).to_have_text("Bring in 30 more contacts")
    assert len(places(page)) == len(before) + 2 * STEP
    page.go_back()
    settle(page)
    assert places(page) == after


def _overlaps(found: dict[str, dict[str, float]]) -> list[tuple[str, str]]:
    return [
        (a, b)
        for a, b in combinations(found, 2)
        if hypot(found[a]["x"] - found[b]["x"], found[a]["y"] - found[b]["y"])
        < found[a]["r"] + found[b]["r"]
    ]


def test_a_link_reopens_the_same_picture(address: str, open_page: OpenPage) -> None:
    first = open_page().page
    visit(first, f"{address}/#/customer/{SPOKES[0]}")
    click_node(first, HUB)
    first.locator("#expand").click()
    settle(first)
    second = open_page().page
    visit(second, first.url)
    assert places(second) == places(first)
    panel_title(second, "Hanna Hub")


def test_a_customer_without_relationships(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{LONER}")
    assert set(places(page)) == {LONER}
    expect(page.locator("#panel")).to_contain_text("No relationships.")


def test_the_table_shows_the_same_and_leads_to_the_panel(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[3]}")
    page.get_by_role("button", name="Show as a table").click()
    table = page.get_by_role("dialog").get_by_role("table")
    expect(table.locator("tbody tr")).to_have_count(len(places(page)))
    table.get_by_role("button", name="Rower 5").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    panel_title(page, "Rower 5")


def test_related_customers_lead_on(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[3]}")
    page.locator("ol.related button").filter(has=page.get_by_text("Rower 5", exact=True)).click()
    panel_title(page, "Rower 5")
    page.get_by_role("button", name="See the network around").click()
    settle(page)
    assert f"#/customer/{CIRCLE[5]}" in page.url


def test_an_unknown_customer_is_said_and_can_be_tried_again(
    address: str, open_page: OpenPage
) -> None:
    seen = open_page()
    page = seen.page
    visit(page, f"{address}/#/customer/{quote('no such/one')}")
    expect(page.locator("#card")).to_contain_text("no such/one")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.get_by_role("link", name="All communities").click()
    settle(page)
    assert len(places(page)) == 3
    assert all("404" in error for error in seen.errors)
    seen.errors.clear()


def test_a_service_that_went_away_is_said(address: str, open_page: OpenPage) -> None:
    seen = open_page()
    page = seen.page
    visit(page, address)
    page.context.set_offline(True)
    page.goto(f"{address}/#/customer/{HUB}")
    expect(page.locator("#card")).to_contain_text("The service does not answer")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    panel_title(page, "Hanna Hub")
    assert all("ERR_INTERNET_DISCONNECTED" in error for error in seen.errors)
    seen.errors.clear()


def test_dark_and_chinese_from_the_browser_and_by_hand(address: str, open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark", locale="zh-CN").page
    visit(page, address)
    background = "getComputedStyle(document.body).backgroundColor"
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("#crumbs")).to_have_text("全部社群")
    expect(page.locator("#counts")).to_contain_text("148 位客户")
    assert page.evaluate(background) == "rgb(16, 19, 26)"
    page.get_by_role("button", name="浅色").click()
    assert page.evaluate(background) == "rgb(246, 247, 249)"
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator("#crumbs")).to_have_text("All communities")
    page.reload()
    settle(page)
    expect(page.locator("#crumbs")).to_have_text("All communities")
    assert page.evaluate(background) == "rgb(246, 247, 249)"


def test_the_picture_can_be_saved(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    page.get_by_role("button", name="Save as a picture").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="As on the screen").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
