"""What a customer's panel says of the records it was made of, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from graphcrm.client.picture import write_picture
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.ledger import merge, records_of, unmerge
from graphcrm.service.loading import add_rows
from tests.viz.conftest import OpenPage
from tests.viz.queue_sample import MARKUP, ODD, queue_up
from tests.viz.serving import serving
from tests.viz.steps import faint_texts, panel_title, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
DOTS, ODD_ID = (row["customer_id"] for row in ODD)
ADDRESS = f"#/customer/{quote(ODD_ID, safe='')}"


@pytest.fixture
def merged(fresh: Context) -> Iterator[tuple[Context, str]]:
    """A customer of three records with odd ids, related to one that may be the same."""
    people = [
        {"customer_id": "web", "name": "Web Form", "phone": "+43 1 5", "source": "web"},
        {"customer_id": "kin", "name": "Kin <b>Ship</b>"},
    ]
    queue_up(fresh, [*ODD, *people], [(ODD_ID, "kin", 0.7)])
    links = [{"source_id": ODD_ID, "target_id": "kin", "type": "friend"}]
    add_rows(fresh, "links", links)
    merge(fresh, ODD_ID, DOTS)
    merge(fresh, ODD_ID, "web")
    analyze(fresh, AnalysisRequest())
    with serving(fresh) as url:
        yield fresh, url


def open_customer(page: Page, url: str) -> None:
    visit(page, f"{url}/{ADDRESS}")
    expect(page.locator("#panel .records")).to_be_visible()


def test_the_panel_tells_records_sources_and_rules(
    merged: tuple[Context, str], open_page: OpenPage
) -> None:
    page = open_page().page
    open_customer(page, merged[1])
    panel = page.locator("#panel")
    expect(panel).to_contain_text("Made of 3 records")
    items = panel.locator(".records > li")
    expect(items).to_have_count(3)
    expect(items.filter(has_text=MARKUP)).to_contain_text("merged by hand on")
    expect(items.filter(has_text=MARKUP)).to_contain_text("<b>crm</b>")
    own = items.filter(has_text="Its id is the customer's")
    expect(own).to_contain_text(ODD_ID)
    expect(own.get_by_role("button")).to_have_count(0)
    panel.locator("summary").click()
    table = panel.get_by_role("table")
    phone = table.get_by_role("row").filter(has_text="+43 1 5")
    expect(phone).to_contain_text("web · only value")
    expect(table).to_contain_text("shoe <i>size")
    assert panel.locator("img, i, td b").count() == 0
    assert faint_texts(page, "#panel") == []


def test_a_record_is_taken_out_after_a_question(
    merged: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = merged
    page = open_page().page
    open_customer(page, url)
    button = page.get_by_role("button", name=f"Take out {DOTS}")
    button.click()
    dialog = page.get_by_role("dialog", name="Take this record out again?")
    expect(dialog).to_contain_text(f"{DOTS} becomes a customer of its own again")
    dialog.get_by_role("button", name="Cancel").click()
    expect(button).to_be_focused()
    assert len(records_of(ctx, ODD_ID).records) == 3
    button.focus()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Take out").click()
    expect(page.locator("#panel")).to_contain_text("Made of 2 records")
    expect(page.locator("#said")).to_have_text(f"{DOTS} is a customer of its own again.")
    assert [record.customer_id for record in records_of(ctx, DOTS).records] == [DOTS]
    expect(page.locator("#stale")).to_be_visible()


def test_a_record_that_somebody_else_took_out_is_explained(
    merged: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = merged
    watched = open_page()
    page = watched.page
    open_customer(page, url)
    unmerge(ctx, "web")
    page.get_by_role("button", name="Take out web").click()
    page.get_by_role("dialog").get_by_role("button", name="Take out").click()
    expect(page.locator("#toast")).to_contain_text("Somebody else changed this customer meanwhile")
    expect(page.locator("#panel")).to_contain_text("Made of 2 records")
    # The browser itself tells of the refusal.
    watched.errors[:] = [text for text in watched.errors if "409" not in text]


def test_who_may_be_the_same_is_a_link_to_the_pair(
    merged: tuple[Context, str], open_page: OpenPage
) -> None:
    page = open_page().page
    open_customer(page, merged[1])
    page.locator("#panel .maybe").get_by_role("link", name="Kin <b>Ship</b>").click()
    expect(page.locator("#pair-title")).to_contain_text("Kin <b>Ship</b>")
    page.go_back()
    settle(page)
    expect(page.locator("#panel .records")).to_be_visible()


def test_a_saved_page_has_neither_records_nor_duplicates(
    merged: tuple[Context, str], open_page: OpenPage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("saved") / "kin.html"
    write_picture(merged[0], path, customer="kin")
    page = open_page().page
    visit(page, f"{path.as_uri()}#/duplicates")
    expect(page.locator("#queue")).to_be_hidden()
    expect(page.locator("#places")).to_be_hidden()
    visit(page, f"{path.as_uri()}#/customer/kin")
    panel_title(page, "Kin <b>Ship</b>")
    expect(page.locator("#panel .records, #panel .maybe")).to_have_count(0)
