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


def settle(page: Page) -> None:
    """Wait until the page shows what it was asked for."""
    page.wait_for_function(SETTLED)


def visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def spot(page: Page, node: str) -> tuple[float, float]:
    """Where on the screen a node is."""
    x, y = page.evaluate(SPOT, node)
    return x, y


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


def search(page: Page, text: str) -> None:
    """Type into the search box and wait for an answer."""
    page.get_by_role("combobox").fill(text)
    expect(page.locator("#found")).to_be_visible()


def panel_title(page: Page, text: str) -> None:
    """Expect the panel to be about this."""
    expect(page.locator("#panel h2")).to_have_text(text)
