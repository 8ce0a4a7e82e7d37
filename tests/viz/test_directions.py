"""Saying who reports to whom, and who supplies whom, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from graphcrm.client.picture import write_picture
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import add_rows
from graphcrm.service.relationships import relationships_of_pair
from graphcrm.service.verdicts import list_verdicts
from tests.viz.conftest import OpenPage
from tests.viz.sample import settings
from tests.viz.serving import serving
from tests.viz.steps import settle, visit

pytestmark = pytest.mark.xdist_group("browser")
MARKUP = "<img src=x onerror=alert(1)> & Co"
EDGES = "() => [...window.graphcrm.model.edges.keys()].map((key) => JSON.parse(key).join(' '))"
ISOLATES = str.maketrans("", "", "\u2068\u2069")


@pytest.fixture
def firms(tmp_path: Path) -> Iterator[tuple[Context, str]]:
    """Three at one firm, two of whom bear one name; a firm that buys from another every month."""
    people = [
        {"customer_id": "ada", "name": "Ada Urban", "company": "Acme"},
        {"customer_id": "ben", "name": MARKUP, "company": "Acme"},
        {"customer_id": "ada2", "name": "Ada Urban", "company": "Acme"},
        {"customer_id": "mill", "name": "The Mill", "kind": "organization"},
        {"customer_id": "shop", "name": "The Shop", "kind": "organization"},
        *({"customer_id": f"x{number}", "city": "Linz"} for number in range(40)),
    ]
    purchases = [
        {
            "interaction_id": f"p{month}",
            "customer_id": "shop",
            "counterparty_id": "mill",
            "type": "purchase",
            "occurred_at": f"2026-{month:02}-10T10:00:00Z",
        }
        for month in range(1, 8)
    ]
    with open_context(settings(tmp_path), create=True, resident=True) as ctx:
        add_rows(ctx, "customers", people)
        add_rows(ctx, "interactions", purchases)
        analyze(ctx, AnalysisRequest())
        with serving(ctx) as url:
            yield ctx, url


def open_ties(page: Page, url: str, one: str, other: str) -> Locator:
    visit(page, f"{url}/#/customer/{one}")
    row = page.locator("#panel .related > li").filter(has_text=other)
    row.locator("button[aria-expanded]").click()
    return row


def tie(place: Locator, kind: str) -> Locator:
    return place.locator(".tie").filter(has=place.page.locator("b").get_by_text(kind, exact=True))


def way(place: Locator) -> str:
    return place.locator(".way").inner_text().translate(ISOLATES)


def offered(place: Locator) -> list[str]:
    texts = place.locator("select option").all_inner_texts()
    return [text.translate(ISOLATES) for text in texts]


def runs(ctx: Context, one: str, other: str, kind: str) -> tuple[str, str] | None:
    found = {row.type: row for row in relationships_of_pair(ctx, one, other)}
    row = found.get(kind)
    return (row.source_id, row.target_id) if row and row.directed else None


@pytest.mark.parametrize(
    ("choice", "source"),
    [(f"Ada Urban reports to {MARKUP}", "ada"), (f"{MARKUP} reports to Ada Urban", "ben")],
)
def test_a_guess_is_corrected_to_who_reports_to_whom(
    firms: tuple[Context, str], open_page: OpenPage, choice: str, source: str
) -> None:
    ctx, url = firms
    page = open_page().page
    ben = open_ties(page, url, "ada", MARKUP)
    tie(ben, "colleague").get_by_role("button", name="Correct kind").click()
    assert choice in offered(ben)
    assert {f"Ada Urban supplies {MARKUP}", f"{MARKUP} referred Ada Urban"} <= set(offered(ben))
    ben.locator("select").select_option(index=offered(ben).index(choice))
    ben.get_by_role("button", name="Save").press("Enter")
    now = tie(ben, "reports to")
    expect(now.locator(".state")).to_have_text("confirmed")
    assert way(now) == choice
    said = page.locator("#said").inner_text().translate(ISOLATES)
    assert said == f"Corrected: colleague is {choice} now."
    expect(now.locator("*:focus")).to_have_attribute("data-act", "take_back")
    other = {"ada": "ben", "ben": "ada"}[source]
    assert runs(ctx, "ada", "ben", "reports-to") == (source, other)
    # What a person said is in the picture before the next analysis, and after it.
    page.reload()
    settle(page)
    assert page.evaluate(EDGES) == ["ada ben"]
    analyze(ctx, AnalysisRequest())
    page.reload()
    settle(page)
    assert page.evaluate(EDGES) == ["ada ben"]
    ben.locator("button[aria-expanded]").click()
    assert way(now) == choice
    now.get_by_role("button", name="Take that back").click()
    expect(page.locator("#said")).to_contain_text("Taken back")
    assert list_verdicts(ctx).items == []


def test_a_guess_that_runs_the_wrong_way_is_turned_round(
    firms: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = firms
    page = open_page().page
    mill = open_ties(page, url, "shop", "The Mill")
    supplier = tie(mill, "supplier / client")
    assert way(supplier) == "The Mill supplies The Shop"
    supplier.get_by_role("button", name="Correct kind").click()
    # What it is already is not offered, the other way is.
    assert "The Mill supplies The Shop" not in offered(mill)
    turned = "The Shop supplies The Mill"
    mill.locator("select").select_option(index=offered(mill).index(turned))
    mill.get_by_label("Reason").fill("they only return goods")
    page.keyboard.press("Enter")
    expect(supplier.locator(".state")).to_have_text("confirmed")
    assert way(supplier) == turned
    [verdict] = list_verdicts(ctx).items
    assert (verdict.type, verdict.kind, verdict.source_id) == ("supplier", None, "shop")
    assert runs(ctx, "mill", "shop", "supplier") == ("shop", "mill")
    supplier.get_by_role("button", name="Take that back").click()
    expect(supplier.locator(".state")).to_have_text("inferred")
    assert way(supplier) == "The Mill supplies The Shop"


def test_what_was_corrected_and_analysed_is_rejected_and_that_is_undone(
    firms: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = firms
    page = open_page().page
    ben = open_ties(page, url, "ada", MARKUP)
    tie(ben, "colleague").get_by_role("button", name="Correct kind").click()
    ben.locator("select").select_option("partner")
    ben.get_by_role("button", name="Save").click()
    expect(tie(ben, "partner").locator(".state")).to_have_text("confirmed")
    analyze(ctx, AnalysisRequest())
    page.reload()
    settle(page)
    ben.locator("button[aria-expanded]").click()
    tie(ben, "partner").get_by_role("button", name="This is wrong").click()
    expect(ben.locator(".tie")).to_have_count(1)
    expect(tie(ben, "partner").locator(".state")).to_have_text("rejected")
    assert "ada ben" not in page.evaluate(EDGES)
    tie(ben, "partner").get_by_role("button", name="Take that back").click()
    expect(page.locator("#said")).to_contain_text("Taken back")
    assert list_verdicts(ctx).items == []


def test_namesakes_are_told_apart_and_chinese_has_the_words(
    firms: tuple[Context, str], open_page: OpenPage
) -> None:
    page = open_page(locale="zh-CN").page
    row = open_ties(page, firms[1], "ada", "Ada Urban")
    tie(row, "同事").get_by_role("button", name="更正类型").click()
    assert {
        "Ada Urban (ada) 向 Ada Urban (ada2) 汇报",
        "Ada Urban (ada2) 向 Ada Urban (ada) 汇报",
        "Ada Urban (ada) 向 Ada Urban (ada2) 供货",
        "Ada Urban (ada2) 推荐了 Ada Urban (ada)",
    } <= set(offered(row))


def test_a_saved_page_says_who_supplies_whom(
    firms: tuple[Context, str], open_page: OpenPage, tmp_path: Path
) -> None:
    path = tmp_path / "mill.html"
    write_picture(firms[0], path, customer="mill")
    page = open_page().page
    visit(page, path.as_uri())
    row = page.locator("#panel .related > li").filter(has_text="The Shop")
    row.locator("button[aria-expanded]").click()
    assert way(tie(row, "supplier / client")) == "The Mill supplies The Shop"
