from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from graphcrm.errors import (
    CustomerNotFoundError,
    InvalidValueError,
    NoAnalysisError,
    NoPastAnalysisError,
    NotAnalyzedError,
)
from graphcrm.merges import Merge
from graphcrm.model import DAY, MEASURES, Customer, Interaction, Link
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.explaining import explain
from graphcrm.settings import Settings
from graphcrm.tables import ScoreTable
from tests.contract.graphs import ODD_TEXTS, make_community

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


EARLIER = NOW - 2 * DAY


def add_later(ctx: Context) -> None:
    """More mails after EARLIER, and a customer that nobody knew then."""
    mails = [Interaction(f"later{n}", "lone", "email", NOW, f"b{n}") for n in range(3)]
    mails += [Interaction("new", "new", "email", NOW, "hub")]
    with ctx.store.write() as writer:
        writer.upsert_interactions(mails)


@pytest.mark.parametrize("score", [*MEASURES, "community"])
def test_an_earlier_analysis_is_explained_as_it_was_when_current(ctx: Context, score: str) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(as_of=EARLIER, half_lives={"email": 7}))
    names = ("hub", "a0", "b4", "lone")
    then = {name: explain(ctx, score, name) for name in names}
    add_later(ctx)
    now = analyze(ctx, AnalysisRequest())
    for name, before in then.items():
        found = explain(ctx, score, name, as_of=EARLIER)
        assert found.run == before.run
        assert (found.derived, found.differs, found.stale) == (True, None, True)
        assert (before.derived, before.differs) == (False, None)
        for part in ("value", "overall", "inside", "contributions", "groups", "base", "reasons"):
            assert getattr(found, part) == getattr(before, part), part
        assert "the very graph" in found.notes[-1]
        assert explain(ctx, score, name, as_of=NOW).run == now
    assert explain(ctx, "degree", "lone").value == 3
    with pytest.raises(NotAnalyzedError, match=r"run-.* did not know the customer 'new'"):
        explain(ctx, score, "new", as_of=EARLIER)
    with pytest.raises(NoPastAnalysisError, match="--keep-current"):
        explain(ctx, score, "hub", as_of=EARLIER - 1)


def test_ties_that_came_to_light_since_are_told(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(as_of=EARLIER, infer=False))
    analyze(ctx, AnalysisRequest(infer=False))
    assert explain(ctx, "degree", "lone", as_of=EARLIER).differs is None
    # Data of that time that is loaded only now.
    late = Interaction("late", "lone", "email", EARLIER - DAY, "hub")
    with ctx.store.write() as writer:
        writer.upsert_interactions([late])
    found = explain(ctx, "degree", "lone", as_of=EARLIER)
    assert (found.value, found.differs) == (0.0, "ties")
    assert [one.customer_id for one in found.contributions] == ["hub"]
    assert "ties to 0 customers then, and has ties to 1 now" in found.notes[-1]
    # What is not of that time changes nothing.
    with ctx.store.write() as writer:
        writer.upsert_interactions([late._replace(occurred_at=NOW)])
    assert explain(ctx, "degree", "lone", as_of=EARLIER).differs is None


def test_weights_that_changed_since_are_told(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(as_of=EARLIER, infer=False))
    analyze(ctx, AnalysisRequest(infer=False))
    with ctx.store.write() as writer:
        writer.upsert_links([Link("far", "hub", "family", strength=0.4)])
    found = explain(ctx, "strength", "hub", as_of=EARLIER)
    assert found.differs == "weights"
    assert "weights are not quite the same" in found.notes[-1]
    assert sum(one.amount for one in found.contributions) < found.value


def test_a_run_without_a_hash_says_that_nothing_can_be_told(ctx: Context) -> None:
    fill(ctx)
    run = analyze(ctx, AnalysisRequest(as_of=EARLIER, infer=False))
    with ctx.store.write_run("bare") as writer:
        bare = replace(run, run_id="bare", graph_hash="0", topology_hash="", as_of=EARLIER + 1)
        writer.add_communities([make_community(0, 1)], [])
        writer.add_scores(["hub"], one_score())
        writer.publish(bare, current=False, keep=9)
    found = explain(ctx, "degree", "hub", as_of=EARLIER + 1)
    assert (found.run.run_id, found.differs) == ("bare", "unknown")
    assert "does not tell" in found.notes[-1]


def one_score() -> ScoreTable:
    """Return scores of one customer in community 0."""
    whole, real = np.zeros(1, dtype=np.int32), np.zeros(1)
    counts = {"community", "degree", "core"}
    names = {column.name for column in fields(ScoreTable)}
    return ScoreTable(**{name: whole if name in counts else real for name in names})
