"""The page of duplicates: nothing, hundreds, links, languages and colours, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from graphcrm.service.context import Context
from graphcrm.service.status import graph_status
from tests.viz.conftest import OpenPage
from tests.viz.queue_sample import (
    MARKUP,
    ODD,
    company,
    queue_up,
)
from tests.viz.queue_steps import open_queue, shown
from tests.viz.serving import serving
from tests.viz.steps import faint_texts

pytestmark = pytest.mark.xdist_group("browser")
LEFT, RIGHT = (row["customer_id"] for row in ODD)


def test_nothing_matched_yet_offers_to_match(tmp_path: Path, open_page: OpenPage) -> None:
    with company(tmp_path) as ctx, serving(ctx) as url:
        page = open_page().page
        open_queue(page, url)
        card = page.locator(".card")
        expect(card).to_contain_text("Nothing has been matched yet")
        expect(card).to_contain_text(f"graphcrm resolve --store {ctx.store.name}")
        expect(page.locator(".badge")).to_have_count(0)
        page.get_by_role("button", name="Match all records").click()
        expect(page.get_by_role("progressbar", name="Comparing all records")).to_be_visible()
        expect(page.locator("#said")).to_contain_text("wait for you", timeout=120_000)
        status = graph_status(ctx)
        assert status.resolved_at is not None
        assert status.counts.merged > 0
        expect(page.locator("#counts")).to_contain_text(f"{status.counts.customers} customers")
        expect(page.locator(".queue-list a")).to_have_count(status.waiting)


def test_what_matching_refuses_is_told(tmp_path: Path, open_page: OpenPage) -> None:
    watched = open_page()
    page = watched.page
    with company(tmp_path, 40) as ctx, serving(ctx) as url:
        open_queue(page, url)
        refusal = {"title": "Too many", "detail": "At most 20,000. Run 'graphcrm resolve'."}
        page.route("**/resolutions", lambda route: route.fulfill(status=422, json=refusal))
        page.get_by_role("button", name="Match all records").click()
        expect(page.get_by_role("alert").filter(has_text="At most 20,000")).to_be_visible()
        expect(page.get_by_role("button", name="Match all records")).to_be_focused()
    watched.errors[:] = [text for text in watched.errors if "422" not in text]


def test_an_empty_store_says_what_to_load(fresh: Context, open_page: OpenPage) -> None:
    page = open_page().page
    with serving(fresh) as url:
        open_queue(page, url)
        expect(page.locator(".card")).to_contain_text("No customers yet")


def test_hundreds_of_pairs_come_part_by_part(fresh: Context, open_page: OpenPage) -> None:
    people = [{"customer_id": f"p{n:03}", "name": f"Person {n}"} for n in range(300)]
    pairs = [(f"p{n:03}", f"p{n + 1:03}", 0.9 - n / 1000) for n in range(0, 299)]
    queue_up(fresh, people, pairs)
    page = open_page().page
    with serving(fresh) as url:
        open_queue(page, url, "p280", "p281")
        expect(page.locator("#pair-title")).to_contain_text("Person 280")
        open_queue(page, url)
        page.reload()
        open_queue(page, url, "p049", "p050")
        expect(page.locator("#pair-title")).to_contain_text("Person 49")
        page.keyboard.press("j")
        expect(page.locator("#pair-title")).to_contain_text("Person 50")
        expect(page.locator(".queue-list a").nth(99)).to_be_attached()
        page.get_by_role("button", name="Show more").click()
        expect(page.locator(".queue-list a").nth(149)).to_be_attached()
        expect(page.locator(".kicker").first).to_have_text("Pair 51 of 299")
        expect(page.locator(".badge")).to_contain_text("299")


def test_a_link_to_a_pair_that_waits_no_longer_says_so(
    odd: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = odd
    queue_up(ctx, [{"customer_id": "x"}, {"customer_id": "y"}], [("x", "y", 0.6)])
    page = open_page().page
    open_queue(page, url, LEFT, RIGHT)
    expect(page.locator(".queue-note")).to_contain_text("waits no longer")
    assert shown(page) == ("x", "y")


@pytest.mark.parametrize(
    ("locale", "scheme", "size"),
    [
        ("en-GB", "light", (1280, 720)),
        ("zh-CN", "dark", (1280, 720)),
        ("zh-CN", "light", (820, 1180)),
        ("en-GB", "dark", (1024, 768)),
    ],
)
def test_it_can_be_read_in_both_languages_and_colours(
    locale: str,
    scheme: str,
    size: tuple[int, int],
    odd: tuple[Context, str],
    open_page: OpenPage,
) -> None:
    width, height = size
    viewport = {"width": width, "height": height}
    page = open_page(locale=locale, color_scheme=scheme, viewport=viewport).page
    open_queue(page, odd[1])
    chinese = locale == "zh-CN"
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "重复客户" if chinese else "Duplicates"
    )
    expect(page.locator(".steps")).to_contain_text("出生日期日与月对调" if chinese else "swapped")
    merge_button = page.get_by_role("button", name="同一个人" if chinese else "Same person")
    expect(merge_button).to_be_in_viewport()
    assert faint_texts(page, "#queue") == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    nameless = page.locator("#queue :is(a, button, input)").evaluate_all(
        "all => all.filter((one) => !(one.textContent || one.labels?.length)).length"
    )
    assert nameless == 0
    small = page.locator("#queue :is(a, button:not(.link), label)").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().height).filter((size) => size < 24)"
    )
    assert small == []


def test_language_and_colours_change_on_the_spot(
    odd: tuple[Context, str], open_page: OpenPage
) -> None:
    page = open_page().page
    open_queue(page, odd[1])
    page.get_by_role("radio").nth(1).check()
    page.locator("#language").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("重复客户")
    expect(page.locator(".sides")).to_contain_text("邮箱")
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#pair-title")).to_contain_text(MARKUP)
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    assert shown(page) == (LEFT, RIGHT)
