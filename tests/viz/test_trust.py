"""How far the numbers can be trusted: its page, and its charts with their tables."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphcrm.service.context import Context
from tests.viz.axe import violations
from tests.viz.conftest import OpenPage
from tests.viz.serving import serving
from tests.viz.steps import visit

pytestmark = pytest.mark.xdist_group("browser")


def opened(page: Page, address: str) -> Any:
    visit_trust(page, address)
    return page.locator(".trust")


def visit_trust(page: Page, address: str) -> None:
    page.goto(f"{address}/#/trust")
    expect(page.locator(".trust h2").first).to_be_visible()


def test_the_page_says_what_the_service_says(shop: Context, open_page: OpenPage) -> None:
    with serving(shop) as address:
        page = open_page().page
        sheet = opened(page, address)
        report = page.request.get(f"{address}/api/v1/value/report").json()
        warnings = page.request.get(f"{address}/api/v1/value/warnings").json()
        expect(sheet).to_contain_text(warnings["meaning"])
        expect(sheet).to_contain_text(warnings["test"]["summary"])
        judged = report["churn"]["judged"]
        rows = sheet.locator("section", has_text="Risk of leaving").locator("table").first
        expect(rows.locator("tbody tr")).to_have_count(len(judged))
        for place, one in enumerate(judged.values()):
            row = rows.locator("tbody tr").nth(place)
            for told in (f"{one['auc']:.3f}".rstrip("0"), str(one["customers"]), str(one["left"])):
                expect(row).to_contain_text(told)
        chart = sheet.get_by_role("img", name="Customers in tenths")
        expect(chart.locator("circle.dot1")).to_have_count(10)
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page) == []


def test_recommendations_are_judged_on_the_page(shop: Context, open_page: OpenPage) -> None:
    with serving(shop) as address:
        page = open_page().page
        sheet = opened(page, address)
        told = page.request.get(f"{address}/api/v1/value/report").json()["recommendation"]
        part = sheet.locator("section", has_text="What customers may want next")
        figures = told["tested"]["figures"]
        rows = part.locator("table").first.locator("tbody tr")
        expect(rows).to_have_count(sum(map(len, figures.values())))
        best = max(one["ndcg"] for one in figures["new"].values())
        expect(rows.first).to_contain_text("New things: ")
        expect(rows.first).to_contain_text("(used)")
        expect(rows.first).to_contain_text(f"{best:.4f}".rstrip("0"))
        prospects = told["tested"]["prospects"]
        expect(part).to_contain_text(f"Of {prospects['products']} products")
        shares = part.locator("table").last.locator("tbody tr")
        expect(shares).to_have_count(3)
        for place, name in enumerate(("listed", "busiest", "anyone")):
            share = 100 * prospects[name]
            shown = f"{share:.2g}" if 0 < share < 9.95 else f"{share:.0f}"
            expect(shares.nth(place)).to_contain_text(f"{shown}%")
        for warning in told["warnings"]:
            expect(part).to_contain_text(warning)


def test_every_chart_has_its_table(shop: Context, open_page: OpenPage) -> None:
    with serving(shop) as address:
        page = open_page().page
        sheet = opened(page, address)
        found = page.request.get(f"{address}/api/v1/value/warnings").json()["test"]["weeks"]
        section = sheet.locator("section", has_text="Were warnings right?")
        section.get_by_text("As a table").press("Enter")
        expect(section.locator("tbody tr")).to_have_count(len(found))
        assert page.locator(".trust figure").count() <= page.locator(".trust table").count()


def test_it_is_reached_from_a_customer_and_left_again(shop: Context, open_page: OpenPage) -> None:
    with serving(shop) as address:
        page = open_page().page
        visit(page, f"{address}/#/customer/p000")
        # The section asks for what it says once it comes into sight.
        page.locator("#panel h3", has_text="Value and life").evaluate("one => one.scrollIntoView()")
        link = page.locator(".trust-link")
        link.scroll_into_view_if_needed()
        link.click()
        expect(page.get_by_role("heading", name="How far to trust the numbers")).to_be_visible()
        page.go_back()
        expect(page.locator(".trust")).to_be_hidden()
        page.go_forward()
        page.locator("#trust-back").click()
        expect(page.locator(".trust")).to_be_hidden()


def test_in_chinese(shop: Context, open_page: OpenPage) -> None:
    with serving(shop) as address:
        page = open_page(locale="zh-CN").page
        sheet = opened(page, address)
        expect(sheet).to_contain_text("数字的可信程度")
        expect(sheet).to_contain_text("预警是否准确？")


def test_a_picture_is_coloured_by_groups(shop: Context, open_page: OpenPage) -> None:
    with serving(shop) as address:
        page = open_page().page
        visit(page, f"{address}/#/customer/p000?colour=cluster")
        legend = page.locator("#legend")
        expect(legend).to_contain_text("Customers alike in value and behaviour")
        expect(legend).to_contain_text("group 0")


COLOURS = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"


def brightness(colour: str) -> float:
    """Return how bright an rgb() is, 0 to 255."""
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3


def test_it_follows_the_theme_and_is_printed_black_on_white(
    shop: Context, open_page: OpenPage
) -> None:
    with serving(shop) as address:
        page = open_page(color_scheme="dark").page
        sheet = opened(page, address)
        paper, ink = sheet.evaluate(COLOURS)
        assert brightness(paper) < 60
        assert brightness(ink) > 200
        page.emulate_media(media="print")
        paper, ink = sheet.evaluate(COLOURS)
        assert paper == "rgb(255, 255, 255)"
        assert brightness(ink) < 60
        axis = sheet.locator(".axis").first.evaluate("one => getComputedStyle(one).fill")
        assert brightness(axis) < 128


@pytest.mark.parametrize("width", [1280, 820, 480])
def test_letters_of_charts_are_those_of_the_page(
    shop: Context, open_page: OpenPage, width: int
) -> None:
    with serving(shop) as address:
        page = open_page(viewport={"width": width, "height": 900}).page
        sheet = opened(page, address)
        size = "one => getComputedStyle(one).fontSize"
        small = sheet.locator(".hint").first.evaluate(size)
        assert set(sheet.locator(".axis").evaluate_all(f"all => all.map({size})")) == {small}
        scaled = sheet.locator(".trust-chart").evaluate_all(
            "all => all.map((one) => [one.getScreenCTM().a, one.getScreenCTM().d])"
        )
        assert len(scaled) >= 2
        assert all(one == [1, 1] for one in scaled)
        assert sheet.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_week_that_is_not_whole_is_in_the_table_alone(shop: Context, open_page: OpenPage) -> None:
    with serving(shop) as address:
        page = open_page().page
        sheet = opened(page, address)
        held = page.request.get(f"{address}/api/v1/value/report").json()["buying"]["holdout"]
        span = date.fromisoformat(held["last_day"]) - date.fromisoformat(held["first_day"])
        whole, rest = divmod(span.days + 1, 7)
        assert rest
        assert len(held["by_week"]) == whole + 1
        section = sheet.locator("section", has_text="Orders to come")
        expect(section.locator("circle.dot2")).to_have_count(whole)
        expect(section).to_contain_text(f"Week {whole + 1} has only {rest} day")
        section.get_by_text("As a table").press("Enter")
        expect(section.locator("tbody th").last).to_contain_text(f"{whole + 1} ({rest} day")
