"""What a customer may want next, in the explorer."""

from __future__ import annotations

from datetime import date, timedelta

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
PRODUCTS = ("Kettle", "Tea", "</script><b>'\"🦊", "כוס", "y" * 300)
FRIENDS = tuple(f"friend{number}" for number in range(6))


@pytest.fixture
def shop(fresh: Context) -> str:
    """Friends who bought everything but one product each."""
    add_rows(fresh, "customers", [{"customer_id": one, "name": one.title()} for one in FRIENDS])
    rows = [
        {
            "customer_id": one,
            "type": "purchase",
            "occurred_at": f"{date(2026, 1, 1) + timedelta(days=day)}T10:00:00Z",
            "product_id": product,
            "amount": 5,
        }
        for place, one in enumerate(FRIENDS)
        for day, product in enumerate(PRODUCTS)
        if day != place
    ]
    add_rows(fresh, "interactions", rows)
    pairs = [(one, other) for one in FRIENDS for other in FRIENDS if one < other]
    links = [{"source_id": a, "target_id": b, "type": "friend"} for a, b in pairs]
    add_rows(fresh, "links", links)
    analyze(fresh, AnalysisRequest(likely=False))
    return FRIENDS[2]


def test_the_panel_says_what_the_service_says(
    fresh: Context, shop: str, open_page: OpenPage
) -> None:
    with serving(fresh) as address:
        page = open_page().page
        visit(page, f"{address}/#/customer/{shop}")
        where = f"{address}/api/v1/customers/{shop}/recommendations"
        (found,) = page.request.get(where).json()["items"]
        assert found["product_id"] == PRODUCTS[2]
        part = section(page, "May want next")
        part.scroll_into_view_if_needed()
        expect(part.get_by_text(found["product_id"], exact=True)).to_be_visible()
        for reason in found["reasons"]:
            expect(part.get_by_text(reason, exact=True)).to_be_visible()
        assert any("4 of 5 who bought" in reason for reason in found["reasons"])
        assert violations(page) == []


def test_in_chinese(fresh: Context, shop: str, open_page: OpenPage) -> None:
    with serving(fresh) as address:
        page = open_page(locale="zh-CN").page
        visit(page, f"{address}/#/customer/{FRIENDS[4]}")
        part = section(page, "接下来可能想要")
        part.scroll_into_view_if_needed()
        expect(part).to_contain_text(PRODUCTS[4])
        expect(part).to_contain_text("位相关客户买过它")


def test_where_no_product_is_bought_nothing_is_said(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/#/customer/row2")
    # It asks once it comes into sight, and goes.
    page.locator("#panel h3", has_text="May want next").evaluate("one => one.scrollIntoView()")
    expect(section(page, "May want next")).to_be_hidden()
