"""The printed page of a customer and of a community: one page of A4 or Letter."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows
from tests.viz.conftest import OpenPage
from tests.viz.pdf import read_pdf
from tests.viz.sample import CIRCLE, HOSTILE, HUB, MARKUP, fill_and_analyze
from tests.viz.serving import serving
from tests.viz.steps import faint_texts, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
PAPERS = ("A4", "Letter")


def report(page: Page, address: str, kind: str, name: str) -> None:
    visit(page, f"{address}/#/report/{kind}/{quote(name, safe='')}")
    expect(page.locator("#report .sheet")).to_be_visible()


def printed(page: Page, paper: str) -> str:
    """The text on the one page that it is printed on, its spaces left out."""
    pages, text = read_pdf(page.pdf(format=paper))
    assert pages == 1, f"{pages} pages of {paper}"
    # A font may draw two letters as one.
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("customer_id", [CIRCLE[0], HUB, "long", "../../etc", "张伟"])
def test_a_customer_on_one_page(
    customer_id: str, paper: str, address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    report(page, address, "customer", customer_id)
    related = page.request.get(
        f"{address}/api/v1/customers/{quote(customer_id, safe='')}/related?limit=4"
    ).json()["items"]
    text = printed(page, paper)
    assert "Influence(PageRank)" in text
    assert "graph.db" in text
    names = [one["name"] for one in related]
    plain = [name for name in names if name.isascii() or name == "张伟"]
    assert plain
    for name in plain:
        assert "".join(name.split())[:40] in text


@pytest.mark.parametrize("paper", PAPERS)
def test_a_community_on_one_page(paper: str, address: str, open_page: OpenPage) -> None:
    page = open_page().page
    community = page.request.get(f"{address}/api/v1/customers/{HUB}").json()["scores"]
    report(page, address, "community", str(community["community_id"]))
    text = printed(page, paper)
    for words in ("HannaHub", "Spoke000", "131members", "Ataglance", "Nothingstandsout"):
        assert words in text
    rowers = page.request.get(f"{address}/api/v1/customers/{CIRCLE[0]}").json()["scores"]
    report(page, address, "community", str(rowers["community_id"]))
    expect(page.locator(".sheet h1")).to_contain_text("Rowing")
    text = printed(page, paper)
    for words in (*(f"Rower{number}" for number in range(8)), "FjordRowing", "e-mail100%"):
        assert words.lower() in text.lower()


def test_what_is_on_it(address: str, open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark").page
    report(page, address, "customer", CIRCLE[0])
    sheet = page.locator(".sheet")
    expect(sheet.get_by_role("heading", level=1)).to_have_text("Rower 0")
    expect(sheet).to_contain_text("Oar, Fjord Rowing")
    expect(sheet.get_by_role("img")).to_have_count(2)
    expect(sheet.get_by_role("table")).to_have_count(2)
    expect(sheet.get_by_role("table").first).to_contain_text("Hanna Hub")
    expect(sheet).to_contain_text("same employer (Fjord Rowing)")
    expect(sheet).to_contain_text("21 interactions since Mar 2026.")
    expect(sheet.locator("footer")).to_contain_text("graph.db")
    assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).color") == (
        "rgb(22, 26, 34)"
    )
    assert faint_texts(page, ".sheet") == []
    assert page.title() == "Rower 0 · Report"
    svg = sheet.locator("figure svg")
    expect(svg.locator("rect").first).to_have_attribute("fill", "#ffffff")


def test_the_way_there_and_back(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; };")
    visit(page, f"{address}/#/customer/{CIRCLE[0]}")
    page.get_by_role("link", name="Report").click()
    settle(page)
    assert page.url.endswith(f"#/report/customer/{CIRCLE[0]}")
    page.get_by_role("button", name="Print or save as PDF").click()
    assert page.evaluate("window.printed") == 1
    page.get_by_role("link", name="Back", exact=True).click()
    settle(page)
    expect(page.locator("#report")).to_be_hidden()
    expect(page.locator("#panel h2")).to_have_text("Rower 0")
    page.go_back()
    expect(page.locator(".sheet h1")).to_have_text("Rower 0")
    page.locator("#language").click()
    expect(page.locator("#report")).to_contain_text("打印或存为 PDF")
    expect(page.locator(".sheet")).to_contain_text("概览")
    page.get_by_role("link", name="重复客户").click()
    settle(page)
    expect(page.locator("#report")).to_be_hidden()
    expect(page.locator("#queue")).to_be_visible()


def test_a_community_in_chinese_on_a_tablet(address: str, open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN", viewport={"width": 820, "height": 1180}).page
    community = page.request.get(f"{address}/api/v1/customers/{CIRCLE[0]}").json()["scores"]
    visit(page, f"{address}/#/community/{community['community_id']}")
    page.get_by_role("link", name="报告").click()
    settle(page)
    expect(page.locator(".sheet")).to_contain_text("Rower 0")
    expect(page.locator(".sheet")).to_contain_text("共同点")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert "概览" in printed(page, "A4")


@pytest.mark.parametrize("customer_id", [key for key in HOSTILE if key != ".."])
def test_any_name_stays_text(customer_id: str, address: str, open_page: OpenPage) -> None:
    page = open_page().page
    report(page, address, "customer", customer_id)
    name = HOSTILE[customer_id]
    expect(page.locator(".sheet h1")).to_contain_text(name[:40].strip())
    if customer_id != "../../etc":
        expect(page.locator(".sheet")).to_contain_text(MARKUP)
    assert page.locator(".sheet script, .sheet b b, img").count() == 0


KINDS = ("email", "call", "meeting", "purchase", "visit", "message", "like", "event")


def crowd() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Fifty people in five companies, in touch with the first in every way over three years."""
    people = [
        {
            "customer_id": f"p{number}",
            "name": f"Maximiliana Wolfeschlegelsteinhausen the {number}th",
            "company": f"Consolidated Amalgamated Holdings {number % 5}",
            "city": ("Turin", "Oslo", "Llanfairpwllgwyngyll")[number % 3],
        }
        for number in range(50)
    ]
    contacts = [
        {
            "customer_id": f"p{number if number % 3 else 0}",
            "counterparty_id": f"p{(number * step) % 50}",
            "type": kind,
            "occurred_at": (
                f"{2023 + (number + step) % 3}-{1 + (number + at) % 12:02}-{1 + number % 28:02}"
            ),
            "amount": 19.99 if kind == "purchase" else None,
            "currency": "EUR" if kind == "purchase" else None,
        }
        for number in range(50)
        for step in (1, 3, 7)
        for at, kind in enumerate(KINDS)
    ]
    return people, contacts


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_a_busy_customer_and_its_community_on_one_page(
    locale: str, fresh: Context, open_page: OpenPage
) -> None:
    people, contacts = crowd()
    add_rows(fresh, "customers", people)
    add_rows(fresh, "interactions", contacts)
    analyze(fresh, AnalysisRequest())
    page = open_page(locale=locale).page
    with serving(fresh) as address:
        found = page.request.get(f"{address}/api/v1/customers/p0").json()["scores"]
        for kind, name in (("customer", "p0"), ("community", str(found["community_id"]))):
            report(page, address, kind, name)
            for paper in PAPERS:
                assert "MaximilianaWolfeschlegelsteinhausen" in printed(page, paper)


def test_a_customer_that_came_after_the_analysis(fresh: Context, open_page: OpenPage) -> None:
    fill_and_analyze(fresh)
    long = "Ten thousand letters " * 500
    rows = [
        {"customer_id": "late", "name": long[:10_000]},
        {"customer_id": "odd", "name": "\u202e😀"},
    ]
    add_rows(fresh, "customers", rows)
    page = open_page().page
    with serving(fresh) as address:
        report(page, address, "customer", "late")
        assert "Tenthousandletters" in printed(page, "A4")
        report(page, address, "customer", "odd")
        printed(page, "Letter")


def test_nobody_has_no_report_and_trouble_is_said(address: str, open_page: OpenPage) -> None:
    seen = open_page()
    page = seen.page
    visit(page, f"{address}/#/report/customer/nobody")
    expect(page.locator("#report")).to_contain_text("nobody")
    seen.errors.clear()

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json={"title": "Away", "detail": "The store is away."})

    page.route("**/timeline", refuse)
    report(page, address, "customer", CIRCLE[1])
    expect(page.locator(".sheet")).to_contain_text("Influence (PageRank)")
    assert all("503" in error for error in seen.errors)
    seen.errors.clear()
