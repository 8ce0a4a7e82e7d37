"""Segments in the explorer: counted while a rule is typed, saved, looked into, on both stores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import add_rows
from graphcrm.service.segments import Draft, find_segment, make_segment
from graphcrm.settings import Settings
from tests.viz.axe import violations
from tests.viz.conftest import OpenPage
from tests.viz.sample import CIRCLE, MARKUP, SPOKES, fill_and_analyze, settings
from tests.viz.serving import serving
from tests.viz.steps import camera, panel_title, settle, spot, visit

pytestmark = pytest.mark.xdist_group("browser")
NAME = "Turin </script><b>'\"🦊 ..%2F"


@pytest.fixture
def on_neo4j(neo4j_settings: Settings) -> Iterator[Context]:
    with open_context(neo4j_settings, create=True, resident=True) as ctx:
        fill_and_analyze(ctx)
        yield ctx


@pytest.fixture
def on_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    chosen = settings(tmp_path_factory.mktemp("segments"))
    with open_context(chosen, create=True, resident=True) as ctx:
        fill_and_analyze(ctx)
        yield ctx


def rule(page: Page) -> Locator:
    return page.locator("#segment-rule")


def button(page: Page, name: str) -> Locator:
    return page.locator("#panel").get_by_role("button", name=name, exact=True)


def save(page: Page, method: str) -> None:
    with page.expect_response(lambda answer: answer.request.method == method) as saved:
        button(page, "Save").click()
    assert saved.value.ok
    settle(page)


def walk_through(ctx: Context, open_page: OpenPage) -> None:
    with serving(ctx) as address:
        page = open_page().page
        visit(page, address)
        before = camera(page)
        page.get_by_role("navigation", name="Parts of the explorer").get_by_role(
            "link", name="Value"
        ).click()
        settle(page)
        panel_title(page, "Segments")
        assert camera(page) == before
        rule(page).fill("city == 'Turin' and influence.degree >= 2")
        total = page.locator(".segment-total")
        expect(total).to_have_text(re.compile(r"^1 of \d+ customers"))
        parts = page.locator(".segment-parts li")
        expect(parts.nth(0)).to_contain_text(f"{len(SPOKES) + 1} by itself")
        expect(parts.nth(1)).to_contain_text("1 with those before")
        expect(page.locator(".segment-count .people")).to_contain_text("Hanna Hub")
        page.locator("#segment-name").fill(NAME)
        save(page, "POST")
        expect(page.locator("#panel .people").last).to_contain_text(NAME)
        assert find_segment(ctx, NAME).rule == "city == 'Turin' and influence.degree >= 2"
        rule(page).fill("city == 'Oslo'")
        expect(total).to_have_text(re.compile(rf"^{len(CIRCLE)} of "))
        save(page, "PUT")
        assert find_segment(ctx, NAME).version == 2
        button(page, "Members").click()
        members = page.locator(".segment-detail .people button")
        expect(members).to_have_count(len(CIRCLE))
        expect(members.first).to_contain_text("city: Oslo")
        button(page, "Into the basket").click()
        expect(page.locator("#basket-button")).to_contain_text(str(len(CIRCLE)))
        members.first.click()
        settle(page)
        panel_title(page, "Rower 0")
        page.go_back()
        settle(page)
        panel_title(page, "Segments")
        expect(page.locator("#segment-name")).to_have_value(NAME)
        button(page, "Delete").click()
        page.locator("dialog").get_by_role("button", name="Delete").click()
        expect(page.locator("#panel")).to_contain_text("None yet.")
        expect(rule(page)).to_have_value("")


def test_a_segment_is_typed_counted_saved_and_forgotten(
    on_file: Context, open_page: OpenPage
) -> None:
    walk_through(on_file, open_page)


def test_on_neo4j(on_neo4j: Context, open_page: OpenPage) -> None:
    walk_through(on_neo4j, open_page)


def hold(page: Page, path: str) -> None:
    """Answer what is asked of a path late."""

    def late(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route(re.compile(path), late)


def test_what_is_asked_right_after_saving_stays(on_file: Context, open_page: OpenPage) -> None:
    made = make_segment(on_file, Draft(NAME, "city == 'Turin'", MARKUP))
    with serving(on_file) as address:
        page = open_page().page
        visit(page, f"{address}/#/segments/{made.segment_id}")
        rule(page).fill("city == 'Oslo'")
        hold(page, rf"/segments/{made.segment_id}$")
        save(page, "PUT")
        button(page, "Members").click()
        members = page.locator(".segment-detail .people button")
        expect(members).to_have_count(len(CIRCLE))
        page.wait_for_timeout(1000)
        expect(members).to_have_count(len(CIRCLE))


def test_members_are_not_shown_below_another_segment(on_file: Context, open_page: OpenPage) -> None:
    made = make_segment(on_file, Draft(NAME, "city == 'Turin'", MARKUP))
    make_segment(on_file, Draft("Other", "city == 'Oslo'", ""))
    with serving(on_file) as address:
        page = open_page().page
        visit(page, f"{address}/#/segments/{made.segment_id}")
        hold(page, rf"/segments/{made.segment_id}/members")
        with page.expect_response(re.compile("/members")):
            button(page, "Members").click()
            page.locator("#panel .people").get_by_role("button", name="Other").click()
            expect(page.locator("#segment-name")).to_have_value("Other")
        page.wait_for_timeout(300)
        expect(page.locator(".segment-detail")).to_be_empty()


def test_an_empty_rule_has_examples_that_can_be_counted(
    on_file: Context, open_page: OpenPage
) -> None:
    with serving(on_file) as address:
        page = open_page().page
        visit(page, f"{address}/#/segments")
        offered = page.locator(".segment-example")
        expect(offered.first).to_be_visible()
        rules = offered.locator("code").all_text_contents()
        for place, text in enumerate(rules):
            offered.nth(place).click()
            expect(rule(page)).to_have_value(text)
            expect(rule(page)).to_be_focused()
            expect(page.locator(".segment-total")).to_be_visible()
            expect(page.locator("#segment-trouble")).to_be_hidden()
            expect(offered).to_have_count(0)
            rule(page).fill("")
            expect(offered).to_have_count(len(rules))
        assert violations(page) == []


def test_a_link_opens_a_rule_or_a_segment(on_file: Context, open_page: OpenPage) -> None:
    made = make_segment(on_file, Draft(NAME, "city == 'Oslo'", MARKUP))
    with serving(on_file) as address:
        page = open_page().page
        typed = "city == 'Turin'"
        visit(page, f"{address}/#/segments?rule={quote(typed)}")
        expect(rule(page)).to_have_value(typed)
        expect(page.locator(".segment-total")).to_contain_text(f"{len(SPOKES) + 1} of")
        rule(page).fill("city == 'Oslo' ")
        page.wait_for_function("() => location.hash.includes('Oslo')")
        page.reload()
        settle(page)
        expect(rule(page)).to_have_value("city == 'Oslo' ")
        for called in (made.segment_id, NAME):
            visit(page, f"{address}/#/segments/{quote(called, safe='')}")
            expect(page.locator("#segment-name")).to_have_value(NAME)
            expect(page.locator("#segment-about")).to_have_value(MARKUP)


def test_fields_and_values_are_offered_from_the_keyboard(
    on_file: Context, open_page: OpenPage
) -> None:
    with serving(on_file) as address:
        watched = open_page()
        page = watched.page
        visit(page, f"{address}/#/segments")
        rule(page).press_sequentially("ci")
        offers = page.get_by_role("list", name="What may come next")
        expect(offers.get_by_role("button", name="city", exact=True)).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(rule(page)).to_have_value("city ")
        expect(rule(page)).to_be_focused()
        rule(page).press_sequentially("== 'T")
        expect(offers.get_by_role("button", name="Turin")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(rule(page)).to_have_value("city == 'Turin'")
        expect(page.locator(".segment-total")).to_contain_text(f"{len(SPOKES) + 1} of")
        forget_refused(watched.errors)


def forget_refused(errors: list[str]) -> None:
    """Take out what a browser logs of rules that were refused while they were typed."""
    errors[:] = [one for one in errors if "400 (Bad Request)" not in one]


def test_a_wrong_rule_is_marked_where_it_is_wrong(on_file: Context, open_page: OpenPage) -> None:
    with serving(on_file) as address:
        watched = open_page()
        page = watched.page
        visit(page, f"{address}/#/segments")
        rule(page).fill("name == '🦊' and rfm.segmnt == 'x'")
        trouble = page.locator("#segment-trouble")
        expect(trouble).to_contain_text("Do you mean 'rfm.segment'?")
        expect(trouble.locator("mark")).to_have_text("rfm.segmnt")
        expect(rule(page)).to_have_attribute("aria-invalid", "true")
        assert violations(page) == []
        page.locator("#segment-name").fill("x")
        button(page, "Save").click()
        expect(trouble.locator("mark")).to_have_text("rfm.segmnt")
        rule(page).fill("city == 'Turn'")
        expect(page.locator(".segment-count")).to_contain_text("Do you mean 'Turin'?")
        expect(trouble).to_be_hidden()
        forget_refused(watched.errors)


MARKS = """() => [...window.graphcrm.model.nodes.values()]
  .map((node) => [node.id, window.graphcrm.model.scale?.value(node) ?? null])"""
PAINTS = """() => Object.fromEntries(
  [...window.graphcrm.model.nodes.values()].map(({ id, paint }) => [id, paint ?? null]))"""


def see_on_the_map(ctx: Context, open_page: OpenPage) -> None:
    with serving(ctx) as address:
        page = open_page().page
        visit(page, f"{address}/#/?colour=density")
        page.locator("#places").get_by_role("link", name="Value", exact=True).click()
        settle(page)
        before = camera(page)
        typed = "influence.degree >= 2 and (city == 'Oslo' or id == 'hub')"
        rule(page).fill(typed)
        chosen = page.locator("#colour-by")
        expect(chosen).to_have_value("marked")
        assert camera(page) == before
        found = page.request.post(
            f"{address}/api/v1/segments/count?by_community=true", data={"rule": typed}
        ).json()["by_community"]["items"]
        assert len(found) == 2
        shares = {str(one["community_id"]): one["members"] / one["size"] for one in found}
        for node, share in page.evaluate(MARKS):
            if node in shares:
                assert share == pytest.approx(shares[node], rel=0.05)
            else:
                assert share is None
        paints = page.evaluate(PAINTS)
        assert len({paints[one] for one in shares}) == 2
        legend = page.locator("#legend")
        expect(legend).to_contain_text("share in the segment")
        named = page.locator(".segment-where li")
        expect(named).to_have_text(
            [f"{one['members']} of {one['size']} in {one['name']}" for one in found[:3]]
        )
        first = found[0]
        told = f"{first['members']} of {first['size']} members (100%)"
        page.mouse.move(*spot(page, str(first["community_id"])))
        expect(page.locator("#tooltip")).to_contain_text(f"share in the segment: {told}")
        page.locator("#tool-table").click()
        row = page.locator("dialog").get_by_role("row").filter(has_text=first["name"])
        expect(row).to_contain_text(told)
        page.keyboard.press("Escape")
        chosen.select_option("")
        settle(page)
        assert set(page.evaluate(PAINTS).values()) == {None}
        chosen.select_option("marked")
        settle(page)
        assert page.evaluate(PAINTS) == paints
        named.first.get_by_role("button").click()
        settle(page)
        panel_title(page, first["name"])
        page.locator("#places").get_by_role("link", name="Map", exact=True).click()
        settle(page)
        assert set(page.evaluate(PAINTS).values()) == {None}
        expect(chosen.locator("option[value=marked]")).to_have_count(0)
        page.go_back()
        settle(page)
        page.wait_for_function("() => window.graphcrm.model.scale !== null")
        assert page.evaluate(PAINTS) == paints


def test_the_map_shows_where_a_segment_is(on_file: Context, open_page: OpenPage) -> None:
    see_on_the_map(on_file, open_page)


def test_the_map_shows_where_a_segment_is_on_neo4j(on_neo4j: Context, open_page: OpenPage) -> None:
    see_on_the_map(on_neo4j, open_page)


def test_what_changed_since_the_analysis_before(on_file: Context, open_page: OpenPage) -> None:
    made = make_segment(on_file, Draft("Tied", "influence.degree >= 7"))
    friends = [{"source_id": "loner", "target_id": one, "type": "friend"} for one in CIRCLE]
    add_rows(on_file, "links", friends)
    analyze(on_file, AnalysisRequest(likely=False))
    with serving(on_file) as address:
        page = open_page().page
        visit(page, f"{address}/#/segments/{made.segment_id}")
        button(page, "What changed").click()
        detail = page.locator(".segment-detail")
        expect(detail).to_contain_text("1 came in, 0 left")
        expect(detail.get_by_role("button")).to_contain_text("influence.degree: 0 → 8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 720), (820, 1180)])
def test_everyone_can_use_it(
    on_file: Context, open_page: OpenPage, scheme: str, size: tuple[int, int]
) -> None:
    make_segment(on_file, Draft(NAME, "city == 'Oslo'", MARKUP))
    with serving(on_file) as address:
        viewport = {"width": size[0], "height": size[1]}
        page = open_page(color_scheme=scheme, viewport=viewport).page
        visit(page, f"{address}/#/segments/{quote(NAME, safe='')}")
        expect(page.locator(".segment-total")).to_be_visible()
        button(page, "Members").click()
        expect(page.locator(".segment-detail .people")).to_be_visible()
        assert violations(page) == []
        small = page.locator(".segments button").evaluate_all(
            "all => all.filter((one) => one.offsetHeight < 24).map((one) => one.textContent)"
        )
        assert small == []


def test_in_chinese(on_file: Context, open_page: OpenPage) -> None:
    with serving(on_file) as address:
        watched = open_page(locale="zh-CN")
        page = watched.page
        visit(page, f"{address}/#/segments?rule={quote('cty == 1')}")
        panel_title(page, "细分")
        expect(page.locator("#segment-trouble")).to_contain_text("没有字段 'cty'")
        rule(page).fill("city == 'Turin'")
        expect(page.locator(".segment-total")).to_contain_text("位客户中的")
        forget_refused(watched.errors)
