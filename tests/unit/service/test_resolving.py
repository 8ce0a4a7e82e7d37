"""Matching, merging and the queue as one, on both stores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphcrm.answers import Progress
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.merges import MATCHED
from graphcrm.model import Customer
from graphcrm.service import arrivals
from graphcrm.service.context import Context
from graphcrm.service.duplicates import find_duplicates
from graphcrm.service.ledger import list_ledger, merge, records_of, rejoin, separate, unmerge
from graphcrm.service.resolving import ResolveRequest, resolve
from graphcrm.settings import Settings
from graphcrm.store.base import Store
from tests.contract.graphs import NOON, interaction, write

SURE = (
    Customer(
        "crm-1",
        name="Johanna Smith",
        email="johanna.smith@example.org",
        phone="+49 30 901820",
        birth_date="1979-06-21",
        created_at=NOON + 5,
    ),
    Customer(
        "shop-1",
        name="Johana Smith",
        email="JOHANNA.SMITH@example.org",
        phone="030 901820",
        birth_date="1979-06-21",
        country="DE",
        created_at=NOON,
    ),
)
OTHERS = (
    Customer("x1", name="Karl Roe", email="karl@example.net", birth_date="1955-01-02"),
    Customer("x2", name="Ines Mora", email="ines@example.com", birth_date="1990-11-30"),
    Customer("x3", name="Omar Haddad", email="omar@example.org", birth_date="1968-03-14"),
    Customer("y1", name="Lena Voss", phone="+4930555123", birth_date="1982-07-07"),
)
ASKED = ResolveRequest(auto_merge=0.99, review=0.2, default_region="DE")


@pytest.fixture
def ctx(store: Store) -> Context:
    write(
        store,
        customers=[*SURE, *OTHERS],
        interactions=[interaction(1, "shop-1", "x1"), interaction(2, "crm-1", "bare")],
    )
    return Context(store, Settings())


def customers(ctx: Context) -> list[str]:
    with ctx.store.read() as reader:
        return reader.customer_ids()


def test_what_is_sure_becomes_the_customer_that_was_there_first(ctx: Context) -> None:
    report = resolve(ctx, ASKED)
    assert (report.records, report.merged, report.customers) == (6, 1, 6)
    assert report.learnt
    assert customers(ctx) == ["bare", "shop-1", "x1", "x2", "x3", "y1"]
    found = records_of(ctx, "crm-1")
    assert found.customer.customer_id == "shop-1"
    (line,) = list_ledger(ctx).items
    assert (line.action, line.left_id, line.right_id, line.how) == (
        "merge",
        "shop-1",
        "crm-1",
        MATCHED,
    )
    assert line.probability is not None
    assert line.probability >= ASKED.auto_merge


def test_again_it_changes_nothing_and_learns_nothing(ctx: Context) -> None:
    resolve(ctx, ASKED)
    waiting = find_duplicates(ctx, floor=0.0)
    again = resolve(ctx, ASKED)
    assert (again.merged, again.learnt) == (0, False)
    assert find_duplicates(ctx, floor=0.0) == waiting
    assert len(list_ledger(ctx).items) == 1


def test_what_somebody_took_apart_is_asked_about_and_not_merged_again(ctx: Context) -> None:
    resolve(ctx, ASKED)
    unmerge(ctx, "crm-1")
    assert resolve(ctx, ASKED).merged == 0
    waiting = {(pair.left_id, pair.right_id): pair for pair in find_duplicates(ctx)}
    told = waiting["crm-1", "shop-1"]
    assert told.probability >= ASKED.auto_merge
    assert "birth date is the same" in told.reasons
    merge(ctx, "shop-1", "crm-1")
    assert ("crm-1", "shop-1") not in {(p.left_id, p.right_id) for p in find_duplicates(ctx)}


def test_what_was_taken_apart_long_ago_is_not_merged_again_either(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "LINES", 2)
    merge(ctx, "shop-1", "crm-1")
    unmerge(ctx, "crm-1")
    for _ in range(2):
        merge(ctx, "x1", "y1")
        unmerge(ctx, "y1")
    assert resolve(ctx, ASKED).merged == 0


def test_what_is_never_the_same_is_neither_merged_nor_asked_about(ctx: Context) -> None:
    separate(ctx, "crm-1", "shop-1")
    assert resolve(ctx, ASKED).merged == 0
    assert ("crm-1", "shop-1") not in {
        (pair.left_id, pair.right_id) for pair in find_duplicates(ctx, floor=0.0)
    }


def test_a_third_record_does_not_bring_together_what_is_kept_apart(ctx: Context) -> None:
    merge(ctx, "x1", "crm-1")
    separate(ctx, "x1", "shop-1")
    assert resolve(ctx, ASKED).merged == 0
    assert "shop-1" in customers(ctx)


def test_a_customer_merged_by_hand_keeps_its_id(ctx: Context) -> None:
    merge(ctx, "crm-1", "x3")
    resolve(ctx, ASKED)
    assert {record.customer_id for record in records_of(ctx, "crm-1").records} == {
        "crm-1",
        "shop-1",
        "x3",
    }
    assert "crm-1" in customers(ctx)


def test_a_later_load_joins_the_customer(ctx: Context) -> None:
    resolve(ctx, ASKED)
    write(ctx.store, customers=[SURE[0]._replace(customer_id="mail-1", created_at=NOON + 9)])
    report = resolve(ctx, ASKED)
    assert (report.merged, report.learnt) == (1, False)
    with ctx.store.read() as reader:
        assert reader.canonical(["mail-1"]) == {"mail-1": "shop-1"}


def test_a_later_load_is_matched_with_what_it_shares_a_key_with(ctx: Context) -> None:
    first = resolve(ctx, ASKED)
    assert (first.records, first.matched) == (6, 6)
    waiting = find_duplicates(ctx, floor=0.0)
    assert resolve(ctx, ASKED).matched == 0
    write(
        ctx.store,
        customers=[
            Customer("n1", name="Peter Okafor", email="peter@example.org"),
            OTHERS[2]._replace(customer_id="n2", name="OMAR HADDAD"),
        ],
    )
    again = resolve(ctx, ASKED)
    assert (again.records, again.matched, again.merged, again.learnt) == (8, 2, 1, False)
    with ctx.store.read() as reader:
        assert reader.canonical(["n1", "n2", "x3"]) in ({"n2": "x3"}, {"x3": "n2"})
    assert find_duplicates(ctx, floor=0.0) == waiting


def test_a_record_that_changed_is_matched_again(ctx: Context) -> None:
    resolve(ctx, ASKED)
    same = {"name": "Lena Voss", "email": "lena@example.com", "birth_date": "1982-07-07"}
    write(ctx.store, customers=[Customer("x2", **same), Customer("y1", **same)])
    again = resolve(ctx, ASKED)
    assert (again.matched, again.merged) == (2, 1)
    with ctx.store.read() as reader:
        assert set(reader.canonical(["x2", "y1"])) < {"x2", "y1"}


def test_what_waits_goes_on_waiting_until_it_is_decided(ctx: Context) -> None:
    alike = ResolveRequest(auto_merge=0.9999, review=0.2, default_region="DE")
    doubtful = [
        Customer("w1", name="Ida Moss", birth_date="1970-05-05"),
        Customer("w2", name="Ida Moss", birth_date="1970-05-09"),
    ]
    write(ctx.store, customers=doubtful)
    resolve(ctx, alike)
    (asked,) = find_duplicates(ctx, floor=0.0)
    write(ctx.store, customers=[Customer("n1", name="Peter Okafor", email="peter@example.org")])
    assert resolve(ctx, alike).matched == 1
    assert find_duplicates(ctx, floor=0.0) == [asked]
    merge(ctx, asked.left_id, asked.right_id)
    resolve(ctx, alike)
    assert find_duplicates(ctx, floor=0.0) == []


def test_a_pair_that_may_be_the_same_again_is_matched_again(ctx: Context) -> None:
    separate(ctx, "crm-1", "shop-1")
    assert resolve(ctx, ASKED).merged == 0
    rejoin(ctx, "crm-1", "shop-1")
    again = resolve(ctx, ASKED)
    assert (again.matched, again.merged) == (2, 1)


def test_other_thresholds_concern_all_records(ctx: Context) -> None:
    resolve(ctx, ASKED)
    again = resolve(ctx, replace(ASKED, auto_merge=0.9))
    assert (again.matched, again.learnt) == (6, False)


def test_where_many_are_new_all_are_matched(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(ctx, ASKED)
    monkeypatch.setattr(arrivals, "ALWAYS", 1)
    monkeypatch.setattr(arrivals, "SHARE", 0.2)
    write(ctx.store, customers=[Customer("n1", name="Bo Li"), Customer("n2", name="Al Poe")])
    assert resolve(ctx, ASKED).matched == 8


def test_it_tells_where_it_stands(ctx: Context) -> None:
    told: list[Progress] = []
    resolve(ctx, ASKED, told.append)
    stages = list(dict.fromkeys(progress.stage for progress in told))
    assert stages == [
        "reading", "cleaning", "comparing persons", "merging", "queue", "keys", "done",
    ]  # fmt: skip
    cleaned = [progress for progress in told if progress.stage == "cleaning"]
    assert cleaned[0].total == len(SURE) + len(OTHERS)


def test_many_pairs_are_counted_as_they_are_looked_at(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphcrm.identity.training.CANDIDATES", 5)
    monkeypatch.setattr("graphcrm.identity.scoring.LOOKED_AT", 10)
    told: list[Progress] = []
    resolve(ctx, ASKED, told.append)
    # Six records are fifteen pairs.
    looked = [(p.done, p.total) for p in told if p.stage == "comparing persons" and p.total]
    assert looked == [(10, 15), (15, 15)]


def test_an_empty_store_has_nothing_to_match(store: Store) -> None:
    report = resolve(Context(store, Settings()), ResolveRequest())
    assert (report.records, report.merged, report.waiting) == (0, 0, 0)


@pytest.mark.parametrize(
    ("auto_merge", "review", "told"),
    [(0, 0, "auto_merge is 0"), (1.1, 0.5, "auto_merge is 1.1"), (0.6, 0.7, "review is 0.7")],
)
def test_probabilities_that_make_no_sense_are_named(
    auto_merge: float, review: float, told: str
) -> None:
    with pytest.raises(InvalidValueError, match=told):
        ResolveRequest(auto_merge=auto_merge, review=review)


def test_too_many_records_are_refused(ctx: Context) -> None:
    with pytest.raises(EngineError, match="7 records, and at most 2"):
        resolve(ctx, ResolveRequest(max_records=2))
