"""The whole map in real WebGL, drawn by the processor: everybody, a click, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows
from graphcrm.settings import Settings
from tests.viz.conftest import OpenPage
from tests.viz.sample import HOSTILE, HUB, LONER, MARKUP, SPOKES, fill_and_analyze
from tests.viz.serving import Watched, serving, watched
from tests.viz.steps import faint_texts, panel_title, search, settle, visit

pytestmark = pytest.mark.xdist_group("browser")

DRAWN = "() => window.graphcrm?.whole?.overlay?.names.length > 0"
SPOT = """id => {
  const { scene, map } = graphcrm.whole;
  const { scale, left, top } = scene.frame();
  const box = document.getElementById("whole").getBoundingClientRect();
  const row = map.ids.indexOf(id);
  return [box.x + left + scale * map.x[row], box.y + top + scale * map.y[row]];
}"""
# How many pixels of the picture are not as the background is.
INK = """async () => {
  const blob = await graphcrm.whole.toBlob();
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const seen = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const key = `${data[at]},${data[at + 1]},${data[at + 2]}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...seen].sort((a, b) => b[1] - a[1]).slice(0, 40));
}"""
# Within a hundredth, once nothing moves any more: a slow machine takes its time.
ZOOMED = "(wanted) => Math.abs(graphcrm.whole.camera.zoom / wanted - 1) < 0.01"
STANDS = """(wanted) => {
  const { x, y, zoom } = graphcrm.whole.camera;
  return [x, y, zoom].every((one, at) => Math.abs(one / wanted[at] - 1) < 0.01);
}"""
CAMERA = "() => { const { x, y, zoom } = graphcrm.whole.camera; return [x, y, zoom]; }"


@pytest.fixture
def open_map(drawing_browser: Browser) -> Iterator[Callable[..., Watched]]:
    with ExitStack() as stack:

        def start(**options: Any) -> Watched:
            return stack.enter_context(watched(drawing_browser, **options))

        yield start


def drawn(page: Page, url: str) -> Page:
    visit(page, url)
    page.wait_for_function(DRAWN)
    rested(page)
    return page


def rested(page: Page) -> None:
    """Wait until nothing moves any more, and the address says where that is."""
    page.wait_for_function("() => /[?&]at=/.test(location.hash)")
    before = None
    while before != (before := page.evaluate(CAMERA)):
        page.wait_for_timeout(250)


def spot(page: Page, customer_id: str) -> tuple[float, float]:
    x, y = page.evaluate(SPOT, customer_id)
    return x, y


def ink(page: Page) -> dict[str, int]:
    """How many pixels of the picture each of the most frequent colours has."""
    return dict(page.evaluate(INK))


def rgb(colour: str) -> str:
    return ",".join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))


def test_everybody_who_is_tied_is_drawn(address: str, open_map: OpenPage) -> None:
    seen = open_map()
    page = drawn(seen.page, f"{address}/#/whole")
    ids = page.evaluate("graphcrm.whole.map.ids")
    assert {HUB, *SPOKES, *HOSTILE} <= set(ids)
    assert LONER not in ids
    expect(page.locator("#note")).to_contain_text("1 customer stands alone and is not on the map.")
    assert page.title() == "Whole map · graphcrm"
    colours, community = page.evaluate(
        "[graphcrm.style.colours, graphcrm.whole.map.community[graphcrm.whole.rows.get('hub')]]"
    )
    # Discs of the hub's community are on the picture, in its colour.
    assert ink(page).get(rgb(colours[community % len(colours)]), 0) > 100
    assert sum("explorer/static/whole.js" in url for url in seen.requests) == 1


def test_the_bundle_is_loaded_only_where_it_is_wanted(address: str, open_map: OpenPage) -> None:
    seen = open_map()
    visit(seen.page, address)
    assert not any("whole.js" in url or "map/customers" in url for url in seen.requests)
    seen.page.get_by_role("link", name="Whole map").click()
    seen.page.wait_for_function(DRAWN)
    assert sum("map/customers" in url for url in seen.requests) == 1
    seen.page.get_by_role("link", name="Map", exact=True).click()
    settle(seen.page)
    expect(seen.page.locator("#whole")).to_be_hidden()
    seen.page.get_by_role("link", name="Whole map").click()
    settle(seen.page)
    expect(seen.page.locator("#whole")).to_be_visible()
    assert sum("map/customers" in url for url in seen.requests) == 1


def test_a_click_selects_a_second_one_opens_and_back_leads_to_the_same_spot(
    address: str, open_map: OpenPage
) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    x, y = spot(page, HUB)
    page.mouse.move(x, y)
    expect(page.locator("#tooltip")).to_contain_text("Hanna Hub")
    page.mouse.click(x, y)
    settle(page)
    panel_title(page, "Hanna Hub")
    assert "select=hub" in page.url
    for _ in range(3):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(300)
    rested(page)
    before, stood = page.evaluate(CAMERA), spot(page, HUB)
    page.get_by_role("button", name="See the network around").click()
    settle(page)
    assert "#/customer/hub" in page.url
    expect(page.locator("#whole")).to_be_hidden()
    page.go_back()
    settle(page)
    assert page.evaluate(CAMERA) == pytest.approx(before, rel=1e-3)
    assert spot(page, HUB) == pytest.approx(stood, abs=1)
    panel_title(page, "Hanna Hub")
    # A colleague who opens the link sees the same.
    page.reload()
    page.wait_for_function(DRAWN)
    rested(page)
    assert page.evaluate(CAMERA) == pytest.approx(before, rel=0.01)


def test_a_double_click_opens_the_network(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    page.mouse.dblclick(*spot(page, HUB))
    page.wait_for_url("**/#/customer/hub")
    settle(page)
    panel_title(page, "Hanna Hub")


def test_nothing_moves_by_itself_and_a_drag_moves_everything(
    address: str, open_map: OpenPage
) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    before = spot(page, HUB)
    page.wait_for_timeout(600)
    assert spot(page, HUB) == before
    page.mouse.move(400, 640)
    page.mouse.down()
    page.mouse.move(500, 600, steps=4)
    page.wait_for_timeout(200)
    page.mouse.up()
    rested(page)
    moved = spot(page, HUB)
    assert moved[0] - before[0] > 60
    assert moved[1] - before[1] < -20


def test_ties_are_hidden_in_motion_and_there_at_rest(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    count = """() => {
      const { gl } = graphcrm.whole.scene.ties;
      const { width, height } = gl.canvas;
      const data = new Uint8Array(4 * width * height);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, data);
      return data.filter((value, at) => at % 4 === 3 && value > 0).length;
    }"""
    at_rest = page.evaluate(count)
    assert at_rest > 500
    moving = page.evaluate(f"""async () => {{
      const camera = graphcrm.whole.scene.sigma.getCamera();
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      camera.setState({{ x: 0.51 }});
      await frame(); await frame();
      const seen = ({count})();
      camera.setState({{ x: 0.5 }});
      return seen;
    }}""")
    assert moving == 0
    rested(page)
    assert page.evaluate(count) == pytest.approx(at_rest, rel=0.05)


def test_the_keyboard_moves_zooms_fits_and_opens(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map().page, f"{address}/#/whole?select=hub")
    page.locator("#whole").focus()
    page.keyboard.press("0")
    page.wait_for_timeout(500)
    rested(page)
    x, y, zoom = page.evaluate(CAMERA)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    right, down, same = page.evaluate(CAMERA)
    assert (right - x) * zoom == pytest.approx(80, abs=1)
    assert (down - y) * zoom == pytest.approx(80, abs=1)
    assert same == pytest.approx(zoom)
    page.keyboard.press("+")
    page.wait_for_function(ZOOMED, arg=1.35 * zoom)
    page.keyboard.press("0")
    page.wait_for_function(STANDS, arg=[x, y, zoom])
    page.keyboard.press("Enter")
    page.wait_for_url("**/#/customer/hub")


def test_search_flies_to_who_is_there_and_opens_who_is_not(
    address: str, open_map: OpenPage
) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    zoom = page.evaluate(CAMERA)[2]
    search(page, "Rower 3")
    page.keyboard.press("Enter")
    panel_title(page, "Rower 3")
    rested(page)
    stage = page.locator("#whole").bounding_box()
    assert stage is not None
    x, y = spot(page, "row3")
    assert x == pytest.approx(stage["x"] + stage["width"] / 2, abs=3)
    assert y == pytest.approx(stage["y"] + stage["height"] / 2, abs=3)
    assert page.evaluate(CAMERA)[2] >= zoom
    assert "Rower 3" in page.evaluate("graphcrm.whole.overlay.names.map((name) => name.text)")
    search(page, "Nobody")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#/customer/loner")


def test_a_table_and_lists_say_who_is_on_it(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    expect(page.locator("#panel")).to_contain_text("Most influential on this map")
    expect(page.locator("#panel")).to_contain_text("Hanna Hub")
    page.get_by_role("button", name="Show as a table").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("table")).to_have_count(2)
    expect(dialog).to_contain_text(MARKUP)
    assert page.locator("img").count() == 0
    dialog.get_by_role("button", name="Hanna Hub", exact=True).click()
    expect(dialog).to_have_count(0)
    panel_title(page, "Hanna Hub")
    page.keyboard.press("Escape")


def test_an_area_of_the_list_is_flown_to(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    name, x, y = page.evaluate(
        "(() => { const a = graphcrm.whole.map.areas[1]; return [a.name, a.x, a.y]; })()"
    )
    page.locator("#panel").get_by_role("button", name=name).last.click()
    page.wait_for_timeout(600)
    rested(page)
    assert page.evaluate(CAMERA)[:2] == pytest.approx([x, y], abs=0.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_and_a_change_at_once(scheme: str, address: str, open_map: OpenPage) -> None:
    page = drawn(open_map(color_scheme=scheme).page, f"{address}/#/whole")
    stages = {"light": "246,247,249", "dark": "16,19,26"}
    assert next(iter(ink(page))) == stages[scheme]
    assert faint_texts(page, "main") == []
    page.locator("#theme").click()
    settle(page)
    other = "dark" if scheme == "light" else "light"
    assert next(iter(ink(page))) == stages[other]
    assert faint_texts(page, "main") == []


def test_in_chinese(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map(locale="zh-CN").page, f"{address}/#/whole")
    expect(page.get_by_role("link", name="全图")).to_have_attribute("aria-current", "page")
    expect(page.locator("#hint")).to_contain_text("单击客户查看详情")
    expect(page.locator("#note")).to_contain_text("位客户")
    expect(page.locator("#panel")).to_contain_text("图上影响力最大的客户")
    page.locator("#language").click()
    settle(page)
    expect(page.locator("#hint")).to_contain_text("Click a customer")


def test_the_picture_can_be_saved(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    with page.expect_download() as saved:
        page.locator("#tool-camera").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_it_fits_a_tablet(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map(viewport={"width": 820, "height": 1180}).page, f"{address}/#/whole")
    assert page.evaluate("document.documentElement.scrollWidth") <= 820
    for name in page.locator("#tools button").all():
        box = name.bounding_box()
        if box is not None:
            assert min(box["width"], box["height"]) >= 24


def test_without_webgl_it_says_what_to_do(address: str, open_map: OpenPage) -> None:
    page = open_map().page
    page.add_init_script("""
      const ask = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith("webgl") ? null : ask.call(this, kind, ...rest);
      };
    """)
    visit(page, f"{address}/#/whole")
    card = page.locator("#card")
    expect(card).to_contain_text("This browser cannot draw the whole map")
    expect(card).to_contain_text("Switch on hardware acceleration")
    expect(page.locator("#panel")).to_contain_text("Hanna Hub")
    page.get_by_role("link", name="Map", exact=True).click()
    settle(page)
    expect(page.locator("#stage")).to_be_visible()


def test_a_lost_picture_can_be_drawn_again(address: str, open_map: OpenPage) -> None:
    page = drawn(open_map().page, f"{address}/#/whole")
    page.evaluate("""() => graphcrm.whole.scene.ties.gl
      .getExtension("WEBGL_lose_context").loseContext()""")
    expect(page.locator("#card")).to_contain_text("The picture was lost")
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_function(DRAWN)
    expect(page.locator("#whole .whole-overlay")).to_be_visible()


def test_a_slow_answer_is_announced_and_a_failed_one_can_be_tried_again(
    address: str, open_page: OpenPage, drawing_browser: Browser
) -> None:
    # Chromium itself reports the answer that fails here, so this page is not watched.
    page = drawing_browser.new_page(locale="en-GB")
    failing = [True]

    def answer(route: Any) -> None:
        if failing:
            failing.pop()
            route.fulfill(status=503, json={"title": "Busy", "detail": "Come back later."})
        else:
            page.wait_for_timeout(400)
            route.continue_()

    page.route("**/api/v1/map/customers", answer)
    visit(page, f"{address}/#/whole")
    expect(page.locator("#card")).to_contain_text("Come back later.")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_function(DRAWN)
    page.context.close()


def test_empty_and_unanalysed_stores_say_what_to_load(fresh: Context, open_map: OpenPage) -> None:
    with serving(fresh) as url:
        page = open_map().page
        visit(page, f"{url}/#/whole")
        expect(page.locator("#card")).to_contain_text("graphcrm load")
        add_rows(fresh, "customers", [{"customer_id": "a"}])
        page.reload()
        settle(page)
        expect(page.locator("#card")).to_contain_text("graphcrm analyze")
        analyze(fresh, AnalysisRequest())
        page.reload()
        settle(page)
        expect(page.locator("#card")).to_contain_text("graphcrm load")


def test_a_run_without_places_names_the_remedy(fresh: Context, open_map: OpenPage) -> None:
    from dataclasses import replace

    fill_and_analyze(fresh)
    with fresh.store.read() as reader:
        run, ids, table = reader.status().run, reader.customer_ids(), reader.relationships()
        communities, scores = reader.communities(99), reader.score_table()
    assert run is not None
    with fresh.store.write_run("elsewhere") as writer:
        writer.add_relationships(ids, table)
        writer.add_communities(communities, [])
        writer.add_scores(ids, scores)
        writer.publish(replace(run, run_id="elsewhere"))
    with serving(fresh) as url:
        page = open_map().page
        visit(page, f"{url}/#/whole")
        expect(page.locator("#card")).to_contain_text("Nobody has a place on this map yet")
        expect(page.locator("#card")).to_contain_text("graphcrm analyze")


def test_on_neo4j(neo4j_settings: Settings, open_map: OpenPage) -> None:
    from graphcrm.service.context import open_context

    with open_context(neo4j_settings, create=True, resident=True) as ctx:
        fill_and_analyze(ctx)
        with serving(ctx) as url:
            page = drawn(open_map().page, f"{url}/#/whole")
            page.mouse.click(*spot(page, HUB))
            settle(page)
            panel_title(page, "Hanna Hub")
