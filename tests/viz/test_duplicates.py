"""Going through pairs that may be the same, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.ledger import list_ledger, list_separations, merge, records_of
from graphcrm.service.status import graph_status
from graphcrm.settings import Settings
from tests.viz.conftest import OpenPage
from tests.viz.queue_sample import (
    MARKUP,
    ODD,
    company,
    matched,
    queue_up,
    queue_up_odd,
)
from tests.viz.serving import serving
from tests.viz.steps import faint_texts, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
LEFT, RIGHT = (row["customer_id"] for row in ODD)


@pytest.fixture(scope="session")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return matched(tmp_path_factory.mktemp("matched"))


@pytest.fixture
def served(resolved: Settings, store_settings: Settings) -> Iterator[tuple[Context, str]]:
    """The matched company in each kind of store, for a test to change."""
    copy(resolved, store_settings)
    with open_context(store_settings, resident=True) as ctx, serving(ctx) as url:
        yield ctx, url


@pytest.fixture
def odd(fresh: Context) -> Iterator[tuple[Context, str]]:
    queue_up_odd(fresh)
    with serving(fresh) as url:
        yield fresh, url


def open_queue(page: Page, url: str, *pair: str) -> None:
    query = f"?{urlencode(dict(zip(('left', 'right'), pair, strict=True)))}" if pair else ""
    page.goto(f"{url}/#/duplicates{query}")
    expect(page.locator(".pair, .queue-card .card")).to_be_visible()


def shown(page: Page) -> tuple[str, str]:
    """The ids of the open pair, as the address has them."""
    left, right = page.evaluate("() => window.graphcrm.route.pair")
    return left, right


def wait_for_pair(page: Page, *ids: str) -> None:
    """Wait until this pair is open, either way round."""
    page.wait_for_function(
        "ids => (window.graphcrm.route.pair ?? []).toSorted().join() === ids.toSorted().join()",
        arg=list(ids),
    )


def press(page: Page, key: str, says: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("#said")).to_contain_text(says)


def test_it_is_reached_from_the_map_and_shows_the_most_probable_first(
    served: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = served
    page = open_page().page
    visit(page, url)
    waiting = graph_status(ctx).waiting
    assert waiting >= 3
    link = page.get_by_role("link", name=f"Duplicates {waiting} pairs wait for you")
    link.click()
    expect(page.locator(".queue-list a")).to_have_count(waiting)
    expect(link).to_have_attribute("aria-current", "page")
    expect(page.locator("#stage")).to_be_hidden()
    chances = page.locator(".queue-list .value").all_inner_texts()
    numbers = [float(text.removeprefix("over ").rstrip("%")) for text in chances]
    assert numbers == sorted(numbers, reverse=True)
    expect(page.locator(".queue-list [aria-current=true]")).to_have_count(1)
    address = page.url
    page.reload()
    expect(page.locator(".pair")).to_be_visible()
    assert page.url == address
    page.get_by_role("link", name="Map").click()
    settle(page)
    expect(page.locator("#queue")).to_be_hidden()
    expect(page.locator("#panel")).to_contain_text("Most influential")


def test_decisions_go_on_to_the_next_pair_and_can_be_undone(
    served: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = served
    page = open_page().page
    open_queue(page, url)
    waiting = graph_status(ctx).waiting
    first = shown(page)
    page.get_by_role("button", name="Not the same").focus()
    press(page, "Enter", "are kept apart from now on")
    expect(page.locator("*:focus")).to_have_attribute("data-act", "separated")
    expect(page.locator(".badge")).to_contain_text(str(waiting - 1))
    assert {(row.left_id, row.right_id) for row in list_separations(ctx)} == {
        (min(first), max(first))
    }
    second = shown(page)
    assert second != first
    stays = page.get_by_role("radio", checked=True).evaluate(
        "one => one.parentElement.querySelector('bdi').textContent"
    )
    press(page, "m", "are one customer now")
    assert shown(page) not in (first, second)
    assert list_ledger(ctx).items[0].left_id == stays
    made = {record.customer_id for record in records_of(ctx, stays).records}
    assert set(second) <= made
    press(page, "u", "Taken back")
    wait_for_pair(page, *second)
    page.keyboard.press("u")
    expect(page.locator(".badge")).to_contain_text(str(waiting))
    wait_for_pair(page, *first)
    assert list_separations(ctx) == []
    assert graph_status(ctx).waiting == waiting
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_the_keyboard_moves_and_stays_out_of_the_way(
    served: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = served
    page = open_page().page
    open_queue(page, url)
    first = shown(page)
    for key, back in (("j", "k"), ("ArrowDown", "ArrowUp")):
        page.keyboard.press(key)
        expect(page.locator(".kicker")).to_have_text(f"Pair 2 of {graph_status(ctx).waiting}")
        page.keyboard.press(back)
        expect(page.locator(".kicker")).to_have_text(f"Pair 1 of {graph_status(ctx).waiting}")
    assert shown(page) == first
    # A name that is typed decides nothing, and neither does a key that was switched off.
    page.get_by_role("combobox").fill("")
    page.get_by_role("combobox").press_sequentially("mnj")
    page.get_by_role("button", name="Switch keys off").click()
    for key in "mnju":
        page.keyboard.press(key)
    expect(page.locator(".key-hints")).to_contain_text("switched off")
    assert shown(page) == first
    before = graph_status(ctx).waiting
    page.reload()
    expect(page.locator(".pair")).to_be_visible()
    page.keyboard.press("n")
    page.get_by_role("button", name="Switch keys on").click()
    press(page, "n", "are kept apart")
    assert graph_status(ctx).waiting == before - 1


def test_records_stand_side_by_side_and_stay_text(
    odd: tuple[Context, str], open_page: OpenPage
) -> None:
    page = open_page().page
    open_queue(page, odd[1])
    assert shown(page) == (LEFT, RIGHT)
    expect(page.locator(".chance")).to_contain_text("likely the same person")
    expect(page.locator(".chance")).to_contain_text("74%")
    expect(page.locator("#pair-title")).to_contain_text(MARKUP)
    expect(page.locator(".queue-list a")).to_contain_text(MARKUP)
    sides = page.get_by_role("table", name="The records side by side")
    for head in (MARKUP, LEFT, RIGHT):
        expect(sides.get_by_role("columnheader", name=head, exact=True)).to_be_visible()

    def row(name: str) -> str:
        return " ".join(
            sides.get_by_role("row")
            .filter(has=page.get_by_role("rowheader", name=name, exact=True))
            .inner_text()
            .split()
        )

    assert row("E-mail") == "E-mail ann@example.org ANN@example.org =equal"
    assert row("Birth date").endswith("≈similar")
    assert row("Name").endswith("≠different")
    assert row("City").endswith("one side only")
    assert row("Company").count("Wolfeschlegelsteinhausenbergerdorff") == 8
    assert row("shoe <i>size").startswith("shoe <i>size 41")
    assert "<b>crm</b>" in row("Source")
    assert row("Interactions") == "Interactions 0 0"
    assert "not analysed yet" in row("Relationships")
    why = page.get_by_role("table", name="What speaks for and against")
    expect(why.get_by_role("row")).to_have_count(5)
    expect(why).to_contain_text("speaks very strongly for it")
    expect(why).to_contain_text("speaks strongly against it")
    expect(why).to_contain_text("<b>O'Neil</b>")
    expect(page.locator(".pair-head .reasons")).to_have_text(
        "For it: e-mail is the same, birth date has day and month swapped. "
        "Against it: family name differs."
    )
    assert page.locator("#queue img, #queue i").count() == 0


def test_the_reader_chooses_the_id_that_stays(
    odd: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = odd
    page = open_page().page
    open_queue(page, url, RIGHT, LEFT)
    # The one that was there first, unless the reader says otherwise.
    expect(page.get_by_role("radio").nth(0)).to_be_checked()
    page.get_by_role("radio").nth(1).check()
    press(page, "m", "are one customer now")
    expect(page.locator(".card")).to_contain_text("Nothing waits for you")
    expect(page.locator(".card")).to_contain_text("1 decision made here")
    assert [record.customer_id for record in records_of(ctx, LEFT).records] == [LEFT, RIGHT]
    assert records_of(ctx, LEFT).customer.customer_id == RIGHT
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#pair-title")).to_contain_text(MARKUP)
    assert len(records_of(ctx, LEFT).records) == 1


def test_customers_of_several_records_come_apart_as_they_were(
    odd: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = odd
    people = [{"customer_id": name, "name": name} for name in ("one", "two")]
    queue_up(ctx, people, [(LEFT, RIGHT, 0.7)])
    merge(ctx, LEFT, "one")
    merge(ctx, RIGHT, "two")
    page = open_page().page
    open_queue(page, url)
    sides = page.get_by_role("table", name="The records side by side")
    for name in (LEFT, "one", RIGHT, "two"):
        expect(sides.get_by_role("columnheader", name=name).first).to_be_visible()
    press(page, "m", "are one customer now")
    assert len(records_of(ctx, LEFT).records) == 4
    press(page, "u", "Taken back")
    assert [r.customer_id for r in records_of(ctx, LEFT).records] == [LEFT, "one"]
    assert [r.customer_id for r in records_of(ctx, RIGHT).records] == [RIGHT, "two"]


@pytest.mark.parametrize("key", ["m", "n"])
def test_what_somebody_else_did_meanwhile_is_explained(
    key: str, odd: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = odd
    people = [{"customer_id": name, "name": name.title()} for name in ("third", "fourth")]
    queue_up(ctx, people, [(LEFT, RIGHT, 0.9), ("fourth", "third", 0.6)])
    watched = open_page()
    page = watched.page
    open_queue(page, url)
    merge(ctx, LEFT, RIGHT)
    press(page, key, "Somebody else decided about these two meanwhile")
    expect(page.locator(".queue-note")).to_contain_text("Nothing was done here")
    assert shown(page) == ("fourth", "third")
    expect(page.locator(".queue-list a")).to_have_count(1)
    assert list_separations(ctx) == []
    assert [line.action for line in list_ledger(ctx).items] == ["merge"]
    press(page, "m", "are one customer now")
    with ctx.store.write() as writer:
        writer.unmerge(["third", "fourth"], 1)
    press(page, "u", "cannot be taken back here")
    # The browser itself tells of the refusal.
    watched.errors[:] = [text for text in watched.errors if "409" not in text]


def test_a_failure_is_told_and_can_be_tried_again(
    odd: tuple[Context, str], open_page: OpenPage
) -> None:
    ctx, url = odd
    watched = open_page()
    page = watched.page
    open_queue(page, url)
    page.route("**/separations", lambda route: route.abort())
    page.keyboard.press("n")
    expect(page.locator("#toast")).to_contain_text("The service does not answer")
    expect(page.locator("#pair-title")).to_contain_text(MARKUP)
    page.unroute("**/separations")
    press(page, "n", "are kept apart")
    assert len(list_separations(ctx)) == 1
    watched.errors[:] = [text for text in watched.errors if "ERR_FAILED" not in text]


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
