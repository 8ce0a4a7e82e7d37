"""A customer's full page from one answer, the lifecycle's page, satisfaction of communities."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.loading import add_rows
from graphcrm.settings import Settings
from tests.viz.axe import violations
from tests.viz.conftest import OpenPage
from tests.viz.serving import serving
from tests.viz.steps import faint_texts, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
FRIENDS = tuple(f"friend{number}" for number in range(6))
HOSTILE = "</script><b>'\"🦊"


def when(day: date) -> dict[str, Any]:
    return {"occurred_at": f"{day}T10:00:00Z"}


@pytest.fixture
def shop(fresh: Context) -> Context:
    """Friends who buy every so often over two years and rate; one bought once, one never."""
    names = [{"customer_id": one, "name": f"Friend {one[-1]}"} for one in FRIENDS]
    odd = {"customer_id": HOSTILE, "name": HOSTILE, f"Consent {HOSTILE}": HOSTILE}
    add_rows(fresh, "customers", [*names, odd])
    rows: list[dict[str, Any]] = []
    for place, one in enumerate(FRIENDS[:-1]):
        for number in range(0, 700, 9 + 5 * place):
            day = date(2024, 1, 1) + timedelta(days=number)
            sale = {"customer_id": one, "type": "purchase", "amount": 10.0 * (place + 1)}
            rows.append({**sale, "currency": "EUR", **when(day)})
        for month in (3, 6, 9):
            told = {"customer_id": one, "type": "review", "rating": 1 + place % 5}
            rows.append({**told, "channel": "app", **when(date(2025, month, 3))})
    rows.append(
        {"customer_id": HOSTILE, "type": "purchase", "amount": 9, **when(date(2025, 11, 1))}
    )
    add_rows(fresh, "interactions", rows)
    pairs = [(one, other) for one in FRIENDS for other in (*FRIENDS, HOSTILE) if one < other]
    links = [{"source_id": a, "target_id": b, "type": "friend"} for a, b in pairs]
    links.append({"source_id": HOSTILE, "target_id": FRIENDS[0], "type": "friend"})
    add_rows(fresh, "links", links)
    analyze(fresh, AnalysisRequest(likely=False))
    return fresh


def part(page: Page, name: str) -> Any:
    return page.locator(f'#panel section[data-part="{name}"]')


def see_whole_page(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("/api/v1/")[-1]))
    visit(page, f"{address}/#/customer/{FRIENDS[0]}?page=full")
    whole = page.request.get(f"{address}/api/v1/customers/{FRIENDS[0]}/360").json()
    expect(part(page, "value")).to_contain_text(f"{whole['value']['orders']} orders")
    expect(part(page, "value")).to_contain_text(f"€{whole['value']['spent']:,.0f}")
    for step in whole["stage"]["history"]:
        expect(part(page, "stage")).to_contain_text(step["words"])
    expect(part(page, "satisfaction")).to_contain_text("3 ratings")
    expect(part(page, "segments")).to_contain_text(whole["segments"]["rfm"].replace("_", " "))
    expect(part(page, "likely")).to_contain_text(whole["reasons"]["likely"])
    expect(part(page, "consent")).to_contain_text(whole["reasons"]["consent"])
    chart = page.locator("#panel svg.chart")
    chart.scroll_into_view_if_needed()
    expect(chart).to_be_visible()
    page.locator("#panel ul.comparison").scroll_into_view_if_needed()
    expect(page.locator("#panel .compared-customers").first).to_be_visible()
    mine = [one for one in asked if one.startswith(f"customers/{FRIENDS[0]}")]
    own = {one.split("?")[0].removeprefix(f"customers/{FRIENDS[0]}") for one in mine}
    # The picture and earlier analyses are questions of their own.
    assert own <= {"/360", "/graph", "/history", "/expansions"}, own


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_full_page_shows_everything_from_one_answer(
    shop: Context, open_page: OpenPage, scheme: str
) -> None:
    with serving(shop) as address:
        page = open_page(color_scheme=scheme).page
        see_whole_page(page, address)
        assert violations(page) == []
        assert faint_texts(page, "#panel") == []


def test_the_pages_on_neo4j(shop: Context, neo4j_settings: Settings, open_page: OpenPage) -> None:
    copy(shop.settings, neo4j_settings)
    with open_context(neo4j_settings, resident=True) as there, serving(there) as address:
        page = open_page().page
        see_whole_page(page, address)
        visit(page, f"{address}/#/lifecycle")
        expect(page.locator("#life svg.chart").first).to_be_visible()


def test_a_hostile_customer_and_the_reasons_of_what_is_missing(
    shop: Context, open_page: OpenPage
) -> None:
    with serving(shop) as address:
        page = open_page().page
        visit(page, f"{address}/#/customer/%3C%2Fscript%3E%3Cb%3E'%22%F0%9F%A6%8A?page=full")
        expect(page.locator("#panel h2")).to_have_text(HOSTILE)
        expect(part(page, "satisfaction")).to_contain_text("It rated nothing")
        told = part(page, "consent")
        expect(told.locator("dt")).to_have_text(f"Consent {HOSTILE}")
        expect(told.locator("dd")).to_have_text(HOSTILE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lifecycle_has_its_own_page(shop: Context, open_page: OpenPage, scheme: str) -> None:
    with serving(shop) as address:
        page = open_page(color_scheme=scheme).page
        visit(page, address)
        page.locator("#to-life").click()
        settle(page)
        assert page.url.endswith("#/lifecycle")
        life = page.locator("#life")
        flows = page.request.get(f"{address}/api/v1/stages/flows").json()
        last = flows["months"][-1]
        expect(life.locator(".chart-legend").first).to_contain_text("loyal")
        month = life.get_by_label("Who went where in")
        expect(month).to_have_value(last["month"])
        month.select_option("2024-01")
        first = next(one for one in flows["months"] if one["month"] == "2024-01")
        moves = [move for move in first["moves"] if move["customers"]]
        expect(life.locator(".moves li")).to_have_count(len(moves))
        most = max(moves, key=lambda move: move["customers"])
        plural = "customers" if most["customers"] > 1 else "customer"
        expect(life.locator(".moves li").first).to_contain_text(f"{most['customers']} {plural}")
        life.get_by_text("As a table").first.click()
        expect(life.locator("table").first).to_contain_text("repeat")
        satisfied = life.locator("svg.satisfied")
        satisfied.scroll_into_view_if_needed()
        expect(satisfied.locator("circle")).to_have_count(3)
        expect(life).to_contain_text("Fewer than 10 customers rated")
        by_channel = life.get_by_role("heading", name="Satisfaction by channel")
        by_channel.evaluate("one => one.parentElement.scrollIntoView()")
        channel = life.locator("table.groups").filter(has_text="app")
        channel.scroll_into_view_if_needed()
        expect(channel).to_contain_text("5, too few to compare")
        assert violations(page) == []
        assert faint_texts(page, "#life") == []
        page.go_back()
        settle(page)
        expect(life).to_be_hidden()
        expect(page.locator("#to-life")).to_be_visible()


def test_the_lifecycle_by_keyboard_on_a_tablet_in_chinese(
    shop: Context, open_page: OpenPage
) -> None:
    with serving(shop) as address:
        size = {"width": 820, "height": 1180}
        page = open_page(locale="zh-CN", viewport=size).page
        visit(page, f"{address}/#/lifecycle")
        life = page.locator("#life")
        expect(life.get_by_role("heading", name="生命周期与满意度")).to_be_visible()
        expect(life).to_contain_text("忠诚")
        assert life.evaluate("one => one.scrollWidth <= one.clientWidth")
        page.locator("#life-back").focus()
        page.keyboard.press("Enter")
        settle(page)
        expect(life).to_be_hidden()


def test_a_community_says_how_satisfied_its_members_are(shop: Context, open_page: OpenPage) -> None:
    with serving(shop) as address:
        page = open_page().page
        first, *_ = page.request.get(f"{address}/api/v1/communities").json()["items"]
        visit(page, f"{address}/#/community/{first['community_id']}?page=full")
        chart = page.locator("#panel svg.satisfied")
        page.locator("#panel h3", has_text="Satisfaction over time").scroll_into_view_if_needed()
        expect(chart).to_be_visible()
        asked = f"satisfaction?by=month&community={first['community_id']}"
        total = page.request.get(f"{address}/api/v1/{asked}").json()["total"]
        rated = f"on average · {total['customers']} customers"
        expect(page.locator("#panel")).to_contain_text(rated)
        assert violations(page) == []


def test_where_nobody_bought_or_rated_the_page_says_so(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/lifecycle")
    life = page.locator("#life")
    expect(life).to_contain_text("Nobody rated anything.")
