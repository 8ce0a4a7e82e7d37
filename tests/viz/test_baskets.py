"""Picking people into the basket, and handing them on as an audience or a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from math import cos, pi, sin
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graphcrm.service.audiences import Basket, change_audience, list_audiences, list_members
from graphcrm.service.context import Context
from tests.viz.conftest import OpenPage
from tests.viz.sample import CIRCLE, HOSTILE, HUB, SPOKES, fill_and_analyze
from tests.viz.serving import serving
from tests.viz.steps import click_node, faint_texts, places, settle, spot, visit

pytestmark = pytest.mark.xdist_group("browser")
NAME = "Spring </script> 春 “offer” \u202e"


@pytest.fixture
def own(fresh: Context) -> Iterator[tuple[Context, str]]:
    """A graph of the test's own, served."""
    fill_and_analyze(fresh)
    with serving(fresh) as url:
        yield fresh, url


def size_of(page: Page) -> int:
    return int(page.evaluate("() => window.graphcrm.desk.basket.size"))


def ids_of(page: Page) -> list[str]:
    return list(page.evaluate("() => window.graphcrm.desk.basket.ids()"))


def open_basket(page: Page) -> None:
    page.locator("#basket-button").click()
    expect(page.locator("#basket")).to_be_visible()


def draw_around(page: Page, ids: list[str], room: float = 14) -> None:
    """Draw a line by hand around these nodes: a wide circle around the middle of them."""
    spots = [spot(page, one) for one in ids]
    x, y = (sum(values) / len(spots) for values in zip(*spots, strict=True))
    reach = room + max(((a - x) ** 2 + (b - y) ** 2) ** 0.5 for a, b in spots)
    page.mouse.move(x + reach, y)
    page.mouse.down()
    for step in range(1, 25):
        page.mouse.move(x + reach * cos(step * pi / 12), y + reach * sin(step * pi / 12))
    page.mouse.up()


def test_an_audience_from_the_first_click_to_the_file(
    own: tuple[Context, str], open_page: OpenPage, tmp_path: Path
) -> None:
    ctx, url = own
    page = open_page(accept_downloads=True).page
    visit(page, url)
    open_basket(page)
    expect(page.locator("#basket")).to_contain_text("Nobody yet.")
    expect(page.locator("#basket")).to_contain_text("None yet.")
    page.locator("#basket-top").fill("3")
    page.locator("#basket-add-top").click()
    expect(page.locator("#basket-button .badge")).to_have_text("3")
    expect(page.locator("#said")).to_have_text("3 added to the basket.")
    assert HUB in ids_of(page)
    page.locator("#basket-add-near").click()
    expect(page.locator("#basket-button .badge")).not_to_have_text("3")
    many = size_of(page)
    assert set(SPOKES) < set(ids_of(page))
    page.locator("#basket-undo").click()
    assert size_of(page) == 3
    expect(page.locator("#basket-save")).to_be_disabled()
    page.locator("#basket-name").fill(NAME)
    page.locator("#basket-note").fill("for May")
    page.locator("#basket-save").click()
    expect(page.locator("#said")).to_have_text(f"Saved: {NAME.strip()}.")
    expect(page.locator("#basket")).not_to_contain_text("not saved")
    (saved,) = list_audiences(ctx).items
    assert (saved.name, saved.note, saved.size) == (NAME.strip(), "for May", 3)

    page.locator("#basket-add-near").click()
    expect(page.locator("#basket")).to_contain_text("not saved")
    page.locator("#basket-save").click()
    expect(page.locator("#basket")).not_to_contain_text("not saved")
    (saved,) = list_audiences(ctx).items
    assert (saved.size, saved.version) == (many, 2)
    with page.expect_download() as waiting:
        page.locator("#basket-csv").click()
    file = tmp_path / "audience.csv"
    waiting.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["customer_id"] for row in rows} == set(ids_of(page))
    assert {row["customer_id"]: row["email"] for row in rows}[HUB] == "hanna@example.org"
    assert waiting.value.suggested_filename.endswith(".csv")
    assert not set('/\\:*?"<>|') & set(waiting.value.suggested_filename)


