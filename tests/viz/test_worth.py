"""What a customer is worth in the explorer: the section of the panel, and the colours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows
from tests.viz.axe import violations
from tests.viz.conftest import OpenPage
from tests.viz.serving import serving
from tests.viz.steps import section, visit

pytestmark = pytest.mark.xdist_group("browser")
FRIENDS = tuple(f"friend{number}" for number in range(6))
HOSTILE = "</script><b>'\"🦊"


@pytest.fixture
def shop(fresh: Context) -> str:
    """Friends who buy every so often over two years; one bought once, one never."""
    names = [{"customer_id": one, "name": f"Friend {one[-1]}"} for one in FRIENDS]
    add_rows(fresh, "customers", [*names, {"customer_id": HOSTILE, "name": HOSTILE}])
    rows: list[dict[str, Any]] = []
    for place, one in enumerate(FRIENDS[:-1]):
        for number in range(0, 700, 9 + 5 * place):
            day = date(2024, 1, 1) + timedelta(days=number)
            rows.append(bought(one, day, 10.0 * (place + 1)))
    rows += [bought(HOSTILE, date(2025, 12, 1), 99.0)]
    rows += [{"customer_id": FRIENDS[0], "type": "review", "rating": 4} | at(date(2025, 11, 3))]
    add_rows(fresh, "interactions", rows)
    pairs = [(one, other) for one in FRIENDS for other in (*FRIENDS, HOSTILE) if one < other]
    links = [{"source_id": a, "target_id": b, "type": "friend"} for a, b in pairs]
    links.append({"source_id": HOSTILE, "target_id": FRIENDS[0], "type": "friend"})
    add_rows(fresh, "links", links)
    analyze(fresh, AnalysisRequest(likely=False))
    return FRIENDS[0]


def at(day: date) -> dict[str, Any]:
    return {"occurred_at": f"{day}T10:00:00Z"}


def bought(who: str, day: date, amount: float) -> dict[str, Any]:
    return {"customer_id": who, "type": "purchase", "amount": amount, "currency": "EUR"} | at(day)


def test_the_panel_says_what_the_service_says(
    fresh: Context, shop: str, open_page: OpenPage
) -> None:
    with serving(fresh) as address:
        page = open_page().page
        visit(page, f"{address}/#/customer/{shop}")
        found = page.request.get(f"{address}/api/v1/customers/{shop}/value").json()["value"]
        part = section(page, "Value and life")
        part.scroll_into_view_if_needed()
        expect(part).to_contain_text(found["valuation"]["stage"])
        expect(part).to_contain_text(f"{found['valuation']['orders']} orders")
        expect(part).to_contain_text(f"€{found['valuation']['spent']:,.0f}")
        expect(part).to_contain_text("1 rating")
        part.get_by_text("stages so far").click()
        expect(part.get_by_text(found["life"][-1])).to_be_visible()
        assert violations(page) == []


def test_who_never_bought_has_a_stage_and_nothing_else(
    fresh: Context, shop: str, open_page: OpenPage
) -> None:
    with serving(fresh) as address:
        page = open_page().page
        visit(page, f"{address}/#/customer/{FRIENDS[-1]}")
        part = section(page, "Value and life")
        part.scroll_into_view_if_needed()
        expect(part).to_contain_text("potential")
        expect(part).not_to_contain_text("orders")


def test_a_picture_is_coloured_by_value(fresh: Context, shop: str, open_page: OpenPage) -> None:
    with serving(fresh) as address:
        page = open_page().page
        visit(page, f"{address}/#/customer/{shop}?colour=spent")
        legend = page.locator("#legend")
        expect(legend).to_contain_text("What the customer spent, returns taken off.")
        # One of the seven never bought.
        expect(legend).to_contain_text("no value: 1")


def test_communities_are_coloured_by_what_members_are_worth(
    fresh: Context, shop: str, open_page: OpenPage
) -> None:
    with serving(fresh) as address:
        page = open_page().page
        visit(page, f"{address}/#/?colour=mean_spent")
        expect(page.locator("#legend")).to_contain_text("Mean of what the members that bought")
        offered = page.locator("#colour-by option").all_text_contents()
        # Six buyers are too few to foresee what they will bring.
        assert {"spent, a member", "satisfaction, a member"} <= {one.strip() for one in offered}
        assert "value to come, a member" not in {one.strip() for one in offered}


def test_a_community_says_what_its_members_are_worth(
    fresh: Context, shop: str, open_page: OpenPage
) -> None:
    with serving(fresh) as address:
        page = open_page().page
        customer = page.request.get(f"{address}/api/v1/customers/{shop}").json()
        number = customer["scores"]["community_id"]
        visit(page, f"{address}/#/community/{number}")
        part = section(page, "What members are worth")
        part.scroll_into_view_if_needed()
        told = page.request.get(f"{address}/api/v1/communities/{number}").json()["worth"]
        spent = next(one for one in told if one["measure"] == "spent")
        expect(part).to_contain_text(f"€{spent['mean']:,.0f} {spent['members']} members")
        # One friend alone gave a rating.
        expect(part).to_contain_text("1 member only: too few to rely on")
        assert violations(page) == []


def test_in_chinese(fresh: Context, shop: str, open_page: OpenPage) -> None:
    with serving(fresh) as address:
        page = open_page(locale="zh-CN").page
        visit(page, f"{address}/#/customer/{shop}")
        part = section(page, "价值与生命周期")
        part.scroll_into_view_if_needed()
        expect(part).to_contain_text("累计消费")
        expect(part).to_contain_text("忠诚")


def test_where_nothing_is_bought_nothing_is_said(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/row2")
    # It asks once it comes into sight, and goes.
    page.locator("#panel h3", has_text="Value and life").evaluate("one => one.scrollIntoView()")
    expect(section(page, "Value and life")).to_be_hidden()
