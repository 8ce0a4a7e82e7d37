"""Likely ties as users ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcrm.errors import (
    CustomerNotFoundError,
    InvalidValueError,
    NoAnalysisError,
    NoRankingError,
)
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.merges import HAND, Merge
from graphcrm.model import REJECTED, Customer, Interaction, Link, Verdict
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.likely import likely
from graphcrm.service.likely_report import likely_report
from graphcrm.service.loading import load
from graphcrm.service.related import related
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
    assert (report.ranking, report.dated, report.horizon_days) == ("learnt", False, None)
    assert "hidden" in report.summary
    assert likely(ctx, "p0001")


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
