"""The bound on what is drawn, and room for what is brought in, in the page as it is served."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.viz.conftest import OpenPage
from tests.viz.steps import visit

pytestmark = pytest.mark.xdist_group("browser")

EXPAND = """({ before, view, parent, step }) => {
  const Model = window.graphcrm.model.constructor;
  const model = new Model(before, window.graphcrm.style);
  const preview = model.preview(view, parent, step);
  const found = { added: model.merge(preview).nodes.map(({ id }) => id) };
  const circles = [...model.nodes.values()].map(({ id, x, y, r }) => [id, x, y, r]);
  return { ...found, room: model.room, circles };
}"""


def picture(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
    totals = {"total_nodes": len(nodes), "total_edges": len(edges)}
    return {
        "kind": "community",
        "focus": "0",
        "title": "",
        "note": "",
        "nodes": nodes,
        "edges": edges,
    } | totals


def member(key: str, x: float, y: float, radius: float = 9.0) -> dict[str, Any]:
    return {
        "id": key, "label": key, "kind": "customer", "community_id": 0, "x": x, "y": y,
        "size": 0.2, "radius": radius, "neighbours": 3, "details": {},
    }  # fmt: skip


def crowd(count: int) -> list[dict[str, Any]]:
    return [member(f"n{at}", 26.0 * (at % 40), 26.0 * (at // 40)) for at in range(count)]


def star(parent: dict[str, Any], leaves: int) -> dict[str, Any]:
    nodes = [parent, *(member(f"new{at}", 0, 0, 6.0 + at % 7) for at in range(leaves))]
    edges = [
        {"source": parent["id"], "target": f"new{at}", "strength": (at + 1) / leaves, "types": []}
        for at in range(leaves)
    ]
    return picture(nodes, edges)


@pytest.fixture
def page(address: str, open_page: OpenPage) -> Page:
    opened = open_page().page
    visit(opened, address)
    return opened


def expand(page: Page, before: int, leaves: int, step: int) -> Any:
    old = crowd(before)
    parent = old[before // 2]
    given = {"before": picture(old, []), "view": star(parent, leaves), "parent": parent["id"]}
    return page.evaluate(EXPAND, given | {"step": step})


def test_never_more_than_fifteen_hundred(page: Page) -> None:
    found = expand(page, 1490, 40, 50)
    assert found["room"] == 0
    assert len(found["circles"]) == 1500
    assert found["added"] == [f"new{at}" for at in range(39, 29, -1)]


def test_a_larger_view_is_cut(page: Page) -> None:
    assert len(expand(page, 1700, 3, 50)["circles"]) == 1500


def test_new_ones_find_room_in_a_crowd_and_the_old_stay(page: Page) -> None:
    found = expand(page, 800, 120, 120)
    circles = {key: (x, y, r) for key, x, y, r in found["circles"]}
    assert len(found["added"]) == 120
    assert {one["id"]: (one["x"], one["y"]) for one in crowd(800)} == {
        key: (x, y) for key, (x, y, _) in circles.items() if not key.startswith("new")
    }
    new = [circles[key] for key in found["added"]]
    old = [circle for key, circle in circles.items() if not key.startswith("new")]
    pairs = [*combinations(new, 2), *((a, b) for a in new for b in old)]
    assert [1 for a, b in pairs if hypot(a[0] - b[0], a[1] - b[1]) < a[2] + b[2]] == []


def test_the_most_strongly_tied_come_first(page: Page) -> None:
    assert expand(page, 10, 90, 3)["added"] == ["new89", "new88", "new87"]
