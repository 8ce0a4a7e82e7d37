"""The warmest way between two customers, and where there is none."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from graphcrm.client.picture import write_picture
from graphcrm.service.context import Context
from tests.viz.conftest import OpenPage
from tests.viz.hands import act, choose, pick, undo
from tests.viz.sample import CIRCLE, HOSTILE, HUB, LONER, SPOKES
from tests.viz.steps import click_node, faint_texts, panel_title, places, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
FIRST = SPOKES[3]
LAST = CIRCLE[5]
MARKS = "\u200e\u2068\u2069"
WAY = [FIRST, HUB, CIRCLE[0], LAST]


def way(address: str, source: str, target: str) -> str:
    return f"{address}/#/path/{quote(source, safe='')}?to={quote(target, safe='')}"


def reach(page: Page, text: str) -> None:
    """Look for somebody in the dialog and take the first."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill(text)
    expect(dialog.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    settle(page)


def rows(page: Page) -> list[str]:
    """The steps of the warmest way as the panel names them."""
    texts = page.locator(".way-found .way-steps .row-top").all_inner_texts()
    return ["".join(letter for letter in text if letter not in MARKS) for text in texts]


def test_the_way_to_somebody_who_is_looked_for(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{FIRST}")
    act(page, "reach")
    expect(page.get_by_role("dialog")).to_contain_text("Whom shall Spoke 003 reach?")
    reach(page, "Rower 5")
    assert page.url == way(address, FIRST, LAST)
    expect(page.locator("#crumbs [aria-current]")).to_contain_text("Rower 5")
    expect(page.locator(".way-found")).to_contain_text("3 steps")
    assert rows(page) == [
        "Spoke 003 → Hanna Hub",
        "Hanna Hub → Rower 0",
        "Rower 0 → Rower 5",
    ]
    expect(page.locator(".way-found")).to_contain_text("colleague (declared)")
    expect(page.locator(".way-found")).to_contain_text("3 e-mails")
    found = places(page)
    line = [found[one] for one in WAY]
    assert [one["y"] for one in line] == [0] * 4
    assert [one["x"] for one in line] == sorted(one["x"] for one in line)
    assert len(found) > len(WAY)


def test_names_along_the_way_do_not_overlap(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, way(address, FIRST, LAST))
    boxes = page.evaluate(
        """() => {
          const { drawing, model } = window.graphcrm;
          return drawing.labels.placed.map(({ node, lines, size, dx, dy }) => {
            const w = Math.max(...lines.map((line) => drawing.labels.measure(line, size, false)));
            const scale = drawing.network.getScale();
            return [node.x * scale + dx, node.y * scale + dy, w, size];
          });
        }"""
    )
    assert len(boxes) == len(places(page))
    for (x, y, w, size), (x2, y2, w2, size2) in combinations(boxes, 2):
        assert abs(x - x2) > (w + w2) / 2 or abs(y - y2) > (size + size2) / 2


def test_a_link_opens_the_same_way(address: str, open_page: OpenPage) -> None:
    page, second = open_page().page, open_page(locale="zh-CN").page
    visit(page, way(address, FIRST, LAST))
    visit(second, page.url)
    assert places(second) == places(page)
    expect(second.locator("#panel")).to_contain_text("最暖的路径")
    expect(second.locator(".way-found")).to_contain_text("3 步")


def test_between_two_who_are_selected(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    pick(page, CIRCLE[2], CIRCLE[3], HUB)
    button = page.get_by_role("button", name="Path between the two")
    expect(button).to_have_count(0)
    pick(page, CIRCLE[3])
    button.click()
    settle(page)
    assert page.url == way(address, CIRCLE[2], HUB)
    assert rows(page) == ["Rower 2 → Rower 0", "Rower 0 → Hanna Hub"]
    page.go_back()
    settle(page)
    assert f"#/customer/{CIRCLE[0]}" in page.url
    expect(page.locator("#chosen")).to_be_hidden()


def test_why_each_step_and_other_ways_in(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, way(address, CIRCLE[2], CIRCLE[3]))
    assert rows(page) == ["Rower 2 → Rower 3"]
    page.get_by_role("button", name="Why, one by one: Rower 2 – Rower 3").click()
    ties = page.locator(".way-found .tie")
    expect(ties).to_have_count(1)
    expect(ties).to_contain_text("3 e-mails")
    others = page.locator(".other-way")
    expect(others).to_have_count(3)
    expect(others.first).to_contain_text("Over Rower")
    others.first.locator("summary").click()
    expect(others.first.locator(".way-steps li")).to_have_count(2)


def test_somebody_on_the_way_is_looked_at_and_grows(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, way(address, FIRST, LAST))
    before = places(page)
    click_node(page, HUB)
    panel_title(page, "Hanna Hub")
    page.locator("#expand").click()
    settle(page)
    assert len(places(page)) == len(before) + 50
    undo(page, "bring in contacts of Hanna Hub")
    assert places(page) == before
    page.get_by_role("button", name="Back to the way").click()
    expect(page.locator(".way-found")).to_contain_text("3 steps")


def test_where_no_way_leads_it_is_said(address: str, open_page: OpenPage) -> None:
    seen = open_page()
    page = seen.page
    visit(page, f"{address}/#/customer/{HUB}")
    choose(page, HUB, "reach")
    reach(page, "Nobody's Friend")
    expect(page.locator("#no-way")).to_have_text(
        "No chain of contacts leads from Hanna Hub to Nobody's Friend: "
        "they are in separate parts of the graph."
    )
    assert set(places(page)) == {HUB, LONER}
    assert faint_texts(page, "#panel") == []
    assert all("404" in error for error in seen.errors)
    seen.errors.clear()


def test_somebody_who_is_not_there_is_said(address: str, open_page: OpenPage) -> None:
    seen = open_page()
    page = seen.page
    visit(page, way(address, HUB, "no such/one"))
    expect(page.locator("#card")).to_contain_text("no such/one")
    assert all("404" in error for error in seen.errors)
    seen.errors.clear()


def test_from_somebody_to_themselves(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, way(address, HUB, HUB))
    expect(page.locator("#no-way")).to_have_text("This is one and the same customer.")
    assert set(places(page)) == {HUB}
    visit(page, f"{address}/#/customer/{HUB}")
    act(page, "reach")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("Hanna")
    expect(dialog.get_by_role("listbox")).to_contain_text("Nobody found")


@pytest.mark.parametrize("customer_id", list(HOSTILE))
def test_any_ids_and_names(customer_id: str, address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, way(address, LAST, customer_id))
    last = page.locator(".way-found .way-steps li").last
    expect(last).to_contain_text(HOSTILE[customer_id][:20])
    found = places(page)
    assert {LAST, CIRCLE[1], "张伟", customer_id} <= set(found)
    assert page.locator("img").count() == 0
    click_node(page, customer_id)
    expect(page.locator("#panel h2")).to_contain_text(HOSTILE[customer_id][:20])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_saved_page_says_that_it_has_no_ways(
    analysed: Context, tmp_path: Path, open_page: OpenPage
) -> None:
    write_picture(analysed, tmp_path / "page.html", customer=CIRCLE[0])
    page = open_page().page
    page.goto(f"{(tmp_path / 'page.html').as_uri()}#/path/{CIRCLE[0]}?to={HUB}")
    settle(page)
    expect(page.locator("#card")).to_contain_text("not part of the saved page")
