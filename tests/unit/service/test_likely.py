"""Likely ties as users ask for them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcrm.analytics.likely.candidates import FEATURES
from graphcrm.errors import (
    CustomerNotFoundError,
    InvalidValueError,
    NoAnalysisError,
    NoRankingError,
    RelationshipNotFoundError,
)
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.merges import HAND, Merge
from graphcrm.model import (
    CONFIRMED,
    DAY,
    REJECTED,
    SUGGESTION,
    Customer,
    Interaction,
    Link,
    Verdict,
)
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.likely import likely
from graphcrm.service.likely_explaining import explain_likely
from graphcrm.service.likely_report import likely_report
from graphcrm.service.loading import load
from graphcrm.service.related import related
from graphcrm.service.relationship_ids import relationship_id
from graphcrm.service.verdicts import judge, list_verdicts, take_back
from graphcrm.settings import Settings
from tests.shared_data import tables_of
from tests.unit.analytics.growing import START, grow_links

QUICK = AnalysisRequest(infer=False)


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    with open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as context:
        yield context


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    path = tmp_path_factory.mktemp("likely") / "graph.db"
    with open_context(Settings(store=str(path)), create=True, resident=True) as context:
        with context.store.write() as writer:
            writer.upsert_customers(
                [Customer(f"p{n:04}", name=f"Person {n}", city="Turin") for n in range(200)]
            )
            writer.upsert_links(grow_links(200, 8, 1200, seed=2))
        analyze(context, QUICK)
        yield context


def contacts_of(ctx: Context, customer_id: str) -> set[str]:
    return {r.customer_id for r in related(ctx, customer_id, limit=1000) if r.steps == 1}


def test_nobody_who_is_tied_already_is_likely(grown: Context) -> None:
    found = likely(grown, "p0000", limit=50)
    assert found
    assert not {tie.customer_id for tie in found} & (contacts_of(grown, "p0000") | {"p0000"})
    assert [tie.score for tie in found] == sorted((tie.score for tie in found), reverse=True)
    assert all(tie.probability is not None and 0 < tie.probability < 1 for tie in found)


def test_reasons_name_the_shared_contacts(grown: Context) -> None:
    own = contacts_of(grown, "p0000")
    for tie in likely(grown, "p0000", limit=20):
        shared = own & contacts_of(grown, tie.customer_id)
        assert tie.shared == len(shared)
        assert set(tie.via) <= shared
        assert "both in Turin" in tie.reasons
        if shared:
            assert tie.reasons[0].startswith(f"{len(shared)} shared contact")


def test_probabilities_add_up_to_about_what_comes(grown: Context) -> None:
    """Over all customers, about as many ties are expected as came in the last window."""
    expected = sum(
        float(tie.probability or 0)
        for number in range(200)
        for tie in likely(grown, f"p{number:04}", limit=1000)
    )
    # A fifth of 1,200 ties is a window, each is seen from both sides; most, not all, are reached.
    assert 100 < expected < 700


def test_a_short_list_is_the_beginning_of_a_long_one(ctx: Context) -> None:
    """Of whom a short list does not need, the store is not asked."""
    towns, firms = ("Turin", " Turin", "Graz", "", None), ("Acme", "Bolt", None)
    with ctx.store.write() as writer:
        writer.upsert_customers(
            [
                Customer(
                    f"p{n:04}",
                    city=towns[n % 5],
                    company=firms[n % 3],
                    created_at=None if n % 4 else START - n * DAY,
                )
                for n in range(200)
            ]
        )
        writer.upsert_links(grow_links(200, 8, 1200, seed=2))
    analyze(ctx, QUICK)
    for number in range(0, 200, 7):
        whole = likely(ctx, f"p{number:04}", limit=1000)
        assert likely(ctx, f"p{number:04}", limit=3) == whole[:3]
        assert likely(ctx, f"p{number:04}", limit=20) == whole[:20]


def test_what_a_user_said_no_to_is_not_suggested_again(ctx: Context) -> None:
    with ctx.store.write() as writer:
        writer.upsert_links(grow_links(150, 6, 800, seed=4))
    analyze(ctx, QUICK)
    first = likely(ctx, "p0003")[0].customer_id
    low, high = sorted(("p0003", first))
    with ctx.store.write() as writer:
        writer.put_verdicts([Verdict(low, high, "friend-of", REJECTED, decided_at=START)])
    assert first not in {tie.customer_id for tie in likely(ctx, "p0003", limit=500)}
    assert "p0003" not in {tie.customer_id for tie in likely(ctx, first, limit=500)}


def test_a_merged_record_is_asked_for_by_either_id(ctx: Context) -> None:
    with ctx.store.write() as writer:
        writer.upsert_links(grow_links(150, 6, 800, seed=4))
        writer.upsert_customers([Customer("other")])
        writer.merge([Merge("other", "p0003", START, HAND)])
    analyze(ctx, QUICK)
    assert likely(ctx, "other") == likely(ctx, "p0003")
    assert likely(ctx, "other")


def test_few_ties_are_ranked_without_a_model(ctx: Context) -> None:
    with ctx.store.write() as writer:
        writer.upsert_links([Link("a", "b", "friend"), Link("b", "c", "friend")])
    analyze(ctx, QUICK)
    (tie,) = likely(ctx, "a")
    assert (tie.customer_id, tie.probability, tie.score) == ("c", None, 0.5)
    report = likely_report(ctx)
    assert report.ranking == "resource allocation"
    assert "only 2 ties" in report.summary


def test_ties_without_dates_are_tested_on_hidden_ones_and_it_is_said(ctx: Context) -> None:
    with ctx.store.write() as writer:
        writer.upsert_links(
            [link._replace(since=None) for link in grow_links(240, 8, 1500, seed=1)]
        )
    analyze(ctx, QUICK)
    report = likely_report(ctx)
    assert (report.dated, report.horizon_days, report.ahead_days) == (False, None, None)
    assert "hidden" in report.summary
    # Without dates there is less to learn from, and here one simple measure does better.
    assert report.auc_gain is not None
    assert report.auc_gain.high < 0
    assert report.ranking == "resource allocation"
    assert "So candidates are ranked by resource allocation" in report.summary
    found = likely(ctx, "p0001")
    assert found
    assert {tie.probability for tie in found} == {None}
    (explained, *_) = explain_likely(ctx, "p0001").ties
    assert [share.feature for share in explained.contributions] == ["resource allocation"]


def test_scores_are_explained_number_by_number(grown: Context) -> None:
    explanation = explain_likely(grown, "p0000", limit=20)
    assert [one.tie for one in explanation.ties] == likely(grown, "p0000", limit=20)
    assert (explanation.score, explanation.ranking) == ("likely", "learnt")
    assert likely_report(grown).summary in explanation.notes
    for one in explanation.ties:
        amounts = [share.amount for share in one.contributions]
        assert sum(amounts) + one.base == pytest.approx(one.tie.score)
        assert [abs(amount) for amount in amounts] == sorted(map(abs, amounts), reverse=True)
        assert {share.feature for share in one.contributions} == set(FEATURES)
        (shared,) = (s for s in one.contributions if s.feature == "shared contacts")
        assert round(math.exp(shared.value)) == one.tie.shared


def test_of_some_types_only_these_count(ctx: Context) -> None:
    links = grow_links(150, 6, 800, seed=4)
    half = [link._replace(type="neighbour") for link in links[::2]]
    with ctx.store.write() as writer:
        writer.upsert_links([*half, *links[1::2]])
    analyze(ctx, QUICK)
    pairs = {
        kind: [link for link in (*half, *links[1::2]) if link.type == kind]
        for kind in ("friend", "neighbour")
    }
    for kind, own in pairs.items():
        tied = {b if a == "p0003" else a for a, b, *_ in own if "p0003" in (a, b)}
        found = likely(ctx, "p0003", types=[kind], limit=1000)
        assert found
        assert not tied & {tie.customer_id for tie in found}
        assert all(set(tie.via) <= tied for tie in found)
        assert {tie.probability for tie in found} == {None}
    both = likely(ctx, "p0003", types=["friend", "neighbour"], limit=1000)
    every = likely(ctx, "p0003", limit=1000)
    assert [(tie.customer_id, tie.score) for tie in both] == [
        (tie.customer_id, tie.score) for tie in every
    ]
    assert likely(ctx, "p0003", types=["acquaintance"]) == []


def test_a_suggestion_is_rejected_directly_and_can_be_taken_back(ctx: Context) -> None:
    with ctx.store.write() as writer:
        writer.upsert_links(grow_links(150, 6, 800, seed=4))
    analyze(ctx, QUICK)
    before = likely(ctx, "p0003", limit=500)
    first = before[0]
    said = judge(ctx, first.relationship_id, REJECTED, note="they fell out")
    assert said.type == SUGGESTION
    for _ in range(2):
        assert likely(ctx, "p0003", limit=500) == before[1:]
        assert "p0003" not in {tie.customer_id for tie in likely(ctx, first.customer_id, limit=500)}
        analyze(ctx, QUICK)
    assert [row.relationship_id for row in list_verdicts(ctx).items] == [first.relationship_id]
    take_back(ctx, first.relationship_id)
    assert likely(ctx, "p0003", limit=500) == before


def test_a_suggestion_cannot_be_confirmed_but_by_loading_a_link(ctx: Context) -> None:
    with ctx.store.write() as writer:
        writer.upsert_links(grow_links(150, 6, 800, seed=4))
    analyze(ctx, QUICK)
    first = likely(ctx, "p0003")[0]
    with pytest.raises(InvalidValueError, match="Load a link"):
        judge(ctx, first.relationship_id, CONFIRMED)
    with pytest.raises(CustomerNotFoundError):
        judge(ctx, relationship_id("p0003", "nobody", SUGGESTION), REJECTED)
    with pytest.raises(RelationshipNotFoundError):
        judge(ctx, relationship_id("p0003", "p0003", SUGGESTION), REJECTED)


def test_the_future_behind_as_of_is_not_used(ctx: Context) -> None:
    links = grow_links(200, 8, 1200, seed=2)
    middle = links[800].since or 0
    with ctx.store.write() as writer:
        writer.upsert_links([link for link in links if (link.since or 0) <= middle])
    analyze(ctx, AnalysisRequest(infer=False, as_of=middle))
    before, report = likely(ctx, "p0000"), likely_report(ctx)
    with ctx.store.write() as writer:
        writer.upsert_links(links)
        writer.upsert_interactions([Interaction("late", "p0000", "call", middle + 1, "p0001")])
    analyze(ctx, AnalysisRequest(infer=False, as_of=middle))
    assert likely(ctx, "p0000") == before
    assert likely_report(ctx) == report


def test_who_has_no_ties_gets_an_empty_list(ctx: Context) -> None:
    with ctx.store.write() as writer:
        writer.upsert_customers([Customer("alone")])
        writer.upsert_links([Link("a", "b", "friend")])
    analyze(ctx, QUICK)
    assert likely(ctx, "alone") == []
    assert likely(ctx, "a") == []


def test_what_cannot_be_answered_says_why(ctx: Context) -> None:
    with ctx.store.write() as writer:
        writer.upsert_customers([Customer("a")])
    with pytest.raises(NoAnalysisError):
        likely(ctx, "a")
    with pytest.raises(NoAnalysisError):
        likely_report(ctx)
    analyze(ctx, AnalysisRequest(infer=False, likely=False))
    with pytest.raises(NoRankingError, match="graphcrm analyze"):
        likely(ctx, "a")
    with pytest.raises(NoRankingError):
        likely_report(ctx)
    with pytest.raises(CustomerNotFoundError):
        likely(ctx, "b")
    with pytest.raises(InvalidValueError):
        likely(ctx, "a", limit=0)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "tables"),
    [("snb-people", ("customers", "links")), ("enron-email", ("customers", "interactions"))],
)
def test_real_ties_are_ranked_better_than_by_any_single_measure(
    ctx: Context, name: str, tables: tuple[str, ...]
) -> None:
    found = tables_of(name)
    load(
        ctx,
        [TableInput(table, path) for table in tables for path in found[table]],
        LoadOptions(),
    )
    analyze(ctx, QUICK)
    report = likely_report(ctx)
    ours, *singles = report.rankings
    assert report.dated
    assert ours.hit_rate.value > max(one.hit_rate.value for one in singles)
    assert ours.auc.value > max(one.auc.value for one in singles)
    assert report.ranking == "learnt"
    assert report.hit_rate_gain is not None
    assert report.auc_gain is not None
    assert min(report.hit_rate_gain.low, report.auc_gain.low) > 0
    assert all(split.auc > split.best_auc for split in report.splits)
