"""What a reader does on the page, and what is to be seen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

SETTLED = """() => window.graphcrm && !document.body.classList.contains("starting")
  && document.getElementById("busy").hidden"""
SPOT = """id => {
  const { drawing, model } = window.graphcrm;
  const at = drawing.network.canvasToDOM(model.nodes.get(id));
  const stage = document.getElementById("stage").getBoundingClientRect();
  return [stage.x + at.x, stage.y + at.y];
}"""
PLACES = """() => [...window.graphcrm.model.nodes.values()]
  .map(({ id, x, y, r }) => [id, { x, y, r }])"""
CAMERA = """() => {
  const { network } = window.graphcrm.drawing;
  return [network.getScale(), network.getViewPosition(), network.getPositions()];
}"""
FAINT = """place => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(one).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const root = document.querySelector(place);
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const faint = [];
  while (texts.nextNode()) {
    const { parentElement: element, data } = texts.currentNode;
    if (!data.trim() || !element.checkVisibility() || element.closest(".said")) continue;
    const [one, other] = [channels(getComputedStyle(element).color), behind(element)].map(light);
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) faint.push(`${data.trim()} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


def settle(page: Page) -> None:
    """Wait until the page shows what it was asked for."""
    page.wait_for_function(SETTLED)


def visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def spot(page: Page, node: str) -> tuple[float, float]:
    """Where on the screen a node is, once the picture has the size that the page leaves it."""
    found, before = page.evaluate(SPOT, node), None
    while found != before:
        page.wait_for_timeout(100)
        found, before = page.evaluate(SPOT, node), found
    x, y = found
    return x, y


def section(page: Page, title: str) -> Any:
    """A part of the panel, by its heading."""
    return page.locator("#panel section").filter(has=page.get_by_role("heading", name=title))


def click_node(page: Page, node: str) -> None:
    page.mouse.click(*spot(page, node))
    settle(page)


def double_click_node(page: Page, node: str) -> None:
    page.mouse.dblclick(*spot(page, node))
    settle(page)


def places(page: Page) -> dict[str, dict[str, float]]:
    """Centre and radius of each node that is drawn."""
    return dict(page.evaluate(PLACES))


def camera(page: Page) -> Any:
    """Everything that would change if anything moved."""
    return page.evaluate(CAMERA)


def faint_texts(page: Page, place: str) -> list[str]:
    """Texts inside a place that stand out less than 4.5 to 1 from what is behind them (WCAG AA)."""
    return list(page.evaluate(FAINT, place))


def search(page: Page, text: str) -> None:
    """Type into the search box and wait for an answer."""
    page.locator("#search").fill(text)
    expect(page.locator("#found")).to_be_visible()


def panel_title(page: Page, text: str) -> None:
    """Expect the panel to be about this."""
    expect(page.locator("#panel h2")).to_have_text(text)
