"""Filters, months and colours in a real browser: every control is used, and nothing moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphcrm.client.picture import write_picture
from graphcrm.service.context import Context, open_context
from tests.viz.conftest import OpenPage
from tests.viz.filter_sample import EVIL_TAG, TURNED_TAG, fill_club
from tests.viz.sample import settings
from tests.viz.serving import serving
from tests.viz.steps import (
    camera,
    click_node,
    double_click_node,
    faint_texts,
    places,
    settle,
    spot,
    visit,
)

pytestmark = pytest.mark.xdist_group("browser")

DRAWN = """() => {
  const { body } = window.graphcrm.drawing.network;
  const pairs = body.edgeIndices.map((key) => JSON.parse(key).join(" "));
  return [[...body.nodeIndices].sort(), pairs.sort()];
}"""
COLOURS = """() => Object.fromEntries(window.graphcrm.drawing.network.body.nodeIndices.map((id) =>
  [id, window.graphcrm.drawing.network.body.nodes[id].options.color.background]))"""
SMALL = """place => [...document.querySelectorAll(place)]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.outerHTML.slice(0, 80), (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 24)
  .map(([html]) => html)"""
ALL_EDGES = {
    "m0 m1", "m0 m9", "guest1 m0", "m1 m2", "m8 m9",
    "m0 m2", "m0 m8", "m1 m9",
    "m0 m5", "guest0 m0", "guest0 guest1",
}  # fmt: skip
FAMILY = {"m0 m5", "guest0 m0", "guest0 guest1"}
AROUND = {"m0", "m1", "m2", "m5", "m8", "m9", "guest0", "guest1"}


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    chosen = settings(tmp_path_factory.mktemp("club"))
    with open_context(chosen, create=True, resident=True) as ctx:
        fill_club(ctx)
        yield ctx


@pytest.fixture(scope="module")
def club_address(club: Context) -> Iterator[str]:
    with serving(club) as url:
        yield url


@pytest.fixture
def page(club_address: str, open_page: OpenPage) -> Page:
    """The network around the first member, nothing filtered."""
    found = open_page().page
    visit(found, f"{club_address}/#/customer/m0")
    assert drawn(found) == (AROUND, ALL_EDGES)
    return found


def drawn(page: Page) -> tuple[set[str], set[str]]:
    """The nodes and edges that vis-network draws now."""
    nodes, edges = page.evaluate(DRAWN)
    return set(nodes), set(edges)


def still(page: Page) -> tuple[Any, Any]:
    """Everything that would change if anything moved, seen or not."""
    return camera(page)[:2], places(page)


def edges_are(page: Page, edges: set[str]) -> None:
    page.wait_for_function(
        f"wanted => ({DRAWN})()[1].join() === wanted", arg=",".join(sorted(edges))
    )
    settle(page)


def open_filter(page: Page) -> None:
    page.locator("#tool-filter").click()
    settle(page)
    # Dates and origins are there once the service told them.
    expect(page.locator("#filter input[name=type]").first).to_be_visible()


def tick(page: Page, facet: str, value: str) -> None:
    page.locator(f"#filter input[name={facet}]").and_(page.locator(f'[value="{value}"]')).click()
    settle(page)


def test_kinds_are_ticked_dropped_and_undone(page: Page) -> None:
    before = still(page)
    open_filter(page)
    kinds = page.locator("#filter fieldset").filter(has=page.get_by_text("Kind of tie"))
    assert [text.split() for text in kinds.locator("li").all_inner_texts()] == [
        ["friend", "5"], ["colleague", "3"], ["family", "3"], ["e-mail", "1"],
    ]  # fmt: skip
    tick(page, "type", "family")
    assert drawn(page) == ({"m0", "m5", "guest0", "guest1"}, FAMILY)
    assert "type=family" in page.url
    expect(page.locator("#sifted")).to_contain_text("4 of 8 customers and 3 of 11 ties pass")
    expect(page.locator("#said")).to_contain_text("4 of 8 customers and 3 of 11 ties pass")
    tick(page, "type", "email")
    assert drawn(page)[1] == {*FAMILY, "m0 m1"}
    expect(page.locator(".filter-chip")).to_have_text(
        ["Kind of tie: family", "Kind of tie: e-mail"]
    )
    page.get_by_role("button", name="Remove the filter Kind of tie: family").click()
    settle(page)
    assert drawn(page)[1] == {"m0 m1"}
    # Whoever dropped one by the keyboard goes on with the next.
    expect(page.locator(".filter-chip")).to_be_focused()
    page.go_back()
    settle(page)
    assert drawn(page)[1] == {*FAMILY, "m0 m1"}
    expect(page.locator("#filter input[name=type][value=family]")).to_be_checked()
    page.locator("#filter-clear").click()
    settle(page)
    assert drawn(page) == (AROUND, ALL_EDGES)
    expect(page.locator("#sifted")).to_be_hidden()
    expect(page.locator("#filter-clear")).to_be_disabled()
    assert page.url.endswith("#/customer/m0")
    assert still(page) == before


def test_strength_confidence_and_origin(page: Page) -> None:
    open_filter(page)
    slider = page.locator("#filter-strength")
    slider.focus()
    for _ in range(13):
        page.keyboard.press("ArrowRight")
    settle(page)
    assert "strength=0.65" in page.url
    expect(slider).to_have_attribute("aria-valuetext", "65%")
    expect(slider).to_be_focused()
    assert drawn(page)[1] == {"m0 m1", "m0 m9", "m1 m2", "m8 m9", "m0 m5", "guest0 guest1"}
    page.locator("#filter-clear").click()
    tick(page, "origin", "inferred")
    assert drawn(page) == ({"m0", "m1"}, {"m0 m1"})
    # Of the two who mail, the mails are .75 sure.
    page.locator("#filter-confidence").fill("80")
    page.locator("#filter-confidence").dispatch_event("change")
    settle(page)
    assert drawn(page) == ({"m0"}, set())
    expect(page.locator(".filter-empty")).to_contain_text(
        re.compile("Loosen “(How it is known: inferred|Confidence at least: 80%)”")
    )


def test_dates_and_what_has_none(page: Page) -> None:
    open_filter(page)
    page.locator("#filter-since").fill("2026-01-01")
    page.locator("#filter-since").dispatch_event("change")
    settle(page)
    assert "since=2026-01-01" in page.url
    # m0 and m1 are friends since October, but mailed in January.
    assert drawn(page)[1] == {"m0 m1"}
    expect(page.locator("#sifted")).to_contain_text("4 ties have no date and are left out")
    page.locator("#filter-since").fill("")
    page.locator("#filter-since").dispatch_event("change")
    page.locator("#filter-until").fill("2025-10-31")
    page.locator("#filter-until").dispatch_event("change")
    settle(page)
    assert drawn(page)[1] == {"m0 m1", "m8 m9", "m0 m2", "m0 m8"}
    expect(page.locator(".filter-chip")).to_have_text(["Last seen to: Oct 31, 2025"])


def test_attributes_and_hostile_tags(page: Page) -> None:
    open_filter(page)
    tick(page, "city", "Turin")
    assert drawn(page)[0] == {"m0", "m1", "m2", "m5"}
    page.locator("#filter").get_by_text(EVIL_TAG, exact=True).click()
    settle(page)
    assert drawn(page)[0] == {"m0", "m1"}
    expect(page.locator(".filter-chip").nth(0)).to_contain_text(EVIL_TAG)
    assert page.locator("#filter img, #sifted img").count() == 0
    page.locator("#filter-clear").click()
    page.locator("#filter").get_by_text(TURNED_TAG, exact=True).click()
    settle(page)
    assert drawn(page)[0] == {"m0", "m1"}
    page.locator("#filter-clear").click()
    tick(page, "job", "Cox")
    assert drawn(page)[0] == {"m0", "m2", "m8"}


def test_those_left_without_ties_can_stay(page: Page) -> None:
    open_filter(page)
    tick(page, "type", "family")
    page.get_by_label("Hide customers left without ties").click()
    settle(page)
    assert drawn(page) == (AROUND, FAMILY)
    assert "lone=shown" in page.url


def test_a_link_opens_the_same_view(page: Page, club_address: str, open_page: OpenPage) -> None:
    open_filter(page)
    tick(page, "type", "friend")
    tick(page, "city", "Turin")
    page.locator("#colour-by").select_option("contacts")
    settle(page)
    seen, colours = drawn(page), page.evaluate(COLOURS)
    other = open_page().page
    visit(other, page.url)
    edges_are(other, seen[1])
    assert (drawn(other), other.evaluate(COLOURS)) == (seen, colours)
    expect(other.locator(".filter-chip")).to_have_count(2)
    expect(other.locator("#filter")).to_be_hidden()
    expect(other.locator("#colour-by")).to_have_value("contacts")


def test_nothing_left_says_what_to_loosen(page: Page) -> None:
    open_filter(page)
    tick(page, "type", "email")
    tick(page, "city", "Oslo")
    expect(page.locator(".filter-empty")).to_contain_text("Loosen “Kind of tie: e-mail”")
    visit(page, page.url.split("#")[0] + "#/customer/m0?type=none&city=nowhere")
    expect(page.locator(".filter-empty")).to_contain_text("remove several, or clear all")


def test_expanding_goes_along_the_filter(page: Page) -> None:
    open_filter(page)
    tick(page, "type", "friend")
    page.keyboard.press("Escape")
    click_node(page, "m9")
    # Of m9's contacts m7 and m8, only m8 is a friend, and m8 is there.
    expect(page.locator("#panel")).to_contain_text("All contacts are in the picture")
    click_node(page, "m2")
    page.locator("#expand").click()
    settle(page)
    assert drawn(page)[0] == {*AROUND, "m3"} - {"m5", "guest0"}
    assert "m2 m3" in drawn(page)[1]
    # What was brought in has all of its ties once nothing is filtered.
    page.get_by_role("button", name="Remove the filter Kind of tie: friend").click()
    settle(page)
    edges_are(page, {*ALL_EDGES, "m2 m3", "m1 m3", "m3 m5"})


def test_the_card_is_used_by_keyboard(page: Page) -> None:
    page.locator("#tool-filter").focus()
    page.keyboard.press("Enter")
    settle(page)
    expect(page.locator("#filter-close")).to_be_focused()
    expect(page.locator("#tool-filter")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    settle(page)
    expect(page.locator(".filter-chip")).to_have_count(1)
    expect(page.locator("#filter input[name=type]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#filter")).to_be_hidden()
    expect(page.locator("#tool-filter")).to_be_focused()
    expect(page.locator("#tool-filter")).to_have_attribute("aria-expanded", "false")


def test_many_values_are_searched(club_address: str, open_page: OpenPage) -> None:
    page = open_page().page
    expand = "&".join(f"expand=m{number}" for number in (0, 2, 5, 8))
    visit(page, f"{club_address}/#/customer/m0?{expand}")
    open_filter(page)
    firms = page.locator("#filter fieldset").filter(has=page.locator("[name=company]"))
    expect(firms.locator("li")).to_have_count(6)
    expect(firms).to_contain_text("and 4 more")
    firms.get_by_role("searchbox").fill("firm 7")
    expect(firms.locator("li")).to_have_count(1)
    firms.get_by_label("Firm 7").click()
    settle(page)
    assert drawn(page)[0] == {"m0", "m7"}


def test_the_map_says_why_it_is_not_filtered(club_address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, club_address)
    for name in ("filter", "time"):
        expect(page.locator(f"#tool-{name}")).to_have_attribute("aria-disabled", "true")
        page.locator(f"#tool-{name}").click(force=True)
        expect(page.locator("#toast")).to_contain_text("Open a community or a customer first")
        expect(page.locator(f"#{name}")).to_be_hidden()


def open_time(page: Page) -> Any:
    page.locator("#tool-time").click()
    settle(page)
    slider = page.get_by_role("slider", name="Begun by")
    expect(slider).to_be_focused()
    return slider


def test_months_are_stepped_through(page: Page) -> None:
    slider = open_time(page)
    expect(page.locator("#time")).to_contain_text("All 11 ties are shown")
    expect(page.locator("#time")).to_contain_text("4 ties have no date")
    expect(page.locator("#time .time-bar")).to_have_count(2)
    before = still(page)
    expect(slider).to_have_attribute("aria-valuetext", "November 2025")
    page.keyboard.press("ArrowLeft")
    settle(page)
    expect(slider).to_have_attribute("aria-valuetext", "October 2025")
    assert drawn(page)[1] == {"m0 m1", "m8 m9", "m0 m2", "m0 m8"}
    expect(page.locator("#time-said")).to_have_text(
        "Ties that had begun by the end of October 2025: 4 of 11."
    )
    assert "month=2025-10" in page.url
    page.get_by_role("button", name="One month on").click()
    settle(page)
    assert drawn(page)[1] == {"m0 m1", "m8 m9", "m0 m2", "m0 m8", "m0 m9", "m1 m2", "m1 m9"}
    assert still(page) == before
    page.go_back()
    settle(page)
    expect(slider).to_have_attribute("aria-valuetext", "October 2025")
    page.keyboard.press("Escape")
    page.locator("#time-back").focus()
    page.keyboard.press("Escape")
    settle(page)
    expect(page.locator("#time")).to_be_hidden()
    assert drawn(page)[1] == ALL_EDGES
    expect(page.locator("#tool-time")).to_be_focused()


def test_months_play_and_stop(club_address: str, open_page: OpenPage) -> None:
    page = open_page().page
    expand = "&".join(f"expand=m{number}" for number in (0, 2, 5, 8))
    visit(page, f"{club_address}/#/customer/m0?{expand}")
    slider = open_time(page)
    page.locator("#time-speed").select_option("fast")
    slider.focus()
    said: list[str] = []
    page.expose_function("heard", lambda text: said.append(text))  # noqa: PLW0108
    page.evaluate(
        """() => new MutationObserver(() =>
             window.heard(document.getElementById("time-month").getAttribute("aria-valuetext")))
             .observe(document.getElementById("time-month"), { attributes: true })"""
    )
    page.keyboard.press("Space")
    expect(page.locator("#time-play")).to_have_attribute("aria-label", "Pause")
    expect(page.locator("#time-play")).to_have_attribute("aria-label", "Play", timeout=30_000)
    settle(page)
    # Nothing began in December, so it is passed over.
    assert list(dict.fromkeys(said)) == [
        "October 2025", "November 2025", "January 2026", "February 2026",
    ]  # fmt: skip
    assert "month=2026-02" in page.url
    # It is one step back, not one for each month.
    page.go_back()
    settle(page)
    assert "month" not in page.url
    page.locator("#time-speed").select_option("slow")
    page.locator("#time-play").click()
    expect(slider).to_have_attribute("aria-valuetext", "October 2025")
    page.locator("#time-play").click()
    settle(page)
    assert "month=2025-10" in page.url
    page.wait_for_timeout(2000)
    expect(slider).to_have_attribute("aria-valuetext", "October 2025")


def test_months_are_slow_for_who_wants_less_motion(club_address: str, open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce").page
    visit(page, f"{club_address}/#/customer/m0?month=2025-10")
    expect(page.locator("#time")).to_be_visible()
    expect(page.locator("#time-speed")).to_have_value("slow")


def test_a_picture_without_dates_says_so(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/张伟")
    page.locator("#tool-time").click()
    settle(page)
    expect(page.locator("#time")).to_contain_text("No tie in this picture has a date")


def test_colours_by_measure(page: Page) -> None:
    scale = page.evaluate("() => window.graphcrm.style.scale")
    communities = page.evaluate(COLOURS)
    page.locator("#colour-by").focus()
    page.locator("#colour-by").select_option("since")
    settle(page)
    colours = page.evaluate(COLOURS)
    grey = page.evaluate("() => window.graphcrm.style.no_value")
    assert (colours["m0"], colours["m9"]) == (scale[0], scale[-1])
    assert {colours["guest0"], colours["guest1"]} == {grey}
    steps = page.locator("#legend .steps li")
    assert [step for step in steps.all_inner_texts() if "2010" in step]
    expect(steps.last).to_have_text("no value: 2")
    expect(page.locator("#legend")).to_contain_text("Dark blue is little, green is much")
    expect(page.locator("#colour-by")).to_be_focused()
    page.mouse.move(*page.evaluate(
        """() => { const { drawing, model } = window.graphcrm;
             const at = drawing.network.canvasToDOM(model.nodes.get("m9"));
             const box = document.getElementById("stage").getBoundingClientRect();
             return [box.x + at.x, box.y + at.y]; }"""
    ))  # fmt: skip
    expect(page.locator("#tooltip")).to_contain_text("customer since: May 1, 2019")
    page.locator("#tool-table").click()
    expect(page.locator("dialog th").last).to_be_attached()
    assert "customer since" in page.locator("dialog thead").inner_text()
    assert "May 1, 2010" in page.locator("dialog tbody").inner_text()
    page.keyboard.press("Escape")
    page.go_back()
    settle(page)
    assert page.evaluate(COLOURS) == communities


def test_the_map_is_coloured_too_and_the_choice_stays(
    club_address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, club_address)
    assert page.locator("#colour-by option").evaluate_all("all => all.map((one) => one.value)") == [
        "", "top", "density", "open",
    ]  # fmt: skip
    page.locator("#colour-by").select_option("density")
    settle(page)
    assert "colour=density" in page.url
    page.reload()
    settle(page)
    assert set(page.evaluate(COLOURS).values()) <= set(
        page.evaluate("() => window.graphcrm.style.scale")
    )
    double_click_node(page, "0")
    # Customers have no such measure; the choice is there again on the map.
    expect(page.locator("#colour-by")).to_have_value("")
    page.locator("#crumbs a").first.click()
    settle(page)
    expect(page.locator("#colour-by")).to_have_value("density")


def test_show_all_brings_what_passes_into_sight(page: Page) -> None:
    open_filter(page)
    tick(page, "type", "email")
    page.locator("#filter-close").click()
    scale = page.evaluate("() => window.graphcrm.drawing.network.getViewPosition()")
    page.locator("#tool-fit").click()
    assert page.evaluate("() => window.graphcrm.drawing.network.getViewPosition()") != scale
    middle = page.evaluate(
        """() => { const { m0, m1 } = window.graphcrm.drawing.network.getPositions(["m0", "m1"]);
             return (m0.x + m1.x) / 2; }"""
    )
    seen = page.evaluate(
        """x => window.graphcrm.drawing.network.canvasToDOM({ x, y: 0 }).x
             / document.getElementById("stage").clientWidth""",
        middle,
    )
    assert 0.35 < seen < 0.65


def test_a_customer_that_is_left_out_is_not_lit(page: Page) -> None:
    click_node(page, "m8")
    open_filter(page)
    tick(page, "city", "Turin")
    assert drawn(page)[0] == {"m0", "m1", "m2", "m5"}
    x, y = spot(page, "m8")
    stage = page.locator("#stage canvas").bounding_box()
    assert stage is not None
    alone = page.evaluate(
        """([x, y]) => [...document.querySelector("#stage canvas").getContext("2d")
             .getImageData(x, y, 1, 1).data][3]""",
        [x - stage["x"], y - stage["y"]],
    )
    assert alone == 0


def test_the_table_holds_what_passes(page: Page) -> None:
    open_filter(page)
    tick(page, "city", "Oslo")
    page.locator("#tool-table").click()
    expect(page.locator("dialog tbody tr")).to_have_count(3)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 720), (820, 1180)])
def test_everything_can_be_read_and_hit(
    club_address: str, open_page: OpenPage, theme: str, size: tuple[int, int]
) -> None:
    page = open_page(color_scheme=theme, viewport={"width": size[0], "height": size[1]}).page
    visit(page, f"{club_address}/#/customer/m0?type=email&city=Oslo&colour=influence")
    open_filter(page)
    page.locator("#tool-time").click()
    settle(page)
    for place in ("#filter", "#sifted", "#time", "#legend"):
        assert faint_texts(page, place) == []
    controls = "#filter :is(button, input, select), #time :is(button, input, select), .filter-chip"
    assert page.evaluate(SMALL, f"{controls}, #colour-by") == []
    stage = page.locator(".canvas").bounding_box()
    card = page.locator("#filter").bounding_box()
    assert stage is not None
    assert card is not None
    assert card["x"] >= stage["x"]
    assert card["y"] + card["height"] <= stage["y"] + stage["height"]
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_in_chinese(club_address: str, open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN").page
    visit(page, f"{club_address}/#/customer/m0?month=2025-10&colour=influence")
    expect(page.locator("#time-month")).to_have_attribute("aria-valuetext", "2025年10月")
    expect(page.locator("#sifted")).to_contain_text("符合筛选")
    open_filter(page)
    expect(page.locator("#filter")).to_contain_text("联系类型")
    page.locator("#language").click()
    settle(page)
    expect(page.locator("#filter")).to_contain_text("Kind of tie")
    expect(page.locator("#time-month")).to_have_attribute("aria-valuetext", "October 2025")


def test_a_saved_page_filters_what_it_carries(
    club: Context, tmp_path: Path, open_page: OpenPage
) -> None:
    out = tmp_path / "club.html"
    write_picture(club, out, customer="m0")
    page = open_page().page
    page.goto(f"{out.as_uri()}")
    settle(page)
    expect(page.locator("#tool-time")).to_be_hidden()
    open_filter(page)
    expect(page.locator("#filter")).to_contain_text("no dates and no confidence")
    expect(page.locator("#filter-confidence, #filter-since, #filter [name=origin]")).to_have_count(
        0
    )
    tick(page, "type", "family")
    assert drawn(page)[1] == FAMILY
    tick(page, "city", "Turin")
    assert drawn(page) == ({"m0", "m5"}, {"m0 m5"})
    page.locator("#colour-by").select_option("bridge")
    settle(page)
    assert set(page.evaluate(COLOURS).values()) <= set(
        page.evaluate("() => window.graphcrm.style.scale")
    )
