"""What an analysis takes over from the one before, and that it is no other than a full one."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics import changes
from graphcrm.model import DAY, Customer, Interaction, Link, Provenance, Run
from graphcrm.service import earlier
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.settings import Settings
from graphcrm.store.base import Store
from graphcrm.tables import ScoreTable
from tests.contract.graphs import write

NOON = 19_000 * DAY
PLAIN = AnalysisRequest(infer=False)
QUICK = replace(PLAIN, quick=True)


@pytest.fixture
def ctx(store: Store) -> Context:
    return Context(store, Settings())


def fill(ctx: Context) -> None:
    """Thirty customers in six groups, joined by mails here and there."""
    graph = nx.relaxed_caveman_graph(6, 5, 0.2, seed=4)
    links = [
        Link(f"c{a:02}", f"c{b:02}", "friend") for a, b in map(sorted, graph.edges()) if a != b
    ]
    mails = [Interaction(f"m{n}", "c01", "email", NOON - n * DAY, "c02") for n in range(3)]
    people = [Customer(f"c{node:02}") for node in graph]
    write(ctx.store, customers=people, links=links, interactions=mails)


def measure(run: Run, name: str) -> Provenance:
    return next(made for made in run.measures if made.measure == name)


def was_taken_over(run: Run, name: str) -> bool:
    """Tell whether a measure took no time at all."""
    return measure(run, name).seconds == 0.0


def scores(ctx: Context) -> ScoreTable:
    with ctx.store.read() as reader:
        return reader.score_table()


def test_where_only_weights_change_paths_are_taken_over(ctx: Context) -> None:
    fill(ctx)
    first = analyze(ctx, PLAIN)
    before = scores(ctx)
    # The two have mails already: their tie grows stronger, and no other comes.
    write(ctx.store, interactions=[Interaction("more", "c02", "email", NOON, "c01")])
    second = analyze(ctx, PLAIN)
    after = scores(ctx)
    assert second.graph_hash != first.graph_hash
    assert second.topology_hash == first.topology_hash
    assert before.strength.tobytes() != after.strength.tobytes()
    assert before.pagerank.tobytes() != after.pagerank.tobytes()
    for name in earlier.BY_TIES:
        assert was_taken_over(second, name)
        assert getattr(before, name).tobytes() == getattr(after, name).tobytes()
        assert measure(second, name) == replace(measure(first, name), seconds=0.0)


def test_a_new_tie_is_counted_in_full_unless_quick(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, PLAIN)
    write(ctx.store, links=[Link("c00", "c29", "friend"), Link("c07", "new", "friend")])
    quick = analyze(ctx, QUICK)
    found = scores(ctx)
    full = analyze(ctx, replace(PLAIN, seed=1))
    truth = scores(ctx)
    for name in ("harmonic", "betweenness"):
        made = measure(quick, name)
        # So small a graph needs no sample: every starting point was looked at.
        assert made.exact
        assert made.algorithm.endswith("-update")
        assert getattr(found, name) == pytest.approx(getattr(truth, name), rel=1e-9, abs=1e-12)
        # The ties are those of the quick run, which was exact.
        assert was_taken_over(full, name)
        assert measure(full, name).algorithm == made.algorithm


def test_a_quick_estimate_says_how_far_off_it_may_be(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(ctx)
    analyze(ctx, PLAIN)
    write(ctx.store, links=[Link("c00", "c29", "friend")])
    monkeypatch.setattr(changes, "FEWEST", 12)
    monkeypatch.setattr(changes, "WORK", 0)
    quick = analyze(ctx, QUICK)
    found = scores(ctx)
    for name in ("harmonic", "betweenness"):
        made = measure(quick, name)
        assert not made.exact
        assert made.error is not None
        assert made.error > 0
        assert (made.parameters["sources"], made.parameters["steps"]) == (12, 1)
    # An estimate with another seed is another estimate: nothing is taken over.
    write(ctx.store, links=[Link("c03", "c28", "friend")])
    again = analyze(ctx, QUICK)
    assert measure(again, "betweenness").parameters["steps"] == 2
    other = analyze(ctx, replace(PLAIN, seed=9))
    assert not was_taken_over(other, "betweenness")
    assert was_taken_over(other, "core")
    errors = [measure(quick, "harmonic").error, measure(again, "harmonic").error]
    assert errors == sorted(errors)  # type: ignore[type-var]
    assert np.all(found.betweenness >= 0)


def test_errors_do_not_add_up_for_ever(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(ctx)
    analyze(ctx, PLAIN)
    monkeypatch.setattr(earlier, "MOST_STEPS", 1)
    algorithms = []
    for number in range(3):
        write(ctx.store, links=[Link(f"c0{number}", f"c2{number}", "partner")])
        algorithms.append(measure(analyze(ctx, QUICK), "harmonic").algorithm)
    assert algorithms == ["breadth-first-update", "breadth-first", "breadth-first-update"]


def test_after_a_merge_or_another_engine_all_is_computed(ctx: Context) -> None:
    from graphcrm.merges import Merge

    fill(ctx)
    analyze(ctx, replace(PLAIN, engine="reference", algorithm="louvain"))
    assert not was_taken_over(analyze(ctx, PLAIN), "core")
    with ctx.store.write() as writer:
        writer.merge([Merge("c29", "c28", NOON, "by-hand", None)])
    found = analyze(ctx, QUICK)
    assert measure(found, "harmonic").algorithm == "breadth-first"
    with ctx.store.write() as writer:
        writer.unmerge(["c29"], NOON)
    assert measure(analyze(ctx, QUICK), "harmonic").exact