def test_a_line_around_people_picks_them(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    before = places(page)
    page.locator("#tool-lasso").click()
    expect(page.locator("#tool-lasso")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#chosen")).to_contain_text("Draw a line around")
    # Two that stand next to each other: the nearest to one of the circle.
    near = sorted(
        (one for one in before if one != CIRCLE[3]),
        key=lambda one: (
            (before[one]["x"] - before[CIRCLE[3]]["x"]) ** 2
            + (before[one]["y"] - before[CIRCLE[3]]["y"]) ** 2
        ),
    )
    draw_around(page, [CIRCLE[3], near[0]], room=6)
    picked = set(page.evaluate("() => [...window.graphcrm.steps.selection.ids]"))
    assert {CIRCLE[3], near[0]} <= picked < set(before)
    expect(page.locator("#chosen")).to_contain_text(f"{len(picked)} selected")
    assert places(page) == before
    page.locator("[data-act=chosen-to-basket]").click()
    assert set(ids_of(page)) == picked
    expect(page.locator("#chosen")).to_be_hidden()

    page.locator("#tool-lasso").click()
    page.mouse.move(200, 400)
    page.mouse.down()
    page.mouse.move(205, 405)
    page.mouse.up()
    expect(page.locator("#toast")).to_contain_text("Nobody was inside the line.")
    page.locator("#tool-lasso").click()
    page.keyboard.press("Escape")
    expect(page.locator("#tool-lasso")).to_have_attribute("aria-pressed", "false")
    # The picture answers again.
    click_node(page, CIRCLE[3])
    expect(page.locator("#panel h2")).to_have_text("Rower 3")


def test_a_line_around_communities_picks_their_members(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    bubbles = list(places(page))
    page.locator("#tool-lasso").click()
    draw_around(page, bubbles, room=60)
    expect(page.locator("#chosen")).to_contain_text("3 selected")
    page.locator("[data-act=chosen-to-basket]").click()
    expect(page.locator("#basket-button .badge")).to_have_text("147")
    assert {HUB, *SPOKES, *CIRCLE, *HOSTILE} == set(ids_of(page))


def test_panels_and_the_table_put_people_in_and_take_them_out(
    address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[2]}")
    button = page.locator("#to-basket")
    expect(button).to_have_text("Add to basket")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("In the basket")
    open_basket(page)
    page.get_by_role("button", name="Take out of the basket: Rower 2").click()
    expect(button).to_have_text("Add to basket")
    page.keyboard.press("Escape")
    expect(page.locator("#basket")).to_be_hidden()
    expect(page.locator("#basket-button")).to_be_focused()
    page.get_by_role("button", name="Show as a table").click()
    box = page.get_by_role("checkbox", name="Add Rower 5 to the basket")
    box.focus()
    page.keyboard.press("Space")
    assert ids_of(page) == ["row5"]
    page.keyboard.press("Space")
    assert ids_of(page) == []
    page.keyboard.press("Escape")
    community = page.evaluate("() => String(window.graphcrm.model.nodes.get('row2').community_id)")
    visit(page, f"{address}/#/community/{community}")
    page.locator("#members-to-basket").click()
    expect(page.locator("#basket-button .badge")).to_have_text("8")
    open_basket(page)
    page.locator("#basket-clear").click()
    page.locator("#basket-top").fill("2")
    page.locator("#basket-add-top").click()
    expect(page.locator("#basket-button .badge")).to_have_text("2")
    assert set(ids_of(page)) < set(CIRCLE)
    page.locator("#basket-add-drawn").click()
    assert set(ids_of(page)) == set(CIRCLE)
    # The next visit of this browser finds it again.
    page.reload()
    settle(page)
    assert set(ids_of(page)) == set(CIRCLE)
    expect(page.locator("#basket-button .badge")).to_have_text("8")


def test_saved_audiences_are_opened_changed_and_removed(
    own: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = own
    watched = open_page()
    page = watched.page
    visit(page, f"{url}/#/customer/{CIRCLE[0]}")
    page.locator("#to-basket").click()
    open_basket(page)
    page.locator("#basket-name").fill("One")
    page.locator("#basket-save").click()
    shelf = page.locator(".basket-shelf")
    expect(shelf).to_contain_text("One")
    page.locator("#basket-clear").click()
    expect(page.locator("#basket-name")).to_have_value("")
    page.locator("#basket-add-drawn").click()
    shelf.locator(".row", has_text="One").click()
    page.get_by_role("button", name="Cancel").click()
    assert size_of(page) > 1
    shelf.locator(".row", has_text="One").click()
    page.get_by_role("dialog").get_by_role("button", name="Open it").click()
    expect(page.locator("#basket-name")).to_have_value("One")
    assert ids_of(page) == [CIRCLE[0]]

    # Somebody else is faster.
    (one,) = list_audiences(ctx).items
    change_audience(ctx, one.audience_id, Basket("One", [HUB]), None)
    page.locator("#basket-add-drawn").click()
    page.locator("#basket-save").click()
    expect(page.locator("#basket .warning")).to_contain_text("Your basket is kept")
    assert [member.customer_id for member in list_members(ctx, one.audience_id).items] == [HUB]
    page.locator("#basket-save").click()
    expect(page.locator("#basket .warning")).to_contain_text("Take another name")
    page.locator("#basket-name").fill("Two")
    page.locator("#basket-save").click()
    expect(shelf).to_contain_text("Two")
    assert {audience.name for audience in list_audiences(ctx).items} == {"One", "Two"}

    page.get_by_role("button", name="Remove One").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    expect(shelf).not_to_contain_text("One")
    assert [audience.name for audience in list_audiences(ctx).items] == ["Two"]
    # The browser itself tells of the two refusals.
    assert ["412" in watched.errors[0], "409" in watched.errors[1]] == [True, True]
    del watched.errors[:2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawer_is_readable(address: str, open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme, locale="zh-CN").page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    open_basket(page)
    page.locator("#basket-add-drawn").click()
    expect(page.locator("#basket h2")).to_have_text("篮子")
    assert faint_texts(page, "#basket") == []


def test_hostile_names_stay_text(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/%E5%BC%A0%E4%BC%9F")
    open_basket(page)
    page.locator("#basket-add-drawn").click()
    listed = page.locator(".basket-people li b")
    expect(listed.first).to_be_visible()
    names = set(listed.all_inner_texts())
    assert len(names & {name.strip() for name in HOSTILE.values()}) >= 5
    assert page.locator("#basket img, #basket script").count() == 0
    wide, room = page.evaluate(
        """() => {
          const place = document.getElementById("basket");
          return [place.scrollWidth, place.clientWidth];
        }"""
    )
    assert wide <= room
