"""What the page says where there is nothing to draw, and where a key is needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import add_rows
from tests.viz.conftest import OpenPage
from tests.viz.sample import fill, fill_and_analyze, settings
from tests.viz.serving import serving
from tests.viz.steps import panel_title, places, search, visit

pytestmark = pytest.mark.xdist_group("browser")


def test_an_empty_store_says_what_to_load_and_how(fresh: Context, open_page: OpenPage) -> None:
    page = open_page().page
    with serving(fresh) as address:
        visit(page, address)
    card = page.locator("#card")
    expect(card).to_contain_text("No customers yet")
    expect(card).to_contain_text(f"graphcrm analyze --store {fresh.store.name}")
    expect(card).to_contain_text("--customers customers.csv --interactions interactions.csv")
    expect(card).to_contain_text("graphcrm demo")


def test_an_empty_store_that_was_analysed(fresh: Context, open_page: OpenPage) -> None:
    analyze(fresh, AnalysisRequest())
    page = open_page().page
    with serving(fresh) as address:
        visit(page, address)
    expect(page.locator("#card")).to_contain_text("No customers yet")


def test_customers_that_were_not_analysed_can_be_searched(
    fresh: Context, open_page: OpenPage
) -> None:
    fill(fresh)
    page = open_page().page
    with serving(fresh) as address:
        visit(page, address)
        expect(page.locator("#card")).to_contain_text("148 customers loaded, not analysed yet")
        expect(page.locator("#card")).to_contain_text("graphcrm analyze")
        expect(page.locator("#panel")).to_contain_text("Nobody's Friend")
        search(page, "Rower 3")
        page.keyboard.press("Enter")
        panel_title(page, "Rower 3")
        expect(page.locator("#panel")).to_contain_text("row3@example.org")


def test_a_graph_without_relationships_lists_its_customers(
    fresh: Context, open_page: OpenPage
) -> None:
    bought = [
        {"customer_id": f"c{n:03}", "type": "purchase", "occurred_at": "2026-01-05T10:00:00Z"}
        for n in range(70)
    ]
    add_rows(fresh, "interactions", bought)
    analyze(fresh, AnalysisRequest())
    page = open_page().page
    with serving(fresh) as address:
        visit(page, address)
        expect(page.locator("#card")).to_contain_text("70 customers, no relationships")
        expect(page.locator("#panel li")).to_have_count(50)
        page.get_by_role("button", name="Show more").click()
        expect(page.locator("#panel li")).to_have_count(70)
        search(page, "c033")
        page.keyboard.press("Enter")
        panel_title(page, "c033")
        assert set(places(page)) == {"c033"}
        expect(page.locator("#panel")).to_contain_text("No relationships.")


def test_one_customer(fresh: Context, open_page: OpenPage) -> None:
    add_rows(fresh, "customers", [{"customer_id": "only", "name": "Only One"}])
    analyze(fresh, AnalysisRequest())
    page = open_page().page
    with serving(fresh) as address:
        visit(page, address)
    expect(page.locator("#card")).to_contain_text("1 customer, no relationships")
    expect(page.locator("#panel")).to_contain_text("Only One")


def test_new_data_after_the_analysis_is_announced(fresh: Context, open_page: OpenPage) -> None:
    fill_and_analyze(fresh)
    add_rows(fresh, "customers", [{"customer_id": "new", "name": "New Face"}])
    page = open_page().page
    with serving(fresh) as address:
        visit(page, address)
        expect(page.locator("#stale")).to_contain_text("New data came in after this analysis")
        expect(page.locator("#stale")).to_contain_text("graphcrm analyze")
        search(page, "New Face")
        page.keyboard.press("Enter")
        panel_title(page, "New Face")
        expect(page.locator("#panel")).to_contain_text("came after the last analysis")


def test_a_service_with_keys_asks_for_one_and_tells_nothing_before(
    tmp_path: Path, open_page: OpenPage
) -> None:
    seen = open_page()
    page = seen.page
    with (
        open_context(settings(tmp_path, ("right",)), create=True, resident=True) as ctx,
        serving(ctx) as address,
    ):
        fill_and_analyze(ctx)
        response = page.goto(address)
        assert response is not None
        assert "Hanna" not in response.text()
        dialog = page.get_by_role("dialog")
        page.get_by_label("API key").fill("wrong")
        page.get_by_role("button", name="Continue").click()
        expect(dialog).to_contain_text("not accepted")
        page.get_by_label("API key").fill("right")
        page.get_by_role("button", name="Continue").click()
        expect(page.locator("#panel")).to_contain_text("Hanna Hub")
        page.reload()
        expect(page.locator("#panel")).to_contain_text("Hanna Hub")
        assert page.evaluate("window.localStorage.getItem('graphcrm.key')") is None
    assert all("401" in error for error in seen.errors)
    seen.errors.clear()


def test_refusing_to_give_a_key_leaves_a_way_back(tmp_path: Path, open_page: OpenPage) -> None:
    seen = open_page()
    page = seen.page
    with (
        open_context(settings(tmp_path, ("right",)), create=True, resident=True) as ctx,
        serving(ctx) as address,
    ):
        page.goto(address)
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        expect(page.locator("#card")).to_contain_text("A key is needed")
        page.get_by_role("button", name="Enter a key").click()
        expect(page.get_by_role("dialog")).to_be_visible()
    seen.errors.clear()
