"""Why two customers are related, and saying what is right, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from graphcrm.client.picture import write_picture
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import add_rows
from graphcrm.service.verdicts import list_verdicts
from tests.viz.conftest import OpenPage
from tests.viz.sample import settings
from tests.viz.serving import serving
from tests.viz.steps import SPOT, camera, click_node, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
HOME = {"address": "Lange Gasse 7", "postcode": "1080", "city": "Wien"}
MARKUP = "<img src=x onerror=alert(1)> & Co"
EDGES = "() => [...window.graphcrm.model.edges.keys()].map((key) => JSON.parse(key).join(' '))"


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Context, str]]:
    """Three at one address, one of another name; a friend who was declared and writes."""
    people = [
        {"customer_id": "ada", "name": "Ada Urban", "family_name": "Urban", **HOME},
        {"customer_id": "ben", "name": "Ben Urban", "family_name": "Urban", **HOME},
        {"customer_id": "eve", "name": "Eve Other", "family_name": "Other", "company": MARKUP},
        {"customer_id": "fay", "name": "Fay Fourth", "family_name": "Fourth", "company": MARKUP},
    ]
    people += [
        {"customer_id": f"x{number}", "family_name": f"Name{number}", "city": "Linz"}
        for number in range(40)
    ]
    mails = [
        {
            "interaction_id": f"m{number}",
            "customer_id": "ada",
            "counterparty_id": "eve",
            "type": "email",
            "occurred_at": f"2026-03-{number + 1:02}T10:00:00Z",
        }
        for number in range(25)
    ]
    with open_context(settings(tmp_path), create=True, resident=True) as ctx:
        add_rows(ctx, "customers", people)
        add_rows(ctx, "interactions", mails)
        add_rows(ctx, "links", [{"source_id": "ada", "target_id": "eve", "type": "friend"}])
        analyze(ctx, AnalysisRequest())
        with serving(ctx) as url:
            yield ctx, url


def related(page: Page, name: str) -> Locator:
    return page.locator("#panel .related > li").filter(has_text=name)


def tie(place: Locator, kind: str) -> Locator:
    return place.locator(".tie").filter(has_text=kind)


def click_edge(page: Page, one: str, other: str) -> None:
    (ax, ay), (bx, by) = page.evaluate(SPOT, one), page.evaluate(SPOT, other)
    page.mouse.click((ax + bx) / 2, (ay + by) / 2)


def test_related_customers_show_kind_state_and_each_relationship(
    homes: tuple[Context, str], open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{homes[1]}/#/customer/ada")
    ben = related(page, "Ben Urban")
    expect(ben.locator(".row .state")).to_have_text("inferred")
    ben.get_by_role("button", name="Why, one by one: Ben Urban").click()
    home = tie(ben, "household")
    expect(home).to_contain_text("inferred")
    expect(home).to_contain_text("same address (Lange Gasse 7")
    expect(home.locator(".sure")).to_contain_text("confidence")
    eve = related(page, "Eve Other")
    eve.get_by_role("button", name="Why, one by one: Eve Other").click()
    declared = tie(eve, "declared")
    expect(declared).to_have_count(1)
    expect(declared.locator(".judge")).to_have_count(0)
    mails = tie(eve, "e-mail").filter(has_text="25 e-mails")
    expect(mails.locator(".judge")).to_have_count(0)
    mails.get_by_role("button", name="What it rests on").click()
    expect(mails.locator(".evidence li")).to_have_count(20)
    mails.get_by_role("button", name="Show more").click()
    expect(mails.locator(".evidence li")).to_have_count(25)
    expect(mails.locator(".evidence li").first).to_have_text("e-mail on 25 March 2026")


def test_a_guess_is_rejected_with_the_keyboard_and_taken_back(
    homes: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = homes
    page = open_page().page
    visit(page, f"{url}/#/customer/ada")
    assert "ada ben" in page.evaluate(EDGES)
    before = camera(page)
    ben = related(page, "Ben Urban")
    ben.get_by_role("button", name="Why, one by one: Ben Urban").focus()
    page.keyboard.press("Enter")
    kinds = ben.locator(".tie")
    count = kinds.count()
    assert count >= 1
    for number in range(count):
        wrong = kinds.nth(0).get_by_role("button", name="This is wrong:")
        wrong.focus()
        page.keyboard.press("Enter")
        expect(ben.locator(".tie.rejected")).to_have_count(number + 1)
        expect(page.locator("#said")).to_contain_text("Rejected")
        # The keyboard stands where it can be undone.
        expect(page.locator("*:focus")).to_have_attribute("data-act", "take_back")
    assert "ada ben" not in page.evaluate(EDGES)
    assert camera(page) == before
    assert {row.verdict for row in list_verdicts(ctx).items} == {"rejected"}
    expect(page.locator("#stale")).to_be_visible()
    page.keyboard.press("Enter")
    expect(ben.locator(".tie.rejected")).to_have_count(count - 1)
    page.reload()
    settle(page)
    assert len(list_verdicts(ctx).items) == count - 1


def test_a_guess_is_confirmed_on_the_line_itself(
    homes: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = homes
    page = open_page().page
    visit(page, f"{url}/#/customer/ada")
    click_edge(page, "ada", "ben")
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_contain_text("Ben Urban")
    home = tie(panel, "household")
    home.get_by_role("button", name="This is right:").click()
    expect(home.locator(".state")).to_have_text("confirmed")
    expect(home).to_contain_text("confidence 100%")
    assert [(row.type, row.verdict) for row in list_verdicts(ctx).items] == [
        ("household", "confirmed")
    ]
    panel.get_by_role("button", name="Back", exact=True).click()
    expect(panel.locator("h2")).to_have_text("Ada Urban")
    click_node(page, "ben")
    ada = related(page, "Ada Urban")
    ada.get_by_role("button", name="Why, one by one: Ada Urban").click()
    expect(tie(ada, "household").locator(".state")).to_have_text("confirmed")


def test_a_refusal_of_the_service_is_told_and_can_be_tried_again(
    homes: tuple[Context, str], open_page: OpenPage
) -> None:
    watched = open_page()
    page = watched.page
    visit(page, f"{homes[1]}/#/customer/ada")
    ben = related(page, "Ben Urban")
    ben.get_by_role("button", name="Why, one by one: Ben Urban").click()
    page.route("**/verdict", lambda route: route.abort())
    right = tie(ben, "household").get_by_role("button", name="This is right:")
    right.click()
    expect(page.locator("#toast")).to_contain_text("The service does not answer")
    expect(right).to_be_enabled()
    page.unroute("**/verdict")
    right.click()
    expect(tie(ben, "household").locator(".state")).to_have_text("confirmed")
    # The browser itself tells of the connection that this test cut.
    watched.errors[:] = [text for text in watched.errors if "ERR_FAILED" not in text]


def test_a_guess_is_corrected_to_another_kind_with_a_reason(
    homes: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = homes
    page = open_page().page
    visit(page, f"{url}/#/customer/ada")
    click_edge(page, "ada", "ben")
    panel = page.locator("#panel")
    correct = tie(panel, "household").get_by_role("button", name="Correct kind: household")
    correct.click()
    kinds = panel.get_by_label("In truth they are")
    expect(kinds).to_be_focused()
    offered = kinds.locator("option").all_inner_texts()
    assert "friend" in offered
    assert {"household", "e-mail", "purchase"}.isdisjoint(offered)
    page.keyboard.press("Escape")
    expect(correct).to_be_focused()
    page.keyboard.press("Enter")
    # Without a kind there is nothing to save.
    panel.get_by_role("button", name="Save").click()
    assert list_verdicts(ctx).items == []
    kinds.select_option("follows")
    panel.get_by_label("Reason").fill(MARKUP)
    page.keyboard.press("Enter")
    now = tie(panel, "follows")
    expect(now.locator(".state")).to_have_text("confirmed")
    expect(page.locator("#said")).to_have_text("Corrected: household is follows now.")
    expect(now.locator("*:focus")).to_have_attribute("data-act", "take_back")
    [verdict] = list_verdicts(ctx).items
    assert (verdict.type, verdict.verdict, verdict.kind, verdict.note) == (
        "household",
        "confirmed",
        "follows",
        MARKUP,
    )
    analyze(ctx, AnalysisRequest())
    page.reload()
    settle(page)
    click_edge(page, "ada", "ben")
    now = tie(panel, "follows")
    expect(now.locator(".state")).to_have_text("confirmed")
    now.get_by_role("button", name="Take that back: follows").click()
    expect(page.locator("#said")).to_contain_text("Taken back")
    assert list_verdicts(ctx).items == []


def test_names_in_reasons_stay_text(homes: tuple[Context, str], open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{homes[1]}/#/customer/eve")
    fay = related(page, "Fay Fourth")
    fay.get_by_role("button", name="Why, one by one: Fay Fourth").click()
    expect(tie(fay, "colleague")).to_contain_text(f"both at {MARKUP}")
    assert page.locator("#panel img").count() == 0


def test_in_chinese_and_in_the_dark(homes: tuple[Context, str], open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN", color_scheme="dark").page
    visit(page, f"{homes[1]}/#/customer/ada")
    ben = related(page, "Ben Urban")
    ben.get_by_role("button", name="逐条查看原因：Ben Urban").click()
    home = tie(ben, "同住")
    expect(home.locator(".state")).to_have_text("推断")
    home.get_by_role("button", name="正确：同住", exact=True).click()
    expect(home.locator(".state")).to_have_text("已确认")


def test_a_saved_page_tells_why_and_takes_no_verdicts(
    homes: tuple[Context, str], open_page: OpenPage, tmp_path: Path
) -> None:
    path = tmp_path / "ada.html"
    write_picture(homes[0], path, customer="ada")
    text = path.read_text(encoding="utf-8")
    assert "same address" in text
    # A file gets passed on: where somebody lives is not in it.
    assert "Lange Gasse" not in text
    page = open_page().page
    visit(page, path.as_uri())
    ben = related(page, "Ben Urban")
    ben.get_by_role("button", name="Why, one by one: Ben Urban").click()
    expect(tie(ben, "household")).to_contain_text("same address")
    expect(ben.locator(".judge")).to_have_count(0)
    click_edge(page, "ada", "ben")
    expect(page.locator("#panel .tie").filter(has_text="household")).to_have_count(1)
    expect(page.locator("#panel .judge")).to_have_count(0)
    assert json.loads(page.locator("#page").text_content() or "{}")["answers"]["related"]["ada"]
