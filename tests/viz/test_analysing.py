"""An analysis from the page: started, watched, cancelled, failed, and the picture after it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphcrm.errors import StoreBusyError
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.groups import list_communities
from graphcrm.service.loading import add_rows
from graphcrm.service.stages import stages_of
from graphcrm.service.status import graph_status
from graphcrm.settings import Settings
from graphcrm.store.base import RunWriter, Store
from tests.viz.axe import violations
from tests.viz.conftest import OpenPage
from tests.viz.hands import choose, undo
from tests.viz.sample import CIRCLE, fill, fill_and_analyze
from tests.viz.serving import serving
from tests.viz.steps import faint_texts, places, settle, visit

pytestmark = pytest.mark.xdist_group("browser")

NEW = [
    {"source_id": one, "target_id": "newcomer", "type": "friend", "strength": 0.9}
    for one in CIRCLE[:3]
]
DONE = "The picture is up to date: "

ALL = len(stages_of(AnalysisRequest()))
PLAIN = len(stages_of(AnalysisRequest(infer=False, likely=False)))
"""Stages of an analysis, and of one that neither infers nor learns."""


class HeldStore:
    """A store whose next run waits before it is written, and then may fail."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.go_on = threading.Event()
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def write_run(self, run_id: str) -> Iterator[RunWriter]:
        assert self.go_on.wait(60)
        if self.error:
            raise self.error
        with self._store.write_run(run_id) as writer:
            yield writer


def holding(ctx: Context) -> tuple[Context, HeldStore]:
    held = HeldStore(ctx.store)
    return replace(ctx, store=held), held  # type: ignore[arg-type]


def analyse(page: Page) -> None:
    page.get_by_role("button", name="Analyse now").click()


def going(page: Page) -> None:
    """Expect that the page shows a run that waits to be written."""
    expect(page.locator(".run-going")).to_contain_text(f"step 2 of {PLAIN}")


def done(page: Page) -> None:
    expect(page.locator(".run-done")).to_contain_text(DONE)
    settle(page)


def spots(page: Page) -> dict[str, tuple[float, float]]:
    """Where everybody stands; how large they are may change with what is known."""
    return {one: (at["x"], at["y"]) for one, at in places(page).items()}


@pytest.fixture
def stale(fresh: Context) -> Context:
    """A graph with rows that came after its analysis, which took nothing but what is declared."""
    fill(fresh)
    analyze(fresh, AnalysisRequest(infer=False, likely=False, resolution=0.9, seed=5))
    add_rows(fresh, "links", NEW)
    return fresh


def test_new_rows_are_analysed_and_the_picture_is_up_to_date(
    store_settings: Settings, open_page: OpenPage
) -> None:
    with ExitStack() as stack:
        ctx = stack.enter_context(open_context(store_settings, create=True, resident=True))
        fill_and_analyze(ctx)
        before = graph_status(ctx).run
        add_rows(ctx, "links", NEW)
        url = stack.enter_context(serving(ctx))
        page = open_page().page
        visit(page, f"{url}/#/customer/{CIRCLE[0]}")
        choose(page, CIRCLE[5], "hide")
        page.evaluate("() => { window.sameDocument = true; }")
        was = spots(page)
        expect(page.locator("#stale")).to_contain_text("graphcrm analyze")
        analyse(page)
        done(page)
        expect(page.locator(".run-done")).to_contain_text("149 customers (148 before)")
        expect(page.locator("#stale")).to_be_hidden()
        expect(page.locator("#counts")).to_contain_text("149 customers")
        assert page.evaluate("() => window.sameDocument")
        now = spots(page)
        assert "newcomer" in now
        assert {one: now[one] for one in was} == was
        expect(page.locator("#hidden")).to_contain_text("1 is hidden")
        undo(page, "hide Rower 5")
        assert CIRCLE[5] in places(page)
        after = graph_status(ctx).run
        assert before
        assert after
        assert after.run_id != before.run_id
        page.get_by_role("button", name="Close").click()
        expect(page.locator("#work")).to_be_hidden()


def test_the_settings_are_those_of_the_analysis_before(stale: Context, open_page: OpenPage) -> None:
    before = graph_status(stale).run
    page = open_page().page
    with serving(stale) as url:
        visit(page, url)
        analyse(page)
        done(page)
    after = graph_status(stale).run
    assert before
    assert after
    assert after.counts["customers"] == 149
    ignored = {"engine_reason"}
    kept = {name: value for name, value in before.parameters.items() if name not in ignored}
    assert {name: after.parameters[name] for name in kept} == kept
    assert (after.seed, after.models, after.algorithm) == (5, {}, "leiden")
    assert after.started_from == before.run_id


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_run_is_seen_on_every_page_and_can_be_cancelled(
    stale: Context, open_page: OpenPage, scheme: str
) -> None:
    ctx, held = holding(stale)
    run = graph_status(stale).run
    page, other = (open_page(color_scheme=scheme).page for _ in range(2))
    with serving(ctx) as url:
        visit(page, url)
        was = places(page)
        analyse(page)
        going(page)
        bar = page.get_by_role("progressbar", name="Progress of the analysis")
        expect(bar).to_have_attribute("aria-valuenow", str(round(100 / PLAIN)))
        assert violations(page) == []
        assert faint_texts(page, "#work") == []
        expect(page.locator("#said")).to_have_text("An analysis is under way.")
        visit(other, f"{url}/#/duplicates")
        going(other)
        page.evaluate("id => { location.hash = `#/customer/${id}`; }", CIRCLE[0])
        settle(page)
        going(page)
        page.reload()
        settle(page)
        going(page)
        page.get_by_role("button", name="Cancel the analysis").click()
        expect(page.locator(".run-going")).to_contain_text("Stopping after this stage")
        expect(other.locator(".run-going")).to_contain_text("Stopping after this stage")
        held.go_on.set()
        for one in (page, other):
            expect(one.locator(".run-cancelled")).to_contain_text("was cancelled")
        assert violations(page) == []
        assert graph_status(stale).run == run
        visit(page, url)
        expect(page.locator("#stale")).to_contain_text("New data came in")
        assert places(page) == was


