"""Bringing in by kind, taking out, hiding, pinning and undoing, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from graphcrm.client.picture import write_picture
from graphcrm.service.context import Context
from tests.viz.conftest import OpenPage
from tests.viz.hands import act, choose, drag, open_menu, pick, redo, undo
from tests.viz.sample import CIRCLE, HOSTILE, HUB, SPOKES
from tests.viz.steps import (
    camera,
    click_node,
    faint_texts,
    panel_title,
    places,
    search,
    settle,
    spot,
    visit,
)

pytestmark = pytest.mark.xdist_group("browser")
NEIGHBOUR = "张伟"


def kinds(page: Page, *said: str) -> None:
    """Expect the panel to say this of what each kind would bring in."""
    expect(page.locator(".grow-kinds button")).to_have_text(list(said))


def at_hub(page: Page, address: str) -> dict[str, dict[str, float]]:
    visit(page, f"{address}/#/customer/{SPOKES[0]}")
    click_node(page, HUB)
    panel_title(page, "Hanna Hub")
    return places(page)


def test_each_kind_says_how_many_it_adds_and_adds_so_many(
    address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    before = at_hub(page, address)
    kinds(page, "friend: 50 of 129", "colleague: 1")
    page.get_by_role("button", name="colleague: 1").click()
    expect(page.locator("#said")).to_have_text("1 contact brought in around Hanna Hub.")
    assert set(places(page)) == {*before, CIRCLE[0]}
    kinds(page, "friend: 50 of 129")
    page.get_by_role("button", name="friend: 50 of 129").click()
    expect(page.locator("#said")).to_have_text("50 contacts brought in around Hanna Hub.")
    # The strongest first: the sample ties them weaker and weaker.
    assert set(places(page)) == {HUB, CIRCLE[0], *SPOKES[:51]}
    kinds(page, "friend: 50 of 79")
    after = places(page)
    assert {one: after[one] for one in before} == before
    assert page.url.endswith("?select=hub&expand=hub&only=colleague&expand=hub&only=friend")


def test_a_kind_of_any_ids_is_brought_in_and_a_link_opens_the_same(
    address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[1]}?select={quote(NEIGHBOUR)}")
    before = set(places(page))
    page.get_by_role("button", name="family: 7").click()
    expect(page.locator("#said")).to_have_text(f"7 contacts brought in around {NEIGHBOUR}.")
    after = places(page)
    assert set(after) - before == set(HOSTILE) - {NEIGHBOUR}
    choose(page, "a/b%2Fc?d#e", "hide")
    search(page, "constructor")
    page.keyboard.press("Enter")
    panel_title(page, "constructor")
    act(page, "hide")
    left = places(page)
    assert set(after) - set(left) == {"a/b%2Fc?d#e", "__proto__"}
    second = open_page().page
    visit(second, page.url)
    assert places(second) == left
    expect(second.locator("#hidden")).to_contain_text("2 are hidden.")


def test_collapsing_takes_out_what_expanding_brought_in(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    before = at_hub(page, address)
    page.locator("#expand").click()
    settle(page)
    button = page.get_by_role("button", name="Take out the 50 brought in here")
    expect(button).to_be_visible()
    button.click()
    expect(page.locator("#said")).to_have_text("50 contacts of Hanna Hub taken out.")
    assert places(page) == before
    expect(page.locator("#note")).to_be_hidden()
    expect(page.locator("#panel [data-act=collapse]")).to_have_count(0)
    second = open_page().page
    visit(second, page.url)
    assert places(second) == before
    page.locator("#expand").click()
    settle(page)
    assert len(places(page)) == len(before) + 50


def test_who_hangs_on_somebody_else_stays(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    at_hub(page, address)
    page.get_by_role("button", name="colleague: 1").click()
    settle(page)
    choose(page, CIRCLE[0], "expand")
    panel_title(page, "Rower 0")
    assert set(places(page)) == {HUB, SPOKES[0], *CIRCLE}
    click_node(page, HUB)
    # Rower 0 was brought in around the hub, and now has contacts of its own here.
    expect(page.locator("#panel [data-act=pin]")).to_be_visible()
    expect(page.locator("#panel [data-act=collapse]")).to_have_count(0)
    choose(page, CIRCLE[0], "collapse")
    assert set(places(page)) == {HUB, SPOKES[0], CIRCLE[0]}


def test_hidden_ones_can_be_shown_again(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}?select={CIRCLE[3]}")
    before, still = places(page), camera(page)[:2]
    act(page, "hide")
    expect(page.locator("#said")).to_have_text("1 hidden.")
    panel_title(page, "Rower 0")
    pick(page, CIRCLE[4], CIRCLE[5])
    expect(page.locator("#chosen")).to_contain_text("2 selected")
    page.get_by_role("button", name="Hide these").click()
    settle(page)
    left = places(page)
    assert left == {one: before[one] for one in set(before) - set(CIRCLE[3:6])}
    expect(page.locator("#hidden")).to_contain_text("3 are hidden.")
    expect(page.locator("#chosen")).to_be_hidden()
    page.get_by_role("button", name="Show as a table").click()
    expect(page.get_by_role("dialog").locator("tbody tr")).to_have_count(len(left))
    page.get_by_role("button", name="Close").click()
    # A hidden one that is looked for comes back.
    search(page, "Rower 4")
    page.keyboard.press("Enter")
    panel_title(page, "Rower 4")
    expect(page.locator("#hidden")).to_contain_text("2 are hidden.")
    page.get_by_role("button", name="Show again").click()
    settle(page)
    assert places(page) == before
    assert camera(page)[:2] == still
    expect(page.locator("#hidden")).to_be_hidden()


def test_the_hidden_do_not_count_as_new(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    at_hub(page, address)
    choose(page, SPOKES[0], "hide")
    click_node(page, HUB)
    kinds(page, "friend: 50 of 129", "colleague: 1")
    page.locator("#expand").click()
    settle(page)
    assert SPOKES[0] not in places(page)
    assert len(places(page)) == 51


def test_a_dragged_node_keeps_its_place_until_it_is_unpinned(
    address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    before = places(page)
    drag(page, CIRCLE[2], 60, 40)
    moved = places(page)
    assert {one: moved[one] for one in before if one != CIRCLE[2]} == {
        one: before[one] for one in before if one != CIRCLE[2]
    }
    assert moved[CIRCLE[2]]["x"] > before[CIRCLE[2]]["x"] + 10
    expect(page.locator("#said")).to_have_text("Rower 2 keeps this place.")
    assert page.evaluate("[...window.graphcrm.drawing.pinned]") == [CIRCLE[2]]
    # Away, back, and after a new start of the page.
    page.get_by_role("link", name="All communities").click()
    settle(page)
    page.go_back()
    settle(page)
    assert places(page) == moved
    page.reload()
    settle(page)
    assert places(page) == moved
    choose(page, CIRCLE[2], "pin")
    expect(page.locator("#said")).to_have_text("Rower 2 is back where it belongs.")
    assert places(page) == before
    page.reload()
    settle(page)
    assert places(page) == before


def test_a_pin_is_seen(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    stage = page.locator("#stage")
    page.mouse.move(5, 5)
    before = stage.screenshot()
    click_node(page, CIRCLE[2])
    act(page, "pin")
    expect(page.get_by_role("button", name="Unpin")).to_be_focused()
    page.goto(f"{address}/#/customer/{CIRCLE[0]}")
    settle(page)
    page.mouse.move(5, 5)
    assert stage.screenshot() != before
    assert places(page)[CIRCLE[2]] == pytest.approx(places(page)[CIRCLE[2]])


def test_everything_can_be_undone_and_done_again(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    start = at_hub(page, address)
    expect(page.locator("#tool-undo")).to_have_attribute("aria-disabled", "true")
    page.locator("#tool-undo").dispatch_event("click")
    assert places(page) == start

    deeds: list[tuple[str, Callable[[], None]]] = [
        (
            "bring in contacts of Hanna Hub by colleague",
            lambda: page.get_by_role("button", name="colleague: 1").click(),
        ),
        ("bring in contacts of Hanna Hub", lambda: page.locator("#expand").click()),
        ("move Rower 0", lambda: drag(page, CIRCLE[0], 30, 30)),
        ("pin Hanna Hub", lambda: act(page, "pin")),
        ("hide Spoke 007", lambda: choose(page, SPOKES[7], "hide")),
        ("unpin Rower 0", lambda: choose(page, CIRCLE[0], "pin")),
        (
            "show Spoke 007 again",
            lambda: page.get_by_role("button", name="Show again").click(),
        ),
        ("take out contacts of Hanna Hub", lambda: act(page, "collapse")),
    ]
    seen = [places(page)]
    for said, deed in deeds:
        deed()
        expect(page.locator("#tool-undo")).to_have_accessible_name(f"Undo: {said}")
        settle(page)
        seen.append(places(page))
    still = camera(page)[:2]
    for at, (said, _) in reversed(list(enumerate(deeds))):
        undo(page, said)
        assert places(page) == seen[at], said
    expect(page.locator("#said")).to_have_text(f"Undone: {deeds[0][0]}.")
    expect(page.locator("#tool-undo")).to_have_attribute("aria-disabled", "true")
    panel_title(page, "Hanna Hub")
    for at, (said, _) in enumerate(deeds):
        redo(page, said)
        assert places(page) == seen[at + 1], said
    assert camera(page)[:2] == still
    expect(page.locator("#tool-redo")).to_have_attribute("aria-disabled", "true")


def test_keys_undo_except_where_somebody_types(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    before = at_hub(page, address)
    choose(page, SPOKES[0], "hide")
    after = places(page)
    for key, there in (
        ("Control+z", before),
        ("Control+Shift+z", after),
        ("Control+z", before),
        ("Control+y", after),
    ):
        page.keyboard.press(key)
        settle(page)
        assert places(page) == there, key
    page.keyboard.press("/")
    page.keyboard.type("a")
    page.keyboard.press("Control+z")
    settle(page)
    assert places(page) == after
    assert page.url.startswith(f"{address}/#/customer/")


def test_the_browsers_back_works_as_before_and_undoes(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    before = at_hub(page, address)
    page.locator("#expand").click()
    settle(page)
    after = places(page)
    page.go_back()
    settle(page)
    assert places(page) == before
    expect(page.locator("#tool-redo")).to_have_accessible_name(
        "Redo: bring in contacts of Hanna Hub"
    )
    page.go_forward()
    settle(page)
    assert places(page) == after
    expect(page.locator("#tool-undo")).to_have_accessible_name(
        "Undo: bring in contacts of Hanna Hub"
    )
    # Another place begins anew.
    page.get_by_role("link", name="All communities").click()
    settle(page)
    expect(page.locator("#tool-undo")).to_have_attribute("aria-disabled", "true")


def test_the_menu_works_with_the_keyboard_alone(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    at_hub(page, address)
    page.locator("#stage .vis-network").focus()
    page.keyboard.press("ContextMenu")
    menu = page.get_by_role("menu", name="Hanna Hub")
    items = menu.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    assert items.all_inner_texts()[:3] == [
        "Bring in 50 of 130 more contacts",
        "Bring in 50 of 129 contacts by friend, the strongest first",
        "Bring in 1 contact by colleague",
    ]
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.locator("#stage .vis-network")).to_be_focused()
    page.keyboard.press("Shift+F10")
    expect(items.first).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settle(page)
    assert CIRCLE[0] in places(page)


def test_a_long_press_opens_the_menu(address: str, open_page: OpenPage) -> None:
    page = open_page(has_touch=True, viewport={"width": 820, "height": 1180}).page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    x, y = spot(page, CIRCLE[2])
    touch = page.context.new_cdp_session(page)
    point = [{"x": x, "y": y}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point})
    menu = page.get_by_role("menu", name="Rower 2")
    expect(menu).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    menu.locator("[data-act=hide]").tap()
    # A tap comes to be a click a little later.
    page.wait_for_function("id => !window.graphcrm.model.nodes.has(id)", arg=CIRCLE[2])


def test_whoever_the_panel_is_about_is_chosen_with_the_next(
    address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/{CIRCLE[0]}?select={CIRCLE[1]}")
    chosen = "[...window.graphcrm.drawing.chosen]"
    pick(page, CIRCLE[2])
    assert page.evaluate(chosen) == [CIRCLE[1], CIRCLE[2]]
    panel_title(page, "Rower 1")
    act(page, "choose")
    assert page.evaluate(chosen) == [CIRCLE[2]]
    expect(page.get_by_role("button", name="Select as well")).to_be_focused()
    page.get_by_role("button", name="Clear the selection").click()
    expect(page.locator("#chosen")).to_be_hidden()
    assert page.evaluate(chosen) == []
    pick(page, CIRCLE[3])
    expect(page.locator("#chosen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#chosen")).to_be_hidden()


def test_bubbles_can_be_hidden_and_pinned_too(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    (first, *_), before = places(page), places(page)
    menu = open_menu(page, first)
    assert menu.locator("[data-act]").evaluate_all("all => all.map((one) => one.dataset.act)") == [
        "pin",
        "hide",
        "choose",
        "open",
    ]
    menu.locator("[data-act=hide]").click()
    settle(page)
    assert set(places(page)) == set(before) - {first}
    undo(page, f"hide {page.evaluate('id => window.graphcrm.steps.name(id)', first)}")
    assert places(page) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_menu_and_bar_can_be_read_and_hit(address: str, open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 1280, "height": 720}).page
    at_hub(page, address)
    pick(page, SPOKES[0])
    open_menu(page, HUB)
    assert [faint_texts(page, place) for place in ("#menu", "#chosen", "#panel .doing")] == [[]] * 3
    small = """places => places.map((one) => one.getBoundingClientRect())
      .filter(({ width, height }) => width < 24 || height < 24).length"""
    for place in ("#menu button", "#chosen button", ".doing button", "#tools button"):
        assert page.locator(place).evaluate_all(small) == 0
    for place in ("#menu", "#chosen"):
        box = page.locator(place).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] + box["height"] <= 720


def test_in_chinese(address: str, open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN").page
    visit(page, f"{address}/#/customer/{SPOKES[0]}?select={HUB}")
    page.get_by_role("button", name="展开 1 位联系人").click()
    settle(page)
    expect(page.locator("#tool-undo")).to_have_accessible_name(
        re.compile("撤销：按.+展开 Hanna Hub 的联系人")
    )
    expect(page.get_by_role("button", name="收起由此展开的 1 位")).to_be_visible()
    choose(page, CIRCLE[0], "hide")
    expect(page.locator("#hidden")).to_have_text("隐藏了 1 个。 重新显示")
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator("#hidden")).to_have_text("1 is hidden. Show again")
    expect(page.locator("#tool-undo")).to_have_accessible_name("Undo: hide Rower 0")


def test_a_saved_page_offers_what_it_can(
    analysed: Context, tmp_path: Path, open_page: OpenPage
) -> None:
    write_picture(analysed, tmp_path / "page.html", customer=CIRCLE[0])
    page = open_page().page
    page.goto((tmp_path / "page.html").as_uri())
    settle(page)
    before = places(page)
    acts = "all => all.map((one) => one.dataset.act)"
    expect(page.locator("#panel [data-act]")).to_have_count(3)
    assert page.locator("#panel [data-act]").evaluate_all(acts) == ["pin", "hide", "choose"]
    menu = open_menu(page, CIRCLE[2])
    assert menu.locator("[data-act]").evaluate_all(acts) == ["pin", "hide", "choose"]
    menu.locator("[data-act=hide]").click()
    settle(page)
    drag(page, CIRCLE[3], 40, 40)
    assert CIRCLE[2] not in places(page)
    pick(page, CIRCLE[4], CIRCLE[5])
    expect(page.locator("#chosen [data-act]")).to_have_count(2)
    undo(page, "move Rower 3")
    undo(page, "hide Rower 2")
    assert places(page) == before
    redo(page, "hide Rower 2")
    redo(page, "move Rower 3")
    moved = places(page)
    page.reload()
    settle(page)
    assert places(page) == moved
