"""Names and ids of any kind stay names and ids."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.viz.conftest import OpenPage
from tests.viz.hands import choose, drag
from tests.viz.sample import HOSTILE, MARKUP
from tests.viz.steps import click_node, panel_title, places, search, settle, spot, visit

pytestmark = pytest.mark.xdist_group("browser")
LINKED = [key for key in HOSTILE if key != ".."]


def test_markup_in_a_name_is_text_everywhere(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    search(page, "onerror")
    expect(page.locator("#found")).to_contain_text(MARKUP)
    page.keyboard.press("Enter")
    panel_title(page, MARKUP)
    expect(page.locator("#crumbs")).to_contain_text(MARKUP)
    page.mouse.move(*spot(page, "../../etc"))
    expect(page.locator("#tooltip")).to_contain_text(MARKUP)
    page.get_by_role("button", name="Show as a table").click()
    expect(page.get_by_role("dialog")).to_contain_text(MARKUP)
    assert page.locator("img").count() == 0
    assert MARKUP in page.title()


@pytest.mark.parametrize("customer_id", LINKED)
def test_any_id_can_be_opened_and_linked_to(
    customer_id: str, address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{quote(customer_id, safe='')}")
    assert set(HOSTILE) <= set(places(page))
    expect(page.locator("#panel h2")).to_contain_text(HOSTILE[customer_id][:20])
    expect(page.locator("ol.related")).to_contain_text("family")


def test_an_id_that_no_address_can_hold_shows_who_it_is(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    search(page, "Two Dots")
    page.keyboard.press("Enter")
    panel_title(page, "Two Dots")
    expect(page.locator("#note")).to_contain_text("cannot be part of a web address")
    page.reload()
    settle(page)
    panel_title(page, "Two Dots")


def test_an_id_that_no_address_can_hold_can_be_clicked(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/__proto__")
    click_node(page, "..")
    panel_title(page, "Two Dots")


def test_every_id_is_drawn(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{quote('../../etc', safe='')}")
    drawn = "() => window.graphcrm.drawing.network.body.nodeIndices.length"
    assert page.evaluate(drawn) == len(places(page)) == len(HOSTILE)
    for customer_id in ("__proto__", "long"):
        click_node(page, customer_id)
        expect(page.locator("#panel h2")).to_contain_text(HOSTILE[customer_id][:20])
    drag(page, "__proto__", 50, 50)
    expect(page.locator("#said")).to_have_text("constructor keeps this place.")
    choose(page, "__proto__", "hide")
    assert page.evaluate(drawn) == len(places(page)) == len(HOSTILE) - 1
