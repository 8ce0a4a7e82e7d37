"""One customer and one community: everything that is known, beside the picture and as a page."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows, load
from graphcrm.service.plan_request import PlanRequest
from graphcrm.service.plans import make_plan
from tests.circles import circles_of_cliques
from tests.viz.conftest import OpenPage
from tests.viz.sample import CIRCLE, HOSTILE, HUB, SPOKES, fill_and_analyze
from tests.viz.serving import serving
from tests.viz.steps import click_node, faint_texts, panel_title, places, section, settle, visit

pytestmark = pytest.mark.xdist_group("browser")
SMALL = """all => all.filter(({ offsetHeight: high }) => high && high < 24)
  .map((one) => one.outerHTML)"""
LINKED = [key for key in HOSTILE if key != ".."]


def of(customer_id: str, page: str = "") -> str:
    return f"#/customer/{quote(customer_id, safe='')}{page}"


def ask(page: Page, address: str, path: str) -> Any:
    return page.request.get(f"{address}/api/v1/{path}").json()


def test_the_last_contact_is_reckoned_from_the_analysis_not_from_the_clock(
    address: str, open_page: OpenPage
) -> None:
    told = []
    for year, look in ((2026, ""), (2041, ""), (2041, "?page=full")):
        page = open_page().page
        page.clock.set_fixed_time(f"{year}-06-01T12:00:00Z")
        visit(page, f"{address}/{of(CIRCLE[2], look)}")
        time = section(page, "Contact over time")
        time.scroll_into_view_if_needed()
        words = time.locator(".big")
        expect(words).to_contain_text("Last contact")
        told.append(words.text_content())
        page.close()
    assert told[0] == told[1] == told[2]
    assert re.search(r"today, as of Mar \d+, 2026", str(told[0]))


def test_everything_about_a_customer(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/{of(CIRCLE[2])}")
    time = section(page, "Contact over time")
    time.scroll_into_view_if_needed()
    expect(time).to_contain_text("Last contact")
    expect(time).to_contain_text("Mar 3, 2026 · e-mail")
    expect(time).to_contain_text("21 interactions")
    expect(time.get_by_role("img")).to_have_attribute("aria-label", re.compile("21 interactions"))
    time.get_by_text("As a table").click()
    expect(time.get_by_role("row", name="Mar 2026 21 e-mail 21")).to_be_visible()
    role = section(page, "Role between groups")
    expect(role).to_contain_text("None that stands out")
    history = section(page, "How this changed")
    history.scroll_into_view_if_needed()
    expect(history).to_contain_text("Only one analysis is kept so far")
    page.locator("#panel .half").last.evaluate("half => half.lastElementChild.scrollIntoView()")
    # Nothing was planned, so nothing is said of plans.
    expect(section(page, "Campaign plans")).to_be_hidden()


def test_how_a_customer_compares_is_what_the_service_counts(
    address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{address}/{of(CIRCLE[0])}")
    found = ask(page, address, f"customers/{CIRCLE[0]}/percentiles")["percentiles"]
    places = {one["measure"]: one["overall"] for one in found["measures"]}
    rank = f"No. {places['pagerank']['higher'] + 1} of {places['pagerank']['total']}"
    expect(section(page, "Influence")).to_contain_text(rank)
    for measure in ("pagerank", "degree", "betweenness", "core"):
        row = page.locator(f'[data-measure="{measure}"] .compared-customers')
        place = places[measure]
        if place["higher"]:
            expect(row).to_contain_text(f"more than {int(place['percentile'])}")
        else:
            expect(row).to_contain_text("the most of all")
    expect(page.locator('[data-measure="degree"] .compared-members')).to_contain_text(
        "the most here, as 1 other"
    )


def test_why_a_number_is_what_it_is(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/{of(CIRCLE[0])}")
    why = page.get_by_role("button", name="Why this number: Direct contacts")
    why.focus()
    page.keyboard.press("Enter")
    expect(why).to_have_attribute("aria-expanded", "true")
    told = page.locator('[data-measure="degree"] .because')
    answer = ask(page, address, f"explain/degree/{CIRCLE[0]}?limit=5")
    for reason in answer["reasons"]:
        expect(told).to_contain_text(reason)
    expect(told.get_by_role("listitem")).to_have_count(len(answer["reasons"]) + 5)
    expect(told).to_contain_text("and 3 more ties")
    page.keyboard.press("Enter")
    expect(told).to_be_hidden()
    page.get_by_role("button", name="Why in this community?").click()
    community = ask(page, address, f"explain/community/{CIRCLE[0]}?limit=5")
    expect(page.locator(".because").last).to_contain_text(community["reasons"][0])
    told = page.locator(".because").last
    told.get_by_role("button", name=community["contributions"][0]["name"]).click()
    settle(page)
    panel_title(page, community["contributions"][0]["name"])


def test_a_page_of_its_own_and_back(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, f"{address}/{of(CIRCLE[0])}")
    before, plain = page.url, places(page)
    page.get_by_role("link", name="Full page").click()
    settle(page)
    assert page.url.endswith(f"{of(CIRCLE[0])}?page=full")
    room = page.locator("#panel").bounding_box()
    assert room is not None
    assert room["width"] > 800
    assert places(page) == plain
    expect(page.locator("#stage canvas")).to_be_visible()
    halves = [page.locator("#panel .half").nth(at).bounding_box() for at in (0, 1)]
    assert halves[0] is not None
    assert halves[1] is not None
    assert halves[0]["x"] + halves[0]["width"] < halves[1]["x"]
    click_node(page, CIRCLE[3])
    panel_title(page, "Rower 3")
    assert "page=full" in page.url
    page.reload()
    settle(page)
    panel_title(page, "Rower 3")
    page.get_by_role("link", name="Back to the picture").click()
    settle(page)
    room = page.locator("#panel").bounding_box()
    assert room is not None
    assert room["width"] < 400
    page.go_back()
    settle(page)
    page.go_back()
    settle(page)
    assert page.url == before


@pytest.mark.parametrize("customer_id", LINKED)
def test_a_page_of_its_own_for_any_id(customer_id: str, address: str, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 820, "height": 1180}).page
    visit(page, f"{address}/{of(customer_id, '?page=full')}")
    expect(page.locator("#panel h2")).to_contain_text(HOSTILE[customer_id][:20])
    expect(page.locator('[data-measure="degree"] .compared-members')).to_be_visible()
    expect(section(page, "Contact over time")).to_contain_text("Nothing has happened")
    expect(section(page, "Role between groups")).not_to_contain_text("did not load")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(
        "panel => panel.scrollWidth <= panel.clientWidth", page.query_selector("#panel")
    )


def test_an_id_that_no_address_can_hold_says_so_in_each_part(
    address: str, open_page: OpenPage
) -> None:
    page = open_page().page
    visit(page, f"{address}/{of('..', '?page=full')}")
    expect(section(page, "Contact over time")).to_contain_text("cannot be part of a web address")
    expect(section(page, "Influence")).to_contain_text("cannot be part of a web address")
    expect(section(page, "Influence")).to_contain_text("Direct contacts")


def test_a_part_that_fails_says_so_and_tries_again(address: str, open_page: OpenPage) -> None:
    seen = open_page()
    page = seen.page

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json={"title": "Away", "detail": "The store is away."})

    # Everything in one answer, and the part by itself.
    page.route("**/360", refuse)
    page.route("**/timeline", refuse)
    visit(page, f"{address}/{of(CIRCLE[1], '?page=full')}")
    time = section(page, "Contact over time")
    expect(time.get_by_role("alert")).to_contain_text("did not load. The store is away.")
    expect(section(page, "Influence")).to_contain_text("No. ")
    expect(section(page, "Role between groups")).not_to_contain_text("did not load")
    page.unroute("**/timeline")
    before = section(page, "Related customers").bounding_box()
    time.get_by_role("button", name="Try again").click()
    expect(time).to_contain_text("Last contact")
    after = section(page, "Related customers").bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] - before["y"] < 120
    assert [error for error in seen.errors if "503" not in error] == []
    seen.errors.clear()


def test_room_is_kept_while_parts_load(address: str, open_page: OpenPage) -> None:
    seen = open_page()
    page = seen.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/customers/*/percentiles", hold)
    visit(page, f"{address}/{of(CIRCLE[1])}")
    heading = page.get_by_role("heading", name="Role between groups")
    page.wait_for_timeout(300)
    before = heading.bounding_box()
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator('[data-measure="core"] .compared-members')).to_be_visible()
    assert heading.bounding_box() == before


def test_the_first_ten_by_each_measure(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    visit(page, address)
    names = page.locator("#panel ol.people b")
    expect(names.first).to_have_text("Hanna Hub")
    expect(page.locator("#panel ol.people li").first).to_contain_text("times the average")
    measures = page.get_by_label("Rank by")
    for measure in measures.locator("option").evaluate_all("all => all.map(one => one.value)"):
        measures.select_option(measure)
        answer = ask(page, address, f"influencers?by={measure}&limit=10")
        expect(names).to_have_text([one["name"].strip() for one in answer["items"]])
    assert measures.locator("option").count() == 6
    names.first.click()
    settle(page)
    panel_title(page, answer["items"][0]["name"])


def test_a_community_says_what_ties_it_and_who_links_it(address: str, open_page: OpenPage) -> None:
    page = open_page().page
    community = ask(page, address, f"customers/{CIRCLE[0]}")["scores"]["community_id"]
    visit(page, f"{address}/#/?select={community}")
    expect(section(page, "What ties its members")).to_have_text(re.compile("e-mail100%$"))
    between = section(page, "Who links it to others")
    between.scroll_into_view_if_needed()
    expect(between).not_to_contain_text("did not load")
    told = ask(page, address, f"roles?community={community}&limit=3")["items"]
    for one in told:
        expect(between).to_contain_text(one["name"])
    page.get_by_role("link", name="Full page").click()
    settle(page)
    expect(page.locator("#crumbs li")).to_have_count(2)
    assert page.url.endswith(f"#/community/{community}?page=full")
    assert set(places(page)) == set(CIRCLE)
    expect(section(page, "How this changed")).to_contain_text("Only one analysis")


def test_what_changed_since_earlier_analyses(fresh: Context, open_page: OpenPage) -> None:
    fill_and_analyze(fresh)
    links = [{"source_id": CIRCLE[4], "target_id": one, "type": "friend"} for one in SPOKES[:20]]
    add_rows(fresh, "links", links)
    analyze(fresh, AnalysisRequest(infer=False))
    make_plan(fresh, PlanRequest(budget=2))
    page = open_page().page
    with serving(fresh) as address:
        visit(page, f"{address}/{of(CIRCLE[4], '?page=full')}")
        history = section(page, "How this changed")
        history.scroll_into_view_if_needed()
        expect(history.locator("li")).to_have_count(2)
        expect(history.locator("li").first).to_contain_text(re.compile(r"No\. \d+ of 148, up \d+"))
        expect(history.get_by_role("img")).to_have_attribute("aria-label", re.compile("to 2|to 1"))
        visit(page, f"{address}/{of(HUB, '?page=full')}")
        plans = section(page, "Campaign plans")
        plans.scroll_into_view_if_needed()
        expect(plans).to_contain_text("of 2 to start with")
        community = ask(page, address, f"customers/{CIRCLE[0]}")["scores"]["community_id"]
        visit(page, f"{address}/#/community/{community}?page=full")
        story = section(page, "How this changed")
        story.scroll_into_view_if_needed()
        expect(story.locator("li")).not_to_have_count(0)


def test_parts_without_links_to_others(fresh: Context, open_page: OpenPage) -> None:
    load(fresh, [TableInput("links", circles_of_cliques())], LoadOptions())
    analyze(fresh, AnalysisRequest())
    page = open_page().page
    with serving(fresh) as address:
        visit(page, f"{address}/#/?select=0")
        expect(section(page, "What ties its members")).to_contain_text("100%")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_texts_stand_out(scheme: str, locale: str, address: str, open_page: OpenPage) -> None:
    page = open_page(
        color_scheme=scheme, locale=locale, viewport={"width": 1280, "height": 2400}
    ).page
    visit(page, f"{address}/{of(CIRCLE[0], '?page=full')}")
    expect(page.locator("#panel .chart")).to_be_visible()
    expect(page.locator("#panel [aria-busy=true]")).to_have_count(0)
    page.locator(".why-score button").first.click()
    expect(page.locator("#panel .brought")).to_be_visible()
    assert faint_texts(page, "#panel") == []
    controls = page.locator("#panel button, #panel a, #panel summary, #panel select")
    small = controls.evaluate_all(SMALL)
    assert small == []
