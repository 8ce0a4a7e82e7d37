"""The picture taken along: as PNG, large PNG, SVG and on the clipboard; also from a saved page."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Download, Page, expect

from graphcrm.client.picture import write_picture
from graphcrm.service.context import Context
from tests.viz.conftest import OpenPage
from tests.viz.sample import CIRCLE, MARKUP
from tests.viz.steps import click_node, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
SVG = "{http://www.w3.org/2000/svg}"


def save(page: Page, way: str) -> Download:
    page.get_by_role("button", name="Save as a picture").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=way).click()
    return download.value


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def drawing(download: Download) -> ElementTree.Element:
    return ElementTree.parse(download.path()).getroot()


def stage(page: Page) -> tuple[int, int]:
    width, height = page.evaluate("""() => {
      const { clientWidth, clientHeight } = document.getElementById("stage");
      return [clientWidth, clientHeight];
    }""")
    return width, height


def texts(root: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_as_a_drawing_with_all_that_is_to_be_seen(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/__proto__")
    page.wait_for_timeout(300)
    saved = save(page, "SVG")
    assert saved.suggested_filename == "graphcrm constructor.svg"
    root = drawing(saved)
    assert (root.get("width"), root.get("height")) == tuple(map(str, stage(page)))
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "constructor"
    assert root.get("role") == "img"
    names = texts(root)
    assert any(name.startswith(MARKUP[:20]) for name in names)
    assert "张伟" in names
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "title", "desc", "rect", "g", "line", "circle", "text"
    }  # fmt: skip
    nodes, edges = page.evaluate(
        "() => [window.graphcrm.model.nodes.size, window.graphcrm.model.edges.size]"
    )
    # One ring more: around the customer that the view turns around.
    assert len(list(root.iter(f"{SVG}circle"))) == nodes + 1
    assert len(list(root.iter(f"{SVG}line"))) == edges


def test_names_stand_where_they_stand_on_the_screen(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    root = drawing(save(page, "SVG"))
    names = texts(root)
    labels: list[Any] = page.evaluate(
        "() => window.graphcrm.drawing.seen().labels.map(({ lines }) => lines).flat()"
    )
    assert set(labels) <= set(names)
    width, height = stage(page)
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "-1")) <= width
        assert 0 <= float(text.get("y", "-1")) <= height


def test_what_is_selected_stands_out_in_the_drawing(address: str, open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark").page
    visit(page, address)
    plain = drawing(save(page, "SVG"))
    click_node(page, page.evaluate("() => [...window.graphcrm.model.nodes.keys()][0]"))
    lit = drawing(save(page, "SVG"))
    assert len(list(lit.iter(f"{SVG}rect"))) > len(list(plain.iter(f"{SVG}rect")))
    ground = lit.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == "#10131a"


def test_as_dots_plain_and_large(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    width, height = stage(page)
    plain = save(page, "As on the screen")
    assert plain.suggested_filename == "graphcrm All communities.png"
    assert size_of(plain.path().read_bytes()) == (width, height)
    large = save(page, "for slides")
    assert size_of(large.path().read_bytes()) == (3 * width, 3 * height)


def test_on_the_clipboard(address: str, open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"]).page
    visit(page, address)
    page.get_by_role("button", name="Save as a picture").click()
    page.get_by_role("menuitem", name="To paste into a slide").click()
    expect(page.locator("#said")).to_have_text("The picture is on the clipboard.")
    start = page.evaluate("""async () => {
      const [item] = await navigator.clipboard.read();
      const blob = await item.getType("image/png");
      return [...new Uint8Array(await blob.arrayBuffer()).slice(1, 4)];
    }""")
    assert bytes(start) == b"PNG"


def test_the_menu_with_the_keyboard(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    button = page.get_by_role("button", name="Save as a picture")
    button.focus()
    page.keyboard.press("Enter")
    items = page.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.locator("#panel").click(position={"x": 5, "y": 5})
    expect(page.get_by_role("menu")).to_have_count(0)


def test_in_chinese(address: str, open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN").page
    visit(page, address)
    page.locator("#tool-camera").click()
    with page.expect_download() as download:
        page.locator("#picture-svg").click()
    assert download.value.suggested_filename == "graphcrm 全部社群.svg"


def test_from_a_saved_page(analysed: Context, tmp_path: Path, open_page: OpenPage) -> None:
    file = tmp_path / "map.html"
    write_picture(analysed, file)
    page = open_page().page
    page.goto(file.as_uri())
    settle(page)
    root = drawing(save(page, "SVG"))
    assert len(list(root.iter(f"{SVG}circle"))) == 3
    width, height = stage(page)
    assert size_of(save(page, "for slides").path().read_bytes()) == (3 * width, 3 * height)
    expect(page.get_by_label("Rank by")).to_have_count(0)
    page.evaluate("id => window.graphcrm.visit(id)", CIRCLE[1])
    settle(page)
    expect(page.locator("#panel h2")).to_have_text("Rower 1")
    expect(page.locator("#panel")).to_contain_text("Direct contacts")
    for name in ("Full page", "Report"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    page.goto(f"{file.as_uri()}#/report/community/0")
    page.reload()
    settle(page)
    expect(page.locator("#report")).to_be_hidden()
