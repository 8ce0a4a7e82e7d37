"""A click on the language, and what the service says of customers is there in Chinese."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from graphcrm.service.context import Context
from graphcrm.wording import speaking
from graphcrm_viz.render import render_page, save_answers
from tests.viz.conftest import OpenPage
from tests.viz.sample import CIRCLE, HOSTILE, HUB
from tests.viz.steps import camera, places, settle, visit

pytestmark = pytest.mark.xdist_group("browser")

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FALLEN_BACK = re.compile(
    r"\b(since|declared|to them|from them|shared contact|the last on|both in)\b"
)


def switch(page: Page) -> None:
    page.locator("#language").click()
    settle(page)


def reasons(page: Page) -> list[str]:
    page.locator("#panel .related .reasons").first.wait_for()
    return page.locator("#panel .related .reasons").all_inner_texts()


def test_a_click_and_the_panel_gives_its_reasons_in_chinese(
    address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    assert any("e-mails" in text for text in reasons(page))
    before, seen = places(page), camera(page)
    switch(page)
    expect(page.locator("#panel .related")).to_contain_text("位共同联系人")
    told = reasons(page)
    assert any("封邮件（发往对方" in text for text in told)
    assert not any(FALLEN_BACK.search(text) for text in told)
    expect(page.locator("#panel h2").first).to_have_text("Rower 0")
    # Nothing jumped, and the place is the same.
    assert places(page) == before
    assert camera(page) == seen
    assert page.url.endswith(f"#/customer/{CIRCLE[0]}")
    switch(page)
    expect(page.locator("#panel .related")).to_contain_text("shared contact")


def test_the_full_page_explains_in_chinese(address: str, open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN").page
    visit(page, f"{address}/#/customer/{HUB}?page=full")
    why = page.get_by_role("button", name=re.compile("为什么是这个数:影响力")).first
    why.scroll_into_view_if_needed()
    why.click()
    expect(page.locator(".because").first).to_contain_text("平均值的")
    expect(page.locator(".because").first).to_contain_text("位邻居")
    expect(page.locator(".because .reasons").first).to_contain_text("强度")
    heading = page.get_by_role("heading", name="群体之间的角色")
    role = page.locator("#panel section").filter(has=heading)
    role.scroll_into_view_if_needed()
    expect(role).to_contain_text("互不认识的联系人之间")


@pytest.mark.parametrize("who", ["../../etc", "\u202eevil", "a/b%2Fc?d#e", "张伟"])
def test_names_stay_as_they_are(address: str, open_page: OpenPage, who: str) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{quote(who, safe='')}")
    switch(page)
    expect(page.locator("#panel .related .reasons").first).to_contain_text("家人（已声明）")
    expect(page.locator("#panel h2").first).to_have_text(HOSTILE[who])
    told = reasons(page)
    assert all(CHINESE.search(text) for text in told)
    named = page.locator("#panel .related .reasons")
    assert {named.nth(at).get_attribute("dir") for at in range(named.count())} == {"auto"}
    assert page.evaluate("document.querySelectorAll('#panel img').length") == 0


def test_evidence_and_communities_follow(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/")
    english = page.evaluate("[...graphcrm.model.nodes.values()].map((one) => one.label)")
    stood = places(page)
    switch(page)
    page.wait_for_function(
        "() => [...graphcrm.model.nodes.values()].some((one) => one.label.includes('为中心'))"
    )
    chinese = page.evaluate("[...graphcrm.model.nodes.values()].map((one) => one.label)")
    assert any(name.startswith("Around ") for name in english)
    assert not any(name.startswith("Around ") for name in chinese)
    assert places(page) == stood
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    page.get_by_role("button", name="逐条查看原因：Rower 2").click()
    page.get_by_role("button", name=re.compile("^依据")).first.click()
    expect(page.locator("ol.evidence li").first).to_have_text(re.compile(r"^2026年3月\d日：邮件$"))


def test_a_saved_page_keeps_the_language_it_was_made_in(
    analysed: Context, open_page: OpenPage, tmp_path: Path
) -> None:
    from graphcrm.service.views import customer_view

    with speaking("zh"):
        view = customer_view(analysed, CIRCLE[0])
        html = render_page(view, save_answers(analysed, view))
    path = tmp_path / "saved.html"
    path.write_text(html, encoding="utf-8")
    page = open_page().page
    visit(page, path.as_uri())
    expect(page.locator("#panel .related")).to_contain_text("位共同联系人")
    expect(page.locator("#panel h2").first).to_have_text("Rower 0")
