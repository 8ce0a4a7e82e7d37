from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcrm.errors import (
    CustomerNotFoundError,
    InvalidValueError,
    NoAnalysisError,
    NotAnalyzedError,
)
from graphcrm.merges import Merge
from graphcrm.model import DAY, MEASURES, Customer, Interaction, Link
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.explaining import explain
from graphcrm.settings import Settings
from tests.contract.graphs import ODD_TEXTS

NOW = 19_000 * DAY


@pytest.fixture(params=[False, True], ids=["asked", "resident"])
def ctx(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Context]:
    settings = Settings(store=str(tmp_path / "graph.db"))
    with open_context(settings, create=True, resident=request.param) as context:
        yield context


def fill(ctx: Context) -> None:
    """Two groups of five whom `hub` and `far` join; `lone` knows nobody."""
    links = [
        Link(f"{group}{one}", f"{group}{other}", "friend", strength=0.6)
        for group in "ab"
        for one in range(5)
        for other in range(one)
    ]
    links += [Link("hub", name, "colleague", strength=0.5) for name in ("a0", "a1", "a2")]
    links += [Link("far", "hub", "family", strength=0.9), Link("b0", "far", "friend")]
    mails = [Interaction(f"m{n}", "hub", "email", NOW - n * DAY, "a0") for n in range(4)]
    with ctx.store.write() as writer:
        writer.upsert_customers([Customer("hub", name="Hannah"), Customer("lone")])
        writer.upsert_links(links)
        writer.upsert_interactions(mails)


@pytest.mark.parametrize("score", [m for m in MEASURES if m != "core"])
def test_the_parts_add_up_to_the_score(ctx: Context, score: str) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(infer=False))
    for name in ("hub", "far", "a0", "a3", "b4"):
        for limit in (1, 50):
            found = explain(ctx, score, name, limit=limit)
            parts = sum(one.amount for one in found.contributions) + found.others + found.base
            assert parts == pytest.approx(found.value, rel=1e-9, abs=1e-12)
            assert sum(group.amount for group in found.groups) == pytest.approx(
                found.value - found.base, rel=1e-9, abs=1e-12
            )
            amounts = [one.amount for one in found.contributions]
            assert amounts == sorted(amounts, reverse=True)


def test_pagerank_comes_from_neighbours_in_proportion_to_their_ties(ctx: Context) -> None:
    fill(ctx)
    run = analyze(ctx, AnalysisRequest(infer=False))
    found = explain(ctx, "pagerank", "hub")
    assert found.run.run_id == run.run_id
    assert {one.customer_id for one in found.contributions} == {"a0", "a1", "a2", "far"}
    with ctx.store.read() as reader:
        far = reader.scores(["far"])["far"]
        everyone = reader.top_scores("pagerank", 50)
    share = next(one for one in found.contributions if one.customer_id == "far")
    assert share.amount == pytest.approx(0.85 * far.pagerank * share.weight / far.strength)
    # One without a tie has what every customer gets, and nothing else.
    lone = explain(ctx, "pagerank", "lone")
    assert found.base == pytest.approx(lone.value, rel=1e-9)
    assert (lone.contributions, lone.base) == ((), lone.value)
    assert found.overall is not None
    assert found.overall.higher == sum(row.pagerank > found.value for row in everyone)
    assert found.overall.total == len(everyone)


def test_betweenness_and_harmonic_say_where_the_paths_lead(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(infer=False))
    between = explain(ctx, "betweenness", "hub")
    # Every path through hub also goes over far, at one end or the other.
    assert between.contributions[0].customer_id == "far"
    assert between.contributions[0].share == pytest.approx(0.5)
    assert between.contributions[0].error is None
    harmonic = explain(ctx, "harmonic", "far")
    assert "reaches 2 customers in 1 step" in harmonic.reasons[0]
    assert "1 customer cannot be reached" in harmonic.reasons
    nothing = explain(ctx, "betweenness", "b4")
    assert nothing.contributions == ()
    assert "no shortest path" in nothing.reasons[0]


def test_core_names_the_ties_that_hold(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(infer=False))
    found = explain(ctx, "kcore", "a0")
    assert (found.score, found.value) == ("core", 4.0)
    assert {one.customer_id for one in found.contributions} == {"a1", "a2", "a3", "a4"}
    assert "4 ties of 5 lead into that circle; 4 are needed" in found.reasons[-1]


def test_a_community_is_explained_by_where_the_ties_lead(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(infer=False))
    found = explain(ctx, "community", "a0")
    assert 0.5 < found.value <= 1
    own = [group for group in found.groups if group.community_id == found.community_id]
    assert own[0].share == pytest.approx(found.value)
    assert sum(group.share for group in found.groups) == pytest.approx(1)
    assert (found.overall, found.inside) == (None, None)


def test_what_came_after_the_run_is_told(ctx: Context) -> None:
    fill(ctx)
    with pytest.raises(NoAnalysisError):
        explain(ctx, "degree", "hub")
    analyze(ctx, AnalysisRequest(infer=False))
    assert not explain(ctx, "degree", "hub").stale
    with ctx.store.write() as writer:
        writer.upsert_customers([Customer("new")])
    found = explain(ctx, "degree", "hub")
    assert found.stale
    assert "analyse again" in found.notes[-1]
    with pytest.raises(NotAnalyzedError, match="'new'"):
        explain(ctx, "degree", "new")
    with pytest.raises(CustomerNotFoundError):
        explain(ctx, "degree", "nobody")
    with pytest.raises(InvalidValueError, match="'fame'"):
        explain(ctx, "fame", "hub")


def test_a_merged_record_is_left_out_and_standings_count_customers(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(infer=False))
    before = explain(ctx, "degree", "hub").overall
    with ctx.store.write() as writer:
        writer.merge([Merge("a4", "a3", NOW, "by-hand", None)])
    after = explain(ctx, "degree", "hub")
    assert before is not None
    assert after.overall is not None
    assert after.overall.total == before.total - 1
    assert explain(ctx, "degree", "a4").customer_id == "a3"


@pytest.mark.parametrize("score", [*MEASURES, "community"])
def test_any_character_is_an_id(ctx: Context, score: str) -> None:
    names = [text for text in ODD_TEXTS if text.strip() == text]
    links = [Link(*sorted(("hub", name)), "friend") for name in names]
    with ctx.store.write() as writer:
        writer.upsert_links(links)
    analyze(ctx, AnalysisRequest(infer=False))
    found = explain(ctx, score, "hub", limit=100)
    assert {one.customer_id for one in found.contributions} == set(names)
    for name in names:
        assert explain(ctx, score, name).customer_id == name
