"""The page as one file: opened from a disk, in a real browser, with no service anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graphcrm.client.picture import write_picture
from graphcrm.service.context import Context
from tests.viz.conftest import OpenPage
from tests.viz.sample import CIRCLE, HOSTILE, HUB, MARKUP
from tests.viz.serving import Watched
from tests.viz.steps import click_node, double_click_node, panel_title, places, search, settle

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def saved_map(analysed: Context, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("saved") / "map.html"
    write_picture(analysed, out)
    return out


def _open(seen: Watched, file: Path) -> Page:
    seen.page.goto(file.as_uri())
    settle(seen.page)
    return seen.page


def test_opens_from_a_disk_and_asks_for_nothing(saved_map: Path, open_page: OpenPage) -> None:
    seen = open_page()
    page = _open(seen, saved_map)
    expect(page.locator("#panel")).to_contain_text("Hanna Hub")
    expect(page.locator("#counts")).to_contain_text("Saved page of")
    others = [url for url in seen.requests if not url.startswith("data:")]
    assert others == [saved_map.as_uri()]


def test_goes_into_a_community_and_back(saved_map: Path, open_page: OpenPage) -> None:
    page = _open(open_page(), saved_map)
    rowers = page.evaluate(
        """() => [...window.graphcrm.model.nodes.values()].find(
             (node) => node.details.central_members[0].name.startsWith("Rower")).id"""
    )
    double_click_node(page, rowers)
    assert set(places(page)) == set(CIRCLE)
    click_node(page, CIRCLE[2])
    panel_title(page, "Rower 2")
    expect(page.locator("#panel")).to_contain_text("same employer (Fjord Rowing)")
    expect(page.locator("#panel")).to_contain_text("This saved page holds only what it shows")
    page.go_back()
    settle(page)
    assert rowers in places(page)


def test_search_works_without_a_service(saved_map: Path, open_page: OpenPage) -> None:
    page = _open(open_page(), saved_map)
    search(page, "hanna example.org")
    page.keyboard.press("Enter")
    panel_title(page, "Hanna Hub")
    assert "#/community/" in page.url


def test_says_that_it_cannot_expand(saved_map: Path, open_page: OpenPage) -> None:
    page = _open(open_page(), saved_map)
    search(page, "hanna")
    page.keyboard.press("Enter")
    panel_title(page, "Hanna Hub")
    double_click_node(page, HUB)
    expect(page.locator("#toast")).to_contain_text("graphcrm serve")


def test_hostile_names_are_inert(analysed: Context, tmp_path: Path, open_page: OpenPage) -> None:
    for customer_id in HOSTILE:
        write_picture(analysed, tmp_path / "page.html", customer=customer_id)
        page = _open(open_page(), tmp_path / "page.html")
        expect(page.locator("#panel h2")).to_contain_text(HOSTILE[customer_id][:20])
        assert set(HOSTILE) <= set(places(page))
        assert MARKUP not in (tmp_path / "page.html").read_text(encoding="utf-8")
        assert page.locator("img").count() == 0


def test_a_page_of_a_customer_leads_to_the_map(
    analysed: Context, tmp_path: Path, open_page: OpenPage
) -> None:
    write_picture(analysed, tmp_path / "page.html", customer=CIRCLE[0])
    page = _open(open_page(color_scheme="dark", locale="zh-CN"), tmp_path / "page.html")
    panel_title(page, "Rower 0")
    page.get_by_role("link", name="全部社群").click()
    settle(page)
    expect(page.locator("#panel")).to_contain_text("最有影响力")
    assert len(places(page)) == 3


def test_shows_itself_in_a_notebook(analysed: Context, tmp_path: Path, open_page: OpenPage) -> None:
    drawn = write_picture(analysed, tmp_path / "page.html", customer=HUB)
    page = open_page().page
    page.set_content(drawn._repr_html_())
    frame = page.frame_locator("iframe")
    expect(frame.locator("#panel h2")).to_have_text("Hanna Hub")
    frame.locator("ol.related button").first.click()
    expect(frame.locator("#panel h2")).not_to_have_text("Hanna Hub")


def test_the_policy_allows_the_inlined_scripts_and_nothing_else(saved_map: Path) -> None:
    html = saved_map.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    allowed = policy[1].replace("&#39;", "'")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert len(scripts) == 2
    assert len(styles) == 1
    for text in (*scripts, *styles):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed
    assert "unsafe" not in allowed
    assert "http" not in allowed
    assert "default-src 'none'" in allowed


def test_nothing_in_the_file_is_loaded_from_elsewhere(saved_map: Path) -> None:
    html = saved_map.read_text(encoding="utf-8")
    addresses = re.findall(r'(?:src|href)\s*=\s*["\']?([^"\'\s>]+)', _without_scripts(html))
    assert [one for one in addresses if not one.startswith(("data:", "#"))] == []
    assert MARKUP not in html


def test_the_file_does_not_tell_where_the_store_is(analysed: Context, saved_map: Path) -> None:
    assert analysed.store.name not in saved_map.read_text(encoding="utf-8")


def _without_scripts(html: str) -> str:
    return re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
