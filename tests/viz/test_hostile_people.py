"""Real people under names and ids that try to break out of their places, all over the page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import load
from tests.shared_data import tables_of
from tests.viz.conftest import OpenPage
from tests.viz.serving import serving
from tests.viz.steps import search, settle, visit

pytestmark = pytest.mark.xdist_group("browser")

NAMES = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "\u202eright to left\u202c مرحبا שלום",
    "👩‍👩‍👧‍👦🏳️‍🌈 e\u0301 Z\u0351\u0342\u036f\u0317algo",
    "\"';--{{7*7}}${7*7}<svg/onload=alert(3)>",
    "W" * 10_000,
    "名" * 10_000,
)
ENDINGS = ("<b>", "'\"", "/..?#&%2F", "\u202e", "😀", "{{x}}", "名")
OUTSIDE = """() => [...document.querySelectorAll(
    "#panel, #basket, #filter, .sheet, dialog, header.top, .above, #legend, body")]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map((one) => {
    const wide = [...one.querySelectorAll("*")].filter((inner) =>
      inner.scrollWidth > inner.clientWidth + 1 && getComputedStyle(inner).overflowX === "visible");
    const names = wide.map((inner) => `${inner.tagName}.${inner.className}`);
    return `${location.hash} ${one.tagName}#${one.id} ${one.scrollWidth}: ${names.join(" ")}`;
  })"""
STRANGE = """() => document.querySelectorAll(
  "img, body script:not([src]):not([type='application/json']), b b, svg[onload]").length"""


@pytest.fixture
def hostile_tables(tmp_path: Path) -> list[TableInput]:
    """Copies of the tables in which every person has such an id, and every second such a name."""
    frames = {
        name: pd.read_csv(paths[0], dtype=str, keep_default_na=False)
        for name, paths in tables_of("snb-people").items()
    }
    people = frames["customers"]
    renamed = {
        name: f"{name}{ENDINGS[number % len(ENDINGS)]}"
        for number, name in enumerate(people["customer_id"])
    }
    people["name"] = [
        NAMES[number // 2 % len(NAMES)] if number % 2 else name
        for number, name in enumerate(people["name"])
    ]
    inputs = []
    for table, frame in frames.items():
        for column in ("customer_id", "counterparty_id", "source_id", "target_id"):
            if column in frame:
                frame[column] = [renamed.get(name, name) for name in frame[column]]
        path = tmp_path / f"{table}.csv"
        frame.to_csv(path, index=False)
        inputs.append(TableInput(table, path))
    return inputs


def check(page: Page) -> None:
    """Nothing became markup, and nothing sticks out of its place."""
    settle(page)
    assert page.evaluate(STRANGE) == 0
    assert page.evaluate(OUTSIDE) == []


def test_nothing_runs_and_nothing_breaks_out(
    hostile_tables: list[TableInput], fresh: Context, open_page: OpenPage
) -> None:
    load(fresh, hostile_tables, LoadOptions())
    analyze(fresh, AnalysisRequest())
    page = open_page(viewport={"width": 1280, "height": 720}).page
    with serving(fresh) as url:
        visit(page, url)
        check(page)
        visit(page, f"{url}/#/community/0")
        check(page)
        people = page.evaluate(
            """names => [...window.graphcrm.model.nodes.values()]
                 .filter(({ label }) => names.includes(label))
                 .map(({ id, label }) => [id, label])""",
            list(NAMES),
        )
        assert people
        for customer_id, label in {label: (one, label) for one, label in people}.values():
            there = f"customer/{quote(customer_id, safe='')}"
            visit(page, f"{url}/#/{there}")
            expect(page.locator("#panel h2").first).to_have_text(label)
            check(page)
            visit(page, f"{url}/#/{there}?page=full")
            check(page)
            visit(page, f"{url}/#/report/{there}")
            expect(page.locator(".sheet")).to_be_visible()
            check(page)
        visit(page, f"{url}/#/community/0")
        page.locator("#tool-table").click()
        check(page)
        page.keyboard.press("Escape")
        page.locator("#basket-button").click()
        page.locator("#basket-add-drawn").click()
        page.locator("#basket-name").fill(NAMES[1])
        page.locator("#basket-save").click()
        expect(page.locator(".basket-shelf")).to_contain_text(NAMES[1])
        check(page)
        search(page, "onerror")
        check(page)