def test_a_run_of_another_tab_ends_on_this_one_too(stale: Context, open_page: OpenPage) -> None:
    ctx, held = holding(stale)
    page, other = (open_page().page for _ in range(2))
    with serving(ctx) as url:
        visit(page, url)
        visit(other, url)
        analyse(page)
        going(page)
        # Was opened before, and knows nothing of it: the service says who was first.
        analyse(other)
        going(other)
        held.go_on.set()
        for one in (page, other):
            done(one)
            expect(one.locator("#counts")).to_contain_text("149 customers")
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_run_that_fails_says_why_and_is_tried_again(
    stale: Context, open_page: OpenPage, scheme: str
) -> None:
    ctx, held = holding(stale)
    held.error = StoreBusyError("Another process holds the store.")
    held.go_on.set()
    page = open_page(color_scheme=scheme).page
    with serving(ctx) as url:
        visit(page, url)
        analyse(page)
        expect(page.locator(".run-failed")).to_contain_text("Another process holds the store.")
        assert violations(page) == []
        assert faint_texts(page, "#work") == []
        held.error = None
        page.get_by_role("button", name="Try again").click()
        done(page)


def test_a_service_that_is_away_is_looked_for(stale: Context, open_page: OpenPage) -> None:
    ctx, held = holding(stale)
    seen = open_page()
    page = seen.page
    with serving(ctx) as url:
        visit(page, url)
        analyse(page)
        going(page)
        page.context.set_offline(True)
        expect(page.locator(".run-going")).to_contain_text("does not answer. Looking again")
        page.context.set_offline(False)
        going(page)
        held.go_on.set()
        done(page)
    assert all("ERR_INTERNET_DISCONNECTED" in error for error in seen.errors)
    seen.errors.clear()


def test_rows_come_into_an_empty_store_and_are_analysed(
    fresh: Context, open_page: OpenPage
) -> None:
    ctx, held = holding(fresh)
    page = open_page().page
    with serving(ctx) as url:
        visit(page, url)
        expect(page.locator("#card")).to_contain_text("No customers yet")
        rows = [{"source_id": "a", "target_id": "b", "type": "friend"}]
        page.request.post(f"{url}/api/v1/links", data=rows)
        # As when the reader comes back to this tab.
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator("#card")).to_contain_text("2 customers loaded, not analysed yet")
        assert violations(page) == []
        analyse(page)
        expect(page.locator("#card .run-going")).to_contain_text(f"step 4 of {ALL}")
        assert violations(page) == []
        held.go_on.set()
        done(page)
        expect(page.locator(".run-done")).to_contain_text(
            "2 customers, 1 relationship, 1 community"
        )
        expect(page.locator("#card")).to_be_empty()
        assert places(page)


def test_a_community_that_is_gone_leads_back_to_the_whole(
    fresh: Context, open_page: OpenPage
) -> None:
    def tie(*pairs: str) -> None:
        rows = [{"source_id": p[0], "target_id": p[1], "type": "friend"} for p in pairs]
        add_rows(fresh, "links", rows)

    tie("ab", "ac", "ad", "bc", "bd", "cd", "xy")
    analyze(fresh, AnalysisRequest())
    seen = open_page()
    page = seen.page
    with serving(fresh) as url:
        visit(page, url)
        two = next(one.community_id for one in list_communities(fresh).items if one.size == 2)
        page.evaluate("id => { location.hash = `#/community/${id}`; }", str(two))
        settle(page)
        assert set(places(page)) == {"x", "y"}
        tie(*(f"{a}{b}" for a in "xy" for b in "abcd"))
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        analyse(page)
        expect(page.locator("#toast")).to_contain_text("no longer there")
        done(page)
        assert page.url.endswith("#/")
        assert len(places(page)) == 1
    assert all("404" in error for error in seen.errors)
    seen.errors.clear()


def test_nothing_moves_for_those_who_do_not_want_it(stale: Context, open_page: OpenPage) -> None:
    ctx, held = holding(stale)
    page = open_page(reduced_motion="reduce", locale="zh-CN").page
    with serving(ctx) as url:
        visit(page, url)
        page.get_by_role("button", name="现在分析").click()
        expect(page.locator(".run-going")).to_contain_text(f"第 2 步，共 {PLAIN} 步")
        moving = "() => document.querySelector('.run').getAnimations({ subtree: true }).length"
        assert page.evaluate(moving) == 0
        page.evaluate("() => document.querySelector('.run-bar').classList.add('unknown')")
        assert page.evaluate(moving) == 0
        held.go_on.set()
        expect(page.locator(".run-done")).to_contain_text("图谱已更新")
