"""Going through pairs that may be the same, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.ledger import list_ledger, list_separations, merge, records_of
from graphcrm.service.status import graph_status
from graphcrm.settings import Settings
from tests.viz.conftest import OpenPage
from tests.viz.queue_sample import (
    MARKUP,
    ODD,
    matched,
    queue_up,
)
from tests.viz.queue_steps import open_queue, press, shown, wait_for_pair
from tests.viz.serving import serving
from tests.viz.steps import settle, visit

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
    page.get_by_role("link", name="Map", exact=True).click()
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
    page.locator("#search").fill("")
    page.locator("#search").press_sequentially("mnj")
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
